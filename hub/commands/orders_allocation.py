"""`pickbench orders allocate|give-back|withdraw|back-orders`: stock promised to orders, and waited for."""

import json
from collections import Counter
from dataclasses import asdict
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from hub.commands.failures import WRONG_CALL, WRONG_DATA
from hub.commands.opened import Opened, opened
from hub.commands.options import After, AsJson, Badge, Limit, tell_more
from hub.commands.order_words import Labels, Reason, act_on_each, named
from hub.commands.times import at_site
from hub.domain.orders import WORDS
from hub.main import now_ms
from hub.office import allocation, available, promising, waves
from hub.office.act import Moment
from hub.office.promising import Outcome
from hub.store import reading
from hub.store.reading import allocations

_EVERY = 1_000_000


def allocate(
    labels: Annotated[list[str] | None, typer.Argument(help="Labels of the orders.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that wait for stock.")] = False,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Promise stock to orders, all that each wants or nothing; exit 1 when one of them was refused.

    Back-orders for which stock has come are filled first, then audited orders, the oldest first.

    Example: pickbench orders allocate --all
    """
    if bool(labels) == everything:
        typer.echo("pickbench: name the orders to allocate, or --all of them", err=True)
        raise typer.Exit(WRONG_CALL)
    with opened() as hub:
        ids = _all(hub) if everything else hub.do(lambda act: [named(act, one).id for one in labels or []])
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("allocate", total=len(ids))
            ends = promising.allocate_each(
                hub.writer, ids, badge or None, lambda n: progress.advance(task, n)
            )
    if as_json:
        typer.echo(json.dumps([asdict(end) for end in ends], ensure_ascii=False))
    else:
        _tell(ends)
    if any(end.outcome == "refused" for end in ends):
        raise typer.Exit(WRONG_DATA)


def give_back(labels: Labels, reason: Reason, badge: Badge = "", as_json: AsJson = False) -> None:
    """Give the stock of allocated orders back: it is free for others, and they wait again.

    Example: pickbench orders give-back UK-536365 --reason "to be sent from another warehouse"
    """
    act_on_each(labels, lambda act, order: allocation.give_back(act, order, reason), badge, as_json)


def withdraw(labels: Labels, reason: Reason, badge: Badge = "", as_json: AsJson = False) -> None:
    """Take released orders that no tote has taken yet back from the floor; their stock stays promised.

    Example: pickbench orders withdraw UK-536365 --reason "to be merged with the next one"
    """
    act_on_each(labels, lambda act, order: waves.withdraw(act, order, reason), badge, as_json)


def back_orders(
    sku: Annotated[str, typer.Option(help="Only those that need this item.")] = "",
    limit: Limit = 100,
    after: After = 0,
    as_json: AsJson = False,
) -> None:
    """List orders that are short of stock, with what each needs and what is free of it.

    Example: pickbench orders back-orders --sku 85123A
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        act = hub.act()
        day = available.good_until(_today(hub), act.rules.office.allocation.shelf_days)
        rows = allocations.back_orders(reader, hub.settings.site, day, after, limit, sku=sku or None)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("id", "order", "short since", "tote", "needs (free)")
    for row in rows:
        since = at_site(row["since_ms"], hub.settings.tz)
        needs = ", ".join(f"{line['sku']} x{line['qty']} ({line['qty_free']})" for line in row["lines"])
        table.add_row(str(row["id"]), escape(row["label"]), since, row["tote"] or "", escape(needs))
    Console().print(table)
    tell_more(rows, limit)


def _all(hub: Opened) -> list[int]:
    with reading.snapshot(hub.database) as reader:
        return promising.all_waiting(reader, hub.act().rules, _today(hub), _EVERY)


def _today(hub: Opened) -> str:
    return Moment.at(now_ms(), ZoneInfo(hub.settings.tz)).business_date


def _tell(ends: list[Outcome]) -> None:
    counts = Counter(end.outcome for end in ends)
    said = ", ".join(
        f"{count} {'  '.join(WORDS[outcome]) if outcome in WORDS else 'refused  拒绝'}"
        for outcome, count in counts.items()
    )
    typer.echo(said or "no order waits for stock")
    for end in ends:
        if end.outcome in ("short", "refused"):
            typer.echo(f"  {end.order}: {end.outcome}, {end.reason}")
        elif end.parts:
            typer.echo(f"  {end.order}: split, also {', '.join(end.parts)}")
