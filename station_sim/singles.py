"""Orders of one piece: each piece of their batch tote is scanned at a verifying bench, and is an order.

Rule: which order a piece is for, the display says; whether one of them wants it, the truth knows.
"""

from station_sim.case import Piece, Tote
from station_sim.device import Device, Seen
from station_sim.parcel_judge import mend_first
from station_sim.person import Person
from station_sim.wave import Wave


class SinglesBench(Person):
    """Somebody at a bench that a wave's single pieces come to."""

    async def verify_singles(self, device: Device, tote: Tote) -> None:
        """Pieces of a batch tote whose orders want one piece each: each piece is an order."""
        wave = tote.wave
        assert wave is not None, "a tote without an order is a wave's"
        await self.scan(device, tote.card, "go")
        for piece in list(tote.loose):
            label = self.own_label(piece.sku)
            expected = self.judge.at_the_wall(tote, piece.sku)
            seen = await self.scan(device, label.code, *expected, aim=label.aim)
            tote.loose.remove(piece)
            if seen.why == "order_done":
                await self.spend("piece")
                self._single_done(tote, piece, seen)
            else:
                self.floor.strays.append(piece)
                mend_first(wave.surplus, piece.sku, seen.why)
        if tote.told.total():
            await self._fetch_singles(device, tote, wave)
        self.floor.give_back(tote)

    def _single_done(self, tote: Tote, piece: Piece, seen: Seen) -> None:
        """A piece is an order: which one, the display says."""
        named = (case for case in tote.wave.cases if case.label in seen.say) if tote.wave else ()
        case = next((case for case in named if case.wants[piece.sku] > case.put[piece.sku]), None)
        if case is None:
            self.judge.wrong_tote(tote, f"a piece of {piece.sku} was given to: {seen.say}")
            self.floor.strays.append(piece)
            return
        tote.told[piece.sku] -= 1
        case.put[piece.sku] += 1
        case.passed[piece.sku] += 1
        tote.case = case
        self.floor.to_pack.put_nowait(self.truth.into_carton(tote, [piece]))
        tote.case = None

    async def _fetch_singles(self, device: Device, tote: Tote, wave: Wave) -> None:
        """The tote is empty and orders lack their piece: it is fetched."""
        seen = await self.scan(device, "X%CLOSE", "confirm")
        self.judge.tote_left(tote, seen.say)
        seen = await self.scan(device, "X%YES", "short_pick")
        if seen.why == "short_pick":
            self.judge.tote_short(tote, seen.why)
            tote.told.clear()
            self.floor.waves.fetch(wave)
