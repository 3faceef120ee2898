"""The office's process: what it does by itself, on a real database, killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from hub.domain.orders import Order
from hub.domain.people import Wave
from hub.store.records import OrderLog
from tests.databases import migrated
from tests.patience import PATIENCE_S
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE, Floor, small_shop

ORDERS = 40


@contextmanager
def office(url: str, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**os.environ, "PICKBENCH_DATABASE_URL": url, "PICKBENCH_HOME": str(folder / "home")}
    with (folder / "office.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "hub.main.office"], stderr=log, env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def states(floor: Floor) -> Counter[str]:
    with floor.work.transaction():
        return Counter(order.state for order in floor.work.where(Order, "site", SITE))


def wait_for(floor: Floor, enough: int, *wanted: str) -> None:
    """Wait until so many orders are in one of these states."""
    ends = time.monotonic() + PATIENCE_S
    while sum(states(floor)[state] for state in wanted) < enough:
        assert time.monotonic() < ends, states(floor)
        time.sleep(0.02)


@pytest.mark.parametrize("dialect", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def test_the_office_killed_at_its_work_does_each_thing_once(
    dialect: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = (
        f"sqlite:///{tmp_path}/office.db" if dialect == "sqlite" else request.getfixturevalue("postgres_url")
    )
    database = migrated(url)
    floor = small_shop(database)
    labels = [floor.new_order(str(n), A=1, B=2) for n in range(ORDERS)]
    with office(url, tmp_path) as first:
        wait_for(floor, 1, "audited", "allocated")
        first.send_signal(signal.SIGKILL)
        first.wait(PATIENCE_S)
    with office(url, tmp_path):
        wait_for(floor, ORDERS, "allocated")
        floor.cancel(labels[0])
        floor.new_order("short", A=200)
        wait_for(floor, 1, "short")
    with floor.work.transaction():
        logged = Counter(
            (row.order_id, row.to_state)
            for order in floor.work.where(Order, "site", SITE)
            for row in floor.work.where(OrderLog, "order_id", order.id)
        )
    assert set(logged.values()) == {1}
    assert faults(database) == {}
    floor.work.connection.close()
    database.close()


def test_the_office_releases_waves_by_itself_where_the_site_says_so(tmp_path: Path) -> None:
    """Audited, allocated and released without a hand; what is due soon in a wave of its own."""
    url = f"sqlite:///{tmp_path}/office.db"
    database = migrated(url)
    floor = small_shop(database)
    labels = [floor.new_order(str(n), A=1 + n) for n in range(4)]
    with floor.work.transaction():
        order = floor.work.one(Order, "label", labels[3], SITE)
        assert order is not None
        floor.work.put(replace(order, urgent=True))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "office.toml").write_text("[waves]\nautomatic = true\nevery_minutes = 0\n")
    with office(url, tmp_path):
        wait_for(floor, len(labels), "released")
    with floor.work.transaction():
        waves = {wave.id: wave.kind for wave in floor.work.where(Wave, "site", SITE)}
        kinds = [waves.get(order.wave_id or 0) for order in floor.work.where(Order, "site", SITE)]
    assert kinds == ["single", "multi", "multi", "urgent"]
    floor.work.connection.close()
    database.close()
