"""Buttons at the bins: pressed where one's own light is alone, and now and then where two people's meet.

Rule: what a button must say follows from the lights that are on: one's own confirms, and where another's is
on as well, or has come on while one pressed, it must ask and confirm nothing.
"""

import re

from protocol.codes import STEADY
from station_sim.case import Case
from station_sim.device import Device, Seen
from station_sim.stocking import Place
from station_sim.walker import Walker

TWO_HERE = "confirm"
"""The verdict of a button where two people's lights meet."""
LIGHT_WITHIN_S = 5.0
"""How long one looks for the other's light where the button says that two are here."""


class Presser(Walker):
    """Somebody with a cart before a lit bin."""

    async def _press_for(self, device: Device, place: Place, case: Case, expected: str) -> Seen | None:
        """Press the button; None where the light was still that of an order on this cart that was stopped, or
        another's has come on meanwhile.

        Two orders may want the same bin, and lights look alike: the display names the other one then.
        """
        seen = await self.press(device, place.place)
        if seen.why in self._told and not re.search(re.escape(case.label) + r"(?![~\w])", seen.say):
            self.judge.hear(device.name, f"button {place.place}", seen, seen.why)
            return None
        return await self._pressed(device, place, seen, expected)

    async def _pressed(self, device: Device, place: Place, seen: Seen, expected: str) -> Seen | None:
        """What the button said; None where it confirmed nothing: another's light has come on meanwhile."""
        if seen.why == TWO_HERE and await device.gets_shared(place.place, LIGHT_WITHIN_S):
            self._two_met(device, place, seen)
            return None
        self.judge.hear(device.name, f"button {place.place}", seen, expected)
        return seen

    async def _press_shared(self, device: Device, place: Place) -> Seen | None:
        """Press the button where two people's lights meet, half of the time: it must confirm nothing. None
        unless it did, because the other light had just gone out.
        """
        if not device.is_shared(place.place) or self.chance.random() < 0.5:
            return None
        rows = device.rows_at(place.place)
        seen = await self.press(device, place.place)
        if device.rows_at(place.place) == rows:
            self._two_met(device, place, seen)
        return seen if seen.v == "pass" else None

    def _two_met(self, device: Device, place: Place, seen: Seen) -> None:
        """The button was pressed where two people's lights are: it must ask whose piece it is."""
        self.floor.note("buttons at two people's bin")
        self.judge.hear(device.name, f"button {place.place}", seen, TWO_HERE)

    def _may_press(self, device: Device, place: Place, rows: list[tuple[object, ...]], qty: int) -> bool:
        """Whether a place shows our light and no other: where two meet, the button may confirm another's."""
        shown = [row[1:4] for row in rows]
        is_ours = self._has_own_colour and shown == [(self.worker.colour, STEADY, qty)]
        return is_ours and device.rows_at(place.place) == rows
