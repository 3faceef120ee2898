"""Slip and waybill of a parcel, taken from the printers' trays and scanned together before it is weighed.

Rule: a person knows which papers came out for which parcel; whether both are its own, the scan must prove.
"""

from abc import ABC, abstractmethod

from station_sim import mistakes
from station_sim.case import Box, Case
from station_sim.device import Device, Seen
from station_sim.floor import Floor
from station_sim.mistakes import Mistake
from station_sim.papers import SLIP, WAYBILL, Paper, Trays
from station_sim.person import Person
from station_sim.shop import Worker
from station_sim.tariff import CARRIERS

WITHIN_S = 45.0
"""How long one waits for a paper, while no page at all comes out, before something is wrong."""
ON_THEIR_WAY = ("on their way", "正在打印")


class PaperBench(Person, ABC):
    """Somebody at a bench where papers are put to parcels."""

    def __init__(self, seed: int, worker: Worker, floor: Floor) -> None:
        super().__init__(seed, worker, floor)
        self.proven: list[Paper] = []
        """The pair that was proven last."""
        self.before: list[Paper] = []
        """The pair of the box before, which stands on the bench, weighed, as long as this one is packed."""

    async def prove(self, device: Device, box: Box) -> Seen | None:
        """Put slip and waybill to a box, and scan both. The answer that the office has stopped its order,
        where that is what a scan said; else None.
        """
        trays, case = self.site.trays, box.case
        if trays is None or not box.carrier:
            return None
        if case.stop:
            return await self._hear_stop(device, trays, box)
        papers = await self._fetch(trays, box)
        if papers is None:
            return None
        if case.number in self.site.plan.torn:
            self.site.plan.torn.discard(case.number)
            papers = await self._again(device, trays, box) or papers
        mistake = self.site.plan.papers.get(case.number)
        if mistake is not None and not mistake.is_made:
            await self._err(device, trays, box, papers, mistake)
        for paper in papers if self.chance.random() < 0.5 else papers[::-1]:
            self.judge.paper_said(box, await self.scan(device, self.chance.choice(paper.proofs), "go"))
        box.slip, box.label = papers[0].parcel, papers[1].code
        trays.take(box.code)
        self.proven = papers
        return None

    async def _hear_stop(self, device: Device, trays: Trays, box: Box) -> Seen | None:
        """The office has stopped the order: whatever of it is scanned says so. Its papers may never come."""
        case, kind = box.case, SLIP if self.chance.random() < 0.5 else WAYBILL
        assert case.tote is not None, "an order keeps its tote until it has shipped"
        code = trays.there(kind, box.code) or case.tote.card
        seen = await self.scan(device, code, case.stop)
        return seen if self.is_told_to_stop(case, seen) else None

    async def _fetch(self, trays: Trays, box: Box, more_than: tuple[int, int] = (0, 0)) -> list[Paper] | None:
        """Slip and waybill of a box, once they have come out; None where they don't."""
        papers = [
            await trays.newest(kind, box.code, WITHIN_S, more)
            for kind, more in zip((SLIP, WAYBILL), more_than, strict=True)
        ]
        there = [paper for paper in papers if paper is not None]
        if len(there) < len(papers):
            self.judge.wrong(box.case, f"slip and waybill of {box.code} did not come out: {there}")
            return None
        self.judge.check_waybill(box, there[1].code, there[1].words, CARRIERS)
        return there

    async def _again(self, device: Device, trays: Trays, box: Box) -> list[Paper] | None:
        """A paper is torn: both are printed again, and the new ones are taken."""
        before = (trays.count(SLIP, box.code), trays.count(WAYBILL, box.code))
        seen = await self.scan(device, "X%REPRINT", "go")
        while any(words in seen.say for words in ON_THEIR_WAY):
            # They lie in the tray, and the hub has not counted them yet.
            await self.floor.wait()
            seen = await self.scan(device, "X%REPRINT", "go")
        return await self._fetch(trays, box, before)

    async def _err(
        self, device: Device, trays: Trays, box: Box, papers: list[Paper], mistake: Mistake
    ) -> None:
        """What goes wrong with this order's papers, as planned: one is left out, or one is another
        order's.
        """
        first, second = papers if self.chance.random() < 0.5 else papers[::-1]
        if mistake.kind == mistakes.PAPER_FORGOTTEN:
            await self.scan(device, first.code, "go")
            seen = await self.weigh_unproven(device, box)
            if seen.why != "scale_fault":
                # Beyond its range the scale tells nothing: it is forgotten when the order is packed anew.
                mistake.make("forgotten")
            if seen.why == "not_allowed":
                mistake.mend("forgotten", seen.why)
            return
        other = self._other(trays, second.kind, box.case)
        if other is None:
            return
        mistake.sku = other.parcel
        mistake.make("of another parcel")
        await self.scan(device, first.code, "go")
        seen = await self.scan(device, other.code, "wrong_parcel")
        if seen.why == "wrong_parcel":
            mistake.mend("of another parcel", seen.why)

    def _other(self, trays: Trays, kind: str, case: Case) -> Paper | None:
        """A paper that one may take for one of a case: what lies in the tray, else that of the box before."""
        lying = trays.other(kind, lambda parcel: self._is_calm(parcel, case) and self._counts(parcel))
        beside = (p for p in self.before if p.kind == kind and self._is_calm(p.parcel, case))
        return lying or next(beside, None)

    def _is_calm(self, parcel: str, case: Case) -> bool:
        """Whether a parcel is another's than this order's, and nobody is about to stop that one."""
        other = self.truth.cases.get(_order(parcel))
        return other is not None and other is not case and not (other.stop or self.floor.is_spared(other))

    def _counts(self, parcel: str) -> bool:
        """Whether what lies in the tray of a parcel is no void paper: its order was never sent back."""
        other = self.truth.cases[_order(parcel)]
        return not (other.ended or other.sent_back)

    @abstractmethod
    async def weigh_unproven(self, device: Device, box: Box) -> Seen:
        """Put a box on the scale whose papers are not proven."""


def _order(parcel: str) -> str:
    """The label of the order that a parcel is of."""
    return parcel.rpartition(".")[0]
