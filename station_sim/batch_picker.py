"""Batch pickers: all pieces of a wave in one walk, so many from each lit bin, whoever's they are.

Rule: a picker knows the wave's card, the tote and the bin; which order a piece is for is told at the wall.
"""

from station_sim.case import Tote
from station_sim.device import Device, Seen
from station_sim.mistakes import Mistake
from station_sim.picker import Picker
from station_sim.stocking import Place
from station_sim.walker import TOOK
from station_sim.wave import Wave


class BatchPicker(Picker):
    """Somebody who picks whole waves, and fetches what single orders lack in between."""

    async def work(self) -> bool:
        """One walk; of a cart that somebody has left before our own."""
        is_here = self._away is None or self._away.is_over
        wave = self.floor.next_wave() if is_here and self.floor.free and not self.floor.left else None
        if wave is None:
            return await super().work()
        await self._come_back()
        says, is_all = await self._load_wave(wave)
        if not is_all:
            self.floor.waves.walk(wave)
        if self._cart:
            self.site.effort.walks += 1
            if await self._walk(says):
                await self._bring_home()
        return True

    async def _load_wave(self, wave: Wave) -> tuple[str, bool]:
        """Empty totes on the cart, as long as there are pieces for them and room; where the display sends
        us; and whether that is all of the wave. No totes where somebody else has fetched what lacked.
        """
        says = ""
        async with self.at(self._nearest()) as device:
            seen = await self.scan(device, f"W%{wave.code}", "go", "confirm")
            # Else nothing of it waits for a tote: it is fetched, or on another cart, where it stays.
            is_all = seen.say != f"{wave.code}: C%…"
            while not is_all and self.floor.free and len(self._cart) < self.site.cart_totes:
                tote = self.floor.free.popleft()
                seen = await self.scan(device, f"C%{tote.code}", "go")
                took = TOOK.match(seen.say)
                if took is None:
                    self.floor.give_back(tote)
                    is_all = True
                    break
                tote.wave, says = wave, took.group(3)
                self._cart.append(tote)
        return says, is_all

    async def _pick(self, place: Place, qty: int, tote: Tote) -> str:
        wave = tote.wave
        if wave is None:
            return await super()._pick(place, qty, tote)
        await self.site.pace.last(self.way.to(place))
        async with self.at(place.station) as device:
            await self.spend("take")
            there = self.truth.bins[place.code]
            if there < qty:
                return await self._too_few(device, place, qty, tote, there)
            seen = await self._take(device, place, qty, tote, wave)
            return seen.say

    async def _take(self, device: Device, place: Place, qty: int, tote: Tote, wave: Wave) -> Seen:
        """Take the pieces, rightly or not, and confirm by button or bin."""
        await self._lay(tote, self.slips.take(place, qty, wave, self._planned(wave, place.sku)))
        tote.told[place.sku] += qty
        rows = await device.light_at(place.place)
        seen = await self._press_shared(device, place)
        if seen is None and self._may_press(device, place, rows, qty) and self.chance.random() < 0.7:
            seen = await self._pressed(device, place, await self.press(device, place.place), "ok")
        return seen or await self.scan(device, f"L%{place.code}", "ok")

    def _planned(self, wave: Wave, sku: str) -> Mistake | None:
        """The slip that is due when pieces of a SKU are taken for a wave, of whichever of its orders."""
        for case in wave.cases:
            batch = self.site.plan.batch.get((case.number, sku))
            mistake = batch if batch and not batch.is_made else self.slips.planned(case, sku)
            if mistake is not None and case.wants[sku]:
                return mistake
        return None

    async def _too_few(self, device: Device, place: Place, qty: int, tote: Tote, there: int) -> str:
        """Fewer pieces than the light says: take those, and report the rest."""
        wave = tote.wave
        assert wave is not None, "a batch tote has its wave"
        if there:
            await self._lay(tote, self.truth.take(place.code, there))
            tote.told[place.sku] += there
            await self.scan(device, f"Q%{there}", "ok")
        await self.scan(device, "X%SHORT", "confirm")
        seen = await self.scan(device, "X%YES", "short_pick")
        self.truth.written_off.add(place.code)
        if place.sku in self.shop.troubles.lacking:
            for case in wave.wanting(place.sku):
                case.is_short = True
                case.lacks[place.sku] += qty - there
        return seen.say
