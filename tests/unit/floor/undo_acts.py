"""X%UNDO, and what it leaves of exceptions."""

from hub.domain.cases import Case
from tests.unit.floor.floor_under_test import Floor


def of_kind(floor: Floor, label: str) -> dict[str, Case]:
    """kind -> the newest exception of it that an order has."""
    order = floor.order(label)
    with floor.work.transaction():
        return {case.kind: case for case in floor.work.where(Case, "order_id", order.id)}


def undone(floor: Floor, station: str, says: str) -> None:
    answer = floor.scan(station, "X%UNDO")
    assert (answer.v, answer.say) == ("info", says)
