"""Sorters: pieces of a batch tote are scanned before the put wall, and laid into the slot that lights up.

Rule: a sorter knows the wave's tote, what is in hand and what display and lights show. Whether the slot is
the right one is checked from the truth.
"""

import re

from protocol.codes import STEADY, WHITE
from station_sim import mistakes
from station_sim.case import Case, Piece, Tote
from station_sim.device import Device, Seen
from station_sim.mistakes import Mistake
from station_sim.parcel_judge import mend_first
from station_sim.person import REFUSALS
from station_sim.wall_slips import LEFT, WallSlips
from station_sim.wave import spare_slots
from station_sim.ways import to_slot

PUT = re.compile(r"(\S+) x(\d+) > (\S+)$")
FULL_WITHIN_S = 5.0
"""How long one looks whether a slot that is full has turned white."""


class Sorter(WallSlips):
    """Somebody before a put wall."""

    async def work(self) -> bool:
        """One batch tote."""
        if self.floor.to_sort.empty():
            return False
        tote = self.floor.to_sort.get_nowait()
        async with self.at(self.wall.station) as device:
            seen = await self.scan(device, f"C%{tote.code}", "go")
            if (seen.want or 0) != tote.told.total():
                self.judge.wrong_tote(tote, f"holds {tote.told.total()} pieces, the hub says {seen.say}")
            hidden = self.overlooked(tote)
            await self._put_all(device, tote, [piece for piece in tote.loose if piece not in hidden])
            if tote.told.total():
                await self._close(device, tote, hidden)
        self.floor.give_back(tote)
        return True

    async def _put_all(self, device: Device, tote: Tote, pieces: list[Piece]) -> None:
        """Pieces of a tote, SKU by SKU."""
        skus = list(dict.fromkeys(piece.sku for piece in pieces))
        self.chance.shuffle(skus)
        for sku in skus:
            left = [piece for piece in pieces if piece.sku == sku]
            while left:
                left = await self._put_some(device, tote, left)
                self.floor.stir()

    async def _put_some(self, device: Device, tote: Tote, pieces: list[Piece]) -> list[Piece]:
        """Scan a piece and lay it, with others that the same order wants, into the slot that lights up;
        what is left then."""
        sku = pieces[0].sku
        label = self.own_label(sku)
        expected = self.judge.at_the_wall(tote, sku)
        seen = await self.scan(device, label.code, *expected, aim=label.aim)
        where = PUT.match(seen.say)
        if seen.why != "go" or where is None:
            self._set_aside(tote, pieces[0], seen)
            return pieces[1:]
        slot, case = self.truth.totes[where.group(1)], self.truth.cases[where.group(3)]
        self.judge.check_slot(tote, sku, slot, case, seen.want or 1)
        slot.case, case.tote = case, case.tote or slot
        slot = await self._fill(device, tote, sku, slot, case)
        mistake = self.due(case, sku)
        n = min(len(pieces), seen.want or 1)
        if mistake is not None and mistake.kind == mistakes.TWO_FOR_ONE:
            return await self._put_two(device, tote, slot, pieces, mistake)
        if n > 1:
            n = await self._take_more(device, tote, case, sku, n)
        await self._reach(slot, n)
        where_to = slot
        if mistake is not None and mistake.kind == mistakes.WRONG_SLOT:
            where_to = await self.into_another(device, slot, pieces[0], mistake)
        self._move(tote, slot, pieces[:n], where_to)
        await self._confirm(device, tote, slot, sku, n)
        return pieces[n:]

    async def _fill(self, device: Device, tote: Tote, sku: str, slot: Tote, case: Case) -> Tote:
        """The slot is full before the order is complete, as planned: the slot that the piece in the hand goes
        into now.
        """
        plan = self.site.plan
        if (
            case.number not in plan.full_slots
            or not slot.loose
            or case.further
            or not spare_slots(self.truth, self.wall)
        ):
            return slot
        plan.full_slots.discard(case.number)
        seen = await self.scan(device, "X%FULL", "go")
        where = PUT.match(seen.say)
        if where is None or self.truth.totes[where.group(1)].case is not None or where.group(3) != case.label:
            self.judge.wrong(case, f"slot {slot.code} is full, the hub said: {seen.say}")
            return slot
        self.floor.note("full slots")
        further = self.truth.totes[where.group(1)]
        further.case = case
        case.further.append(further)
        self.judge.check_slot(tote, sku, further, case, 1)
        return further

    async def _take_more(self, device: Device, tote: Tote, case: Case, sku: str, n: int) -> int:
        """Count n pieces into the hand; as many as the hub takes, where there are more than it knows of."""
        await self.spend("count", n)
        seen = await self.scan(device, f"Q%{n}", *self.judge.in_hand(tote, sku, case, n))
        if seen.why == "go":
            return n
        most = seen.want or 1
        if most > 1:
            await self.scan(device, f"Q%{most}", *self.judge.in_hand(tote, sku, case, most))
        return most

    async def _reach(self, slot: Tote, n: int) -> None:
        """Walk along the wall where the arm is too short, and lay so many pieces into a slot."""
        stands_mm = to_slot(self._stands_mm, self.places[slot.code])
        mm, self._stands_mm = abs(stands_mm - self._stands_mm), stands_mm
        await self.site.pace.last(self.site.effort.walk(self.worker.job, mm))
        await self.spend("put")
        await self.spend("piece", n)

    def _move(self, tote: Tote, slot: Tote, pieces: list[Piece], first_into: Tote) -> None:
        """Pieces are in the slot now; the first of them in another one, where that was the mistake."""
        for piece in pieces:
            tote.loose.remove(piece)
        first_into.loose.append(pieces[0])
        slot.loose += pieces[1:]

    async def _confirm(self, device: Device, tote: Tote, slot: Tote, sku: str, n: int) -> None:
        """Press the slot's button, or scan its card: so many pieces are in."""
        case, place = slot.case, self.places[slot.code]
        assert case is not None, "a slot that lights up has its order"
        case.put[sku] += n
        expected = "order_done" if case.is_put and not case.is_short else "ok"
        rows = await device.light_at(place)
        if len(rows) == 1 and self.chance.random() < 0.7:
            seen = await self.press(device, place)
            self.judge.hear(device.name, f"button {place}", seen, expected)
        else:
            seen = await self.scan(device, f"S%{slot.code}", expected)
        if not rows:
            self.judge.wrong(case, f"slot {slot.code} did not light up")
        tote.told[sku] -= n
        if case.is_put:
            await self._full(device, case)

    async def _full(self, device: Device, case: Case) -> None:
        """All is in: the slot turns white, and whoever stands behind the wall sees it. What runs short does
        not, and somebody looks into that one too.
        """
        assert case.tote is not None, "an order that is put has its slot"
        for each in [case.tote, *case.further] if not case.is_short else ():
            if not await device.shows(self.places[each.code], WHITE, STEADY, FULL_WITHIN_S):
                self.judge.wrong(case, f"slot {each.code} is full and does not say so by its light")
        case.gather()
        self.floor.to_verify.put_nowait(case.tote)
        self.floor.stir()

    def _set_aside(self, tote: Tote, piece: Piece, seen: Seen) -> None:
        """Nobody in the wave wants it."""
        if seen.why in REFUSALS:
            tote.loose.remove(piece)
            self.floor.strays.append(piece)
            if tote.wave is not None:
                mend_first(tote.wave.surplus, piece.sku, seen.why)

    async def _close(self, device: Device, tote: Tote, hidden: list[Piece]) -> None:
        """The tote looks empty and the hub says what is left: look again, else it is fetched."""
        wave = tote.wave
        assert wave is not None, "a batch tote has its wave"
        seen = await self.scan(device, "X%CLOSE", "confirm")
        self.judge.tote_left(tote, seen.say)
        if hidden:
            for piece in hidden:
                self.site.plan.left_in_tote(piece.sku, [c.number for c in wave.cases]).mend(LEFT, seen.why)
            await self._put_all(device, tote, hidden)
            if not tote.told.total():
                return
            seen = await self.scan(device, "X%CLOSE", "confirm")
            self.judge.tote_left(tote, seen.say)
        seen = await self.scan(device, "X%YES", "short_pick")
        if seen.why == "short_pick":
            self.judge.tote_short(tote, seen.why)
            tote.told.clear()
            self.floor.waves.fetch(wave)

    async def _put_two(
        self, device: Device, tote: Tote, slot: Tote, pieces: list[Piece], mistake: Mistake
    ) -> list[Piece]:
        """One piece was scanned, and two go into the slot: one is too many there, and lacks elsewhere."""
        case, wave, sku = slot.case, tote.wave, pieces[0].sku
        assert case is not None and wave is not None, "a slot that lights up has its order"
        both = pieces[:2]
        if len(both) == 2 and not wave.surplus.get(sku):
            mistake.make("too many in the slot", "missing in the tote")
            case.surplus.setdefault(sku, []).append((mistake, "too many in the slot"))
            wave.missing.setdefault(sku, []).append((mistake, "missing in the tote"))
        else:
            both = pieces[:1]
        await self._reach(slot, len(both))
        self._move(tote, slot, both, slot)
        await self._confirm(device, tote, slot, sku, 1)
        return pieces[len(both) :]
