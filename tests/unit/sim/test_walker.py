"""Walks with detours: pauses, carts that change hands, full totes; a hub that gets them wrong is found
out.
"""

import pytest

from station_sim import day as days
from station_sim import orders
from station_sim.case import Case, Tote
from station_sim.floor import Floor
from station_sim.picker import Picker
from station_sim.wave import MULTI, Wave
from tests.unit.sim.scripted import Scripted

BOOK = orders.OrderBook(
    [orders.Ordered(str(n), {f"{sku}{n}": 1 for sku in "ABCD"}, "Ada") for n in range(1, 4)]
)


@pytest.fixture
def floor() -> Floor:
    day = days.prepare(1, BOOK, days.Wanted(stations=12, box_mg=1, errors=0.0))
    devices = {name: Scripted(name) for name in day.shop.stations}
    floor = days.open_site(day, devices, None).floors[0]  # type: ignore[arg-type]
    plan = floor.site.plan
    for planned in (plan.full, plan.leaves, plan.pauses, plan.lost):
        planned.clear()
    return floor


def _picker(floor: Floor, n: int = 0) -> tuple[Picker, Scripted]:
    """The nth picker, signed in with a cart at a station of their own."""
    worker = [w for w in floor.site.shop.workers if w.job == "PICK"][n]
    picker, device = Picker(1, worker, floor), floor.site.devices[worker.stations[0]]
    assert isinstance(device, Scripted)
    device.signed, picker._has_cart, picker._at = (worker.badge, worker.job), True, device  # type: ignore[assignment]
    return picker, device


def _on_a_cart(floor: Floor, picker: Picker) -> tuple[Case, Tote]:
    case, tote = floor.truth.new_case("1", "WEB-1", {"A1": 1, "B1": 1}), floor.free.popleft()
    case.tote, tote.case = tote, case
    picker._cart = [tote]
    return case, tote


def _bin(floor: Floor, sku: str) -> str:
    return floor.site.shop.bin_of(sku, "MAIN")


async def test_a_full_tote_is_helped_by_an_empty_one_and_both_are_free_together(floor: Floor) -> None:
    picker, device = _picker(floor)
    case, tote = _on_a_cart(floor, picker)
    floor.site.plan.full.add("1")
    empty, going_on = floor.free[0], f"{_bin(floor, 'B1')} x1"
    device.answers = {
        "X%FULL": ("go", f"{tote.code} full, 1 left: next C%"),
        f"C%{empty.code}": ("go", f"{empty.code}=WEB-1: {going_on} > {empty.code}"),
    }
    assert await picker._detour(f"{going_on} > {tote.code}", tote) == f"{going_on} > {empty.code}"
    assert (case.further, empty.case, case.tote) == ([empty], case, tote)
    empty.loose = floor.truth.take(_bin(floor, "B1"), 1)
    assert case.held() == {"B1": 1}
    await picker._bring_home()
    assert (len(tote.loose), empty.loose, floor.to_verify.get_nowait()) == (1, [], tote)
    floor.give_back(tote)
    assert {tote, empty} <= set(floor.free)
    assert (case.further, empty.case, floor.site.judge.missed) == ([], None, [])


async def test_an_empty_tote_that_helps_another_order_is_told(floor: Floor) -> None:
    picker, device = _picker(floor)
    _, tote = _on_a_cart(floor, picker)
    floor.site.plan.full.add("1")
    empty, where = floor.free[0], f"{_bin(floor, 'B1')} x1 > {tote.code}"
    device.answers = {
        "X%FULL": ("go", f"{tote.code} full"),
        f"C%{empty.code}": ("go", f"{empty.code}=WEB-2: {where}"),
        f"H%{picker.worker.cart}": ("go", where),
    }
    assert await picker._detour(where, tote) == where
    assert [row["tote"] for row in floor.site.judge.missed] == [tote.code]
    assert empty in floor.free


async def test_a_full_batch_tote_is_followed_by_another_of_its_wave(floor: Floor) -> None:
    picker, device = _picker(floor)
    case, tote = floor.truth.new_case("1", "WEB-1", {"A1": 2}), floor.free.popleft()
    tote.wave, picker._cart = Wave("W1", MULTI, [case]), [tote]
    floor.site.plan.full.add("1")
    empty, going_on = floor.free[0], f"{_bin(floor, 'A1')} x2"
    device.answers = {
        "X%FULL": ("go", f"{tote.code} full"),
        f"C%{empty.code}": ("go", f"{empty.code}=W1: {going_on} > {empty.code}"),
    }
    await picker._detour(f"{going_on} > {tote.code}", tote)
    assert device.said == ["X%FULL", f"C%{empty.code}"]
    assert (picker._cart, empty.wave) == ([tote, empty], tote.wave)


