"""`pickbench orders mergeable|merge|split|change-kit`: who goes in one parcel, who in several."""

import json
import re
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.commands.failures import WRONG_CALL, WRONG_DATA
from hub.commands.opened import Opened, opened
from hub.commands.options import MOST_LISTED, After, AsJson, Badge, tell_more
from hub.commands.order_words import Label, Reason, named, tell_each
from hub.domain.errors import DomainError, Invalid
from hub.domain.orders import WORDS, Order
from hub.office import kits, merging, split_plans
from hub.office.act import Act
from hub.store import reading
from hub.store.reading import joining

_Group = tuple[str, list[str]]
"""(label of the order that takes over, labels of the others)."""


def mergeable(
    limit: Annotated[int, typer.Option(min=1, max=MOST_LISTED, help="At most so many groups.")] = 100,
    after: After = 0,
    as_json: AsJson = False,
) -> None:
    """List orders of one buyer to one address that could become one parcel.

    Example: pickbench orders mergeable
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        groups = joining.candidates(reader, hub.settings.site, after, limit)
    if as_json:
        typer.echo(json.dumps(groups, ensure_ascii=False))
        return
    table = Table("id", "into", "orders", "payment")
    for group in groups:
        orders = ", ".join(f"{order['label']} {WORDS[order['state']][0]}" for order in group["orders"])
        table.add_row(str(group["id"]), escape(group["into"]), escape(orders), group["payment"])
    Console().print(table)
    tell_more(groups, limit)


def merge(
    labels: Annotated[
        list[str] | None, typer.Argument(help="The order that takes over, and those that end in it.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that could become one parcel.")] = False,
    reason: Reason = "same buyer and address",
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Merge orders of one buyer to one address into one; exit 1 when one merge was refused.

    With --all each group is merged into its oldest order that is not on hold; orders on hold are left.

    Example: pickbench orders merge UK-536365 UK-536370
    """
    if bool(labels) == everything or (labels and len(labels) < 2):
        typer.echo("pickbench: name two or more orders to merge, or --all", err=True)
        raise typer.Exit(WRONG_CALL)
    with opened() as hub:
        groups = _every_group(hub) if everything else [((labels or [])[0], (labels or [])[1:])]
        ends = hub.try_each(lambda act, group: _merge(act, group, reason), groups, badge, "merge")
    said = [_told(group, end) for group, end in zip(groups, ends, strict=True)]
    if as_json:
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        for one in said:
            why = f", {one['why']}" if one["why"] else ""
            typer.echo(f"{' + '.join([one['into'], *one['orders']])}: {one['outcome']}{why}")
        typer.echo(f"{sum(one['outcome'] != 'refused' for one in said)} of {len(said)} merged")
    if any(one["outcome"] == "refused" for one in said):
        raise typer.Exit(WRONG_DATA)


def _every_group(hub: Opened) -> list[_Group]:
    with reading.snapshot(hub.database) as reader:
        groups: list[dict[str, Any]] = []
        while page := joining.candidates(
            reader, hub.settings.site, groups[-1]["id"] if groups else 0, MOST_LISTED
        ):
            groups += page
    found = [
        (group["into"], [o["label"] for o in group["orders"] if o["state"] != "held"]) for group in groups
    ]
    found = [(into, [label for label in labels if label != into]) for into, labels in found]
    return [(into, others) for into, others in found if others]


def _merge(act: Act, group: _Group, reason: str) -> Order:
    into, others = group
    # Locked in one order whoever merges what, so that two at once don't wait for each other.
    act.work.read(Order, "label", sorted((into, *others)))
    return merging.merge(act, named(act, into), [named(act, label) for label in others], reason)


def _told(group: _Group, end: Order | DomainError) -> dict[str, Any]:
    outcome, why = ("refused", str(end)) if isinstance(end, DomainError) else (end.state, "")
    return {"into": group[0], "orders": group[1], "outcome": outcome, "why": why}


def split(
    label: Label,
    by: Annotated[str, typer.Option(help=f"One of {', '.join(split_plans.BY)}.")] = "lines",
    line: Annotated[
        list[str] | None, typer.Option(help="NO=QTY: pieces of a line that leave; may be repeated.")
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            help="FIELD=VALUE of another recipient: name, address, postcode, country, phone, email."
        ),
    ] = None,
    reason: Reason = "",
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Split an order: by lines that you name, by what stock lacks, or among warehouses.

    What leaves becomes a new order, LABEL~2.

    Example: pickbench orders split UK-536365 --line 2=1 --reason "sent later"
    """
    if by not in split_plans.BY:
        raise Invalid("by", f"one of {', '.join(split_plans.BY)}", by)
    if (by == "lines") != bool(line) or (to and by != "lines"):
        raise Invalid("line", "--line, and perhaps --to, with --by lines and there only", line or "none")
    part, recipient = _part(line or []), _recipient(to or [])
    with opened() as hub:

        def act_(act: Act) -> tuple[str, list[tuple[str, str]]]:
            order = named(act, label)
            made = _split(act, order, by, part, recipient, split_plans.reason_of(by, reason))
            return act.work.get(Order, order.id).state, [(new.label, new.state) for new in made]

        state, made = hub.do(act_, badge)
    if as_json:
        parts = [{"order": new, "state": its} for new, its in made]
        typer.echo(json.dumps({"order": label, "state": state, "parts": parts}, ensure_ascii=False))
        return
    for each, its in ((label, state), *made):
        typer.echo(f"order {each}: {'  '.join(WORDS[its])}")


def _split(
    act: Act, order: Order, by: str, part: dict[int, int], recipient: dict[str, str], reason: str
) -> list[Order]:
    if by == "availability":
        return split_plans.by_availability(act, order, reason)
    if by == "warehouse":
        return split_plans.by_warehouse(act, order)
    return split_plans.by_lines(act, order, [part], reason, [recipient or None])


def _part(said: list[str]) -> dict[int, int]:
    part: dict[int, int] = {}
    for one in said:
        found = re.fullmatch(r"([1-9]\d{0,8})=([1-9]\d{0,8})", one)
        if found is None or int(found[1]) in part:
            raise Invalid("line", "NO=QTY with at least one piece and each line once, such as 2=1", one)
        part[int(found[1])] = int(found[2])
    return part


def _recipient(said: list[str]) -> dict[str, str]:
    recipient: dict[str, str] = {}
    for one in said:
        name, sign, value = one.partition("=")
        longest = _RECIPIENT.get(name)
        if not sign or longest is None or len(value) > longest:
            expected = ", ".join(f"{field}= (at most {length})" for field, length in _RECIPIENT.items())
            raise Invalid("to", expected, one)
        recipient[name] = value
    return recipient


_RECIPIENT = {"name": 128, "address": 512, "postcode": 32, "country": 64, "phone": 64, "email": 128}
"""Field of a recipient -> its most characters."""


def change_kit(
    label: Label,
    sku: Annotated[str, typer.Argument(help="SKU of the kit.")],
    qty: Annotated[int, typer.Argument(min=0, max=999_999, help="How many the order wants; 0 takes it off.")],
    reason: Reason,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Change how many of a kit an order wants: all of its parts change with it.

    Example: pickbench orders change-kit UK-536365 GIFTSET 2 --reason "the buyer asked"
    """
    with opened() as hub:
        after = hub.do(lambda act: kits.change(act, named(act, label), sku, qty, reason), badge)
    tell_each([label], [after], as_json)
