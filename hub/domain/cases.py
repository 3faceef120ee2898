"""Exceptions of the line, one list for all: what went wrong, whose it is, why, and how it was settled.

Called cases here, for Python has exceptions of its own. Rule: nothing is closed without a cause.

    open → in_hand → settled → closed
      an exception that is seen again, or reopened, is open once more (in_hand where it has an owner)
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from hub.domain import causes
from hub.domain.errors import Conflict, Invalid, NotPermitted

OPEN, IN_HAND, SETTLED, CLOSED = "open", "in_hand", "settled", "closed"
WORDS: causes.Names = {
    OPEN: ("open", "待处理"),
    IN_HAND: ("in hand", "处理中"),
    SETTLED: ("settled", "已处理"),
    CLOSED: ("closed", "已关闭"),
}
"""state -> its name in English and Chinese."""
STATES = tuple(WORDS)
UNCLOSED = (OPEN, IN_HAND, SETTLED)
ANY_UNCLOSED = "unclosed"
"""In place of a state, where a list is asked for."""
LISTED = (ANY_UNCLOSED, *STATES)

LIFE: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "see_again": {OPEN: (OPEN,), IN_HAND: (IN_HAND,), SETTLED: (OPEN, IN_HAND)},
        "take": {OPEN: (IN_HAND,), IN_HAND: (IN_HAND,), SETTLED: (IN_HAND,)},
        "give_back": {IN_HAND: (OPEN,), SETTLED: (OPEN,)},
        "note": {OPEN: (OPEN,), IN_HAND: (IN_HAND,), SETTLED: (SETTLED,)},
        "settle": {OPEN: (SETTLED,), IN_HAND: (SETTLED,)},
        "withdraw": {OPEN: (OPEN, SETTLED, CLOSED), IN_HAND: (IN_HAND, SETTLED, CLOSED)},
        "close": dict.fromkeys(UNCLOSED, (CLOSED,)),
        "reopen": {SETTLED: (OPEN, IN_HAND), CLOSED: (OPEN, IN_HAND)},
    }
)
"""event -> {state in which it is permitted: states that it may lead to}. `withdraw`: what was seen was taken
back on the floor (`X%UNDO`); what was seen before that stands.
"""
EVENT_WORDS: causes.Names = {
    "open": ("open", "登记"),
    "see_again": ("see again", "再次出现"),
    "take": ("take", "领取"),
    "give_back": ("give back", "退回"),
    "note": ("note", "备注"),
    "settle": ("settle", "处理"),
    "withdraw": ("withdraw", "撤销"),
    "close": ("close", "关闭"),
    "reopen": ("reopen", "重新打开"),
}
"""event -> its name in English and Chinese."""
SENT = ("resend", "exchange")
"""Remedies that send pieces: they make a new order."""
TOLD = ("refund", "write_off")
"""Remedies that somebody else carries out: they need words that say what and how much."""

ON_THE_LINE = ("wrong_item", "short", "weight", "damaged")
"""Kinds that the line itself can put right before the order leaves."""
SEVERAL = ("wrong_item", "short", "damaged")
"""Kinds that are about pieces: an order may have several of one kind, each of another item."""
TAKEN_BACK = "taken back on the floor 现场已撤销"
PUT_RIGHT = "put right on the line before it left 出库前已纠正"


@dataclass(frozen=True, slots=True)
class Case:
    """One exception. Times in UTC milliseconds."""

    id: int
    """What people call it by."""
    site: str
    kind: str
    state: str
    order_id: int | None
    item_id: int | None
    parcel_id: int | None
    station_id: int | None
    owner_id: int | None
    """The operator who sees to it."""
    order_state: str
    """The order's state when it was opened."""
    what: str
    """What was seen, in words; the latest, where it was seen several times."""
    times: int
    """How often it was seen while open."""
    opened_at_ms: int
    last_at_ms: int
    cause: str = ""
    cause_note: str = ""
    remedy: str = ""
    remedy_note: str = ""
    prevention: str = ""
    remedy_order_id: int | None = None
    """The order that sends the pieces again."""
    closed_at_ms: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class CaseLog:
    """One step of an exception: who did what, when."""

    id: int
    site: str
    case_id: int
    step: str
    text: str
    operator_id: int | None
    station_id: int | None
    at_ms: int
    business_date: str


def permit(case: Case, event: str) -> None:
    """Make sure that an event is permitted in the exception's state.

    Raises:
        NotPermitted: it is not; the text names both, and the states that permit it.
    """
    if case.state not in LIFE[event]:
        raise NotPermitted(
            f"exception {case.id} is {causes.words(WORDS, case.state)}: "
            f"{causes.words(EVENT_WORDS, event)} is permitted in {', '.join(LIFE[event])}"
        )


