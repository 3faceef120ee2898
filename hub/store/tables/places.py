"""Bins, what is in them, every move between them, and the tasks that lead people there."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, key, maybe, of_site, ref


class BinRow(SQLModel, table=True):
    """A place for goods; its light is `place` on `station_id`. Coordinates in millimetres from the
    warehouse's corner.
    """

    __tablename__ = "bin"
    __table_args__ = (UniqueConstraint("site", "code"), UniqueConstraint("station_id", "place"))

    id: int | None = key()
    site: str = of_site()
    warehouse_id: int = ref("warehouse.id")
    code: str = Field(max_length=32)
    kind: str = Field(default="storage", max_length=16)
    zone: str = Field(default="", max_length=32)
    aisle: str = Field(default="", max_length=32)
    walk_order: int = big(default=0)
    x_mm: int = big(default=0)
    y_mm: int = big(default=0)
    station_id: int | None = maybe("station.id", index=True)
    place: int | None = None


class BalanceRow(SQLModel, table=True):
    """Pieces in a bin: the checked sum of its moves, and how many of them are promised."""

    __tablename__ = "balance"
    __table_args__ = (
        UniqueConstraint("bin_id", "item_id", "lot", "condition"),
        CheckConstraint("qty >= 0", name="qty"),
        CheckConstraint("reserved >= 0 AND reserved <= qty", name="reserved"),
    )

    id: int | None = key()
    site: str = of_site()
    bin_id: int = ref("bin.id")
    item_id: int = ref("item.id")
    lot: str = Field(default="", max_length=64)
    condition: str = Field(default="good", max_length=16)
    qty: int = big(default=0)
    reserved: int = big(default=0)


class MoveRow(SQLModel, table=True):
    """One entry of the ledger: pieces from one bin to another. Never changed, never deleted."""

    __tablename__ = "move"
    __table_args__ = (
        CheckConstraint("qty > 0", name="qty"),
        CheckConstraint("from_bin_id <> to_bin_id", name="bins"),
    )

    id: int | None = key()
    site: str = of_site()
    item_id: int = ref("item.id")
    lot: str = Field(default="", max_length=64)
    condition: str = Field(default="good", max_length=16)
    qty: int = big()
    from_bin_id: int = ref("bin.id", index=False)
    to_bin_id: int = ref("bin.id", index=False)
    reason: str = Field(max_length=32)
    order_id: int | None = maybe("order.id", index=True)
    operator_id: int | None = maybe("operator.id")
    station_id: int | None = maybe("station.id")
    at_ms: int = big()
    business_date: str = Field(max_length=10)


class PickRow(SQLModel, table=True):
    """A task at a bin: pieces to pick for an order line, or to put back."""

    __tablename__ = "pick"
    __table_args__ = (
        CheckConstraint("qty > 0 AND qty_done >= 0 AND qty_done <= qty", name="qty"),
        Index(None, "state", "kind"),
    )

    id: int | None = key()
    site: str = of_site()
    kind: str = Field(max_length=16)
    state: str = Field(max_length=16)
    order_id: int | None = maybe("order.id", index=True)
    line_id: int | None = maybe("order_line.id")
    item_id: int = ref("item.id", index=False)
    bin_id: int = ref("bin.id")
    lot: str = Field(default="", max_length=64)
    qty: int = big()
    qty_done: int = big(default=0)
    walk_order: int = big(default=0)
    cart_id: int | None = maybe("cart.id", index=True)
    tote_id: int | None = maybe("tote.id", index=True)
    operator_id: int | None = maybe("operator.id")
    station_id: int | None = maybe("station.id", index=True)
    colour: str = Field(default="", max_length=1)
