"""Exceptions that the line itself put right, or took back."""

from collections.abc import Mapping
from typing import Any

from hub.domain import cases, causes
from hub.domain.cases import Case
from hub.domain.orders import Order
from hub.office.act import Act
from hub.office.cases import write
from hub.store import queries


def put_right(act: Act, order: Order) -> None:
    """Settle what a station stopped and the line put right itself, when its order leaves: a wrong piece is
    out, a weight is right, another bin had the pieces.

    What somebody has taken stays theirs; an order that no bin could fill stays on the list.
    """
    for case in act.work.where(Case, "order_id", order.id):
        if case.kind not in cases.ON_THE_LINE or case.state != cases.OPEN or case.station_id is None:
            continue
        if case.kind == "short" and queries.was(act.work, order.id, "short"):
            continue
        write(act, cases.step(case, "settle", remedy="none"), "settle", cases.PUT_RIGHT)


def withdraw(act: Act, case: Case, times: int, before: Mapping[str, Any] | None) -> Case:
    """Whoever said on the floor what was seen takes it back. What nobody else has seen is closed, as said by
    mistake; what was seen before, or has been since, stands as far as that.

    Args:
        times: how often it was said.
        before: state, `what` and `last_at_ms` that it had before; None where that opened it.

    Raises:
        NotPermitted: it was settled or closed meanwhile.
    """
    if case.times <= times:
        known = causes.TAKEN_BACK in causes.CAUSES[case.kind]
        after = cases.step(
            case,
            "withdraw",
            cases.CLOSED,
            cause=causes.TAKEN_BACK if known else causes.OTHER,
            cause_note=cases.TAKEN_BACK,
            remedy="none",
            owner_id=case.owner_id if case.owner_id is not None else act.operator_id,
            closed_at_ms=act.moment.at_ms,
        )
    else:
        known_before = {} if before is None else {name: before[name] for name in ("what", "last_at_ms")}
        was_settled = before is not None and before["state"] == cases.SETTLED
        to = cases.SETTLED if was_settled else case.state
        after = cases.step(case, "withdraw", to, times=case.times - times, **known_before)
    return write(act, after, "withdraw", cases.TAKEN_BACK)
