"""Packers: the verified pieces go into boxes by the packing list, papers to them, and each box on the scale.

Rule: a packer packs whatever lies in the tote, and believes the scale's verdict.
"""

from station_sim import mistakes, office, stopping
from station_sim.case import Box, Case, Piece, Tote
from station_sim.device import Device, Seen
from station_sim.floor import Floor
from station_sim.mistakes import Mistake
from station_sim.pairing import PaperBench
from station_sim.scale import Scale
from station_sim.shop import Worker


class Packer(PaperBench):
    """Somebody at a packing bench with a scale."""

    def __init__(self, seed: int, worker: Worker, floor: Floor) -> None:
        super().__init__(seed, worker, floor)
        self.scale = Scale(seed, worker.stations[0])
        self._kept: Case | None = None
        """The order before. It stands on the bench until the next one is packed, and may get on a scale."""

    async def work(self) -> bool:
        """One order: first one that goes out with new papers."""
        if not self.floor.to_prove.empty():
            await self._prove_again(self.floor.to_prove.get_nowait())
            return True
        if self.floor.to_pack.empty():
            if self.floor.only_waits_for_lorry:
                self._keep(None)
            return False
        tote = self.floor.to_pack.get_nowait()
        async with self.at(self.worker.stations[0]) as device:
            await self._pack(device, tote)
        self.floor.stir()
        return True

    async def _pack(self, device: Device, tote: Tote) -> None:
        case = tote.case
        assert case is not None, "a tote at the packing bench has its order"
        await stopping.interrupt(self.floor, case, office.PACK, 0)
        seen = await self.scan(device, tote.card, case.stop or "go")
        if self.is_told_to_stop(case, seen):
            stopping.stopped(self.floor, case)
            return
        lists = await self.site.office.packing_lists(case.label)
        boxes = [self.truth.new_box(listed, case) for listed in lists]
        self.judge.check_list(case, boxes)
        if self.site.trays is not None:
            self.judge.check_carrier(case, boxes, self.site.countries[case.root])
        self._fill(tote, case, boxes)
        await self.spend("pack", len(boxes))
        await self.spend("piece", sum(len(box.pieces) for box in boxes))
        await stopping.interrupt(self.floor, case, office.PACK, 1)
        await self._weigh_all(device, tote, case, boxes)

    def _fill(self, tote: Tote, case: Case, boxes: list[Box]) -> None:
        """Divide the pieces over the boxes.

        What is more than the list says goes in with the last of its kind.
        """
        left_out = self._left_out(tote, case)
        hidden = [piece for piece in tote.loose if self._lies_unseen(case, piece)]
        for piece in hidden:
            tote.loose.remove(piece)
        heap: dict[str, list[Piece]] = {}
        for piece in hidden + tote.verified:
            if piece is not left_out:
                heap.setdefault(piece.sku, []).append(piece)
        tote.verified = []
        for box in boxes:
            for sku, n in box.listed.items():
                is_last = not any(sku in other.listed for other in boxes[boxes.index(box) + 1 :])
                pieces = heap.get(sku, [])
                taken = pieces if is_last else pieces[:n]
                box.pieces += taken
                heap[sku] = pieces[len(taken) :]
        tote.loose += [piece for pieces in heap.values() for piece in pieces]

    def _lies_unseen(self, case: Case, piece: Piece) -> bool:
        return any(m.kind == mistakes.ONE_TOO_MANY for m, _ in case.boxed.get(piece.sku, []))

    def _left_out(self, tote: Tote, case: Case) -> Piece | None:
        """A verified piece that stays in the tote, as planned."""
        for (number, sku), mistake in self.site.plan.packing.items():
            if number == case.number and not mistake.is_made:
                piece = next((p for p in tote.verified if p.sku == sku), None)
                if piece is not None:
                    mistake.make("missing in the parcel")
                    case.boxed.setdefault(sku, []).append((mistake, "missing in the parcel"))
                    tote.loose.append(piece)
                    return piece
        return None

    async def _weigh_all(self, device: Device, tote: Tote, case: Case, boxes: list[Box]) -> None:
        for n, box in enumerate(boxes):
            if await self.prove(device, box) is not None:
                stopping.stopped(self.floor, case)
                return
            accepted = await self._weigh_other(device, box)
            if accepted is None:
                seen, shown_mg = await self._weigh(device, box, box)
                accepted = shown_mg if seen.v == "pass" else None
                if self.is_told_to_stop(case, seen):
                    stopping.stopped(self.floor, case)
                    return
                if accepted is None:
                    self.judge.doubted(case, seen.why)
                    await self._reopen(device, tote, case, boxes[n:])
                    return
                self.judge.accepted(box, shown_mg, [])
            box.accepted_mg = accepted
        self._keep(case)

    def _keep(self, case: Case | None) -> None:
        """Keep this order on the bench; the one before goes to the dock."""
        if self._kept is not None:
            self.floor.kept.remove(self._kept)
            self.floor.to_ship.put_nowait(self._kept)
            self.floor.stir()
        self._kept, self.before = case, self.proven if case is not None else []
        if case is not None:
            self.floor.kept.append(case)

    async def _prove_again(self, case: Case) -> None:
        """New papers for boxes that are weighed already: their order goes to another address."""
        assert case.tote is not None, "an order keeps its tote until it has shipped"
        async with self.at(self.worker.stations[0]) as device:
            for box in case.boxes:
                if await self.prove(device, box) is not None:
                    stopping.stopped(self.floor, case)
                    return
        self.floor.to_ship.put_nowait(case)
        self.floor.stir()

    async def weigh_unproven(self, device: Device, box: Box) -> Seen:
        """Put a box on the scale whose papers are not proven."""
        seen, _ = await self._weigh(device, box, box, ("not_allowed",))
        return seen

    async def _weigh(
        self, device: Device, wanted: Box, there: Box, due: tuple[str, ...] = ()
    ) -> tuple[Seen, int]:
        """Put a box on the scale; returns the verdict and the reading.

        Args:
            due: what the hub must say where it may not look at the weight at all.
        """
        await self.spend("weigh")
        reading = self.scale.settle(there.gross_mg)
        seen = await device.weigh(reading)
        by_weight = ("scale_fault",) if reading.ok == "over" else self.judge.weight(wanted, reading.net_mg)
        expected = due if due and reading.ok != "over" else by_weight
        self.judge.hear(device.name, f"{reading.net_mg // 1000} g for {wanted.code}", seen, *expected)
        empty = await device.weigh(self.scale.clear())
        self.judge.hear(device.name, "pan empty", empty, "go")
        return seen, reading.net_mg

    async def _weigh_other(self, device: Device, box: Box) -> int | None:
        """Another parcel on the scale, as planned.

        The reading where the hub had to take it for the right one.
        """
        mistake = self.site.plan.parcels.get(box.case.number)
        if mistake is None or mistake.is_made or not self.floor.kept or box.case.stop:
            return None
        mistake.make("on the scale")
        other = (self._kept or self.floor.kept[0]).boxes[-1]
        mistake.sku = other.code
        seen, shown_mg = await self._weigh(device, box, other)
        if seen.v == "pass":
            self._taken_for(mistake, box, shown_mg)
            return shown_mg
        mistake.mend("on the scale", seen.why)
        return None

    def _taken_for(self, mistake: Mistake, box: Box, shown_mg: int) -> None:
        """The weights are alike. Whoever sticks the label sees which parcel it is; the hub can't."""
        self.judge.accepted(box, shown_mg, [mistake])

    async def _reopen(self, device: Device, tote: Tote, case: Case, doubtful: list[Box]) -> None:
        """The weight is wrong: the pieces of what was not accepted are verified again."""
        await self.scan(device, "X%UNDO", "confirm")
        seen = await self.scan(device, "X%YES", "go")
        self.floor.send_back(case)
        if seen.why == "go":
            case.unpack({sku for box in doubtful for sku in box.listed})
            self.floor.to_verify.put_nowait(tote)
