"""The clerk against a desk of the test's own, which does as it is told, or not."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import pytest

from station_sim import clerk as clerks
from station_sim import day as days
from station_sim import families, orders
from station_sim.desk import How, Paper, Released
from station_sim.desk_plan import RELEASED, DeskPlan
from station_sim.office import (
    CANCEL,
    CHANGE_LESS,
    CHANGE_MORE,
    HOLD,
    HOLD_FOR_GOOD,
    READDRESS,
    Interruption,
    Listed,
)
from tests.patience import PATIENCE_S

LINES = {"A": 4, "B": 2}


@dataclass
class FakeDesk:
    """A hub in a dictionary. `lost` is a SKU that it forgets when it splits."""

    site: days.Site | None = None
    wants: dict[str, Counter[str]] = field(default_factory=dict)
    state: dict[str, str] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)
    auto_split: str = ""
    lost: str = ""
    proposes: bool = True

    async def bring(self, day: int) -> None:
        assert self.site is not None
        for order in self.site.book.of_day(day):
            self.wants[order.label], self.state[order.label] = Counter(order.lines), "received"

    async def audit(self) -> None:
        self._step("received", "audited")

    async def approve_asked(self) -> int:
        return 0

    async def allocate(self) -> None:
        if self.auto_split in self.wants and self.state[self.auto_split] == "audited":
            await self.split(self.auto_split, {"A": 1})
            self.auto_split = ""
        self._step("audited", "allocated")

    def _step(self, before: str, after: str) -> None:
        for label, state in self.state.items():
            if state == before:
                self.state[label] = after

    async def release(self, _warehouse: str, _how: How) -> Released | None:
        waiting = [label for label, state in self.state.items() if state == "allocated"]
        self._step("allocated", "released")
        return Released("W1", waiting) if waiting else None

    async def states(self) -> dict[str, str]:
        return dict(self.state)

    async def paper(self, order: str) -> Paper:
        return Paper(order, self.state[order], "MAIN", Counter(self.wants[order]))

    async def merge(self, into: str, other: str, _buyer: str) -> bool:
        self.wants[into] += self.wants.pop(other)
        self.state[other], self.wants[other] = "merged", Counter()
        return self.proposes

    async def split(self, order: str, lines: dict[str, int]) -> str:
        part = f"{order}~2"
        self.wants[part], self.state[part] = Counter(lines), self.state[order]
        self.wants[order] = self.wants[order] - Counter(lines)
        self.wants[part][self.lost] = 0
        self.wants[part] = +self.wants[part]
        return part

    async def split_short(self, order: str) -> str:
        raise AssertionError(f"{order} was not short")

    async def hold(self, order: str) -> None:
        self.said.append(("hold", order))
        self.state[order] = "held"

    async def go_on(self, order: str) -> None:
        self.said.append(("go_on", order))
        self.state[order] = "received"

    async def cancel(self, order: str) -> None:
        self.state[order] = "cancelled"

    async def change(self, order: str, sku: str, by: int) -> None:
        self.wants[order][sku] += by

    async def readdress(self, order: str) -> None:
        self.said.append(("readdress", order))

    async def packing_lists(self, order: str) -> list[Listed]:
        raise AssertionError(f"nobody packs {order} here")

    async def hand_over(self, warehouse: str, carrier: str) -> None:
        raise AssertionError(f"nothing is handed over to {carrier} of {warehouse} here")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerks, "ROUND_S", 0.001)
    monkeypatch.setattr(families, "AGAIN_S", 0.001)


async def _worked(desk: FakeDesk, plan: DeskPlan, count: int = 3) -> days.Scene:
    """A day whose orders end as soon as they are released, as if everything shipped at once."""
    book = orders.OrderBook([orders.Ordered(str(n), dict(LINES), "Ada") for n in range(1, count + 1)])
    day = days.prepare(1, book, days.Wanted(stations=3, box_mg=1, errors=0.0))
    day.desk = plan
    scene = days.open_site(day, days.new_devices(day.shop, "main"), desk)
    desk.site, floor = scene.site, scene.floors[0]
    work = asyncio.create_task(scene.clerk.run())
    async with asyncio.timeout(PATIENCE_S):
        while not work.done():
            for label in floor.waiting:
                scene.site.truth.end(scene.site.truth.cases[label], "shipped")
            floor.waiting.clear()
            await asyncio.sleep(0)
        await work
    return scene


def _ends(scene: days.Scene) -> dict[str, tuple[str, dict[str, int]]]:
    return {c.label: (c.ended, dict(c.wants)) for c in scene.site.truth.cases.values()}


async def test_merges_splits_and_changes_are_known_before_anybody_picks() -> None:
    plan = DeskPlan(
        merges=[("1", "2")],
        splits={"3": {"A": 1, "B": 2}},
        before={
            "4": Interruption(CHANGE_MORE, "desk", "A", 2),
            "5": Interruption(CHANGE_LESS, "desk", "B", -1),
        },
    )
    scene = await _worked(FakeDesk(), plan, 5)
    assert not scene.site.judge.missed
    assert _ends(scene) == {
        "WEB-1": ("shipped", {"A": 8, "B": 4}),
        "WEB-2": ("merged", {}),
        "WEB-3": ("shipped", {"A": 3}),
        "WEB-3~2": ("shipped", {"A": 1, "B": 2}),
        "WEB-4": ("shipped", {"A": 6, "B": 2}),
        "WEB-5": ("shipped", {"A": 4, "B": 1}),
    }
    assert (scene.site.truth.added["WEB"], scene.site.truth.cancelled["WEB"]) == (2, 1)


async def test_what_is_stopped_before_its_release_ends_so_or_goes_on() -> None:
    acts = {"1": HOLD, "2": HOLD_FOR_GOOD, "3": CANCEL}
    desk = FakeDesk()
    plan = DeskPlan(before={n: Interruption(act, "desk") for n, act in acts.items()})
    scene = await _worked(desk, plan)
    assert {label: end for label, (end, _) in _ends(scene).items()} == {
        "WEB-1": "shipped",
        "WEB-2": "held",
        "WEB-3": "cancelled",
    }
    assert desk.said == [("hold", "WEB-1"), ("hold", "WEB-2"), ("go_on", "WEB-1")]


async def test_an_order_that_the_hub_splits_by_itself_is_followed() -> None:
    scene = await _worked(FakeDesk(auto_split="WEB-2"), DeskPlan())
    assert not scene.site.judge.missed
    assert scene.clerk.families.splits == 1
    assert _ends(scene)["WEB-2"] == ("shipped", {"A": 3, "B": 2})
    assert _ends(scene)["WEB-2~2"] == ("shipped", {"A": 1})


async def test_pieces_that_are_lost_in_a_split_are_missed() -> None:
    scene = await _worked(FakeDesk(lost="B"), DeskPlan(splits={"1": {"A": 1, "B": 1}}))
    reasons = [row["reason"] for row in scene.site.judge.missed]
    assert reasons == ["its parts want B x1, not x2"]


async def test_a_merge_that_was_not_proposed_is_missed() -> None:
    scene = await _worked(FakeDesk(proposes=False), DeskPlan(merges=[("1", "2")]))
    assert "was not proposed for a merge with WEB-2" in scene.site.judge.missed[0]["reason"]


async def test_what_happens_to_a_released_order_happens_before_it_has_a_tote() -> None:
    desk = FakeDesk()
    acts = {
        "1": Interruption(HOLD, RELEASED),
        "2": Interruption(CANCEL, RELEASED),
        "3": Interruption(CHANGE_MORE, RELEASED, "A", 2),
        "4": Interruption(READDRESS, RELEASED),
        "5": Interruption(HOLD_FOR_GOOD, RELEASED),
    }
    scene = await _worked(desk, DeskPlan(before=acts), 5)
    assert not scene.site.judge.missed
    assert {label: end for label, (end, _) in _ends(scene).items()} == {
        "WEB-1": "shipped",
        "WEB-2": "cancelled",
        "WEB-3": "shipped",
        "WEB-4": "shipped",
        "WEB-5": "held",
    }
    assert _ends(scene)["WEB-3"][1] == {"A": 6, "B": 2}
    assert desk.said == [("hold", "WEB-1"), ("readdress", "WEB-4"), ("hold", "WEB-5"), ("go_on", "WEB-1")]
