"""The judge: decides from the truth alone what a scan had to show, and compares it with what the hub said.

Rule: it shares no code with the hub. Of parcels the judge of parcels knows (`station_sim.parcel_judge`).
"""

import re
from collections import Counter

from station_sim.case import Case, Tote
from station_sim.device import Seen
from station_sim.parcel_judge import ParcelJudge, Tolerance, mend_first
from station_sim.shop import Shop


class Judge(ParcelJudge):
    """Compares every answer with the truth. `missed` and `false_alarms` are what went wrong."""

    def __init__(self, shop: Shop, tolerance: Tolerance) -> None:
        super().__init__(shop, tolerance)
        self.outcomes: Counter[str] = Counter()
        self.false_alarms: list[dict[str, str]] = []
        self.wrong_slots: list[str] = []
        """Pieces that the hub sent to a slot whose order does not want them."""

    def hear(self, station: str, said: str, seen: Seen, *expected: str) -> bool:
        """Take an answer; whether it is one of those expected.

        A pass too many is missed, a refusal too many false.
        """
        self.outcomes[seen.v] += 1
        if seen.why in expected:
            return True
        row = {
            "station": station,
            "said": said,
            "got": seen.why,
            "words": seen.say,
            "expected": " or ".join(expected),
        }
        (self.missed if seen.v == "pass" else self.false_alarms).append(row)
        return False

    def opening(self, case: Case) -> tuple[str, ...]:
        """What opening an order at the verifying bench must say."""
        if case.stop:
            return (case.stop,)
        if case.is_short:
            return ("not_picked",)
        return ("order_done",) if case.is_verified else ("order_open",)

    def piece(self, case: Case, sku: str, pieces: int) -> tuple[str, ...]:
        """What scanning pieces of a SKU at the verifying bench must say."""
        if case.stop:
            return (case.stop,)
        if case.is_verified:
            return ("no_order",)
        if not case.wants[sku]:
            return ("wrong_item",)
        if pieces > case.left(sku):
            return ("over_qty",)
        return ("order_done",) if pieces == case.missing_pieces() else ("ok",)

    def at_the_wall(self, tote: Tote, sku: str) -> tuple[str, ...]:
        """What scanning a piece of a batch tote must say, at a wall or at a bench for single pieces."""
        wave = tote.wave
        assert wave is not None, "a batch tote has its wave"
        if not tote.told.total():
            return ("no_order",)
        if not wave.wanted[sku]:
            return ("wrong_item",)
        if not tote.told[sku]:
            return ("over_qty",)
        return ("order_done",) if wave.is_single else ("go",)

    def check_slot(self, tote: Tote, sku: str, slot: Tote, case: Case, want: int) -> None:
        """The slot that lit up must be that order's or nobody's, and the order lack so many pieces."""
        lacks = case.wants[sku] - case.put[sku]
        own = slot in (case.tote, *case.further) or case.tote is None
        is_theirs = slot.case in (None, case) and own and case.wave is tote.wave
        if not is_theirs or not 0 < want <= lacks:
            self.wrong_slots.append(f"{want} x {sku} into {slot.code} for {case.label}")
            self.wrong(case, f"was sent {want} x {sku} into {slot.code}; it lacks {lacks}")

    def in_hand(self, tote: Tote, sku: str, case: Case, n: int) -> tuple[str, ...]:
        """What saying that n pieces are in the hand must bring."""
        return ("go",) if n <= min(case.wants[sku] - case.put[sku], tote.told[sku]) else ("over_qty",)

    def tote_left(self, tote: Tote, said: str) -> None:
        """The hub says how much a batch tote that looks empty should hold."""
        if str(tote.told.total()) not in re.findall(r"\d+", said):
            self.wrong_tote(tote, f"should hold {tote.told.total()} pieces, the hub said: {said}")

    def tote_short(self, tote: Tote, why: str) -> None:
        """The hub sends for what a batch tote lacked."""
        assert tote.wave is not None, "a batch tote has its wave"
        for sku in +tote.told:
            while mend_first(tote.wave.missing, sku, why):
                pass

    def tote_told(self, tote: Tote, seen: Seen) -> None:
        """A tote was found: the hub says whose it is, and of a batch how many pieces are in it."""
        if tote.case is not None:
            due = [tote.code, tote.case.label]
        else:
            due = [tote.code, tote.wave.code if tote.wave else "-", str(tote.told.total())]
        if not all(text in seen.say for text in due):
            self.wrong_tote(tote, f"is {' '.join(due)}, the hub said: {seen.say}")

    def wrong_tote(self, tote: Tote, what: str) -> None:
        """Note what is wrong with a tote, of an order or of a batch."""
        wave = tote.wave.code if tote.wave else "-"
        self.missed.append({"tote": tote.code, "wave": wave, "reason": what})

    def refused(self, case: Case, sku: str, why: str) -> None:
        """A piece that does not belong was refused and set aside."""
        mend_first(case.surplus, sku, why)

    def closed_short(self, case: Case, why: str, said: str) -> None:
        """The hub sends for what is missing; it must know how much that is."""
        if str(case.missing_pieces()) not in re.findall(r"\d+", said):
            self.wrong(case, f"{case.missing_pieces()} pieces were missing, the hub said: {said}")
        for sku in case.wants:
            if case.left(sku):
                while mend_first(case.missing, sku, why):
                    pass
