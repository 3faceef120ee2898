"""What carriers took and what they bill: written from the truth, with faults on purpose, and compared with
the hub.

Rule: it shares no code with the hub. What stands on a manifest, what each parcel costs, and what a bill's
line must come to is known before the hub is asked.
"""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from station_sim.case import Box
from station_sim.chance import stream
from station_sim.site import Site
from station_sim.tariff import CARRIERS, Carrier, number

OK, WEIGHT, FEE, UNKNOWN = "ok", "weight_differs", "fee_differs", "unknown_waybill"
TWICE, NOT_SHIPPED, NOT_BILLED = "billed_twice", "not_shipped", "not_billed"
FAULTS = (WEIGHT, FEE, TWICE, NOT_SHIPPED, UNKNOWN, NOT_BILLED)
"""What may be wrong with a bill, each of it planted once for so many lines."""
LINES_A_FAULT = 12
HEAVIER_MG, DEARER_MINOR = 3_000_000, 125


class Left(NamedTuple):
    """A parcel that has left, as the hub has it."""

    carrier: str
    waybill: str
    fee_minor: int | None


class Manifest(NamedTuple):
    """What a carrier took, as the hub has it."""

    code: str
    warehouse: str
    carrier: str
    state: str
    parcels: frozenset[str]
    net_mg: int


class BillLine(NamedTuple):
    """A line of a bill, and what it must come to."""

    waybill: str
    charged_mg: int
    fee_minor: int
    outcome: str


@dataclass(slots=True)
class Bill:
    """What a carrier bills. `unbilled` are parcels that it forgot."""

    carrier: str
    lines: list[BillLine] = field(default_factory=list)
    unbilled: set[str] = field(default_factory=set)

    @property
    def faults(self) -> int:
        """How much is wrong with it."""
        return sum(line.outcome != OK for line in self.lines) + len(self.unbilled)

    def write(self, path: Path) -> None:
        """Write it as a carrier sends it."""
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("Tracking Number", "Chargeable Weight (kg)", "Fee"))
            rows.writerows(
                (line.waybill, f"{line.charged_mg / 1e6:.3f}", f"{line.fee_minor / 100:.2f}")
                for line in self.lines
            )


class Outcome(NamedTuple):
    """What the hub says of a bill: each line's outcome, in their order, and the parcels that it lacks."""

    lines: list[str]
    not_billed: frozenset[str]


def fee_of(site: Site, box: Box) -> int | None:
    """What a parcel costs by what the scale read."""
    carrier = CARRIERS.get(box.carrier)
    if carrier is None or box.accepted_mg is None:
        return None
    return carrier.fee(site.countries[box.case.root], box.accepted_mg)


def bills(site: Site, seed: int) -> list[Bill]:
    """What the carriers bill for what they took, with faults from the seed."""
    by_carrier: dict[str, list[Box]] = {}
    for box in site.truth.shipped:
        if box.carrier:
            by_carrier.setdefault(box.carrier, []).append(box)
    return [_bill(site, seed, CARRIERS[code], boxes) for code, boxes in sorted(by_carrier.items())]


