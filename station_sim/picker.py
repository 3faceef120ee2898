"""Pickers: totes on a cart, from lit bin to lit bin, with the mistakes that were planned for them.

Rule: where to go is what the display says; what is taken is what is really there.
"""

import re

from station_sim import mistakes, office
from station_sim.device import Device, Seen
from station_sim.mistakes import Mistake
from station_sim.person import Person
from station_sim.shop import Place
from station_sim.truth import Case, Piece, Tote

TOOK = re.compile(r"(\S+)=(\S+): (.*)")
GO = re.compile(r"(\S+) x(\d+) > (\S+)$")
DONE = "Walk done"
MOST_BY_SCAN = 3
"""Pieces that a picker rather scans one by one than confirms together."""


class Picker(Person):
    """Somebody who picks."""

    async def work(self) -> bool:
        """One walk."""
        totes = self.floor.totes_to_pick()
        if not totes:
            return False
        taken, says = [], ""
        async with self.at(self._nearest()) as device:
            for tote in totes:
                says = await self._load(device, tote) or says
                if tote.case is not None:
                    taken.append(tote)
        if taken:
            await self._walk(says)
            self._swap(taken)
        for tote in taken:
            self.floor.to_verify.put_nowait(tote)
        self.floor.stir()
        return True

    def _nearest(self) -> str:
        return self._at.name if self._at is not None else self.worker.stations[0]

    async def _load(self, device: Device, tote: Tote) -> str:
        """Put a tote on the cart: an empty one takes an order. Returns where the display sends us."""
        if tote.case is not None:
            seen = await self.scan(device, f"C%{tote.code}", "go")
        else:
            seen = await self.scan(device, f"C%{tote.code}", "go")
            took = TOOK.match(seen.say)
            if took is None:
                self.floor.give_back(tote)
                self.floor.unclaimed = 0
                return ""
            self._take_order(tote, took.group(2))
        took = TOOK.match(seen.say)
        return took.group(3) if took else ""

    def _take_order(self, tote: Tote, label: str) -> None:
        number = label.partition("-")[2]
        ordered = next(o for o in self.floor.book.orders if o.number == number)
        case = self.truth.new_case(number, label, ordered.lines)
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
        async with self.at(place.station) as device:
            rows = await device.light_at(place.place)
            await self.floor.interrupt(case, office.PICK, case.picks)
            if case.stop:
                return await self._press_in_vain(device, place, rows)
            await self.spend("take")
            there = self.truth.bins[place.code]
            if there < qty:
                return await self._short(device, place, case, tote, there)
            seen = await self._confirm(device, place, qty, case, tote)
            case.picks += 1
            return seen.say

    async def _press_in_vain(self, device: Device, place: Place, rows: list[tuple[object, ...]]) -> str:
        """The order was cancelled while we stood there: the button says so, or its light is out already."""
        if device.rows_at(place.place) in ([], rows):
            seen = await device.press(place.place)
            expected = ("order_cancelled", "same_piece", "wrong_bin")
            self.judge.hear(device.name, f"button {place.place}", seen, *expected)
        return ""

    async def _short(self, device: Device, place: Place, case: Case, tote: Tote, there: int) -> str:
        """Fewer pieces than the light says: take those, and report the rest."""
        if there:
            tote.loose += self.truth.take(place.code, there)
            await self.scan(device, f"Q%{there}", "ok")
        await self.scan(device, "X%SHORT", "confirm")
        seen = await self.scan(device, "X%YES", "short_pick")
        self.truth.written_off.add(place.code)
        case.picks += 1
        if place.sku in self.shop.lacking_skus:
            case.is_short = True
        return seen.say

    async def _confirm(self, device: Device, place: Place, qty: int, case: Case, tote: Tote) -> Seen:
        """Take the pieces, rightly or not, and confirm by button, bin or item."""
        mistake = self.floor.plan.picking.get((case.number, place.sku))
        if mistake is not None and (mistake.is_made or mistake.kind == mistakes.SWAPPED):
            mistake = None
        rows = await device.light_at(place.place)
        by_item = qty <= MOST_BY_SCAN and self.chance.random() < 0.3 and self._label_is_plain(place.sku)
        if by_item and mistake is not None and mistake.kind == mistakes.WRONG_ITEM:
            await self._scan_wrong(device, place, case, mistake)
            mistake = None
        pieces = self._take(place, qty, case, mistake)
        tote.loose += pieces
        if by_item and mistake is None:
            return await self._scan_each(device, place, qty)
        if (
            len(rows) == 1
            and rows[0][1] == self.worker.colour
            and rows[0][3] == qty
            and self.chance.random() < 0.7
        ):
            if device.rows_at(place.place) == rows:
                seen = await device.press(place.place)
                self.judge.hear(device.name, f"button {place.place}", seen, "ok")
                return seen
        return await self.scan(device, f"L%{place.code}", "ok")

    def _label_is_plain(self, sku: str) -> bool:
        return not self.shop.articles[sku].is_shared

    async def _scan_each(self, device: Device, place: Place, qty: int) -> Seen:
        label = self.label(place.sku)
        for _ in range(qty):
            seen = await self.scan(device, label.code, "ok", aim=label.aim)
        return seen

    async def _scan_wrong(self, device: Device, place: Place, case: Case, mistake: Mistake) -> None:
        """A piece of the neighbouring bin, but scanned: the station says so, and it goes back at once."""
        other = self._neighbour(place, case)
        if other is not None:
            mistake.make("was taken")
            label = self.label(other.sku)
            seen = await self.scan(device, label.code, "wrong_item", aim=label.aim)
            if seen.why == "wrong_item":
                mistake.mend("was taken", seen.why)

    def _take(self, place: Place, qty: int, case: Case, mistake: Mistake | None) -> list[Piece]:
        """The pieces that go into the tote."""
        kind, sku = (mistake.kind if mistake else ""), place.sku
        if mistake is None or kind not in _WRONG_TAKES:
            return self.truth.take(place.code, qty)
        if kind == mistakes.LEFT_OUT:
            mistake.make("missing")
            case.missing.setdefault(sku, []).append((mistake, "missing"))
            return self.truth.take(place.code, qty - 1)
        if kind == mistakes.ONE_TOO_MANY:
            return self._take_more(place, qty, case, mistake)
        other = self._neighbour(place, case)
        if other is None:
            return self.truth.take(place.code, qty)
        mistake.make("missing", "in the way")
        case.missing.setdefault(sku, []).append((mistake, "missing"))
        case.surplus.setdefault(other.sku, []).append((mistake, "in the way"))
        self.truth.astray(other.code)
        return self.truth.take(place.code, qty - 1) + self.truth.take(other.code, 1)

    def _take_more(self, place: Place, qty: int, case: Case, mistake: Mistake) -> list[Piece]:
        """One too many: it is found at the bench, or lies unseen in the tote until all is packed."""
        pieces = self.truth.take(place.code, qty + (1 if self.truth.astray(place.code) else 0))
        if len(pieces) > qty:
            unseen = mistake.where == mistakes.PACKING
            effect = "too many in the parcel" if unseen else "too many"
            mistake.make(effect)
            (case.boxed if unseen else case.surplus).setdefault(place.sku, []).append((mistake, effect))
        return pieces

    def _neighbour(self, place: Place, case: Case) -> Place | None:
        """A bin nearby whose pieces one may take by mistake, and whose place everybody knows."""
        row = [p for p in self.shop.places.values() if p.aisle == place.aisle and p.sku != place.sku]
        row.sort(key=lambda p: (abs(p.bay - place.bay), p.code))
        return next(
            (p for p in row[:40] if self._is_known(p.sku, case) and self.truth.may_stray(p.code)), None
        )

    def _is_known(self, sku: str, case: Case) -> bool:
        article = self.shop.articles[sku]
        plain = not article.is_shared and len(article.bins) == 1 and len(article.barcodes) == 1
        return plain and not case.wants[sku] and sku not in self.floor.spared_skus

    def _swap(self, totes: list[Tote]) -> None:
        """Two pieces of two orders change places on the cart, as planned."""
        for tote in totes:
            case = tote.case
            assert case is not None
            for (number, sku), mistake in self.floor.plan.picking.items():
                if number == case.number and mistake.kind == mistakes.SWAPPED and not mistake.is_made:
                    for other in totes:
                        if other is not tote and self._swapped(mistake, tote, other, sku):
                            break

    def _swapped(self, mistake: Mistake, tote: Tote, other: Tote, sku: str) -> bool:
        case, else_case = tote.case, other.case
        assert case is not None and else_case is not None
        mine = next((p for p in tote.loose if p.sku == sku), None)
        if mine is None or else_case.wants[sku] or self.floor.is_spared(else_case) or other.verified:
            return False
        planned = {s for table in (self.floor.plan.picking, self.floor.plan.verifying) for _, s in table}
        theirs = next(
            (
                p
                for p in other.loose
                if else_case.wants[p.sku] and p.sku not in planned and self._is_known(p.sku, case)
            ),
            None,
        )
        if theirs is None or any(e for e in (else_case.missing, else_case.surplus) if theirs.sku in e):
            return False
        tote.loose.remove(mine)
        other.loose.remove(theirs)
        tote.loose.append(theirs)
        other.loose.append(mine)
        mistake.make("missing", "in the way", "missing there", "in the way there")
        case.missing.setdefault(sku, []).append((mistake, "missing"))
        case.surplus.setdefault(theirs.sku, []).append((mistake, "in the way"))
        else_case.missing.setdefault(theirs.sku, []).append((mistake, "missing there"))
        else_case.surplus.setdefault(sku, []).append((mistake, "in the way there"))
        return True


_WRONG_TAKES = (mistakes.LEFT_OUT, mistakes.ONE_TOO_MANY, mistakes.WRONG_ITEM)
