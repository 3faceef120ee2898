"""Waves: what could be released, its release, and how far each wave is."""

import re
from dataclasses import replace

import pytest

from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.office import allocation, changes
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.floor.wall_under_test import A, B, batch, put, sorter, wall, wave
from tests.unit.web.site_under_test import Site


def allocated(floor: Floor, *numbers: str, **wanted: int) -> list[str]:
    """Orders that wait for their release."""
    labels = [floor.new_order(number, **wanted) for number in numbers]
    with floor.work.transaction():
        act = floor.act()
        for label in labels:
            order = floor.work.one(Order, "label", label, SITE)
            assert order is not None
            allocation.allocate(act, act.step(order, "audit"))
    return labels


def named(html: str) -> list[str]:
    """The planned waves that can be released."""
    return re.findall(r'name="wave" value="(\w+)"', html)


def test_a_plan_is_shown_and_released_as_it_was_shown(site: Site, floor: Floor) -> None:
    assert "No order waits for its release" in site.get("/waves/plan").main
    allocated(floor, "1", "2", A=1)
    allocated(floor, "3", A=2, B=1)
    seen = site.get("/waves/plan")
    assert "Orders that wait for release 3" in seen.main
    assert "Wave 1 Release single-piece" in seen.main
    assert "2 orders 2 pieces 1 bin" in seen.main
    assert "多件" in site.get("/waves/plan", "zh").main
    first, second = named(site.get("/waves/plan").html)
    done = site.post("/waves/plan", "release", wave=first)
    assert done.said == "✓ Wave W00001: 2 orders released."
    assert str(done.response.url).endswith("/waves/W00001")
    assert [floor.order(f"S-{n}").state for n in "123"] == ["released", "released", "allocated"]
    again = site.post("/waves/plan", "release", 409, wave=first)
    assert "The plan has changed" in again.said
    assert named(again.html) == [second]


@pytest.mark.long
def test_a_wave_whose_orders_changed_meanwhile_is_not_released(site: Site, floor: Floor) -> None:
    one, two = allocated(floor, "1", "2", A=1)
    [shown] = named(site.get("/waves/plan").html)
    floor.office(changes.hold, one, "unpaid")
    assert "The plan has changed" in site.post("/waves/plan", "release", 409, wave=shown).said
    assert floor.order(two).state == "allocated"


@pytest.mark.long
def test_all_of_a_plan_becomes_a_job_with_its_progress(site: Site, floor: Floor) -> None:
    allocated(floor, *(str(n) for n in range(25)), A=1)
    names = " ".join(named(site.get("/waves/plan").html))
    led = site.post("/waves/plan", "release_all", waves=names)
    assert "/jobs/" in str(led.response.url)
    job = site.app.state.pages.jobs.newest()[0]
    while not job.ended_at_ms:
        pass
    assert (job.done, job.says) == (25, "Wave W00001: 25 orders released.")


@pytest.mark.long
def test_who_may_not_release_is_told(site: Site, floor: Floor) -> None:
    allocated(floor, "1", A=1)
    [shown] = named(site.get("/waves/plan").html)
    site.become("clerk")
    assert "Release wave" not in site.get("/waves/plan").html
    assert "supervisor" in site.post("/waves/plan", "release", 403, wave=shown).said


def test_a_waves_progress_is_counted_by_stage(site: Site, floor: Floor) -> None:
    wall(floor, slots=3)
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=2, B=1)
    code = wave(floor, one, two, wall="W1")
    batch(floor, code)
    sorter(floor)
    put(floor, A, B, A)
    seen = site.get("/waves").main
    for words in ("Picked 5 / 5", "Sorted 3 / 5", "Verified 0 / 5", "Weighed 0 / 2", "Shipped 0 / 2"):
        assert words in seen
    assert "P1 wall-1" in seen
    assert "No cut-off" in seen
    page = site.get(f"/waves/{code}").main
    assert "T1 2 the whole wave" in page
    assert f"{one} picked" in page
    assert "已拣 5 / 5" in site.get(f"/waves/{code}", "zh").main


@pytest.mark.long
def test_a_wave_is_found_by_code_order_and_tote(site: Site, floor: Floor) -> None:
    wall(floor)
    code = wave(floor, floor.new_order("1", A=1, B=1), wall="W1")
    other = wave(floor, floor.new_order("2", A=1, B=1), wall="W1")
    batch(floor, code)
    for text in (code, "S-1", "T1"):
        found = site.get(f"/waves?q={text}").main
        assert code in found, text
        assert other not in found, text
    assert "No wave has this code" in site.get("/waves?q=nothing").main
    assert other not in site.get("/waves?state=done").main
    site.get("/waves/W99", status=404)


@pytest.mark.long
def test_a_done_wave_leaves_the_floor(site: Site, floor: Floor) -> None:
    label = floor.new_order("1", A=1)
    floor.release(label)
    assert "W00001" in site.get("/waves").main
    floor.cancel(label)
    assert "W00001" not in site.get("/waves").main
    assert "W00001" in site.get("/waves?state=done").main
    assert "W00001" in site.get("/waves?state=every").main


def test_an_order_is_withdrawn_and_a_left_cart_freed(site: Site, floor: Floor) -> None:
    floor.release(floor.new_order("1", A=1), floor.new_order("2", B=1))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    page = site.get("/waves/W00001")
    assert "Free cart K1" in page.main
    assert site.post("/waves/W00001", "free", cart="K1").said == "✓ Cart K1 is free."
    asked = site.post("/waves/W00001", "preview", many="withdraw", row=["S-2"])
    assert "Reason" in asked.main
    said = {"many": "withdraw", "rows": "S-2", "asked": "1", "reason": "no room"}
    assert "1 will be done" in site.post("/waves/W00001", "preview", **said).main
    assert "1 done" in site.post("/waves/W00001", "many", **said).said
    assert floor.order("S-2").state == "allocated"
    assert "S-2" not in site.get("/waves/W00001").main


@pytest.mark.long
def test_what_a_wave_lacks_is_named(site: Site, floor: Floor) -> None:
    label = floor.new_order("1", A=1, B=1)
    floor.release(label)
    with floor.work.transaction():
        order = floor.work.one(Order, "label", label, SITE)
        assert order is not None
        line = floor.work.where(OrderLine, "order_id", order.id)[1]
        floor.work.put(replace(line, qty_short=1))
    seen = site.get("/waves/W00001").main
    assert "What it lacks" in seen
    assert "B B 1 S-1" in seen
    assert "1 short" in seen
