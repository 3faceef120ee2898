"""The station itself, in the terminal: an order, an outage with a job, a power cut, bad lines."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import select

from hub.commands.station_run import compiled
from hub.store.tables import EventRow, OrderRow
from tests.e2e.conftest import Rig
from tests.e2e.terminal import POWER_CUT, TerminalStation, config_of, on_cpython, on_micropython
from tests.unit.floor.floor_under_test import GOODS, picked

HEAP = "100k"
A, B, C = (GOODS[sku][1] for sku in "ABC")


@pytest.fixture(scope="module")
def firmware(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("station") / "a")


@pytest.fixture(params=["cpython", "micropython32"])
async def station(
    request: pytest.FixtureRequest, rig: Rig, firmware: Path, tmp_path: Path
) -> AsyncIterator[TerminalStation]:
    config = config_of(rig.address("bench-1"), scale={"max_g": 30000, "e_g": 5})
    if request.param == "cpython":
        made = on_cpython(tmp_path / "bench-1", config)
    else:
        interpreter: Path = request.getfixturevalue(request.param)
        made = on_micropython(interpreter, firmware, tmp_path / "bench-1", config, HEAP)
    await made.start()
    try:
        yield made
    finally:
        await made.kill()


async def signed_in(station: TerminalStation, label: str) -> None:
    """Somebody verifies an order."""
    station.line("ready", "scan U%2", "settle", "scan J%VERIFY", "settle", f"scan O%{label}")
    await station.sees(show=f"Order {label}: 3 to scan")


async def test_an_order_is_verified_and_weighed(rig: Rig, station: TerminalStation) -> None:
    label = picked(rig.floor, A=2, B=1)
    await signed_in(station, label)
    station.line(f"scan {A}")
    await station.sees(lamp="g", mode="s")
    station.line(f"scan {C}")
    await station.sees(lamp="r", mode="b")
    await station.sees(sound="bad")
    station.line("scan X%RESUME", "settle", f"scan {A}", "settle", f"scan {B}")
    await station.sees(sound="done")
    station.line("scan J%PACK", "settle", f"scan O%{label}", "settle", "weigh 800000")
    await station.sees(sound="done")
    with rig.database.session() as session:
        order = session.exec(select(OrderRow).where(OrderRow.label == label)).one()
    assert order.state == "weighed"


@pytest.mark.parametrize(
    "station", ["micropython32", pytest.param("cpython", marks=pytest.mark.long)], indirect=True
)
async def test_it_judges_on_while_the_hub_is_away_and_loses_nothing_to_a_power_cut(
    rig: Rig, station: TerminalStation
) -> None:
    """Device failures 3, 5: with the open order's job, wrong is red at once and right is blinking blue."""
    label = picked(rig.floor, A=2, B=1)
    await signed_in(station, label)
    station.line(f"scan {A}")
    await station.sees(lamp="g", mode="s")
    await rig.kill_gateway()
    await station.sees(show="System away, work is saved")
    station.line(f"scan {A}")
    await station.sees(lamp="b", mode="b")
    station.line(f"scan {C}")
    await station.sees(lamp="r", mode="b")
    station.line("scan X%RESUME", "wait 500", f"scan {B}")
    await station.sees(lamp="b", mode="b")
    await station.kill()
    await station.start()
    await rig.start_gateway()
    station.line("ready", "settle")
    await station.close_input()
    assert await station.ended() == 0
    with rig.database.session() as session:
        order = session.exec(select(OrderRow).where(OrderRow.label == label)).one()
        events = session.exec(select(EventRow)).all()
    assert order.state == "verified"
    assert [e.why for e in events if e.kind == "scan"].count("wrong_item") == 1
    assert len({(e.inc, e.seq) for e in events}) == len(events)


ONLY_REAL = pytest.mark.parametrize("station", ["micropython32"], indirect=True)


async def test_a_power_line_ends_its_life_and_what_was_saved_comes_back(
    rig: Rig, station: TerminalStation
) -> None:
    station.line("ready", "scan U%2", "settle", "cut 60", "wait 900", "scan J%VERIFY")
    await station.sees(show="Saved, checked later")
    station.line("power")
    assert await station.ended() == POWER_CUT
    await station.start()
    await station.sees(show="J%VERIFY: P2 VERIFY: scan an order or a tote")


async def test_bad_lines_are_told_in_words(rig: Rig, station: TerminalStation) -> None:
    station.type(b"scan \xff\xfe\n\xff\n\n")
    station.line("dance", "weigh much", "button confirm A-99-1", r"scan \xzz", "wait 10")
    await station.sees(error="weigh: expected a whole number, got much")
    await station.sees(error="button confirm: expected a whole number, got A-99-1")
    await station.sees(error="expected two hexadecimal digits behind \\x, got zz")


@ONLY_REAL
async def test_the_end_of_the_input_ends_it(rig: Rig, station: TerminalStation) -> None:
    station.line("ready", "scan U%2")
    await station.close_input()
    assert await station.ended() == 0
    with rig.database.session() as session:
        assert [event.kind for event in session.exec(select(EventRow)).all()] == ["scan"]
