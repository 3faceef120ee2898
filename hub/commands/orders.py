"""`pickbench orders`: look at orders, and do what the office does to them."""

import json
from contextlib import nullcontext
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Column, Table

from hub.commands import orders_allocation, orders_audit, orders_changes, orders_joining
from hub.commands.failures import WRONG_CALL, WRONG_DATA
from hub.commands.opened import Opened, opened
from hub.commands.options import After, AsJson, Badge, Limit, tell_more
from hub.commands.order_words import Label, named
from hub.commands.times import at_site
from hub.domain import cases, causes, weighing
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.orders import STATES, WORDS
from hub.domain.plurals import many
from hub.office import new_orders, releasing
from hub.office import site as sites
from hub.office.releasing import Released
from hub.store import reading
from hub.store.reading import orders as book
from hub.store.tables import WarehouseRow

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command(name="list")
def list_orders(
    state: Annotated[str, typer.Option(help=f"Only those that are {', '.join(STATES)}.")] = "",
    shop: Annotated[str, typer.Option(help="Only those of this shop.")] = "",
    limit: Limit = 100,
    after: After = 0,
    as_json: AsJson = False,
) -> None:
    """List orders in the order in which they came.

    Example: pickbench orders list --state received --limit 20
    """
    if state and state not in STATES:
        raise Invalid("state", f"one of {', '.join(STATES)}", state)
    with opened() as hub, reading.snapshot(hub.database) as reader:
        site = hub.settings.site
        rows = book.orders(reader, site, after, limit, state=state or None, shop=shop or None)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("id", "order", "state", "wave", "tote", "why")
    for row in rows:
        words = "  ".join(WORDS[row["state"]])
        table.add_row(*map(_cell, (row["id"], row["label"], words, row["wave"], row["tote"], row["reason"])))
    Console().print(table)
    tell_more(rows, limit)


@app.command()
def show(label: Label, as_json: AsJson = False) -> None:
    """Show one order: lines, parcels and what happened to it.

    Example: pickbench orders show UK-536365
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        order = book.order(reader, hub.settings.site, label)
    if order is None:
        raise NotFound(f"order {label}: expected the label of an order, SHOP-NUMBER, found none")
    if as_json:
        typer.echo(json.dumps(order, ensure_ascii=False))
    else:
        _tell_order(order, hub.settings.tz)


@app.command()
def release(
    labels: Annotated[list[str] | None, typer.Argument(help="Labels of the orders.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that are allocated there.")] = False,
    warehouse: Annotated[str, typer.Option(help="Where they are picked.")] = sites.WAREHOUSE,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Release allocated orders to the floor in one wave; exit 1 when one of them was refused, or none
    released.

    A wave is of one warehouse. Where none is released there is no wave. For waves by kind, carrier and
    cut-off see `pickbench waves`.

    Example: pickbench orders release --all
    """
    if bool(labels) == everything:
        typer.echo("pickbench: name the orders to release, or --all of them", err=True)
        raise typer.Exit(WRONG_CALL)
    with opened() as hub, nullcontext() if labels else releasing.turn(hub.writer):
        done = _release(hub, labels or [], warehouse, badge)
    _tell_release(done, as_json)
    if not done.released or done.refused:
        raise typer.Exit(WRONG_DATA)


def _release(hub: Opened, labels: list[str], warehouse: str, badge: str) -> releasing.Released:
    """Release the orders of these labels, or all that wait, in one wave."""
    warehouse_id = hub.do(lambda act: sites.number_of(act.work, WarehouseRow, act.rules.site, warehouse))
    ids = _ids(hub, labels) if labels else _allocated(hub, warehouse_id)
    if not ids:
        raise Conflict(f"expected allocated orders that wait for their release in {warehouse}, found none")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("release", total=len(ids))
        return releasing.release_each(
            hub.writer, ids, warehouse_id, badge or None, lambda n: progress.advance(task, n)
        )


def _ids(hub: Opened, labels: list[str]) -> list[int]:
    return hub.do(lambda act: [named(act, label).id for label in labels])


def _allocated(hub: Opened, warehouse_id: int) -> list[int]:
    with reading.snapshot(hub.database) as reader:
        _, number = book.allocated(reader, hub.settings.site, warehouse_id, 1)
        ids, _ = book.allocated(reader, hub.settings.site, warehouse_id, number)
    return ids