def step(case: Case, event: str, to: str = "", **changes: Any) -> Case:
    """The exception after an event, with what the event changes in it.

    Args:
        to: the state that it leads to, where there are several; unless it is said, an exception with an owner
            is in hand, another one open.

    Raises:
        NotPermitted: the table does not permit the event in this state, or not with this outcome.

    >>> seen = Case(17, "main", "short", "settled", 5, None, None, None, 2, "shipped", "1 x A", 1, 10, 10)
    >>> step(seen, "see_again", times=2).state, step(seen, "give_back", owner_id=None).state
    ('in_hand', 'open')
    """
    permit(case, event)
    outcomes = LIFE[event][case.state]
    after: Case = replace(case, **changes, version=case.version + 1)
    owned = IN_HAND if after.owner_id is not None else OPEN
    to = to or (outcomes[0] if len(outcomes) == 1 else owned)
    if to not in outcomes:
        raise NotPermitted(
            f"exception {case.id} is {causes.words(WORDS, case.state)}: "
            f"{causes.words(EVENT_WORDS, event)} leads to {' or '.join(outcomes)}, not {to}"
        )
    return replace(after, state=to)


def both(case: Case, what: str, longest: int) -> str:
    """What was seen, once something of the same kind is seen again: another piece is named beside the first;
    of weights and delays the newest stands. The newest words of at most so many characters.

    >>> seen = Case(17, "main", "wrong_item", "open", 5, None, None, None, None, "", "item C", 1, 10, 10)
    >>> both(seen, "item D", 99), both(seen, "item C ", 99), both(seen, "item D", 9)
    ('item C; item D', 'item C', 'item D')
    """
    if case.kind not in SEVERAL:
        return what.strip()[:longest]
    parts = list(dict.fromkeys([*case.what.split("; "), what.strip()]))
    while len(parts) > 1 and len("; ".join(parts)) > longest:
        del parts[0]
    return "; ".join(parts)[:longest]


def take(case: Case, operator_id: int, over: bool = False, owner: str = "") -> Case:
    """The exception in the hands of a person.

    Args:
        over: take it over from whoever has it.
        owner: who has it, for the words of the refusal.

    Raises:
        NotPermitted: it is closed.
        Conflict: somebody else has it.
    """
    permit(case, "take")
    if case.owner_id not in (None, operator_id) and not over:
        raise Conflict(
            f"exception {case.id} is in the hands of {owner or case.owner_id}: expected one that nobody has; "
            "take it over, or have it given back"
        )
    return step(case, "take", owner_id=operator_id)


def check_kind(kind: str) -> str:
    """A kind of the table.

    Raises:
        Invalid: it is not in the table.
    """
    if kind not in causes.KINDS:
        raise Invalid("kind", f"one of {', '.join(causes.KINDS)}", kind)
    return kind


def check_cause(kind: str, cause: str, note: str) -> str:
    """A cause of this kind; `other` with words.

    Raises:
        Invalid: it is not one of this kind, or has no words.

    >>> check_cause("late", "customs", "")
    Traceback (most recent call last):
    ...
    hub.domain.errors.Invalid: cause: expected one of backlog, forgotten, no_stock, waits_for_buyer, \
equipment, not_collected, other, got 'customs'
    """
    known = causes.CAUSES[kind]
    if cause not in known:
        raise Invalid("cause", f"one of {', '.join(known)}", cause)
    if cause == causes.OTHER and not note.strip():
        raise Invalid("cause_note", "words of its own for the cause `other`", note)
    return cause


def check_remedy(remedy: str, note: str, names_pieces: bool) -> str:
    """A remedy of the table: with pieces where it sends some, with words where somebody else carries it out.

    Raises:
        Invalid: it is not in the table, or lacks what it needs.
    """
    if remedy not in causes.REMEDIES:
        raise Invalid("remedy", f"one of {', '.join(causes.REMEDIES)}", remedy)
    if remedy in SENT and not names_pieces:
        raise Invalid("lines", f"the pieces that {remedy} sends", [])
    if remedy not in SENT and names_pieces:
        raise Invalid("lines", f"none, for {remedy} sends nothing", "some")
    if remedy in TOLD and not note.strip():
        raise Invalid("note", f"words that say what and how much, for {remedy}", note)
    return remedy


def closed(case: Case, at_ms: int, closer_id: int | None) -> Case:
    """The exception closed; whoever closes one that nobody has is its owner.

    Raises:
        NotPermitted: it is closed already.
        Invalid: it has no cause.

    >>> seen = Case(17, "main", "short", "open", 5, None, None, None, None, "picked", "1 x A", 1, 10, 10)
    >>> closed(seen, 20, 2)
    Traceback (most recent call last):
    ...
    hub.domain.errors.Invalid: cause: expected the cause of exception 17, for nothing is closed without one; \
one of record_wrong, misplaced, picked_too_few, oversold, not_delivered, lost, taken_back, other, got ''
    """
    permit(case, "close")
    if not case.cause:
        known = ", ".join(causes.CAUSES[case.kind])
        expected = f"the cause of exception {case.id}, for nothing is closed without one; one of {known}"
        raise Invalid("cause", expected, case.cause)
    owner_id = case.owner_id if case.owner_id is not None else closer_id
    return step(case, "close", closed_at_ms=at_ms, owner_id=owner_id, remedy=case.remedy or "none")


def words(case: Case) -> str:
    """An exception in one line: number, kind and state in both languages.

    >>> words(Case(17, "main", "late", "open", 5, None, None, None, None, "picked", "3 h", 1, 10, 10))
    'exception 17: late 延误, open 待处理'
    """
    kind, state = causes.words(causes.KINDS, case.kind), causes.words(WORDS, case.state)
    return f"exception {case.id}: {kind}, {state}"