def _bill(site: Site, seed: int, carrier: Carrier, boxes: list[Box]) -> Bill:
    chance = stream(seed, "bill", carrier.code)
    made = Bill(carrier.code)
    order = sorted(boxes, key=lambda box: box.code)
    chance.shuffle(order)
    count = max(len(FAULTS), len(order) // LINES_A_FAULT)
    wrong = {box.code: FAULTS[n % len(FAULTS)] for n, box in enumerate(order[:count])}
    for n, box in enumerate(order):
        _add(site, made, carrier, box, wrong.get(box.code, OK), n)
    return made


def _add(site: Site, made: Bill, carrier: Carrier, box: Box, fault: str, n: int) -> None:
    """The line of a parcel, right or with this fault."""
    country, mg = site.countries[box.case.root], box.accepted_mg or 0
    area = carrier.area(country)
    assert area is not None, "who took it goes there"
    fee, rounded_mg = carrier.fees[area].of(mg), carrier.fees[area].rounded_mg(mg)
    right = BillLine(box.waybill, rounded_mg, fee, OK)
    if fault == NOT_BILLED:
        made.unbilled.add(box.code)
        return
    if fault == WEIGHT:
        heavier = rounded_mg + HEAVIER_MG
        made.lines.append(BillLine(box.waybill, heavier, carrier.fees[area].of(heavier), WEIGHT))
        return
    made.lines.append(right._replace(fee_minor=fee + DEARER_MINOR, outcome=FEE) if fault == FEE else right)
    if fault == TWICE:
        made.lines.append(right._replace(outcome=TWICE))
    elif fault == NOT_SHIPPED:
        made.lines.append(right._replace(waybill=number(carrier, site.pool - n), outcome=NOT_SHIPPED))
    elif fault == UNKNOWN:
        made.lines.append(right._replace(waybill=f"{carrier.code}-X{n}", outcome=UNKNOWN))


def found_on(bills: Sequence[tuple[Bill, Outcome]]) -> dict[str, int]:
    """Lines billed, faults planted, and faults that the hub found as they are; for the summary."""
    found = 0
    for bill, said in bills:
        pairs = zip(bill.lines, said.lines, strict=False)
        found += sum(ours.outcome == theirs != OK for ours, theirs in pairs)
        found += len(bill.unbilled & said.not_billed)
    planted = sum(bill.faults for bill, _ in bills)
    return {
        "bill_lines": sum(len(bill.lines) for bill, _ in bills),
        "bill_faults": planted,
        "bill_faults_found": found,
    }


def differences(
    site: Site,
    left: Mapping[str, Left],
    manifests: Sequence[Manifest],
    bills: Sequence[tuple[Bill, Outcome]],
) -> list[str]:
    """What of parcels, manifests and bills does not add up, in words."""
    if site.trays is None:
        return []
    ours = {box.code: Left(box.carrier, box.waybill, fee_of(site, box)) for box in site.truth.shipped}
    found = [
        f"parcel {code}: left as {ours.get(code)}, the hub says {left.get(code)}"
        for code in sorted({*ours, *left})
        if ours.get(code) != left.get(code)
    ]
    found += _of_manifests(site, manifests)
    for bill, said in bills:
        found += _of_bill(bill, said)
    return found


def _of_manifests(site: Site, manifests: Sequence[Manifest]) -> list[str]:
    ours = Counter(
        (
            call.warehouse,
            call.carrier,
            frozenset(box.code for box in call.boxes),
            sum(box.accepted_mg or 0 for box in call.boxes),
        )
        for call in site.truth.handed_over
    )
    theirs = Counter((m.warehouse, m.carrier, m.parcels, m.net_mg) for m in manifests)
    found = [
        f"manifest of {carrier} in {warehouse}: {len(parcels)} parcels, {mg / 1e6:.3f} kg, {whose}"
        for odd, whose in ((ours - theirs, "the hub has none such"), (theirs - ours, "nobody loaded that"))
        for warehouse, carrier, parcels, mg in odd
    ]
    return found + [f"manifest {m.code} is {m.state}" for m in manifests if m.state != "closed"]


def _of_bill(bill: Bill, said: Outcome) -> list[str]:
    if len(said.lines) != len(bill.lines):
        return [f"bill of {bill.carrier}: {len(bill.lines)} lines, the hub read {len(said.lines)}"]
    found = [
        f"bill of {bill.carrier}, {line.waybill}: must be {line.outcome}, the hub says {theirs}"
        for line, theirs in zip(bill.lines, said.lines, strict=True)
        if line.outcome != theirs
    ]
    if bill.unbilled != said.not_billed:
        found.append(f"bill of {bill.carrier} lacks {bill.unbilled}, the hub says {set(said.not_billed)}")
    return found