def _tell_release(done: Released, as_json: bool) -> None:
    code = done.wave.code if done.wave else None
    if as_json:
        said = [{"order": label, "outcome": "released", "why": ""} for label in done.released]
        said += [{"order": label, "outcome": "refused", "why": why} for label, why in done.refused]
        typer.echo(json.dumps({"wave": code, "orders": said}, ensure_ascii=False))
        return
    total = len(done.released) + len(done.refused)
    typer.echo(
        f"{f'wave {code}' if code else 'no wave'}: {len(done.released)} of {many(total, 'orders')} released"
    )
    for label, why in done.refused:
        typer.echo(f"  {label}: refused, {why}")


def _tell_order(order: dict[str, Any], tz: str) -> None:
    console = Console(highlight=False)
    why = f", {escape(order['reason'])}" if order["reason"] else ""
    console.print(f"{escape(order['label'])}: {'  '.join(WORDS[order['state']])}{why}")
    if order["urgent"] or order["ship_by_ms"]:
        console.print(_haste(order, tz))
    lines = _lines(order["lines"])
    console.print(lines)
    for kit in order["kits"]:
        console.print(f"kit {escape(kit['sku'])} x{kit['qty']} {escape(kit['name'])}".rstrip())
    kin = {name: ", ".join(order[name]) for name in ("parts", "took_over")}
    for words, label in (
        ("part of", order["part_of"]),
        ("parts:", kin["parts"]),
        ("merged into", order["merged_into"]),
        ("took over", kin["took_over"]),
    ):
        if label:
            console.print(f"{words} {escape(label)}")
    for parcel in order["parcels"]:
        weight = "not weighed" if parcel["net_mg"] is None else weighing.words(parcel["net_mg"])
        expected = weighing.words(parcel["expected_mg"])
        sent = " ".join(filter(None, (parcel["carrier"], parcel["waybill"], parcel["manifest"])))
        tail = f", {escape(sent)}" if sent else ""
        console.print(
            f"parcel {escape(parcel['code'])}: {parcel['state']}, {weight}, expected {expected}{tail}"
        )
    for each in order["findings"]:
        console.print(f"found {each['en']} {each['zh']} ({each['outcome']}): {escape(each['text'])}")
    for case in order["exceptions"]:
        kind, state = causes.words(causes.KINDS, case["kind"]), causes.words(cases.WORDS, case["state"])
        console.print(f"exception {case['id']}: {kind}, {state}: {escape(case['what'])}")
    for entry in order["log"]:
        at = at_site(entry["at_ms"], tz, "seconds")
        who = " ".join(filter(None, (entry["operator"], entry["station"])))
        reason = new_orders.for_people(entry["reason"])
        console.print(f"{at} {entry['to_state']} {escape(who)} {escape(reason)}".rstrip())


def _haste(order: dict[str, Any], tz: str) -> str:
    """That an order goes before others, and when it must have left."""
    at = at_site(order["ship_by_ms"], tz)
    said = ("urgent 加急" if order["urgent"] else "", f"ship by 最晚发货 {at}" if at else "")
    return ", ".join(filter(None, said))


def _lines(lines: list[dict[str, Any]]) -> Table:
    """The lines of an order; what is none in all of them has no column, so that the rest can be read."""
    seldom = [name for name in ("cancelled", "moved", "short") if any(line[f"qty_{name}"] for line in lines)]
    quantities = ("ordered", *seldom, "picked", "verified")
    table = Table("line", Column("SKU", no_wrap=True), "name", *quantities, "of")
    for line in lines:
        of = "gift 赠品" if line["gift"] else line["kit"]
        counts = (line[f"qty_{name}"] for name in quantities)
        table.add_row(*map(_cell, (line["line_no"], line["sku"], line["name"], *counts, of)))
    return table


def _cell(value: object) -> str:
    return "" if value is None else escape(str(value))


app.command()(orders_changes.hold)
app.command(name="go-on")(orders_changes.go_on)
app.command()(orders_changes.cancel)
app.command()(orders_changes.change)
app.command()(orders_changes.readdress)
app.command()(orders_changes.carrier)
app.command()(orders_changes.urgent)
app.command(name="return")(orders_changes.take_back)
app.command()(orders_allocation.allocate)
app.command(name="give-back")(orders_allocation.give_back)
app.command()(orders_allocation.withdraw)
app.command(name="back-orders")(orders_allocation.back_orders)
app.command()(orders_joining.mergeable)
app.command()(orders_joining.merge)
app.command()(orders_joining.split)
app.command(name="change-kit")(orders_joining.change_kit)
app.command()(orders_audit.rules)
app.command()(orders_audit.audit)
app.command(name="to-audit")(orders_audit.to_audit)
app.command(name="take-audit")(orders_audit.take_audit)
app.command()(orders_audit.approve)
