"""The stops: every word of the office on an order in somebody's hands, and what the next scan said.

Rule: from the office's answer to the station's answer, nothing is left out; a scan that went on as if nothing
had been said is a stop missed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: `ms` from the office's commit to the station's answer; `got` is what that answer was."""

    order: str
    act: str
    stage: str
    ms: float
    expected: str
    got: str

    @property
    def is_missed(self) -> bool:
        """Whether the scan said something else."""
        return self.got != self.expected

    def row(self) -> dict[str, str]:
        """For the summary."""
        what = {"order": self.order, "act": self.act, "stage": self.stage}
        return what | {"expected": self.expected, "got": self.got}
