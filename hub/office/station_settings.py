"""A station's settings: revisions of one file, of which the station gets the newest until it holds it.

Rule: a revision's number only grows, also above what a station holds of a life of the data that was lost.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from hub.domain import devices
from hub.domain.devices import Delivery, Device, Settings
from hub.domain.errors import Invalid
from hub.domain.people import Station
from hub.office.act import Act
from hub.office.devices import of
from hub.store import errands

MOST_BYTES = 4096
"""Of the file (firmware.files)."""
Value = str | int | bool | None | list["Value"] | dict[str, "Value"]


def change(act: Act, station: Station, wanted: Mapping[str, Value]) -> Settings:
    """Make a new revision of a station's settings, and have it sent.

    Args:
        wanted: what is new; None takes a setting away, so that the board's own default holds.

    Raises:
        Invalid: there is nothing to change, a name can't be used, or the file becomes too large.
    """
    if not wanted:
        raise Invalid("settings", "at least one NAME=VALUE", "none")
    device = of(act.work, act.rules.site, station.id)
    values = newest(act, station.id) | dict(wanted)
    cfg = max(device.cfg, device.cfg_held) + 1
    text = _as_file({"cfg": cfg} | {k: v for k, v in values.items() if v is not None})
    if "cfg" in wanted or not all(name.isidentifier() and name.isascii() for name in wanted):
        raise Invalid("settings", "names of letters, digits and _, other than cfg", " ".join(wanted))
    if len(text) > MOST_BYTES:
        raise Invalid("settings", f"a file of at most {MOST_BYTES} bytes", f"{len(text)} bytes")
    made = act.work.add(
        Settings(0, act.rules.site, station.id, cfg, text, "", act.operator_id, act.moment.at_ms)
    )
    act.work.put(replace(act.work.get(Device, device.id), cfg=cfg))
    _send(act, made)
    return made


def newest(act: Act, station_id: int) -> dict[str, Value]:
    """The newest settings of a station, without their revision."""
    found = errands.newest_settings(act.work, station_id)
    values: dict[str, Value] = json.loads(act.work.get(Settings, found).text) if found is not None else {}
    values.pop("cfg", None)
    return values


def greeted(act: Act, station: Station, held: int) -> int:
    """Note which revision a station says that it holds, and have the newest sent where that is older.

    Returns:
        The newest revision. One that the station refused is not sent again.
    """
    device = of(act.work, act.rules.site, station.id)
    if device.cfg_held != held:
        device = act.work.put(replace(device, cfg_held=held))
    if held < device.cfg:
        unfinished = errands.unfinished_deliveries(act.work, station.id)
        found = errands.newest_settings(act.work, station.id)
        made = act.work.maybe(Settings, found)
        if made and not made.refused and not any(kind == devices.SETTINGS for _, kind, _ in unfinished):
            _send(act, made)
    return max(device.cfg, held)


def _send(act: Act, settings: Settings) -> None:
    act.work.add(Delivery(0, act.rules.site, settings.station_id, devices.SETTINGS, settings_id=settings.id))


def _as_file(values: Mapping[str, Value]) -> str:
    try:
        return json.dumps(values, separators=(",", ":"), allow_nan=False)
    except ValueError as error:
        raise Invalid("settings", "values that JSON can say", error) from None
