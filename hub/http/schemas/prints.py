"""Papers on their way to printers, and the log of what was printed. Times in UTC milliseconds."""

from typing import Annotated, Literal

from pydantic import Field

from hub.domain import papers
from hub.http.schemas.fields import Badge, In, Name, Out, Reason, example

OfOrder = Literal[papers.OF_ORDER]  # type: ignore[valid-type]  # the domain's own tuples, spelt out in OpenAPI
State = Literal[papers.STATES]  # type: ignore[valid-type]
Kind = Literal[papers.QUEUED]  # type: ignore[valid-type]
LabelKind = Literal[papers.OF_NO_ORDER]  # type: ignore[valid-type]
MOST_ORDERS, MOST_KINDS = 5000, len(papers.OF_ORDER)
_PRINT = {
    "id": 4711,
    "printer": "P1",
    "kind": "waybill",
    "subject": "WEB-1001.1",
    "order": "WEB-1001",
    "state": "printed",
    "pair": "WEB-1001.1",
    "waybill": "SF1234567890",
    "bulk": "5f0c9a7be1d2",
    "copy_no": 2,
    "tries": 1,
    "reason": "torn",
    "operator": "Lin",
    "station": "bench-1",
    "asked_at_ms": 1_795_190_000_000,
    "sent_at_ms": 1_795_190_003_000,
    "ended_at_ms": 1_795_190_004_000,
}
_REFUSED = {
    "subject": "WEB-1002",
    "code": "conflict",
    "why": "order WEB-1002 is cancelled: expected one that goes on",
}
Printers = Annotated[tuple[Name, ...], Field(max_length=100)]


class NewPrints(In):
    """Papers of orders (`orders`, or all of a `wave`, or with `unprinted` all that were released and have not
    all of these papers), or labels (`label` and `subjects`). Several printers share the work.
    """

    model_config = In.model_config | example(
        orders=["WEB-1001", "WEB-1002"], papers=["packing_slip", "waybill"], printers=["P1", "P2"]
    )

    orders: Annotated[tuple[Name, ...], Field(max_length=MOST_ORDERS)] = ()
    wave: Name | None = None
    unprinted: bool = False
    papers: Annotated[tuple[OfOrder, ...], Field(min_length=1, max_length=MOST_KINDS)] = papers.PAIR_KINDS
    label: LabelKind | None = None
    subjects: Annotated[tuple[Name, ...], Field(max_length=MOST_ORDERS)] = ()
    printers: Printers = ()
    badge: Badge | None = None


class Refused(Out):
    """What was asked for and not put into a queue, and why."""

    model_config = example(**_REFUSED)

    subject: str
    code: str
    why: str


class Asked(Out):
    """What came of it: `bulk` is what these prints go by (`GET /prints?bulk=`)."""

    model_config = example(bulk="5f0c9a7be1d2", prints=[4710, 4711], refused=[_REFUSED])

    bulk: str
    prints: list[int]
    refused: list[Refused]


class Print(Out):
    """One paper. `pair`: the code that slip and waybill share, `waybill`: the carrier's number that they were
    asked for with; `copy_no` from 2 on: printed again, for
    `reason`, by `operator`. A `doubtful` one needs a person, who looks whether it is there.
    """

    model_config = example(**_PRINT)

    id: int
    printer: str
    kind: str
    subject: str
    order: str | None
    state: State
    pair: str
    waybill: str
    bulk: str
    copy_no: int
    tries: int
    reason: str
    operator: str | None
    station: str | None
    asked_at_ms: int
    sent_at_ms: int
    ended_at_ms: int


class Again(In):
    """Print once more, the whole pair where it is one of a pair; `reason` and `badge` stand in the log."""

    model_config = In.model_config | example(reason="torn", badge="7", printers=["P2"])

    reason: Reason
    badge: Badge | None = None
    printers: Printers = ()


class Resolve(In):
    """Whether a doubtful page is there; one that is not is sent again. A failed one is tried again."""

    model_config = In.model_config | example(came_out=True, badge="7")

    came_out: bool
    badge: Badge | None = None


class Cancel(In):
    """Take it out of its queue, and its pair's other one that is not out yet."""

    model_config = In.model_config | example(reason="order is packed already", badge="7")

    reason: Reason
    badge: Badge | None = None
