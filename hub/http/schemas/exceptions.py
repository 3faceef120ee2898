"""Exceptions of the line. Times in UTC milliseconds, quantities in pieces."""

from typing import Literal

from hub.domain import cases
from hub.http.schemas.fields import Out, example

State = Literal[cases.LISTED]  # type: ignore[valid-type]  # the domain's own tuple, spelt out in OpenAPI
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
