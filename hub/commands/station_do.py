"""`pickbench station identify, message, zero, tare, calibrate, reboot, settings`: tell a station something,
and wait for what it answers.

Exit code 0: it has done it. 1: it refused, was not there, or did not answer in time.
"""

import json
import time
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from hub.commands.failures import WRONG_DATA
from hub.commands.opened import Opened, opened
from hub.commands.options import AsJson, Badge
from hub.domain import device_words
from hub.domain.devices import DONE, FAILED, SENT, WAITING, Command, Delivery
from hub.domain.errors import Invalid, NotFound
from hub.domain.people import Station
from hub.office import commands, station_settings
from hub.office.act import Act
from hub.store import reading
from hub.store.reading import devices

T = TypeVar("T", Command, Delivery)
POLL_S = 0.2
GRACE_S = 2.0
"""After its time the gateway ends a command; so long the end is waited for."""

Name = Annotated[str, typer.Argument(help="The station's name.")]
Within = Annotated[int, typer.Option(min=1, max=86_400, help="Seconds that it may take.")]


def identify(name: Name, within: Within = 15, badge: Badge = "", as_json: AsJson = False) -> None:
    """Let a station blink and beep, so that it is found.

    Example: pickbench station identify bench-1
    """
    _tell(name, "identify", within, badge, as_json)


def message(
    name: Name,
    text: Annotated[str, typer.Argument(help="At most 40 characters.")],
    within: Within = 15,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Show words at a station.

    Example: pickbench station message bench-1 "Truck at 16:00"
    """
    _tell(name, "message", within, badge, as_json, text=text)


def zero(name: Name, within: Within = 15, badge: Badge = "", as_json: AsJson = False) -> None:
    """Zero a station's scale; its pan must be empty.

    Example: pickbench station zero bench-1
    """
    _tell(name, "zero", within, badge, as_json)


def tare(name: Name, within: Within = 15, badge: Badge = "", as_json: AsJson = False) -> None:
    """Tare a station's scale: what stands on it weighs nothing from now on.

    Example: pickbench station tare bench-1
    """
    _tell(name, "tare", within, badge, as_json)


def calibrate(
    name: Name,
    grams: Annotated[
        float | None, typer.Option(min=0, max=1_000_000, help="The weight that stands on it; 0: nothing.")
    ] = None,
    within: Within = 30,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Calibrate a station's scale: --grams 0 while it is empty, then with a test weight (docs/hardware.md).

    With a weight alone it is only checked.

    Example: pickbench station calibrate bench-1 --grams 20000
    """
    if grams is None:
        raise Invalid(
            "grams", "the weight on the scale, such as --grams 20000, or --grams 0 for none", "none"
        )
    _tell(name, "calibrate", within, badge, as_json, mg=round(grams * 1000))


def reboot(name: Name, within: Within = 30, badge: Badge = "", as_json: AsJson = False) -> None:
    """Restart a station; nothing that it holds is lost.

    Example: pickbench station reboot bench-1
    """
    _tell(name, "reboot", within, badge, as_json)


def settings(
    name: Name,
    values: Annotated[
        list[str] | None, typer.Argument(help="NAME=VALUE, VALUE as JSON or text; NAME= takes it away.")
    ] = None,
    within: Within = 60,
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Change a station's settings, or show them. It restarts to put them in force.

    A station that is away gets them when it comes back, whatever --within says.

    Example: pickbench station settings bench-1 lang=zh
    """
    with opened() as hub:
        _station(hub.act(), hub, name)
        if not values:
            held = hub.do(lambda act: station_settings.newest(act, _station(act, hub, name).id))
            typer.echo(json.dumps(held, ensure_ascii=False) if as_json else _shown(held))
            return
        wanted = dict(_setting(value) for value in values)
        made = hub.do(lambda act: station_settings.change(act, _station(act, hub, name), wanted), badge)

        def sent() -> Delivery:
            return hub.do(lambda act: act.work.where(Delivery, "settings_id", made.id)[-1])

        ended = _wait(sent, within, f"revision {made.cfg} to {name}")
    why = "" if ended.ended_at_ms else "not in force yet: it is sent as soon as the station is there"
    _report(as_json, name, f"settings {made.cfg}", ended.state, ended.why, why, {"cfg": made.cfg})


def _station(act: Act, hub: Opened, name: str) -> Station:
    found = act.work.one(Station, "name", name, hub.settings.site)
    if found is None:
        raise NotFound(f"station {name}: expected one on site {hub.settings.site}, found none")
    return found


def _setting(text: str) -> tuple[str, Any]:
    """NAME=VALUE apart; a value that is no JSON is text, an empty one takes the setting away."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Invalid("settings", "NAME=VALUE", text)
    try:
        return name, json.loads(value) if value else None
    except ValueError:
        return name, value


def _shown(values: dict[str, Any]) -> str:
    rows = [f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return "\n".join(rows) or "no settings: the board's own hold"


def _tell(name: str, op: str, within: int, badge: str, as_json: bool, **arguments: Any) -> None:
    """Order a command, wait for its end, say how it ended."""
    with opened() as hub:
        made = hub.do(
            lambda act: commands.order(act, _station(act, hub, name), op, within, **arguments), badge
        )
        ended = _wait(lambda: hub.do(lambda act: act.work.get(Command, made.id)), within, f"{op} {name}")
        with reading.snapshot(hub.database) as reader:
            row = devices.command(reader, hub.settings.site, made.id) or {}
    nobody = {
        WAITING: "not sent: no hub runs, or the station is not there",
        SENT: device_words.why("no_answer")[0],
    }
    _report(as_json, name, op, ended.state, ended.why, nobody.get(ended.state, ""), row)


def _wait(read: Callable[[], T], within_s: int, what: str) -> T:
    """Read until it has ended or the time is over; the last that was read."""
    until = time.monotonic() + within_s + GRACE_S
    with Console(stderr=True).status(f"{what} …"):
        while True:
            found = read()
            if found.ended_at_ms or time.monotonic() > until:
                return found
            time.sleep(POLL_S)


def _report(
    as_json: bool, name: str, what: str, state: str, why: str, unfinished: str, row: dict[str, Any]
) -> None:
    """Say how it ended, and end with the code that says so."""
    words = unfinished or (device_words.why(why)[0] if state != DONE else "")
    if as_json:
        said = {"station": name, "what": what, "state": state, "why": why} | row
        typer.echo(json.dumps(said, ensure_ascii=False))
    elif state == DONE:
        typer.echo(f"{name}: {what} done")
    else:
        verb = "refused" if state == FAILED else "not done"
        typer.echo(f"pickbench: {name}: {what} {verb}: {words}", err=True)
    if state != DONE:
        raise typer.Exit(WRONG_DATA)