@pytest.mark.parametrize("is_dark", [True, False])
async def test_a_pause_must_darken_the_light(
    floor: Floor, is_dark: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    picker, device = _picker(floor)
    _, tote = _on_a_cart(floor, picker)
    floor.site.plan.pauses.add("1")
    where = f"{_bin(floor, 'B1')} x1 > {tote.code}"
    place = floor.site.shop.places[_bin(floor, "B1")]
    light = floor.site.devices[place.station]
    assert isinstance(light, Scripted)
    light.lit = [] if is_dark else [(place.place, picker.worker.colour, "s", 1)]
    device.answers = {f"U%{picker.worker.badge}": ("go", where)}
    monkeypatch.setattr(picker, "_has_own_colour", True)
    assert await picker._detour(where, tote) == where
    assert device.said == ["X%PAUSE", f"U%{picker.worker.badge}"]
    assert len(floor.site.judge.missed) == (not is_dark)
    assert floor.site.happened == {"pauses": 1}


async def test_a_cart_that_was_left_is_brought_home_by_another(floor: Floor) -> None:
    (ann, _), (bo, bos_station) = _picker(floor), _picker(floor, 1)
    case, tote = _on_a_cart(floor, ann)
    case.wants.clear()
    floor.site.plan.leaves.add("1")
    await ann._detour(f"{_bin(floor, 'B1')} x1 > {tote.code}", tote)
    assert (ann._cart, ann._has_cart, len(floor.left)) == ([], False, 1)
    assert not await ann.work()
    assert not bo._may_leave
    cart, own_cart = ann.worker.cart, bo.worker.cart
    bos_station.answers = {
        f"H%{cart}": ("confirm", f"{cart} is with {ann.worker.name}: take?"),
        "X%YES": ("go", "Walk done"),
    }
    assert await bo.work()
    assert bos_station.said == [f"H%{cart}", "X%YES", f"H%{bo.worker.cart}"]
    assert floor.to_verify.get_nowait() is tote
    assert (bo.worker.cart, bo._cart, floor.site.judge.missed) == (own_cart, [], [])
    assert await ann._come_back()
    assert ann._away is None


async def test_who_is_alone_does_not_leave(floor: Floor) -> None:
    picker, _ = _picker(floor)
    _, tote = _on_a_cart(floor, picker)
    floor.site.plan.leaves.add("1")
    picker._is_alone = True
    await picker._detour(f"{_bin(floor, 'B1')} x1 > {tote.code}", tote)
    assert (picker._away, len(floor.left), floor.site.plan.leaves) == (None, 0, {"1"})


async def test_at_the_end_of_a_zone_totes_that_lack_pieces_wait_for_others(floor: Floor) -> None:
    picker, device = _picker(floor)
    case, tote = _on_a_cart(floor, picker)
    other, done = floor.truth.new_case("2", "WEB-2", {"A2": 1}), floor.free.popleft()
    other.tote, done.case = done, other
    picker._cart.append(done)
    device.answers = {
        tote.card: ("go", f"{tote.code}: WEB-1 -1, first {_bin(floor, 'B1')}"),
        done.card: ("go", f"{done.code}: WEB-2 picked"),
    }
    await picker._leave_zone("zone-1")
    assert device.said == [tote.card, done.card, "Z%ALL"]
    assert (list(floor.to_fetch), picker._cart) == ([tote], [done])
    assert floor.site.judge.missed == []
    picker._cart = [tote]
    device.answers = {tote.card: ("go", f"{tote.code}: free")}
    await picker._leave_zone("zone-1")
    assert len(floor.site.judge.missed) == 1
    assert case.tote is tote


async def test_a_button_that_confirms_where_two_lights_meet_is_told(floor: Floor) -> None:
    picker, device = _picker(floor)
    place = floor.site.shop.places[_bin(floor, "A1")]
    device.lit = [(place.place, "b", "s", 1), (place.place, "m", "s", 2)]
    device.answers = {f"button {place.place}": ("confirm", "Two here")}
    said = [await picker._press_shared(device, place) for _ in range(20)]  # type: ignore[arg-type]
    assert set(said) == {None}
    assert 0 < device.said.count(f"button {place.place}") < 20
    device.answers = {f"button {place.place}": "ok"}
    while await picker._press_shared(device, place) is None:  # type: ignore[arg-type]
        pass
    assert [row["expected"] for row in floor.site.judge.missed] == ["confirm"]


@pytest.mark.parametrize("has_come", [True, False])
async def test_a_button_may_ask_only_where_another_light_has_come_on(floor: Floor, has_come: bool) -> None:
    picker, _ = _picker(floor)
    case, _ = _on_a_cart(floor, picker)
    place = floor.site.shop.places[_bin(floor, "B1")]
    device = floor.site.devices[place.station]
    assert isinstance(device, Scripted)
    own, other = ((place.place, colour, "s", 1) for colour in "bm")
    device.lit = [own]
    device.answers = {f"button {place.place}": ("confirm", f"Two at {place.code}")}
    device.on_scan = lambda _: device.lit.extend([other] if has_come else [])
    seen = await picker._press_for(device, place, case, "ok")  # type: ignore[arg-type]
    assert (seen is None, len(floor.site.judge.false_alarms)) == (has_come, int(not has_come))
    assert floor.site.happened == ({"buttons at two people's bin": 1} if has_come else {})
