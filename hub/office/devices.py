"""What the hub keeps of a station's board; every station has one row of it, made when it is first asked
for.
"""

import secrets
from dataclasses import replace

from hub.domain.devices import Device, next_number
from hub.office.act import Act
from hub.store.work import Work

KEY_BYTES = 32


def of(work: Work, site: str, station_id: int) -> Device:
    """The board of a station."""
    found = work.one(Device, "station_id", station_id)
    return found or work.add(Device(0, site, station_id, ""))


def take_number(act: Act, station_id: int) -> int:
    """A number for the station's next command or part of a file; never given twice."""
    device = of(act.work, act.rules.site, station_id)
    number = next_number(device.last_number, act.moment.at_ms)
    act.work.put(replace(device, last_number=number))
    return number


def new_key(act: Act, station_id: int) -> str:
    """A new key for what the station may load, 64 hex digits; the board must get it with its
    `config.json`.
    """
    key = secrets.token_hex(KEY_BYTES)
    act.work.put(replace(of(act.work, act.rules.site, station_id), sign_key=key))
    return key
