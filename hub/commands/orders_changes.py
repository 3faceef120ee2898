"""`pickbench orders hold|go-on|cancel|change|readdress|urgent|return`: what is done to an order in
mid-flow.

Each takes effect at the next scan on the floor.
"""

import re
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from hub.commands.options import AsJson, Badge
from hub.commands.order_words import Label, Labels, Reason, act_on_each
from hub.domain.errors import Invalid
from hub.office import changes, rerouting, urgency
from hub.settings import Settings


def hold(labels: Labels, reason: Reason, badge: Badge = "", as_json: AsJson = False) -> None:
    """Stop orders: whoever scans one of them next is told.

    Example: pickbench orders hold UK-536365 --reason "address in doubt"
    """
    act_on_each(labels, lambda act, order: changes.hold(act, order, reason), badge, as_json)


def go_on(labels: Labels, badge: Badge = "", as_json: AsJson = False) -> None:
    """Let held orders go on from where they were.

    Example: pickbench orders go-on UK-536365
    """
    act_on_each(labels, changes.go_on, badge, as_json)


def cancel(labels: Labels, reason: Reason, badge: Badge = "", as_json: AsJson = False) -> None:
    """Cancel orders: what was picked is put back by light.

    Example: pickbench orders cancel UK-536365 --reason "the buyer asked"
    """
    act_on_each(labels, lambda act, order: changes.cancel(act, order, reason), badge, as_json)


def change(
    label: Label,
    lines: Annotated[
        list[str], typer.Argument(metavar="LINE=PIECES...", help="What a line wants from now on.")
    ],
    reason: Reason,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Change how many pieces an order wants, until it ships; one that then wants nothing is cancelled.

    Example: pickbench orders change UK-536365 1=4 3=0 --reason "the buyer asked"
    """
    wanted = dict(map(_wanted, lines))
    if len(wanted) < len(lines):
        raise Invalid("lines", "each line once", " ".join(lines))
    act_on_each([label], lambda act, order: changes.change(act, order, wanted, reason), badge, as_json)


def readdress(
    label: Label,
    reason: Reason,
    name: Annotated[str | None, typer.Option(help="Who it goes to.")] = None,
    address: Annotated[str | None, typer.Option(help="Street and town.")] = None,
    postcode: Annotated[str | None, typer.Option()] = None,
    country: Annotated[str | None, typer.Option()] = None,
    phone: Annotated[str | None, typer.Option()] = None,
    email: Annotated[str | None, typer.Option()] = None,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Send an order elsewhere; what is not named of the recipient stays. What was verified stays so.

    Example: pickbench orders readdress UK-536365 --address "2 High Street" --reason "the buyer has moved"
    """
    given = {
        "name": name,
        "address": address,
        "postcode": postcode,
        "country": country,
        "phone": phone,
        "email": email,
    }
    said = {column: value for column, value in given.items() if value is not None}
    if not said:
        raise Invalid("recipient", f"at least one of --{', --'.join(given)}", "none")
    act_on_each([label], lambda act, order: changes.readdress(act, order, said, reason), badge, as_json)


def urgent(
    labels: Labels,
    off: Annotated[bool, typer.Option("--off", help="They are urgent no longer.")] = False,
    ship_by: Annotated[
        str | None,
        typer.Option(help="When they must have left: a day or a time by the site's clock, ISO; '' for none."),
    ] = None,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Say that orders go before others, or when they must have left: they are urgent as that draws near.

    Example: pickbench orders urgent UK-536365 --ship-by 2026-11-22T16:30
    """
    ship_by_ms = None if ship_by is None else _time(ship_by, ZoneInfo(Settings.load().tz))
    # Who only says a time leaves it to the rules when that is near.
    flag = False if off else True if ship_by is None else None
    act_on_each(labels, lambda act, order: urgency.mark(act, order, flag, ship_by_ms), badge, as_json)


def _time(said: str, zone: ZoneInfo) -> int:
    """A day or a time by the site's clock as UTC milliseconds; a day ends with its last second; 0 for ""."""
    if not said:
        return 0
    try:
        at = datetime.fromisoformat(said)
        if len(said) == len("2026-11-22"):
            at = at.replace(hour=23, minute=59, second=59)
        return int((at if at.tzinfo else at.replace(tzinfo=zone)).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise Invalid("ship_by", "a day or a time such as 2026-11-22 or 2026-11-22T16:30", said) from None


def carrier(
    label: Label,
    code: Annotated[str, typer.Argument(help="The carrier's code or name.")],
    reason: Reason,
    waybill: Annotated[
        str,
        typer.Option(help="The number that it gave; with one, also a carrier that the hub does not know."),
    ] = "",
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Send an order with another carrier, until one of its parcels has left.

    Example: pickbench orders carrier UK-536365 SF --reason "the buyer pays for speed"

    Example: pickbench orders carrier UK-536366 Courier --waybill C-7 --reason "nobody of ours takes it"
    """
    act_on_each(
        [label],
        lambda act, order: rerouting.change_carrier(act, order, code, reason, waybill),
        badge,
        as_json,
    )


def take_back(labels: Labels, reason: Reason, badge: Badge = "", as_json: AsJson = False) -> None:
    """Note that shipped orders have come back; each stands on the list of exceptions until somebody says why.

    Example: pickbench orders return UK-536365 --reason "nobody at home"
    """
    act_on_each(labels, lambda act, order: changes.take_back(act, order, reason), badge, as_json)


def _wanted(text: str) -> tuple[int, int]:
    """`3=2` as (line number, pieces)."""
    found = re.fullmatch(r"([1-9]\d{0,8})=(\d{1,6})", text, re.ASCII)
    if found is None:
        raise Invalid("lines", "LINE=PIECES with at most 999999 pieces, such as 3=2", text)
    return int(found[1]), int(found[2])
