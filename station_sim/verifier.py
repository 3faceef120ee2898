"""Verifiers: every piece of a tote is scanned; what does not belong is set aside, what lacks is sent for.

Rule: a verifier scans what is in the tote, piece by piece, and believes the lamp.
"""

from collections import Counter

from station_sim import mistakes, office, stopping
from station_sim.case import SLOT, Case, Piece, Tote
from station_sim.device import Device, Seen
from station_sim.mistakes import Mistake
from station_sim.person import REFUSALS
from station_sim.singles import SinglesBench

COUNT_FROM = 25
"""Lines that want so many pieces may be counted by hand."""


class Verifier(SinglesBench):
    """Somebody at a verifying bench."""

    async def work(self) -> bool:
        """One tote."""
        if self.floor.to_verify.empty():
            return False
        tote = self.floor.to_verify.get_nowait()
        async with self.at(self.worker.stations[0]) as device:
            await self._verify(device, tote)
        self.floor.stir()
        return True

    async def _verify(self, device: Device, tote: Tote) -> None:
        case = tote.case
        if case is None:
            await self.verify_singles(device, tote)
            return
        await self.spend("carry")
        await stopping.interrupt(self.floor, case, office.VERIFY, 0)
        card = self.chance.choice([tote, *case.further]).card
        seen = await self.scan(device, card, *self.judge.opening(case))
        if self.is_told_to_stop(case, seen):
            stopping.stopped(self.floor, case)
        elif seen.why == "not_picked":
            stopping.fell_short(self.floor, case)
        elif seen.why == "order_done":
            self._pass_on(tote)
        elif seen.why == "order_open":
            await self._scan_all(device, tote, case)

    def _pass_on(self, tote: Tote) -> None:
        """To the packing bench; out of a slot it goes in a carton of its own, with whatever lay in it."""
        if tote.kind == SLOT:
            carton = self.truth.into_carton(tote, tote.verified)
            carton.loose, tote.loose, tote.verified, tote.case = tote.loose, [], [], None
            if carton.case is not None:
                carton.case.let_go()
            tote = carton
        self.floor.to_pack.put_nowait(tote)

    async def _scan_all(self, device: Device, tote: Tote, case: Case) -> None:
        """Scan what lies in the tote, SKU by SKU; those that lie unseen at the bottom stay there."""
        skus = list(dict.fromkeys(piece.sku for piece in tote.loose))
        self.chance.shuffle(skus)
        scans = 0
        for sku in skus:
            pieces = self._in_sight(case, tote, sku)
            while pieces:
                await stopping.interrupt(self.floor, case, office.VERIFY, scans)
                pieces, seen = await self._scan_some(device, tote, case, pieces)
                scans += 1
                if self.is_told_to_stop(case, seen):
                    stopping.stopped(self.floor, case)
                    return
        if case.is_verified:
            self._pass_on(tote)
        else:
            await self._send_for_missing(device, case)

    def _in_sight(self, case: Case, tote: Tote, sku: str) -> list[Piece]:
        """The pieces of a SKU that the verifier sees: all but the one that lies hidden in the tote."""
        pieces = [piece for piece in tote.loose if piece.sku == sku]
        unseen = (mistakes.ONE_TOO_MANY, mistakes.SCANNED_TWICE)
        hidden = [m for m, _ in case.boxed.get(sku, []) if m.kind in unseen]
        return pieces[: len(pieces) - len(hidden)] if hidden else pieces

    async def _scan_some(
        self, device: Device, tote: Tote, case: Case, pieces: list[Piece]
    ) -> tuple[list[Piece], Seen]:
        """Scan once of what is left of a SKU; returns what is left then, and the answer."""
        sku = pieces[0].sku
        await self._read_badly(device, case, sku)
        at_once = 1 if sku in case.on_several else min(len(pieces), max(1, case.left(sku)))
        label = self.label(sku, at_once)
        n = label.pieces
        seen = await self.scan(device, label.code, *self._expected(case, sku, n, label.code), aim=label.aim)
        if seen.why == "ambiguous_code":
            seen = await self.scan(device, sku, *self.judge.piece(case, sku, n))
        if seen.v != "pass":
            return await self._refused(tote, case, pieces, seen), seen
        await self.spend("piece", n)
        self._passed(tote, case, pieces[:n])
        rest = pieces[n:]
        if n == 1 and (case.number, sku) in self.site.plan.damaged and not case.is_verified:
            self.site.plan.damaged.discard((case.number, sku))
            await self._set_damaged_aside(device, tote, case, pieces[0])
            return rest, seen
        rest, seen = await self._scan_again(device, case, rest, seen)
        is_long = (seen.want or 0) >= COUNT_FROM and sku not in case.on_several
        if is_long and len(rest) > 1 and not case.is_verified:
            return await self._count(device, tote, case, rest, seen)
        return rest, seen

    async def _set_damaged_aside(self, device: Device, tote: Tote, case: Case, piece: Piece) -> None:
        """The piece just scanned is broken: it goes aside, and another one will be fetched."""
        seen = await self.scan(device, "X%DAMAGED", "go")
        if seen.why == "go":
            tote.verified.remove(piece)
            case.passed[piece.sku] -= 1
            case.put[piece.sku] -= 1
            self.truth.damaged.append(piece)

    def _expected(self, case: Case, sku: str, n: int, code: str) -> tuple[str, ...]:
        """What a scan must say; a barcode of two SKUs that are both still wanted is ambiguous."""
        article = self.shop.articles[sku]
        if article.is_shared and not case.stop:
            twins = [a.sku for a in self.shop.articles.values() if code in a.barcodes]
            if sum(1 for twin in twins if case.left(twin) > 0) > 1:
                return ("ambiguous_code",)
        return self.judge.piece(case, sku, n)

    def _passed(self, tote: Tote, case: Case, pieces: list[Piece]) -> None:
        for piece in pieces:
            tote.loose.remove(piece)
            tote.verified.append(piece)
            case.passed[piece.sku] += 1

    async def _refused(self, tote: Tote, case: Case, pieces: list[Piece], seen: Seen) -> list[Piece]:
        """The lamp is not green: set the piece aside unless the office has stopped the order."""
        if seen.why in REFUSALS:
            tote.loose.remove(pieces[0])
            self.floor.strays.append(pieces[0])
            self.judge.refused(case, pieces[0].sku, seen.why)
        return pieces[1:]

    async def _scan_again(
        self, device: Device, case: Case, rest: list[Piece], seen: Seen
    ) -> tuple[list[Piece], Seen]:
        """One unit scanned twice, as planned: another one stays in the tote, and nobody notices."""
        if not rest:
            return rest, seen
        sku = rest[0].sku
        mistake = self.site.plan.verifying.get((case.number, sku))
        if mistake is None or mistake.is_made or case.left(sku) < 1 or case.left(sku) != len(rest):
            return rest, seen
        label = self.label(sku)
        seen = await self.scan(device, label.code, *self.judge.piece(case, sku, 1), aim=label.aim)
        if seen.v == "pass":
            case.passed[sku] += 1
            self._left_behind(case, mistake)
        return rest[:-1], seen

    def _left_behind(self, case: Case, mistake: Mistake) -> None:
        mistake.make("missing in the parcel")
        case.boxed.setdefault(mistake.sku, []).append((mistake, "missing in the parcel"))

    async def _count(
        self, device: Device, tote: Tote, case: Case, rest: list[Piece], seen: Seen
    ) -> tuple[list[Piece], Seen]:
        """A long line is counted by hand, where the hub lets us; else it is scanned piece by piece."""
        sku, n = rest[0].sku, len(rest)
        if (case.label, sku) in self.floor.uncountable:
            return rest, seen
        await self.spend("count", n)
        expected = self.judge.piece(case, sku, n)
        seen = await self.scan(device, f"Q%{n}", *expected, "weight_unproven")
        if seen.v == "pass":
            case.counted.add(sku)
            await self.spend("piece", n)
            self._passed(tote, case, rest)
            return [], seen
        if seen.why != "over_qty":
            self.floor.uncountable.add((case.label, sku))
        elif case.left(sku):
            # Counted more than the order wants: count again, and scan what is left over.
            return await self._count_again(device, tote, case, rest)
        return rest, seen._replace(why="go")

    async def _count_again(
        self, device: Device, tote: Tote, case: Case, rest: list[Piece]
    ) -> tuple[list[Piece], Seen]:
        sku, n = rest[0].sku, case.left(rest[0].sku)
        await self.spend("count", len(rest))
        seen = await self.scan(device, f"Q%{n}", *self.judge.piece(case, sku, n))
        if seen.v == "pass":
            case.counted.add(sku)
            await self.spend("piece", n)
            self._passed(tote, case, rest[:n])
            return rest[n:], seen
        return rest, seen

    async def _read_badly(self, device: Device, case: Case, sku: str) -> None:
        """A print that the scanner reads wrongly, as planned; the piece is simply scanned again."""
        mistake = self.site.plan.unreadable.get((case.number, sku))
        if mistake is None or mistake.is_made or case.stop or case.is_verified:
            return
        mistake.make("misread")
        code = self.label(sku).code.encode()
        # Digits that lack, bytes that are no text, a digit that is none: none of them is anybody's code.
        spoilt = self.chance.choice((code[:9], code[:-1] + b"\xff\xfe", code[:5] + b"#" + code[6:]))
        seen = await self.scan_bytes(device, spoilt, "unknown_code")
        if seen.why == "unknown_code":
            mistake.mend("misread", seen.why)

    async def _send_for_missing(self, device: Device, case: Case) -> None:
        """The tote is empty and the order is not done: what lacks is fetched."""
        await self.scan(device, "X%CLOSE", "confirm")
        seen = await self.scan(device, "X%YES", "short_pick")
        if seen.why == "short_pick":
            self.judge.closed_short(case, seen.why, seen.say)
            # What was not verified is not there.
            case.put = Counter(case.passed)
            self.floor.send_back(case)
            self.floor.fetch(case)
