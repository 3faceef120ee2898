"""Pictures of items: which there are, and one of them."""

from collections.abc import Collection

from sqlalchemy import select

from hub.store.reading import Reader
from hub.store.reading.rows import ITEM
from hub.store.tables import METADATA

PICTURE = METADATA.tables["picture"]
_ASKED_AT_ONCE = 400
"""SKUs in one query: databases limit the parameters of a statement."""


def digests(reader: Reader, site: str, skus: Collection[str]) -> dict[str, str]:
    """The digest of the picture of each of these items that has one, by SKU."""
    wanted = sorted(set(skus))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        part = wanted[start : start + _ASKED_AT_ONCE]
        query = (
            select(ITEM.c.sku, PICTURE.c.digest)
            .join(PICTURE, PICTURE.c.item_id == ITEM.c.id)
            .where(ITEM.c.site == site, ITEM.c.sku.in_(part))
        )
        found.update((str(row[0]), str(row[1])) for row in reader.execute(query))
    return found


def one(reader: Reader, site: str, sku: str) -> tuple[str, bytes] | None:
    """The digest and the WebP bytes of an item's picture; None where it has none, or there is no such
    item.
    """
    query = (
        select(PICTURE.c.digest, PICTURE.c.webp)
        .join(ITEM, ITEM.c.id == PICTURE.c.item_id)
        .where(ITEM.c.site == site, ITEM.c.sku == sku)
    )
    row = reader.execute(query).first()
    return None if row is None else (str(row[0]), bytes(row[1]))


def every(reader: Reader, site: str, skus: Collection[str]) -> dict[str, bytes]:
    """The WebP bytes of the pictures of these items, by SKU; for papers."""
    wanted = sorted(set(skus))[:_ASKED_AT_ONCE]
    query = (
        select(ITEM.c.sku, PICTURE.c.webp)
        .join(PICTURE, PICTURE.c.item_id == ITEM.c.id)
        .where(ITEM.c.site == site, ITEM.c.sku.in_(wanted))
    )
    return {sku: bytes(webp) for sku, webp in reader.execute(query)}
