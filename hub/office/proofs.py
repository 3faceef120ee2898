"""The proof against a claim that a piece was missing: what was scanned, what was weighed, and what follows
from the numbers.

Rule: it says as much as the numbers prove, and where they prove nothing, it says that.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hub.domain.errors import NotFound
from hub.domain.packing import VOID
from hub.domain.proof import Found, Scale, all_by_weight, missing_piece
from hub.office import timeline
from hub.office.timeline import SCAN, WEIGH, WRONG, Step
from hub.store.reading import Reader, order_life, orders, pictures
from hub.store.reading.rows import Row


@dataclass(frozen=True, slots=True)
class Thing:
    """Pieces of an item in a parcel, `qty_counted` of them counted by hand, the others scanned one by one.

    `found`: what the parcel's weight says of one of them. Weights in mg.
    """

    line_no: int
    sku: str
    name: str
    qty: int
    qty_counted: int
    unit_mg: int
    found: Found


@dataclass(frozen=True, slots=True)
class ProvenParcel:
    """A parcel and what it weighed; `weighed`: when, by whom and where, None where nobody weighed it."""

    code: str
    carrier: str
    waybill: str
    box: str
    scale: Scale
    weighed: Step | None
    shipped_at_ms: int
    things: tuple[Thing, ...]

    @property
    def proven(self) -> bool:
        """Whether the weight alone rules out that any one piece was missing."""
        return all_by_weight([thing.found for thing in self.things])


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the order: pieces that were due, verified, and of these counted by hand."""

    line_no: int
    sku: str
    name: str
    qty: int
    qty_verified: int
    qty_counted: int
    serials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """All that is known of an order's contents. Times in UTC ms."""

    order: str
    shop: str
    state: str
    placed_at_ms: int
    recipient: str
    lines: tuple[Line, ...]
    parcels: tuple[ProvenParcel, ...]
    steps: tuple[Step, ...]
    """Scans that meant pieces or were wrong, and all weights."""


def read(reader: Reader, site: str, label: str) -> Proof:
    """The proof of an order.

    Raises:
        NotFound: there is no such order.
    """
    order = orders.order(reader, site, label)
    head = order_life.head(reader, site, label)
    if order is None or head is None:
        raise NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
    goods = order_life.goods(reader, head["id"])
    serials = order_life.serials(reader, [row["id"] for row in goods])
    numbers = {row["line_no"]: tuple(serials.get(row["id"], ())) for row in goods}
    steps = timeline.steps(reader, head["id"])
    parcels = [row for row in order_life.parcels(reader, head["id"]) if row["state"] != VOID]
    told = order["recipient"] or {}
    return Proof(
        order["label"],
        order["shop"],
        order["state"],
        order["placed_at_ms"] or order["received_at_ms"],
        " ".join(filter(None, (told.get("name"), told.get("postcode"), told.get("country")))),
        tuple(_line(row, numbers[row["line_no"]]) for row in order["lines"]),
        tuple(_parcel(row, steps) for row in parcels),
        tuple(step for step in steps if _counts(step)),
    )


def told(proof: Proof) -> dict[str, Any]:
    """The proof as programs read it."""
    return {
        "order": proof.order,
        "shop": proof.shop,
        "state": proof.state,
        "parcels": [_parcel_told(parcel) for parcel in proof.parcels],
        "steps": [_step_told(step) for step in proof.steps],
    }


def _parcel_told(parcel: ProvenParcel) -> dict[str, Any]:
    step = parcel.weighed
    weighed = None
    if step is not None and step.weight is not None:
        said = {"at_ms": step.at_ms, "operator": step.who, "station": step.where}
        weighed = {**said, **asdict(step.weight)}
    items = [
        {name: value for name, value in asdict(thing).items() if name != "found"} | asdict(thing.found)
        for thing in parcel.things
    ]
    named = {name: getattr(parcel, name) for name in ("code", "carrier", "waybill", "box", "shipped_at_ms")}
    return {**named, **asdict(parcel.scale), "weighed": weighed, "items": items, "proven": parcel.proven}


def _step_told(step: Step) -> dict[str, Any]:
    named = ("at_ms", "kind", "verdict", "said", "sku", "qty", "parcel", "undone")
    return {
        **{name: getattr(step, name) for name in named},
        "code": step.what[0],
        "net_mg": step.weight.net_mg if step.weight is not None else None,
        "operator": step.who,
        "station": step.where,
    }


def pictures_of(reader: Reader, site: str, proof: Proof) -> dict[str, bytes]:
    """The pictures of its items, by SKU."""
    return pictures.every(reader, site, [line.sku for line in proof.lines])


def _counts(step: Step) -> bool:
    return step.kind == WEIGH or (step.kind == SCAN and (bool(step.sku) or step.verdict in WRONG))


def _line(row: Row, serials: tuple[str, ...]) -> Line:
    due = row["qty_ordered"] - row["qty_cancelled"] - row["qty_moved"] - row["qty_short"]
    return Line(
        row["line_no"], row["sku"], row["name"], due, row["qty_verified"], row["qty_counted"], serials
    )


def _parcel(row: Row, steps: Sequence[Step]) -> ProvenParcel:
    scale = Scale(row["expected_mg"], row["tolerance_mg"], row["net_mg"])
    things = tuple(
        Thing(
            each["line_no"],
            each["sku"],
            each["name"],
            each["qty"],
            each["qty_counted"],
            each["unit_mg"],
            missing_piece(scale, each["unit_mg"]),
        )
        for each in row["contents"]
    )
    weighed = timeline.accepted(steps, row["code"]) if row["net_mg"] is not None else None
    return ProvenParcel(
        row["code"],
        row["carrier"],
        row["waybill"],
        row["box"] or "",
        scale,
        weighed,
        row["shipped_at_ms"],
        things,
    )
