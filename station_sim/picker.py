"""Pickers: totes on a cart, from lit bin to lit bin, with the mistakes that were planned for them.

Rule: where to go is what the display says; what is taken is what is really there.
"""

import re

from protocol.codes import STEADY
from station_sim import mistakes, office
from station_sim.case import CARTON, Case, Piece, Tote
from station_sim.device import Device, Seen
from station_sim.floor import Floor
from station_sim.mistakes import Mistake
from station_sim.person import Person
from station_sim.shop import Worker
from station_sim.slips import Slips
from station_sim.stocking import Place

TOOK = re.compile(r"(\S+)=(\S+): (.*)")
GO = re.compile(r"(\S+) x(\d+) > (\S+)(?: \S+)?$")
"""Bin, pieces, tote, and the light's colour where it is not one's own."""
DONE = ("Walk done", "拣货完成")
MOST_BY_SCAN = 3
"""Pieces that a picker rather scans one by one than confirms together."""


class Picker(Person):
    """Somebody who picks."""

    def __init__(self, seed: int, worker: Worker, floor: Floor) -> None:
        super().__init__(seed, worker, floor)
        self.slips = Slips(floor)
        self.way = self.new_way()
        self._stopped: set[str] = set()
        """Orders on the cart that the office has changed on this walk."""
        self._told: set[str] = set()
        """Verdicts by which orders on the cart were stopped on this walk."""
        alike = [w for w in self.shop.workers if _is_like(w, worker)]
        self._is_colour_ours = len(alike) == 1
        """Whether no other picker has our colour: with more pickers than colours a light may be another's."""

    async def work(self) -> bool:
        """One walk."""
        totes = self.floor.totes_to_pick()
        if not totes:
            return False
        taken, says = [], ""
        self._told.clear()
        async with self.at(self._nearest()) as device:
            for tote in totes:
                says = await self._load(device, tote) or says
                if tote.case is not None:
                    taken.append(tote)
        if taken:
            self.site.effort.walks += 1
            await self._walk(says)
            await self.site.pace.last(self.way.home())
            self.slips.swap(taken)
        for tote in taken:
            await self.spend("carry")
            self._pass_on(tote)
        self.floor.stir()
        return bool(taken)

    def _pass_on(self, tote: Tote) -> None:
        """After the walk: to the bench, or where an order belongs that the office has stopped."""
        case = tote.case
        assert case is not None, "a tote on a walk has its order"
        if case.stop:
            self.floor.stopped(case)
        elif case.label in self._stopped:
            self.floor.go_where_it_belongs(case)
        else:
            self.floor.to_verify.put_nowait(tote)
        self._stopped.discard(case.label)

    def _nearest(self) -> str:
        return self._at.name if self._at is not None else self.worker.stations[0]

    async def _load(self, device: Device, tote: Tote) -> str:
        """Put a tote on the cart: an empty one takes an order. Returns where the display sends us."""
        if tote.case is not None:
            seen = await self.scan(device, tote.card, "go")
            if tote.kind == CARTON:
                self._learn_name(tote, seen)
        else:
            async with self.floor.desk:
                seen = await self.scan(device, f"C%{tote.code}", "go")
                self._take_order(tote, TOOK.match(seen.say))
        took = TOOK.match(seen.say)
        return took.group(3) if took else ""

    def _learn_name(self, tote: Tote, seen: Seen) -> None:
        """What the display calls a carton, which has no code of its own."""
        took = TOOK.match(seen.say)
        if took:
            self.truth.totes[took.group(1)] = tote

    def _take_order(self, tote: Tote, took: re.Match[str] | None) -> None:
        """The tote is an order's now, which the display names; or it stays empty, where none waits."""
        if took is None:
            self.floor.none_waits()
            self.floor.give_back(tote)
            return
        case = self.truth.cases[took.group(2)]
        self.floor.waiting.discard(case.label)
        case.tote, tote.case = tote, case

    async def _walk(self, says: str) -> None:
        """Follow the display from bin to bin until it says that the walk is done."""
        while not says.startswith(DONE):
            where = GO.match(says)
            if (
                where is None
                or where.group(1) not in self.shop.places
                or where.group(3) not in self.truth.totes
            ):
                says = await self._ask_again()
                if not says:
                    return
                continue
            tote = self.truth.totes[where.group(3)]
            says = await self._pick(self.shop.places[where.group(1)], int(where.group(2)), tote)

    async def _ask_again(self) -> str:
        """Scan the cart's card: the display says the next bin again, or nothing when there is none."""
        async with self.at(self._nearest()) as device:
            seen = await self.scan(device, f"H%{self.worker.cart}", "go")
        return seen.say if GO.match(seen.say) else ""

    async def _pick(self, place: Place, qty: int, tote: Tote) -> str:
        case = tote.case
        assert case is not None, "a tote on a walk has its order"
        await self.site.pace.last(self.way.to(place))
        async with self.at(place.station) as device:
            rows = await device.light_at(place.place)
            await self.floor.interrupt(case, office.PICK, case.picks)
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
        seen = None
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

    async def _press_for(self, device: Device, place: Place, case: Case, expected: str) -> Seen | None:
        """Press the button; None where the light was still that of an order on this cart that was stopped.

        Two orders may want the same bin, and lights look alike: the display names the other one then.
        """
        seen = await self.press(device, place.place)
        if seen.why in self._told and not re.search(re.escape(case.label) + r"(?![~\w])", seen.say):
            self.judge.hear(device.name, f"button {place.place}", seen, seen.why)
            return None
        self.judge.hear(device.name, f"button {place.place}", seen, expected)
        return seen

    def _may_press(self, device: Device, place: Place, rows: list[tuple[object, ...]], qty: int) -> bool:
        """Whether a place shows our light and no other: where two meet, the button may confirm another's."""
        shown = [row[1:4] for row in rows]
        is_ours = self._is_colour_ours and shown == [(self.worker.colour, STEADY, qty)]
        return is_ours and device.rows_at(place.place) == rows

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


def _is_like(one: Worker, other: Worker) -> bool:
    return (one.job, one.colour, one.warehouse) == (other.job, other.colour, other.warehouse)
