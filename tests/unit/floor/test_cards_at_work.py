"""Cards where once only a button was: counting and short pieces at put-away, the tare of a scale."""

from dataclasses import replace

import pytest

from hub.domain.devices import Command
from hub.domain.people import Station
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, picked

A, B, C = (GOODS[sku][1] for sku in "ABC")


def going_back(floor: Floor, **wanted: int) -> str:
    """A cancelled order whose pieces go back from tote T1 into their bins, by person 1 at zone-a."""
    label = picked(floor, **wanted)
    floor.cancel(label)
    assert "< T1" in (floor.scan("zone-a", "U%1", "J%PUTAWAY", "H%K2", "C%T1").say or "")
    return label


def test_pieces_that_go_back_may_be_counted(floor: Floor, database: Database) -> None:
    going_back(floor, A=5)
    assert floor.scan("zone-a", "Q%9").why == "over_qty"
    floor.scan("zone-a", "X%RESUME")
    part = floor.scan("zone-a", "Q%2")
    assert (part.why, part.got, part.want) == ("ok", 2, 5)
    assert floor.scan("zone-a", "Q%3").say == "Walk done"
    assert (floor.stock("T1"), floor.stock("A-01")["A"]) == ({}, 100)
    assert floor.scan("zone-a", "Q%1").say == "Q%1: nothing is lit or scanned"
    assert floor.scan("zone-a", "Q%0").why == "unknown_code"
    assert faults(database) == {}


def test_pieces_that_are_not_in_the_tote_are_asked_for_and_written_off(
    floor: Floor, database: Database
) -> None:
    going_back(floor, A=5, B=1)
    floor.scan("zone-a", "Q%3")
    asked = floor.scan("zone-a", "X%SHORT")
    assert (asked.why, asked.say) == ("confirm", "T1 -2: short? X%YES")
    assert floor.scan("zone-a", "X%NO").say == "Left as it was"
    assert floor.stock("T1") == {"A": 2, "B": 1}
    short = floor.scan("zone-a", "X%SHORT", "X%YES")
    assert (short.why, short.say) == ("short_pick", "A-02 x1 < T1")
    assert (floor.stock("T1"), floor.stock("A-01")["A"]) == ({"B": 1}, 98)
    assert floor.scan("zone-a", "X%YES").say == "Nothing was asked"
    assert floor.scan("zone-a", "L%A-02").say == "Walk done"
    assert faults(database) == {}


def test_undo_at_put_away_says_what_it_gives_up_or_that_there_is_nothing(floor: Floor) -> None:
    going_back(floor, A=2)
    assert floor.scan("zone-a", "X%UNDO").say == "Given up: A-01 x2 < T1"
    assert floor.lights("zone-a") == []
    assert floor.scan("zone-a", "X%UNDO").say == "Nothing to undo"
    assert floor.scan("zone-a", "X%SHORT").why == "no_order"


@pytest.mark.parametrize("job", ["PACK", "WEIGH"])
def test_a_card_tares_the_scale_of_its_own_bench(floor: Floor, job: str) -> None:
    with floor.work.transaction():
        bench = floor.work.one(Station, "name", "bench-1", SITE)
        assert bench is not None
        floor.work.put(replace(bench, caps="scan scale"))
    assert floor.scan("bench-1", "U%2", f"J%{job}", "X%TARE").why == "go"
    with floor.work.transaction():
        [command] = floor.work.where(Command, "station_id", bench.id)
    assert (command.op, command.operator_id) == ("tare", 2)
    assert command.expires_at_ms - command.ordered_at_ms == 30_000


def test_a_bench_without_a_scale_has_nothing_to_tare(floor: Floor) -> None:
    assert floor.scan("bench-1", "U%2", "J%PACK", "X%TARE").why == "not_allowed"
    assert floor.scan("bench-1", "J%VERIFY", "X%TARE").say == "VERIFY takes no X%TARE"
