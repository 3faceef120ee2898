"""The rules over many orders: some at a time, in transactions so short that verdicts go on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hub.domain import auditing
from hub.domain.auditing import HOLD, PASS, Finding
from hub.domain.errors import DomainError
from hub.domain.orders import WORDS, Order
from hub.office import audit
from hub.office.act import Act
from hub.office.writing import Writer

TOGETHER = 16
"""Orders that are read together: about 3 ms of work on SQLite."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order."""

    order: str
    outcome: str
    """`pass`, `ask`, `hold`, `left` (the rules had nothing to judge) or `refused`."""
    reason: str = ""


def judge_each(
    writer: Writer, order_ids: Sequence[int], told: Callable[[int], object] = lambda _: None
) -> list[Outcome]:
    """Let the rules judge orders; what is refused changes nothing, and the others stand.

    Args:
        told: gets the number of orders that are done since it was called last.

    Returns:
        What became of each, in their order.
    """
    parts = list(_parts(order_ids))
    ends = writer.try_each(_some, parts, None, lambda n: told(n * TOGETHER))
    outcomes: list[Outcome] = []
    for part, end in zip(parts, ends, strict=True):
        outcomes.extend(_one_by_one(writer, part) if isinstance(end, DomainError) else end)
    return outcomes


def _one_by_one(writer: Writer, order_ids: Sequence[int]) -> Iterator[Outcome]:
    for id_, end in zip(order_ids, writer.try_each(_one, order_ids), strict=True):
        if isinstance(end, DomainError):
            label = writer.do(lambda act, id_=id_: act.work.get(Order, id_).label)  # type: ignore[misc]  # a default binds the loop's number
            yield Outcome(label, "refused", str(end))
        else:
            yield end


def _parts(order_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(order_ids), TOGETHER):
        yield order_ids[start : start + TOGETHER]


def _one(act: Act, order_id: int) -> Outcome:
    return _some(act, [order_id])[0]


def _some(act: Act, order_ids: Sequence[int]) -> list[Outcome]:
    ends = audit.automatic_each(act, order_ids)
    return [_told(act, act.work.get(Order, id_), end) for id_, end in zip(order_ids, ends, strict=True)]


def _told(act: Act, order: Order, outcome: str) -> Outcome:
    """What to say of an order that the rules have judged, or left alone."""
    if outcome == audit.LEFT:
        return Outcome(order.label, outcome, _why_left(act, order))
    if outcome == HOLD:
        return Outcome(order.label, outcome, order.reason)
    return Outcome(order.label, outcome, in_words(act.work.where(Finding, "order_id", order.id)))


def _why_left(act: Act, order: Order) -> str:
    if order.state != "received":
        return f"it is {' '.join(WORDS[order.state])}"
    holder = audit.in_hand(act, order)
    if holder is not None:
        return f"{holder.name or 'badge'} ({holder.badge}) has it in hand"
    found = [f for f in act.work.where(Finding, "order_id", order.id) if f.outcome != PASS]
    return f"it waits for a person{': ' if found else ''}{in_words(found)}"


def in_words(found: Sequence[Finding]) -> str:
    """What was found, as one line for people."""
    return "; ".join(f"{' '.join(auditing.WORDS[f.rule])}: {f.text}" for f in found)
