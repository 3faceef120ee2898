"""Items, their barcodes, and the cartons they are packed in."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, key, of_site, ref


class ItemRow(SQLModel, table=True):
    """A stock-keeping unit. A draft came with an order, and nobody has described it yet."""

    __tablename__ = "item"
    __table_args__ = (UniqueConstraint("site", "sku"), CheckConstraint("unit_mg >= 0", name="unit_mg"))

    id: int | None = key()
    site: str = of_site()
    sku: str = Field(max_length=64)
    name: str = Field(default="", max_length=256)
    unit_mg: int = big(default=0)
    tracks_lot: bool = False
    tracks_serial: bool = False
    draft: bool = False


class BarcodeRow(SQLModel, table=True):
    """A code on goods: one item may have several, one code may be shared by several items."""

    __tablename__ = "barcode"
    __table_args__ = (UniqueConstraint("code", "item_id"), CheckConstraint("pack_qty > 0", name="pack_qty"))

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=128)
    item_id: int = ref("item.id")
    pack_qty: int = big(default=1)


class BoxTypeRow(SQLModel, table=True):
    """A carton with its usual filling."""

    __tablename__ = "box_type"
    __table_args__ = (UniqueConstraint("site", "code"),)

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=32)
    tare_mg: int = big()
    length_mm: int = big(default=0)
    width_mm: int = big(default=0)
    height_mm: int = big(default=0)


class KitPartRow(SQLModel, table=True):
    """A kit holds `qty` pieces of `item_id`.

    An item is a kit when it has parts; it has no stock of its own.
    """

    __tablename__ = "kit_part"
    __table_args__ = (
        UniqueConstraint("kit_item_id", "item_id"),
        CheckConstraint("qty > 0", name="qty"),
        CheckConstraint("kit_item_id <> item_id", name="items"),
    )

    id: int | None = key()
    site: str = of_site()
    kit_item_id: int = ref("item.id", index=False)
    item_id: int = ref("item.id")
    qty: int = big()


class LotRow(SQLModel, table=True):
    """A lot of an item, and the last day (ISO) on which it may be sent; empty where it does not expire."""

    __tablename__ = "lot"
    __table_args__ = (UniqueConstraint("item_id", "code"),)

    id: int | None = key()
    site: str = of_site()
    item_id: int = ref("item.id", index=False)
    code: str = Field(max_length=64)
    expires_on: str = Field(default="", max_length=10)


class PictureRow(SQLModel, table=True):
    """What an item looks like, small enough for a tablet; a new picture takes the old one's place."""

    __tablename__ = "picture"
    __table_args__ = (UniqueConstraint("item_id"),)

    id: int | None = key()
    site: str = of_site()
    item_id: int = ref("item.id", index=False)
    digest: str = Field(max_length=64)
    width_px: int
    height_px: int
    webp: bytes
