"""What people's work costs: seconds by stated human times, and metres by where the bins are.

Rule: nothing here is measured. One table of human times holds for every way of working, so that two ways
differ by what was done and by nothing else. At the human pace people take just these times.
"""

from collections import Counter
from dataclasses import dataclass, field

SECONDS = {
    "scan": 1.5,
    "press": 0.7,
    "take": 2.0,
    "piece": 0.6,
    "tote": 1.0,
    "put": 1.5,
    "carry": 6.0,
    "count": 0.5,
    "pack": 12.0,
    "weigh": 4.0,
    "load": 4.0,
    "talk": 5.0,
}
"""Act -> seconds of one person, each time."""
MEANS = {
    "scan": "find a code, scan it, see what the lamp says",
    "press": "press a place's button",
    "take": "stop at a lit bin and reach into it, or put something back there",
    "piece": "each piece that a hand moves: from bin to tote, to slot, to bench, to carton",
    "tote": "find the right one of several totes on a cart",
    "put": "reach for the lit slot of a put wall",
    "carry": "carry a tote, or what a slot holds, from cart or wall to a bench",
    "count": "each piece that is counted by hand instead of being scanned",
    "pack": "a carton with its filling and its papers",
    "weigh": "a carton on the scale and off it",
    "load": "a parcel onto the lorry",
    "talk": "speak to the office",
}
"""What the seconds of each act are for."""
WALK_M_S = 1.0
"""Walking with a cart, in metres a second."""
CART_KG = 250
"""What a cart carries: whoever has taken so much on it brings it to the bench and comes back."""


@dataclass(slots=True)
class Effort:
    """What everybody's work has cost, by job."""

    times: dict[str, Counter[str]] = field(default_factory=dict)
    """Job -> act -> how often."""
    mm: Counter[str] = field(default_factory=Counter)
    """Job -> millimetres walked."""
    walks: int = 0
    """Walks of pickers, out and back."""
    unloadings: int = 0
    """How often a full cart was brought to the bench in the midst of a walk."""

    def spend(self, job: str, act: str, times: int = 1) -> float:
        """Note an act, so many times; the seconds that it takes.

        >>> Effort().spend("PICK", "piece", 10)
        6.0
        """
        self.times.setdefault(job, Counter())[act] += times
        return SECONDS[act] * times

    def walk(self, job: str, mm: int) -> float:
        """Note a way; the seconds that it takes."""
        self.mm[job] += mm
        return mm / 1000 / WALK_M_S

    def metres(self, *jobs: str) -> float:
        """Metres walked in these jobs, or in all."""
        return sum(mm for job, mm in self.mm.items() if not jobs or job in jobs) / 1000

    def seconds(self, *jobs: str) -> float:
        """Seconds of work in these jobs, or in all: acts and ways.

        >>> effort = Effort()
        >>> effort.spend("PICK", "scan", 2) + effort.walk("PICK", 4000) + effort.spend("VERIFY", "scan")
        8.5
        >>> effort.seconds("PICK"), effort.seconds()
        (7.0, 8.5)
        """
        acts = (
            SECONDS[act] * n
            for job, counted in self.times.items()
            if not jobs or job in jobs
            for act, n in counted.items()
        )
        return sum(acts) + self.metres(*jobs) / WALK_M_S
