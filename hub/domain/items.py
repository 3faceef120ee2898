"""Goods and their codes: an item has several barcodes, and a barcode may mean several items."""

from dataclasses import dataclass
from typing import NamedTuple

from biip import ParseError
from biip.gs1_messages import GS1Message

GS = "\x1d"
GS1_AIM = ("]C1", "]e0", "]d2", "]Q3", "]J1")
"""AIM identifiers that promise GS1 element strings (GS1 General Specifications, section 5.1.3)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A stock-keeping unit. `unit_mg` is the catalogue weight of one piece in milligrams; 0 means unknown."""

    id: int
    site: str
    sku: str
    name: str
    unit_mg: int
    tracks_lot: bool
    tracks_serial: bool
    draft: bool = False
    """It came with an order, and nobody has described it yet."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What an item looks like: WebP bytes with their SHA-256 (hex), width and height in pixels."""

    id: int
    site: str
    item_id: int
    digest: str
    width_px: int
    height_px: int
    webp: bytes


@dataclass(frozen=True, slots=True)
class KitPart:
    """A kit holds `qty` pieces of `item_id`.

    An item is a kit when it has parts; it has no stock of its own.
    """

    id: int
    site: str
    kit_item_id: int
    item_id: int
    qty: int


@dataclass(frozen=True, slots=True)
class Barcode:
    """A code on goods. One scan of it stands for `pack_qty` pieces."""

    id: int
    site: str
    code: str
    item_id: int
    pack_qty: int


class Scanned(NamedTuple):
    """A scan of goods, read: the code to look up and what a GS1 symbol says beside it."""

    code: str
    lot: str | None = None
    serial: str | None = None
    expiry: str | None = None
    """ISO date, from AI 17."""
    pieces: int | None = None
    """Pieces in the pack, from AI 30 or 37."""


def read(code: str, aim: str | None = None) -> Scanned:
    """Read a raw code: GS1 element strings are taken apart, anything else is looked up as it stands.

    Args:
        code: as scanned, GS as 0x1D.
        aim: the AIM identifier, where the scanner gave one.

    >>> read("4006381333931")
    Scanned(code='4006381333931', lot=None, serial=None, expiry=None, pieces=None)
    >>> read("010400638133393110A7" + GS + "21S1", "]d2")
    Scanned(code='04006381333931', lot='A7', serial='S1', expiry=None, pieces=None)
    """
    looks_gs1 = (
        aim in GS1_AIM or GS in code or (len(code) > 16 and code[:2] in ("01", "02") and code[2:16].isdigit())
    )
    if not looks_gs1:
        return Scanned(code)
    try:
        message = GS1Message.parse(code.lstrip(GS))
    except ParseError:
        return Scanned(code)
    said = {e.ai.ai: e for e in message.element_strings}
    gtin = said.get("01") or said.get("02")
    if gtin is None:
        return Scanned(code)
    expiry = said["17"].date if "17" in said else None
    count = said.get("30") or said.get("37")
    return Scanned(
        gtin.value,
        said["10"].value if "10" in said else None,
        said["21"].value if "21" in said else None,
        expiry.isoformat() if expiry else None,
        int(count.value) if count else None,
    )


def lookups(scanned: Scanned) -> tuple[str, ...]:
    """The spellings under which a code may stand in the catalogue, the scanned one first.

    A GTIN is the same number with 8, 12, 13 or 14 digits, padded by zeros (GS1 General Specifications,
    section 7.11).

    >>> lookups(Scanned("0012345678905"))
    ('0012345678905', '12345678905', '012345678905', '00012345678905')
    >>> lookups(Scanned("85123A"))
    ('85123A',)
    """
    code = scanned.code
    if not code.isascii() or not code.isdigit() or not 8 <= len(code) <= 14:
        return (code,)
    bare = code.lstrip("0")
    spellings = [code]
    for width in (len(bare), 8, 12, 13, 14):
        padded = bare.zfill(width)
        if len(padded) >= 8 and padded not in spellings and len(padded) == max(width, len(bare)):
            spellings.append(padded)
    return tuple(spellings)
