from collections import Counter

import pytest

from station_sim import day as days
from station_sim import office, orders, stopping
from station_sim.case import Case
from station_sim.floor import Floor
from station_sim.office import Interruption, Listed
from station_sim.site import Stuck

BOOK = orders.OrderBook([orders.Ordered("1", {"A": 2, "B": 3}, "Ada")])


class _Phone:
    """An office that notes what it is told."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []

    def __getattr__(self, act: str) -> object:
        async def said(*what: object) -> None:
            self.said.append((act, *what))

        return said


@pytest.fixture
def floor() -> Floor:
    day = days.prepare(1, BOOK, days.Wanted(stations=3, box_mg=1, errors=0.0))
    return days.open_site(day, {}, _Phone()).floors[0]  # type: ignore[arg-type]


def _picked(floor: Floor) -> Case:
    """The order in a tote with all of its pieces, none of them scanned."""
    case = floor.truth.new_case("1", "WEB-1", {"A": 2, "B": 3})
    case.tote = floor.free.popleft()
    case.tote.case = case
    for sku, qty in case.wants.items():
        case.tote.loose += floor.truth.take(floor.site.shop.bin_of(sku, "MAIN"), qty)
    return case


async def _say(floor: Floor, case: Case, act: str, stage: str, sku: str = "", by: int = 0) -> None:
    floor.site.interruptions["1"] = [Interruption(act, stage, sku, by)]
    await stopping.interrupt(floor, case, stage, 1)


@pytest.mark.parametrize(
    ("act", "by", "where"),
    [
        (office.CHANGE_LESS, -1, "to_put_away"),
        (office.CHANGE_MORE, 1, "to_fetch"),
        (office.READDRESS, 0, "to_verify"),
        (office.CANCEL, 0, "to_put_away"),
    ],
)
async def test_a_stopped_tote_goes_where_its_pieces_belong(
    floor: Floor, act: str, by: int, where: str
) -> None:
    case = _picked(floor)
    await _say(floor, case, act, office.VERIFY, "A" if by else "", by)
    assert case.stop == office.STOPS[act]
    assert case.wants["A"] == 2 + by
    stopping.hear_stop(floor, case, case.stop)
    stopping.stopped(floor, case)
    waiting = {name: getattr(floor, name) for name in ("to_put_away", "to_fetch", "to_verify", "to_pack")}
    held = {name: len(queue) if name == "to_fetch" else queue.qsize() for name, queue in waiting.items()}
    assert held == dict.fromkeys(held, 0) | {where: 1}
    assert [(stop.act, stop.stage, stop.is_missed) for stop in floor.site.stops] == [(act, "verify", False)]


async def test_a_box_at_the_dock_stays_closed_while_its_order_is_held(floor: Floor) -> None:
    case = _picked(floor)
    assert case.tote is not None
    box = floor.truth.new_box(Listed("WEB-1.1", Counter(case.wants)), case)
    box.pieces, case.tote.loose, case.passed = case.tote.empty(), [], Counter(case.wants)
    await _say(floor, case, office.HOLD, office.SHIP)
    stopping.stopped(floor, case)
    assert (case.ended, case.stop) == ("", "order_held")
    for call in list(floor.calls):
        await call
    assert case.boxes == [box]
    assert floor.to_ship.get_nowait() is case
    assert floor.site.office.said == [("hold", "WEB-1"), ("go_on", "WEB-1")]  # type: ignore[attr-defined]


async def test_the_office_waits_for_its_moment_and_leaves_a_piece_of_each_line(floor: Floor) -> None:
    case = _picked(floor)
    said = Interruption(office.CHANGE_LESS, office.PACK, "A", -2, because="C7")
    floor.site.interruptions["1"] = [said]
    await stopping.interrupt(floor, case, office.VERIFY, 5)
    await stopping.interrupt(floor, case, office.PACK, 0)
    await stopping.interrupt(floor, case, office.PACK, 1)
    assert (case.stop, floor.site.interruptions["1"]) == ("", [said])


async def test_a_change_is_of_another_line_where_a_part_of_the_order_has_the_first(floor: Floor) -> None:
    case = _picked(floor)
    case.wants = Counter({"B": 3})
    await _say(floor, case, office.CHANGE_MORE, office.PACK, "A", 2)
    assert floor.site.office.said == [("change", "WEB-1", "B", 2)]  # type: ignore[attr-defined]
    assert case.wants == {"B": 5}


async def test_a_scan_that_goes_on_as_if_nothing_had_been_said_is_a_stop_missed(floor: Floor) -> None:
    case = _picked(floor)
    await _say(floor, case, office.CANCEL, office.PACK)
    stopping.hear_stop(floor, case, "weight_ok")
    stopping.hear_stop(floor, case, "order_cancelled")
    assert [(stop.got, stop.is_missed) for stop in floor.site.stops] == [("weight_ok", True)]


def test_a_hub_that_forgets_released_orders_is_found_out(floor: Floor) -> None:
    floor.none_waits()
    floor.waiting.add("WEB-1")
    with pytest.raises(Stuck, match="no order waits in MAIN"):
        floor.none_waits()
