"""A bench scale of 30 kg in steps of 5 g: it settles, gives one stable weight per load, and says when it is
empty again.

Rule: it knows the true load and nothing else; its noise is bounded, so that what it can prove is bounded too.
"""

from firmware.signals import Reading
from station_sim.chance import clipped, stream

MAX_MG, STEP_MG = 30_000_000, 5_000
NOISE_SD_MG, NOISE_MOST_MG = 700, 2_000
SAMPLES = 16


class Scale:
    """One scale. `load` counts how often the pan was emptied."""

    def __init__(self, seed: int, station: str) -> None:
        self._chance = stream(seed, "scale", station)
        self._load = 1
        self._last_mg = 0

    def settle(self, true_mg: int) -> Reading:
        """The stable reading of a load, in mg; `over` beyond the scale's range."""
        noise_mg = clipped(self._chance, NOISE_SD_MG, NOISE_MOST_MG)
        shown_mg = round((true_mg + noise_mg) / STEP_MG) * STEP_MG
        verdict = "stable" if shown_mg <= MAX_MG + 9 * STEP_MG else "over"
        return self._reading(shown_mg, verdict, abs(round(noise_mg)))

    def clear(self) -> Reading:
        """The pan is empty again: the next load is a new one."""
        self._load += 1
        return self._reading(0, "removed", 0)

    def _reading(self, shown_mg: int, verdict: str, peaks_mg: int) -> Reading:
        step_mg, self._last_mg = shown_mg - self._last_mg, shown_mg
        return Reading(shown_mg, shown_mg, 0, step_mg, self._load, verdict, peaks_mg, SAMPLES, 1)
