"""`pickbench exceptions`: look at what went wrong along the line, put something on the list, raise alarms."""

import json
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from hub.commands import exceptions_do
from hub.commands.opened import opened
from hub.commands.options import MOST_NUMBER, After, AsJson, Badge, Limit, tell_more
from hub.commands.times import at_site
from hub.domain import cases, causes
from hub.domain.cases import Case
from hub.domain.errors import DomainError, Invalid, NotFound
from hub.domain.items import Item
from hub.domain.orders import WORDS, Order
from hub.domain.plurals import counted
from hub.main import now_ms
from hub.main.compose import rules
from hub.office import alarms
from hub.office import cases as acts
from hub.office.act import Act
from hub.store import reading
from hub.store.reading import cases as book

HOUR_MS = 3_600_000

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command(name="list")
def list_exceptions(
    kind: Annotated[str, typer.Option(help=f"Only these: {', '.join(causes.KINDS)}.")] = "",
    state: Annotated[
        str, typer.Option(help=f"Only these: {', '.join(cases.LISTED)}; empty for all of them.")
    ] = cases.ANY_UNCLOSED,
    order: Annotated[str, typer.Option(help="Only those of this order, SHOP-NUMBER.")] = "",
    owner: Annotated[str, typer.Option(help="Only those of the person with this badge.")] = "",
    unowned: Annotated[bool, typer.Option("--unowned", help="Only those that are nobody's.")] = False,
    older_than: Annotated[float, typer.Option(min=0, help="Only those at least so many hours old.")] = 0,
    limit: Limit = 100,
    after: After = 0,
    as_json: AsJson = False,
) -> None:
    """List exceptions, the oldest first; closed ones only where they are asked for.

    Example: pickbench exceptions list --kind weight --unowned --older-than 2
    """
    _one_of("kind", kind, causes.KIND_CODES)
    _one_of("state", state, cases.LISTED)
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = book.cases(
            reader,
            hub.settings.site,
            after,
            limit,
            kind=kind or None,
            state=state or None,
            order=order or None,
            owner=owner or None,
            unowned=unowned,
            opened_until_ms=now_ms() - int(older_than * HOUR_MS) if older_than else None,
        )
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    label = Column("order", no_wrap=True, min_width=12)
    table = Table("number", "kind", "state", label, "times", "age", "owner", "what")
    for row in rows:
        table.add_row(*map(_cell, _row(row)))
    Console().print(table)
    tell_more(rows, limit)


def _row(row: dict[str, Any]) -> tuple[Any, ...]:
    hours = (now_ms() - row["opened_at_ms"]) / HOUR_MS
    kind, state = causes.words(causes.KINDS, row["kind"]), causes.words(cases.WORDS, row["state"])
    return row["id"], kind, state, row["order"], row["times"], f"{hours:.1f} h", row["owner"], row["what"]


