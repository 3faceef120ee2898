"""What the floor is told about a scan, a weight or a button: a code with arguments, put into words only
when answered.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgement.

    `why` is a code of `protocol.verdicts`; `args` fill its words. `got` and `want` are pieces of the line
    judged, where there is one. With `hold` the bench takes nothing more until it was freed: the router sets
    it, by `hub.domain.holds`.
    """

    why: str
    args: dict[str, object] = field(default_factory=dict)
    got: int | None = None
    want: int | None = None
    hold: bool = False


def go(text: str) -> Verdict:
    """Guidance that needs no words: a bin, a tote, an order, a card."""
    return Verdict("go", {"text": text})


def not_now(what: str, state: str) -> Verdict:
    """A refusal because of the state that an order is in; `what` is its label, or its parcel's code."""
    return Verdict("not_allowed", {"phrase": "not_now", "what": what, "state": state})


def tell(phrase: str, **args: object) -> Verdict:
    """Guidance in words, by the name of a phrase."""
    return Verdict("go", {"phrase": phrase, **args})


def ask(phrase: str, **args: object) -> Verdict:
    """A question, or a call for somebody's attention, by the name of a phrase."""
    return Verdict("confirm", {"phrase": phrase, **args})
