"""A carrier's bill against what was weighed and reckoned here, waybill number by waybill number.

Rule: a line is judged by what is in the books now, and by the lines that were billed before it: the bill's
own above it and those of bills that were read in before. Judged again, the same books say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.domain import packing, tariffs
from hub.domain.billing import Charged, charged, credit
from hub.domain.carriers import Bill, BillLine
from hub.domain.shipping import Book
from hub.domain.tariffs import Load
from hub.store import billing
from hub.store.billing import Known
from hub.store.work import Work

TOLERANCE_MG = 50_000
"""By so much a charged weight may be off where nobody says otherwise."""
OK, WEIGHT, FEE = "ok", "weight_differs", "fee_differs"
UNKNOWN, TWICE, NOT_SHIPPED = "unknown_waybill", "billed_twice", "not_shipped"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a line came to: its parcel, the weight and fee that it should have been charged."""

    outcome: str
    parcel_id: int | None = None
    own_mg: int | None = None
    own_minor: int | None = None


def judge(work: Work, bill: Bill, book: Book, lines: Sequence[BillLine]) -> list[Judged]:
    """What each of a bill's lines comes to, in their order."""
    waybills = [line.waybill for line in lines]
    parcels = billing.parcels(work, bill.site, book.carrier.code, waybills)
    every = billing.all_lines(work, bill.carrier_id, waybills)
    pool = billing.of_pool(work, bill.carrier_id, waybills)

    def judged(line: BillLine) -> Judged:
        here = bill.id, line.line_no
        before = charged(fee for *at, fee in every.get(line.waybill, ()) if tuple(at) < here)
        parcel = parcels.get(line.waybill)
        never_left = parcel.state != packing.SHIPPED if parcel else line.waybill in pool
        return _judged(bill, book, line, before, parcel, never_left)

    return [judged(line) for line in lines]


def _judged(
    bill: Bill, book: Book, line: BillLine, before: Charged, parcel: Known | None, never_left: bool
) -> Judged:
    own_mg = tariffs.chargeable_mg(book.carrier, _load(parcel)) if parcel else None
    parcel_id = parcel.id if parcel else None
    if line.fee_minor < 0 and (parcel or never_left or before.is_billed):
        # What nobody sent should have cost nothing.
        due_minor = 0 if never_left or parcel is None else parcel.fee_minor
        outcome, own_minor = credit(before, line.fee_minor, due_minor)
        return Judged(outcome, parcel_id, own_mg, own_minor)
    # Nothing should have been charged for what was billed before, or never left.
    if before.is_billed:
        return Judged(TWICE, parcel_id, own_mg, 0)
    if never_left:
        return Judged(NOT_SHIPPED, parcel_id, own_mg, 0)
    if parcel is None or own_mg is None:
        return Judged(UNKNOWN)
    own = (parcel.id, own_mg, parcel.fee_minor)
    heaviest = max(own_mg, tariffs.charged_as_mg(book.fees, parcel.area, own_mg)) + bill.tolerance_mg
    if line.charged_mg and not own_mg - bill.tolerance_mg <= line.charged_mg <= heaviest:
        return Judged(WEIGHT, *own)
    if parcel.fee_minor is not None and line.fee_minor != parcel.fee_minor:
        return Judged(FEE, *own)
    return Judged(OK, *own)


def _load(parcel: Known) -> Load:
    return Load(parcel.weight_mg, parcel.length_mm, parcel.width_mm, parcel.height_mm)
