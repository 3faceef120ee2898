"""The label of a packed parcel, when its order is stopped before it leaves."""

import pytest

from hub.office import changes
from tests.unit.floor.floor_under_test import GOODS, Floor

A = GOODS["A"][1]


def _weighed(floor: Floor) -> str:
    label = floor.new_order("1", A=2)
    floor.release(label)
    floor.walk()
    floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{label}", A, A, "J%PACK", f"O%{label}")
    assert floor.weigh("bench-1", 500_000).why == "weight_ok"
    return label


@pytest.mark.parametrize(("job", "station"), [("SHIP", "dock"), ("PACK", "bench-2")])
def test_it_says_why_the_order_stopped(floor: Floor, job: str, station: str) -> None:
    label = _weighed(floor)
    floor.cancel(label)
    floor.scan(station, "U%3", f"J%{job}")
    assert floor.scan(station, f"{label}.1").why == "order_cancelled"


def test_after_a_change_was_told_the_old_label_means_nothing(floor: Floor) -> None:
    label = _weighed(floor)
    floor.office(changes.change, label, {1: 1}, "one less")
    floor.scan("dock", "U%3", "J%SHIP")
    assert floor.scan("dock", f"{label}.1").why == "order_changed"
    assert floor.scan("dock", f"{label}.1").why == "blocked"
    assert floor.scan("dock", "X%RESUME", f"{label}.1").why == "unknown_code"
