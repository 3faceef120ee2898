"""The judge of parcels: their weight, papers, carrier and contents, by the truth alone.

Rule: it shares no code with the hub. The tolerance is fixed, and printed, before the day begins:

    expected  = box + sum of (pieces x catalogue weight)
    tolerance = 15 g + 4 x sqrt(sum of pieces x (0.5 % of the catalogue weight)^2)

A weight that differs by more had to be refused; one that differs by no more had to be accepted, and what it
hid is listed as unprovable, with the figures.
"""

import re
from collections import Counter
from dataclasses import dataclass
from math import sqrt

from station_sim.case import Box, Case, Effect
from station_sim.device import Seen
from station_sim.mistakes import Mistake
from station_sim.shop import Shop
from station_sim.tariff import VAN, Carrier, due

CARRIER_LIMIT_MG = 30_000_000
ROUNDING_MG = 500
"""Where the difference is this near to the tolerance itself, either verdict is right.

The hub reckons in whole mg.
"""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a right parcel may be off."""

    base_mg: int = 15_000
    piece_part: float = 0.005
    sigmas: int = 4

    def of(self, shop: Shop, listed: Counter[str]) -> float:
        """The tolerance of a parcel in mg.

        Args:
            listed: SKU -> pieces.
        """
        spread = (n * (self.piece_part * shop.articles[sku].unit_mg) ** 2 for sku, n in listed.items())
        return self.base_mg + self.sigmas * sqrt(sum(spread))

    def words(self) -> str:
        """For the people who read the summary."""
        spread = f"sum of pieces x ({self.piece_part:.1%} of unit weight)^2"
        return f"{self.base_mg // 1000} g + {self.sigmas} x sqrt({spread})"


class ParcelJudge:
    """Compares parcels with the truth. `missed` is what was wrong and nobody noticed."""

    def __init__(self, shop: Shop, tolerance: Tolerance) -> None:
        self.shop = shop
        self.tolerance = tolerance
        self.missed: list[dict[str, str]] = []
        self.numbers: dict[str, str] = {}
        """Waybill number -> the order that has it."""

    def listed_mg(self, box: Box) -> int:
        """What a box must weigh by its packing list."""
        units = self.shop.articles
        return self.shop.box_mg + sum(units[sku].unit_mg * n for sku, n in box.listed.items())

    def weight(self, wanted: Box, shown_mg: int) -> tuple[str, ...]:
        """What the scale's reading must bring, where the hub waits for the box `wanted`."""
        if wanted.case.stop:
            return (wanted.case.stop,)
        off_mg, tolerance_mg = shown_mg - self.listed_mg(wanted), self.tolerance.of(self.shop, wanted.listed)
        refusal = "weight_high" if off_mg > 0 else "weight_low"
        if abs(abs(off_mg) - tolerance_mg) <= ROUNDING_MG:
            return ("weight_ok", refusal)
        return ("weight_ok",) if abs(off_mg) <= tolerance_mg else (refusal,)

    def doubted(self, case: Case, why: str) -> None:
        """A box was refused by its weight.

        What is wrong in the order's boxes comes to light when it is verified again.
        """
        for sku in list(case.boxed):
            while mend_first(case.boxed, sku, why):
                pass

    def accepted(self, box: Box, shown_mg: int, mistakes: list[Mistake]) -> None:
        """A box passed the scale: note why the weight could not show what is wrong with it."""
        off_g = (shown_mg - self.listed_mg(box)) / 1000
        tolerance_g = self.tolerance.of(self.shop, box.listed) / 1000
        figures = f"the scale read {off_g:+.1f} g from expected, tolerance {tolerance_g:.1f} g"
        wrong = box.deviation()
        for sku, effects in box.case.boxed.items():
            if sku in wrong:
                grams = self.shop.articles[sku].unit_mg / 1000
                for mistake, effect in effects:
                    mistake.note = f"a piece of {grams:.1f} g {effect}: {figures}"
        for mistake in mistakes:
            mistake.note = f"the other parcel weighs much the same: {figures}"

    def check_list(self, case: Case, boxes: list[Box]) -> None:
        """A packing list must hold what the order wants, in boxes that the carrier takes."""
        packed: Counter[str] = Counter()
        for box in boxes:
            packed.update(box.listed)
            heaviest_mg = self.listed_mg(box) + self.tolerance.of(self.shop, box.listed)
            if heaviest_mg > CARRIER_LIMIT_MG + ROUNDING_MG:
                self.wrong(case, f"parcel {box.code} may weigh {heaviest_mg / 1e6:.3f} kg")
            self._check_counted(case, box)
        if packed != Counter({sku: n for sku, n in case.wants.items() if n}):
            self.wrong(case, "the parcels do not hold what was ordered")

    def check_carrier(self, case: Case, boxes: list[Box], country: str) -> None:
        """The parcels of an order must all go with the cheapest carrier that takes them, or with who has had
        them before and takes them still.
        """
        whole = Box("", case, sum((box.listed for box in boxes), Counter()), 0)
        gross_mg, tolerance_mg = self.listed_mg(whole), self.tolerance.of(self.shop, whole.listed)
        expected = due(country, gross_mg, tolerance_mg, ROUNDING_MG)
        if case.carrier and case.carrier not in expected:
            expected += (case.carrier,)
        given = {box.carrier for box in boxes}
        if len(given) != 1 or not given <= set(expected):
            what = f"goes to {country or 'nowhere'}, {gross_mg / 1e6:.3f} kg: by {given}, not {expected}"
            self.wrong(case, what)
        for box in boxes:
            heaviest_mg = self.listed_mg(box) + self.tolerance.of(self.shop, box.listed)
            if box.carrier == VAN.code and heaviest_mg > VAN.max_mg + ROUNDING_MG:
                self.wrong(case, f"{box.code} may weigh {heaviest_mg / 1e6:.3f} kg, too much for {VAN.code}")
        case.carrier = boxes[0].carrier if boxes else ""

    def check_waybill(self, box: Box, number: str, words: tuple[str, ...], known: dict[str, Carrier]) -> None:
        """The waybill that came out must name the carrier, and bear a number that only this order has: it
        keeps its numbers when it is packed anew.
        """
        whose = self.numbers.setdefault(number, box.case.label)
        if number != box.waybill or whose != box.case.label:
            self.wrong(box.case, f"waybill of {box.code} has {number}, not {box.waybill}; it is {whose}'s")
        if not any(known[box.carrier].name in text for text in words):
            self.wrong(box.case, f"waybill of {box.code} does not name {known[box.carrier].name}: {words}")

    def paper_said(self, box: Box, seen: Seen) -> None:
        """A paper was scanned: the display names the parcel that it is of."""
        if box.code not in seen.say and "…" not in seen.say:
            self.wrong(box.case, f"a paper of {box.code} was scanned, and the hub said: {seen.say}")

    def _check_counted(self, case: Case, box: Box) -> None:
        """A line that was counted by hand must weigh enough for the scale to tell one piece more or less."""
        for sku in case.counted & set(box.listed):
            if self.shop.articles[sku].unit_mg + ROUNDING_MG < 2 * self.tolerance.of(self.shop, box.listed):
                self.wrong(case, f"{sku} was counted by hand, which the weight of {box.code} can't prove")

    def check_load(self, boxes: list[Box], seen: Seen) -> None:
        """The hub says how many parcels a carrier takes, and what they weigh."""
        kg = sum(box.accepted_mg or 0 for box in boxes) / 1e6
        count = re.search(r"[: ] ?(\d+)(?:, |件)", seen.say)
        if count is None or int(count[1]) != len(boxes) or not _says_kg(seen.say, kg):
            what = f"{len(boxes)} parcels of {kg:.3f} kg go, the hub said: {seen.say}"
            self.missed.append({"carrier": boxes[0].carrier if boxes else "-", "reason": what})

    def check_shipped(self, box: Box) -> None:
        """What left must be what was ordered, but for the mistakes that nothing could show."""
        known = {sku for sku, effects in box.case.boxed.items() for mistake, _ in effects if mistake.note}
        for sku, n in box.deviation().items():
            if sku not in known:
                self.wrong(box.case, f"parcel {box.code} left with {n:+d} x {sku}")
        if box.waybill and (box.slip, box.label) not in (("", ""), (box.code, box.waybill)):
            self.wrong(box.case, f"parcel {box.code} left with the papers {box.slip} and {box.label}")

    def wrong(self, case: Case, what: str) -> None:
        """Note what is wrong with an order, whoever found it."""
        self.missed.append({"order": case.label, "reason": what})


def _says_kg(said: str, kg: float) -> bool:
    """Whether a display says this weight, in kilograms or grams, to the gram.

    >>> _says_kg("OVL-1: 3, 12.345 kg. Close?", 12.345), _says_kg("OVL-1: 3, 450 g", 0.45), _says_kg("3", 3)
    (True, True, False)
    """
    shown = re.findall(r"(\d+(?:\.\d+)?) ?(kg|g)", said)
    return any(abs(float(n) / (1 if unit == "kg" else 1000) - kg) < 0.001 for n, unit in shown)


def mend_first(effects: dict[str, list[Effect]], sku: str, why: str) -> bool:
    """Mend the oldest open effect at a SKU; False when there is none."""
    waiting = effects.get(sku)
    if not waiting:
        return False
    mistake, effect = waiting.pop(0)
    mistake.mend(effect, why)
    return True
