"""Pictures of items: taken in from files of people's cameras and suppliers, kept small enough for a tablet.

Rule: nothing of a file is kept but its dots: what is stored was drawn anew here, so that no file of a
stranger reaches a browser.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.items import Barcode, Item, Picture, Scanned, lookups
from hub.office.act import Act

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
MOST_BYTES = 10_000_000
MOST_DOTS = 40_000_000
"""Dots of a picture that is taken in: more than cameras of telephones make, and 160 MB of memory at most."""
SIDE_PX = 480
"""The longer side of what is kept."""
_QUALITY = 80
ADDED, REPLACED, SAME = "added", "replaced", "same"


@dataclass(frozen=True, slots=True)
class Small:
    """A picture as it is kept: WebP bytes with their SHA-256 (hex), and its size in pixels."""

    webp: bytes
    digest: str
    width_px: int
    height_px: int


def shrink(data: bytes) -> Small:
    """A picture as it will be kept: turned as it was held, at most 480 px, on white where it was clear.

    Args:
        data: a JPEG, PNG, WebP or GIF file; of a moving one the first picture counts.

    Raises:
        Invalid: the file is too large, is none of these, is broken, or has too many dots.
    """
    if len(data) > MOST_BYTES:
        raise Invalid(
            "picture",
            f"a file of at most {MOST_BYTES // 1_000_000} MB; make it smaller",
            f"{len(data)} bytes",
        )
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            dots = opened.width * opened.height
            if dots > MOST_DOTS:
                raise Invalid("picture", f"at most {MOST_DOTS // 1_000_000} million dots", f"{dots:,}")
            return _kept(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid("picture", f"at most {MOST_DOTS // 1_000_000} million dots", "many more") from None
    except UnidentifiedImageError:
        raise Invalid("picture", "a JPEG, PNG, WebP or GIF file", "something else") from None
    # Pillow says of broken files whatever the reader of their format stumbled over.
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        MemoryError,
    ) as fault:
        raise Invalid("picture", "a file that can be read to its end", f"a broken one ({fault})") from None


def _kept(opened: Image.Image) -> Small:
    # A JPEG may be read at a fraction of its size, which saves most of the time.
    opened.draft("RGB", (SIDE_PX * 2, SIDE_PX * 2))
    turned = ImageOps.exif_transpose(opened)
    turned.thumbnail((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS, reducing_gap=2.0)
    colours = turned.convert("RGBA")
    drawn = Image.new("RGB", colours.size, "white")
    drawn.paste(colours, mask=colours)
    file = BytesIO()
    drawn.save(file, "WEBP", quality=_QUALITY, method=4)
    webp = file.getvalue()
    return Small(webp, hashlib.sha256(webp).hexdigest(), drawn.width, drawn.height)


def named(act: Act, name: str) -> Item:
    """The item that a file is named after: its SKU, else one of its barcodes.

    Raises:
        NotFound: no item has this SKU or barcode.
        Conflict: several items share the barcode.
    """
    item = act.work.one(Item, "sku", name, act.rules.site)
    if item is not None:
        return item
    # A scanned code has no letters in lower case; a file's name may have.
    spellings = lookups(Scanned(name)) or (name,)
    ids = {
        barcode.item_id
        for code in spellings
        for barcode in act.work.where(Barcode, "code", code)
        if barcode.site == act.rules.site
    }
    if not ids:
        raise NotFound(f"{name}: expected the SKU or a barcode of an item, found none; import its item first")
    if len(ids) > 1:
        skus = sorted(act.work.get(Item, id_).sku for id_ in ids)
        raise Conflict(f"{name}: expected a barcode of one item, it is of {', '.join(skus)}; name the SKU")
    return act.work.get(Item, ids.pop())


def put(act: Act, item: Item, small: Small) -> str:
    """Give an item its picture, in place of the one that it had.

    Returns:
        ADDED, REPLACED, or SAME where it had this one.
    """
    before = act.work.one(Picture, "item_id", item.id)
    if before is not None and before.digest == small.digest:
        return SAME
    if before is not None:
        act.work.remove(before)
    act.work.add(Picture(0, item.site, item.id, small.digest, small.width_px, small.height_px, small.webp))
    return ADDED if before is None else REPLACED


def take_away(act: Act, item: Item) -> None:
    """An item has no picture any more.

    Raises:
        NotFound: it had none.
    """
    before = act.work.one(Picture, "item_id", item.id)
    if before is None:
        raise NotFound(f"{item.sku}: expected an item with a picture, it has none")
    act.work.remove(before)
