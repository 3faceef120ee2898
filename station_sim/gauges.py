"""What a simulated station reads of itself now and then: signal, heap, temperature, load of its scale.

Rule: figures as a board's own (docs/scaling.md), from the station's name; they wander, and none of them ever
speaks of trouble that is not there.
"""

from typing import NamedTuple

from station_sim.chance import stream

EVERY_S = 10.0
"""As often as the firmware tells."""
_RSSI_DBM, _RSSI_SPREAD_DB = (-66, -48), 3
_FREE, _GARBAGE = (13_000, 31_000), 900
_BOARD_C, _WARMS_C = (27.0, 34.0), 6.0


class Told(NamedTuple):
    """One report, as the firmware's core takes it after the event's name."""

    rssi: int
    heap: int
    live_mg: int | None
    temp_c: int


class Gauges:
    """Reads one station. `live_mg` is what the scale shows, None without one."""

    def __init__(self, station: str, *, has_scale: bool) -> None:
        self._chance = stream(0, "gauges", station)
        self._rssi = self._chance.randint(*_RSSI_DBM)
        self._free = self._chance.randint(*_FREE)
        self._cold_c = self._chance.uniform(*_BOARD_C)
        self._reports = 0
        self.live_mg: int | None = 0 if has_scale else None

    def read(self) -> Told:
        """What the station would tell now.

        >>> first = Gauges("pack-1", has_scale=True).read()
        >>> -70 < first.rssi < -44, 12_000 < first.heap < 32_000, first.live_mg, 20 < first.temp_c < 45
        (True, True, 0, True)
        """
        self._reports += 1
        warm_c = self._cold_c + _WARMS_C * (1 - 0.9**self._reports)
        return Told(
            self._rssi + self._chance.randint(-_RSSI_SPREAD_DB, _RSSI_SPREAD_DB),
            self._free - self._chance.randrange(_GARBAGE),
            self.live_mg,
            round(warm_c),
        )
