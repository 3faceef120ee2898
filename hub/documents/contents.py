"""What stands on each paper, as its reader sees it: numbers, names, and texts that are ready to be shown.

Rule: a paper needs nothing beyond its content. Weights in mg, quantities in pieces; times are texts at the
site's own time. What is empty is left out.
"""

from dataclasses import dataclass

from hub.domain.command_cards import CARDS, CommandCard


@dataclass(frozen=True, slots=True)
class Address:
    """A sender or a recipient."""

    name: str = ""
    phone: str = ""
    address: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class SlipLine:
    """Pieces of an item in a parcel."""

    sku: str
    name: str
    qty: int
    kit: str = ""
    """The SKU of the ordered kit that these pieces are a part of."""
    gift: bool = False
    lot: str = ""


@dataclass(frozen=True, slots=True)
class SlipKit:
    """A kit as it was ordered; its parts are lines that name it."""

    sku: str
    name: str
    qty: int


@dataclass(frozen=True, slots=True)
class PackingSlip:
    """What lies in one parcel of an order. `parcel` is its code, which the waybill carries too."""

    order: str
    parcel: str
    lines: tuple[SlipLine, ...]
    kits: tuple[SlipKit, ...] = ()
    recipient: Address = Address()
    shop: str = ""
    """Name of the shop."""
    number: int = 1
    """Which of the order's parcels, from 1."""
    parcels: int = 1
    """Of how many; 0 where nobody knows yet."""
    carrier: str = ""
    tote: str = ""
    wave: str = ""
    placed: str = ""
    """When it was ordered."""
    printed: str = ""
    note: str = ""
    """What the buyer wrote."""
    urgent: bool = False
    print_no: int = 0
    """Of its print, by which it is known; 0 where it has none."""


@dataclass(frozen=True, slots=True)
class Waybill:
    """The carrier's label of one parcel. `parcel` is its code, which the slip carries too."""

    carrier: str
    """Name of the carrier."""
    waybill: str
    """The carrier's number."""
    parcel: str
    order: str
    recipient: Address
    sender: Address = Address()
    area: str = ""
    weight_mg: int = 0
    """0 where it is not known yet."""
    number: int = 1
    parcels: int = 1
    pieces: int = 0
    printed: str = ""
    note: str = ""
    print_no: int = 0
    """Of its print, by which it is known; 0 where it has none."""


@dataclass(frozen=True, slots=True)
class OrderLabel:
    """A label that opens an order (`O%`)."""

    order: str
    pieces: int = 0
    lines: int = 0
    carrier: str = ""
    wave: str = ""
    ship_by: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class PickRow:
    """One stop of a walk."""

    bin: str
    sku: str
    name: str
    qty: int
    into: str = ""
    """The tote that it goes into, or the order."""
    lot: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class PickingList:
    """The stops of a wave or of one order, in walking order."""

    of: str
    """The wave's code, or the order's label."""
    rows: tuple[PickRow, ...]
    is_wave: bool = True
    carrier: str = ""
    method: str = ""
    orders: int = 0
    cutoff: str = ""
    printed: str = ""


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A parcel that is handed over."""

    waybill: str
    parcel: str
    recipient: str = ""
    postcode: str = ""
    area: str = ""
    weight_mg: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parcels of one call of a carrier, with lines to sign on."""

    code: str
    carrier: str
    rows: tuple[ManifestRow, ...]
    warehouse: str = ""
    opened: str = ""
    closed: str = ""
    """Empty while it is open."""
    printed: str = ""


@dataclass(frozen=True, slots=True)
class BinLabel:
    """A bin (`L%`)."""

    code: str
    zone: str = ""
    walk: int = 0
    """Its place in the walk; 0: left out."""


@dataclass(frozen=True, slots=True)
class SlotLabel:
    """A slot of a put wall (`S%`)."""

    code: str
    wall: str = ""


@dataclass(frozen=True, slots=True)
class ToteLabel:
    """A tote (`C%`)."""

    code: str


@dataclass(frozen=True, slots=True)
class CartLabel:
    """A cart (`H%`)."""

    code: str


@dataclass(frozen=True, slots=True)
class ItemLabel:
    """An item: its GTIN as EAN where it has one, else its SKU as Code 128."""

    sku: str
    name: str = ""
    gtin: str = ""
    """14 digits, or what stands on the goods; one that is no EAN is printed as Code 128."""
    lot: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """An operator's badge (`U%`)."""

    badge: str
    name: str
    site: str = ""


@dataclass(frozen=True, slots=True)
class ZoneLabel:
    """A zone (`Z%`)."""

    code: str


@dataclass(frozen=True, slots=True)
class StationCard:
    """What a station's board needs to connect, for whoever sets it up: told once, and kept nowhere else."""

    name: str
    broker: str
    """Host and port."""
    password: str
    config: str
    """Its config.json as one line, as the QR code."""
    site: str = ""


@dataclass(frozen=True, slots=True)
class CartonLabel:
    """A type of carton (`B%`)."""

    code: str
    measures: str = ""


@dataclass(frozen=True, slots=True)
class CardSheet:
    """The command cards that are the same for everybody."""

    cards: tuple[CommandCard, ...] = CARDS


Label = (
    OrderLabel | BinLabel | SlotLabel | ToteLabel | CartLabel | ItemLabel | Badge | ZoneLabel | CartonLabel
)