@app.command()
def show(
    number: Annotated[int, typer.Argument(min=1, max=MOST_NUMBER, help="The exception's number.")],
    as_json: AsJson = False,
) -> None:
    """Show one exception with all its steps.

    Example: pickbench exceptions show 17
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        row = book.case(reader, hub.settings.site, number)
    if row is None:
        raise NotFound(f"exception {number}: expected one on site {hub.settings.site}, found none")
    if as_json:
        typer.echo(json.dumps(row, ensure_ascii=False))
    else:
        _tell(row, hub.settings.tz)


def _tell(row: dict[str, Any], tz: str) -> None:
    console = Console(highlight=False, soft_wrap=True)
    kind, state = causes.words(causes.KINDS, row["kind"]), causes.words(cases.WORDS, row["state"])
    console.print(f"exception {row['id']}: {kind}, {state}")
    cause = causes.words(causes.CAUSES[row["kind"]], row["cause"])
    remedy = causes.words(causes.REMEDIES, row["remedy"])
    state_then = " ".join(WORDS.get(row["order_state"], ()))
    for name, value in (
        ("order", f"{row['order']}, {state_then} when it was seen" if row["order"] else ""),
        ("item", row["sku"]),
        ("parcel", row["parcel"]),
        ("station", row["station"]),
        ("seen", f"{row['what']} ({row['times']} x)"),
        ("owner", f"{row['owner_name']} ({row['owner']})" if row["owner"] else ""),
        ("cause", ": ".join(filter(None, (cause, row["cause_note"])))),
        ("remedy", ": ".join(filter(None, (remedy, row["remedy_note"])))),
        ("sent as", row["remedy_order"]),
        ("prevention", row["prevention"]),
    ):
        if value:
            console.print(f"{name}: {escape(str(value))}")
    for step in row["log"]:
        at = at_site(step["at_ms"], tz, "seconds")
        who = " ".join(filter(None, (step["operator"], step["station"])))
        words = causes.words(cases.EVENT_WORDS, step["step"])
        console.print(" ".join(filter(None, (at, words, escape(who), escape(step["text"])))))


@app.command(name="open")
def open_exception(
    kind: Annotated[str, typer.Argument(help=f"One of {', '.join(causes.KINDS)}.")],
    what: Annotated[str, typer.Argument(help="What was seen, in words.")],
    order: Annotated[str, typer.Option(help="The order that it is about, SHOP-NUMBER.")] = "",
    sku: Annotated[str, typer.Option(help="The item that it is about.")] = "",
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Put something that went wrong on the list; where it is there already, it was seen again.

    Example: pickbench exceptions open carrier_delay "no scan for 3 days" --order UK-536365
    """

    def act(on: Act) -> Case:
        about = on.work.one(Order, "label", order, on.rules.site) if order else None
        if order and about is None:
            raise Invalid("order", "the label of an order, SHOP-NUMBER", order)
        item = on.work.one(Item, "sku", sku, on.rules.site) if sku else None
        if sku and item is None:
            raise Invalid("sku", "the SKU of an item in the catalogue", sku)
        return acts.open_case(on, kind, about, what, item_id=item.id if item else None)

    with opened() as hub:
        exceptions_do.tell(hub.do(act, badge), as_json)


@app.command(name="alarms")
def raise_alarms(as_json: AsJson = False) -> None:
    """Put orders on the list that are longer in their state than they may be; the hub does it by itself.

    Example: pickbench exceptions alarms
    """
    raised: list[int] = []
    with opened() as hub:
        zone = ZoneInfo(hub.settings.tz)
        while True:
            with reading.snapshot(hub.database) as reader:
                late = alarms.waiting(reader, rules(hub.settings), zone, now_ms())
            ends = hub.try_each(lambda act, id_: alarms.sound(act, zone, id_), late, doing="alarms")
            now = [end.id for end in ends if end is not None and not isinstance(end, DomainError)]
            raised += now
            if not now or len(late) < alarms.MOST_AT_ONCE:
                break
    if as_json:
        typer.echo(json.dumps({"raised": raised}))
    else:
        typer.echo(counted("{n} orders are late; on the list now", {"n": len(raised)}).format(n=len(raised)))


@app.command(name="causes")
def list_causes(as_json: AsJson = False) -> None:
    """List kinds, the causes of each, and remedies, with their names.

    Example: pickbench exceptions causes
    """
    if as_json:
        said = {"kinds": causes.KINDS, "causes": causes.CAUSES, "remedies": causes.REMEDIES}
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    table = Table("kind", "cause", "in words")
    for kind, known in causes.CAUSES.items():
        for cause in known:
            table.add_row(kind, cause, causes.words(known, cause))
    for remedy in causes.REMEDIES:
        table.add_row("(remedy)", remedy, causes.words(causes.REMEDIES, remedy))
    Console().print(table)


def _one_of(field: str, value: str, known: tuple[str, ...]) -> None:
    if value and value not in known:
        raise Invalid(field, f"one of {', '.join(known)}", value)


def _cell(value: object) -> str:
    return "" if value is None else escape(str(value))


exceptions_do.register(app)
