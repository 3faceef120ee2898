"""The power comes back: how long until the last of many stations is welcomed. The stations are simulated."""

import asyncio
import statistics
import time
from pathlib import Path
from random import Random
from typing import Any

from hub.bench.floors import Bench, floor
from hub.bench.measured import SITE
from station_sim.device import Device
from station_sim.wire import Account, Wire

TARGET_S = 10.0
WITHIN_S = 120.0


async def measure(home: Path, stations: int) -> dict[str, Any]:
    """Seconds from the common start to the welcomes of all stations: median and last.

    Raises:
        station_sim.device.NoAnswer: a station was never welcomed.
    """
    async with floor(home, [0] * stations) as there:
        began = time.monotonic()
        took_s = sorted(await asyncio.gather(*(_welcomed(began, bench) for bench in there.benches)))
    return {
        "stations": stations,
        "median_s": round(statistics.median(took_s), 2),
        "last_s": round(took_s[-1], 2),
        "target_s": TARGET_S,
    }


async def _welcomed(began: float, bench: Bench) -> float:
    address = bench.address
    device = Device(address.username, SITE, caps=["scan"])
    account = Account(address.host, address.port, address.username, address.password)
    wire = Wire(device, account, Random(address.username))  # noqa: S311 - a pause, no secret
    task = asyncio.create_task(wire.run())
    try:
        await device.until_ready(WITHIN_S)
        return time.monotonic() - began
    finally:
        await wire.stop()
        await task
        device.rest()
