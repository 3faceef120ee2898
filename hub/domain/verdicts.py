"""What the floor is told about a scan, a weight or a button: a code with arguments, put into words only
when answered.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgement.

    `why` is a code of `protocol.verdicts`; `args` fill its words. `got` and `want` are pieces of the line
    judged, where there is one. With `hold` the bench takes no further scan until it was freed.
    """

    why: str
    args: dict[str, object] = field(default_factory=dict)
    got: int | None = None
    want: int | None = None
    hold: bool = False


def go(text: str) -> Verdict:
    """Guidance: where to go and what to do next."""
    return Verdict("go", {"text": text})


def ask(text: str) -> Verdict:
    """A question that the next scan answers with X%YES or X%NO."""
    return Verdict("confirm", {"text": text})
