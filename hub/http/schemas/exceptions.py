"""Exceptions of the line. Times in UTC milliseconds, quantities in pieces."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.domain import cases, causes
from hub.http.schemas.fields import (
    BIGGEST,
    LINE,
    PARAGRAPH,
    WHOLE,
    Badge,
    In,
    Name,
    Out,
    QtyOrdered,
    Reason,
    example,
)

Kind = Literal[causes.KIND_CODES]  # type: ignore[valid-type]  # the domain's own tables, spelt out in OpenAPI
Remedy = Literal[causes.REMEDY_CODES]  # type: ignore[valid-type]
State = Literal[cases.LISTED]  # type: ignore[valid-type]
Number = Annotated[int, Field(ge=1, le=BIGGEST), WHOLE]
_Words = Annotated[str, StringConstraints(max_length=512, pattern=PARAGRAPH)]
_Cause = Annotated[str, StringConstraints(max_length=32, pattern=LINE)]
_CASE = {
    "id": 17,
    "kind": "damaged",
    "state": "settled",
    "order": "WEB-1001",
    "order_state": "shipped",
    "sku": "85123A",
    "parcel": "WEB-1001.1",
    "station": "bench-1",
    "what": "damaged 破损: 85123A -1",
    "times": 1,
    "owner": "7",
    "owner_name": "Ann",
    "cause": "packaging",
    "cause_note": "",
    "remedy": "resend",
    "remedy_note": "",
    "remedy_order": "WEB-1001R1",
    "prevention": "glass goes into the thicker carton",
    "opened_at_ms": 1_291_280_000_000,
    "last_at_ms": 1_291_280_000_000,
    "closed_at_ms": 0,
    "version": 3,
}
_STEP = {
    "step": "take",
    "text": "",
    "operator": "7",
    "station": "bench-1",
    "at_ms": 1_291_281_000_000,
    "business_date": "2010-12-02",
}


class NewException(In):
    """Something that went wrong, with the order, item or parcel that it is about where it is about one."""

    model_config = In.model_config | example(
        kind="damaged", order="WEB-1001", what="holder broken on arrival", sku="85123A", badge="7"
    )

    kind: Kind
    what: Reason
    order: Name | None = None
    sku: Name | None = None
    parcel: Name | None = None
    badge: Badge | None = None


class Take(In):
    """Who sees to it; `over` takes it over from whoever has it."""

    model_config = In.model_config | example(badge="7", over=False)

    badge: Badge
    over: bool = False


class GiveBack(In):
    """Who leaves it to somebody else, and why."""

    model_config = In.model_config | example(badge="7", reason="on leave from tomorrow")

    reason: _Words = ""
    badge: Badge | None = None


class Note(In):
    """What is known of it. `cause` is one of its kind; `text` stands in the log alone."""

    model_config = In.model_config | example(
        cause="packaging", prevention="glass goes into the thicker carton", badge="7"
    )

    cause: _Cause = ""
    cause_note: _Words = ""
    prevention: _Words = ""
    text: _Words = ""
    badge: Badge | None = None


class Piece(In):
    """Pieces that are sent to the buyer."""

    model_config = In.model_config | example(sku="85123A", qty=1)

    sku: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=LINE)]
    qty: QtyOrdered


class Settle(In):
    """What was done for the buyer.

    `resend` and `exchange` name the pieces and make an order of them; `refund` and `write_off` say in words
    what and how much.
    """

    model_config = In.model_config | example(
        remedy="resend", lines=[{"sku": "85123A", "qty": 1}], note="sorry", badge="7"
    )

    remedy: Remedy
    note: _Words = ""
    lines: Annotated[tuple[Piece, ...], Field(max_length=2000)] = ()
    badge: Badge | None = None


class Close(In):
    """The cause, where the exception has none yet: nothing is closed without one."""

    model_config = In.model_config | example(cause="packaging", badge="7")

    cause: _Cause = ""
    cause_note: _Words = ""
    prevention: _Words = ""
    badge: Badge | None = None


class CloseMany(Close):
    """Exceptions that had the same cause."""

    model_config = In.model_config | example(exceptions=[17, 18], cause="bin_mixed", badge="7")

    exceptions: Annotated[list[Number], Field(min_length=1, max_length=1000)]


class Reopen(In):
    """Why it is taken up again."""

    model_config = In.model_config | example(reason="the second parcel was broken too", badge="7")

    reason: Reason
    badge: Badge | None = None


class Step(Out):
    """One step of an exception: what was done, when, by whom."""

    model_config = example(**_STEP)

    step: str
    text: str
    operator: str | None
    station: str | None
    at_ms: int
    business_date: str


class ListedException(Out):
    """An exception without its steps.

    `times` is how often it was seen, `order_state` where its order was then; `remedy_order` sends pieces.
    """

    model_config = example(**_CASE)

    id: int
    kind: str
    state: str
    order: str | None
    order_state: str
    sku: str | None
    parcel: str | None
    station: str | None
    what: str
    times: int
    owner: str | None
    owner_name: str | None
    cause: str
    cause_note: str
    remedy: str
    remedy_note: str
    remedy_order: str | None
    prevention: str
    opened_at_ms: int
    last_at_ms: int
    closed_at_ms: int
    version: int


class WholeException(ListedException):
    """An exception with its steps."""

    model_config = example(**_CASE, log=[_STEP])

    log: list[Step]


class Named(Out):
    """A code with its names."""

    model_config = example(code="packaging", en="packed too weakly", zh="包装不足")

    code: str
    en: str
    zh: str


class KindOfException(Named):
    """A kind with its causes, and how many exceptions of it are in which state."""

    model_config = example(
        code="damaged",
        en="damaged",
        zh="破损",
        causes=[{"code": "packaging", "en": "packed too weakly", "zh": "包装不足"}],
        states={"open": 2, "closed": 40},
        by_cause={"packaging": 12},
    )

    causes: list[Named]
    states: dict[str, int]
    by_cause: dict[str, int]


class Outcome(Out):
    """What became of one exception: `closed`, or `refused` and why."""

    model_config = example(exception=18, outcome="refused", reason="exception 18 is closed 已关闭: …")

    exception: int
    outcome: str
    reason: str


class Outcomes(Out):
    """What became of each, in the order in which they were named."""

    model_config = example(rows=[{"exception": 17, "outcome": "closed", "reason": ""}])

    rows: list[Outcome]


class Alarms(Out):
    """Late exceptions that were raised now, and how many orders are still to be looked at."""

    model_config = example(raised=[21, 22], more=False)

    raised: list[int]
    more: bool
