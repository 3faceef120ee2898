"""Pickers: totes on a cart, from lit bin to lit bin, with the mistakes that were planned for them.

Rule: where to go is what the display says; what is taken is what is really there.
"""

import re

from station_sim import mistakes, office, stopping
from station_sim.case import CARTON, Case, Piece, Tote
from station_sim.device import Device, Seen
from station_sim.mistakes import Mistake
from station_sim.presser import Presser
from station_sim.site import BATCH
from station_sim.stocking import Place
from station_sim.walker import TOOK

LACKS = re.compile(r" -\d+(?:, first| on )|缺\d+件 (?:先到|在)")
"""What a tote's card says of pieces that are still to be picked."""
MOST_BY_SCAN = 3
"""Pieces that a picker rather scans one by one than confirms together."""


class Picker(Presser):
    """Somebody who picks."""

    async def work(self) -> bool:
        """One walk; of a cart that somebody has left before our own."""
        if not await self._come_back():
            return False
        if self.floor.left:
            return await self._take_over(self.floor.left.popleft())
        totes = self.floor.totes_to_pick()
        if not totes:
            return False
        says, zone = "", self._zone(totes)
        self._told.clear()
        async with self.at(self._nearest()) as device:
            if zone:
                await self.scan(device, f"Z%{zone}", "go")
            for tote in totes:
                says = await self._load(device, tote, zone) or says
                if tote.case is not None:
                    self._cart.append(tote)
        if not self._cart:
            await self._leave_zone(zone)
            return bool(zone)
        self.site.effort.walks += 1
        self._is_bound = bool(zone)
        if await self._walk(says):
            await self._leave_zone(zone)
            await self._bring_home()
        self._is_bound = False
        return True

    def _zone(self, totes: list[Tote]) -> str:
        """The zone in which this walk stays, as planned; "" for none. Totes that fetch something go
        everywhere.
        """
        zones = self.shop.zones(self.worker.warehouse)
        plan, is_new = self.site.plan, all(tote.case is None for tote in totes)
        if not plan.zone_walks or not is_new or len(zones) == 1 or self.site.method == BATCH:
            return ""
        plan.zone_walks -= 1
        self.floor.note("walks in one zone")
        return zones[plan.zone_walks % len(zones)]

    async def _leave_zone(self, zone: str) -> None:
        """The zone is done: totes whose cards say that pieces of other zones lack wait for whoever goes
        there.
        """
        if not zone:
            return
        async with self.at(self._nearest()) as device:
            for tote in list(self._cart):
                case = tote.case
                assert case is not None, "a tote on a walk has its order"
                if case.stop or case.label in self._stopped:
                    continue
                seen = await self.scan(device, tote.card, "go")
                self.judge.tote_told(tote, seen)
                if LACKS.search(seen.say):
                    self.floor.note("totes handed over")
                    self._cart.remove(tote)
                    self.floor.to_fetch.append(tote)
            await self.scan(device, "Z%ALL", "go")
        self.floor.stir()

    async def _load(self, device: Device, tote: Tote, zone: str = "") -> str:
        """Put a tote on the cart: an empty one takes an order, in a zone one that wants something there.
        Returns where the display sends us.
        """
        if tote.case is not None:
            seen = await self.scan(device, tote.card, "go")
            if tote.kind == CARTON:
                self._learn_name(tote, seen)
        else:
            async with self.floor.desk:
                seen = await self.scan(device, f"C%{tote.code}", "go")
                self._take_order(tote, seen, zone)
        took = TOOK.match(seen.say)
        return took.group(3) if took else ""

    def _learn_name(self, tote: Tote, seen: Seen) -> None:
        """What the display calls a carton, which has no code of its own."""
        took = TOOK.match(seen.say)
        if took:
            self.truth.totes[took.group(1)] = tote

    def _take_order(self, tote: Tote, seen: Seen, zone: str) -> None:
        """The tote is an order's now, which the display names; or it stays empty, where none waits."""
        took = TOOK.match(seen.say)
        if took is None:
            if not zone:
                self.floor.none_waits(seen.say)
            self.floor.give_back(tote)
            return
        case = self.truth.cases[took.group(2)]
        self.floor.waiting.discard(case.label)
        case.tote, tote.case = tote, case

    async def _pick(self, place: Place, qty: int, tote: Tote) -> str:
        case = tote.case
        assert case is not None, "a tote on a walk has its order"
        await self.site.pace.last(self.way.to(place))
        async with self.at(place.station) as device:
            rows = await device.light_at(place.place)
            await stopping.interrupt(self.floor, case, office.PICK, case.picks)
            if case.stop:
                return await self._stopped_here(device, place, qty, tote, rows)
            await self.spend("take")
            there = self.truth.bins[place.code]
            if there < qty:
                return await self._short(device, place, case, tote, there)
            seen = await self._confirm(device, place, qty, case, tote)
            case.picks += 1
            return seen.say

    async def _stopped_here(
        self, device: Device, place: Place, qty: int, tote: Tote, rows: list[tuple[object, ...]]
    ) -> str:
        """The office stopped the order while we stood there: the button says so, or the tote's card."""
        case = tote.case
        assert case is not None, "a tote on a walk has its order"
        seen = (
            await self._press_for(device, place, case, case.stop)
            if self._may_press(device, place, rows, qty)
            else None
        )
        seen = seen or await self.scan(device, tote.card, case.stop)
        self._told.add(case.stop)
        if self.is_told_to_stop(case, seen) and case.stop == "order_changed":
            case.stop = ""
            self._stopped.add(case.label)
        return ""

    async def _short(self, device: Device, place: Place, case: Case, tote: Tote, there: int) -> str:
        """Fewer pieces than the light says: take those, and report the rest."""
        if there:
            await self._lay(tote, self.truth.take(place.code, there))
            await self.scan(device, f"Q%{there}", "ok")
        await self.scan(device, "X%SHORT", "confirm")
        seen = await self.scan(device, "X%YES", "short_pick")
        self.truth.written_off.add(place.code)
        case.picks += 1
        if place.sku in self.shop.troubles.lacking:
            case.is_short = True
        return seen.say

    async def _confirm(self, device: Device, place: Place, qty: int, case: Case, tote: Tote) -> Seen:
        """Take the pieces, rightly or not, and confirm by button, bin or item."""
        mistake = self.slips.planned(case, place.sku)
        rows = await device.light_at(place.place)
        by_item = qty <= MOST_BY_SCAN and self.chance.random() < 0.3 and self._label_is_plain(place.sku)
        if by_item and mistake is not None and mistake.kind == mistakes.WRONG_ITEM:
            await self._scan_wrong(device, place, case, mistake)
            mistake = None
        await self._lay(tote, self.slips.take(place, qty, case, mistake))
        if by_item and mistake is None:
            return await self._scan_each(device, place, qty)
        seen = await self._press_shared(device, place)
        if self._may_press(device, place, rows, qty) and self.chance.random() < 0.7:
            seen = await self._press_for(device, place, case, "ok")
        return seen or await self.scan(device, f"L%{place.code}", "ok")

    async def _lay(self, tote: Tote, pieces: list[Piece]) -> None:
        """Pieces from a bin into their tote on the cart."""
        if self.site.cart_totes > 1 and tote.wave is None:
            await self.spend("tote")
        await self.spend("piece", len(pieces))
        tote.loose += pieces
        await self.site.pace.last(self.way.take_on(sum(piece.weight_mg for piece in pieces)))

    def _label_is_plain(self, sku: str) -> bool:
        return not self.shop.articles[sku].is_shared

    async def _scan_each(self, device: Device, place: Place, qty: int) -> Seen:
        label = self.label(place.sku)
        for _ in range(qty):
            seen = await self.scan(device, label.code, "ok", aim=label.aim)
        return seen

    async def _scan_wrong(self, device: Device, place: Place, case: Case, mistake: Mistake) -> None:
        """A piece of the neighbouring bin, but scanned: the station says so, and it goes back at once."""
        other = self.slips.neighbour(place, case)
        if other is not None:
            mistake.make("was taken")
            label = self.label(other.sku)
            seen = await self.scan(device, label.code, "wrong_item", aim=label.aim)
            if seen.why == "wrong_item":
                mistake.mend("was taken", seen.why)
