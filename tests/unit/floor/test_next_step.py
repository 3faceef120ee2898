"""What a job's card answers: where the person's walk goes on, else what is scanned first."""

from dataclasses import replace

from hub.domain.people import Operator
from hub.domain.picking import STRAY, UNFINISHED, Pick
from hub.office import changes
from hub.store.database import Database
from tests.unit.floor.batch_acts import batch, picker
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench, picked

A, B = GOODS["A"][1], GOODS["B"][1]
FIRST = {
    "PICK": ("P1 PICK: scan a cart, H%…", "P1 拣货：请扫车 H%…"),
    "PUTWALL": ("P1 PUTWALL: scan a tote, C%…", "P1 播种墙：请扫箱 C%…"),
    "VERIFY": ("P1 VERIFY: scan an order or a tote", "P1 验货：请扫订单或箱"),
    "PACK": ("P1 PACK: scan an order or a tote", "P1 打包：请扫订单或箱"),
    "WEIGH": ("P1 WEIGH: scan an order or a tote", "P1 称重：请扫订单或箱"),
    "SHIP": ("P1 SHIP: scan each parcel", "P1 发货：请逐个扫包裹"),
    "PUTAWAY": ("P1 PUTAWAY: scan a cart, H%…", "P1 上架：请扫车 H%…"),
}
"""job -> what is said where nothing is open, in English and Chinese."""


def speaks(floor: Floor, lang: str) -> None:
    with floor.work.transaction():
        one = floor.work.one(Operator, "badge", "1", SITE)
        assert one is not None
        floor.work.put(replace(one, lang=lang))


def test_with_nothing_open_each_job_says_what_is_scanned_first(floor: Floor) -> None:
    floor.scan("zone-a", "U%1")
    for n, lang in enumerate(("en", "zh")):
        speaks(floor, lang)
        assert {job: floor.scan("zone-a", f"J%{job}").say for job in FIRST} == {
            job: words[n] for job, words in FIRST.items()
        }


def test_what_is_open_is_named_by_the_card_of_its_job(floor: Floor) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A)
    assert floor.scan("bench-1", "J%VERIFY").say == f"{label}: scan 1 more"


def test_an_open_walk_goes_on_where_its_card_says(floor: Floor) -> None:
    batch(floor, {"A": 2, "B": 1}, method="cluster")
    picker(floor)
    floor.scan("zone-a", "C%T1", "J%SHIP")
    assert floor.scan("zone-a", "J%PICK").say == "A-01 x2 > T1 (2 to go)"
    assert [row[0] for row in floor.lights("zone-a")] == [1]


def test_a_walk_that_the_office_darkened_is_lit_again(floor: Floor) -> None:
    first, _ = batch(floor, {"A": 4}, {"A": 3})
    picker(floor)
    floor.scan("zone-a", "C%T1")
    floor.office(changes.hold, first, "unpaid")
    assert floor.scan("zone-a", "X%HELP").say == "A-01 x3 > T1 (1 to go)"
    assert floor.lights("zone-a") == []
    assert floor.scan("zone-a", "J%PICK").say == "A-01 x3 > T1 (1 to go)"
    assert floor.scan("zone-a", "L%A-01").v == "pass"


def test_what_waits_to_go_back_is_named_by_whoever_asks(floor: Floor) -> None:
    label = picked(floor, A=2, B=1)
    floor.cancel(label)
    assert floor.scan("bench-1", "U%3", "J%SHIP", "C%T1").say == f"T1: {label} cancelled, 3 to put away"
    floor.scan("zone-a", "J%PUTAWAY")
    assert floor.scan("zone-a", "J%PUTAWAY").say == "3 to put away, first C%T1"
    floor.scan("zone-a", "C%T1")
    assert floor.scan("zone-a", "J%PUTAWAY").say == "A-01 x2 < T1 (2 to go)"


def test_what_was_put_back_by_mistake_waits_to_be_found_once_the_cart_is_anothers(floor: Floor) -> None:
    floor.cancel(picked(floor, A=2))
    floor.scan("zone-a", "J%PUTAWAY", "H%K1", "C%T1", "L%A-01")
    floor.scan("zone-b", "U%2", "J%PUTAWAY", "H%K1")
    assert floor.scan("zone-a", "X%UNDO").say == "Taken back: A -2 from A-01"
    assert floor.scan("zone-b", "J%PUTAWAY").say == "2 to put away, first C%T1"
    assert floor.scan("zone-b", A).say == "A-01 x2 < T1"


def test_a_stray_piece_that_was_put_by_mistake_is_nobodys_task(floor: Floor, database: Database) -> None:
    floor.scan("zone-a", "U%1", "J%PUTAWAY", "H%K1", A, A)
    floor.scan("zone-b", "U%2", "J%PUTAWAY", "H%K1")
    floor.scan("zone-a", "X%UNDO")
    with floor.work.transaction():
        strays = [p for p in floor.work.where(Pick, "site", SITE) if p.kind == STRAY]
    assert not [p for p in strays if p.state in UNFINISHED]
    assert floor.scan("zone-b", A).say == "A-01 x1 < -"
