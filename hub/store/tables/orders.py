"""Orders, the people they go to, waves, parcels and the serial numbers that left in them."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from hub.store.tables.base import BIG, big, in_hand, key, maybe, of_site, ref


class WaveRow(SQLModel, table=True):
    """Orders released together."""

    __tablename__ = "wave"
    __table_args__ = (UniqueConstraint("site", "code"),)

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=32)
    warehouse_id: int = ref("warehouse.id")
    released_at_ms: int = big()


class OrderRow(SQLModel, table=True):
    """One order of one shop. The states are those of `hub.domain.orders`."""

    __tablename__ = "order"
    __table_args__ = (
        UniqueConstraint("shop_id", "number"),
        UniqueConstraint("site", "label"),
        Index(None, "site", "state"),
        Index(None, "waybill"),
    )

    id: int | None = key()
    site: str = of_site()
    shop_id: int = ref("shop.id")
    number: str = Field(max_length=64)
    label: str = Field(max_length=96)
    state: str = Field(default="received", max_length=16)
    resume_state: str = Field(default="", max_length=16)
    reason: str = Field(default="", max_length=256)
    recheck: bool = False
    placed_at_ms: int = big(default=0)
    received_at_ms: int = big(default=0)
    carrier: str = Field(default="", max_length=64)
    waybill: str = Field(default="", max_length=64)
    note: str = Field(default="", max_length=512)
    wave_id: int | None = maybe("wave.id", index=True)
    tote_id: int | None = in_hand()
    station_id: int | None = in_hand()
    version: int = big(default=1)


class RecipientRow(SQLModel, table=True):
    """Who an order goes to: the one place of personal data, deleted by age without touching the order."""

    __tablename__ = "recipient"

    order_id: int = Field(foreign_key="order.id", primary_key=True, sa_type=BIG)
    site: str = of_site()
    name: str = Field(default="", max_length=128)
    address: str = Field(default="", max_length=512)
    postcode: str = Field(default="", max_length=32)
    country: str = Field(default="", max_length=64)
    phone: str = Field(default="", max_length=64)


class OrderLineRow(SQLModel, table=True):
    """Pieces of one item in an order. Money in minor units of the shop's currency."""

    __tablename__ = "order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "line_no"),
        CheckConstraint("qty_ordered > 0", name="qty_ordered"),
        CheckConstraint("qty_cancelled >= 0 AND qty_short >= 0", name="qty_less"),
        CheckConstraint("qty_verified >= 0 AND qty_verified <= qty_ordered", name="qty_verified"),
        CheckConstraint("qty_counted >= 0 AND qty_counted <= qty_verified", name="qty_counted"),
    )

    id: int | None = key()
    site: str = of_site()
    order_id: int = ref("order.id", index=False)
    line_no: int
    item_id: int = ref("item.id")
    qty_ordered: int = big()
    qty_cancelled: int = big(default=0)
    qty_short: int = big(default=0)
    qty_picked: int = big(default=0)
    qty_verified: int = big(default=0)
    qty_counted: int = big(default=0)
    price_minor: int = big(default=0)


class ParcelRow(SQLModel, table=True):
    """One carton. `net_mg` is the accepted weight; `weighed_at_ms` when."""

    __tablename__ = "parcel"
    __table_args__ = (UniqueConstraint("site", "code"), UniqueConstraint("order_id", "number"))

    id: int | None = key()
    site: str = of_site()
    order_id: int = ref("order.id", index=False)
    number: int
    code: str = Field(max_length=64)
    state: str = Field(max_length=16)
    box_mg: int = big()
    expected_mg: int = big()
    tolerance_mg: int = big()
    net_mg: int | None = big(default=None)


class ParcelLineRow(SQLModel, table=True):
    """Pieces of an order line in a parcel."""

    __tablename__ = "parcel_line"
    __table_args__ = (UniqueConstraint("parcel_id", "line_id"), CheckConstraint("qty > 0", name="qty"))

    id: int | None = key()
    site: str = of_site()
    parcel_id: int = ref("parcel.id", index=False)
    line_id: int = ref("order_line.id")
    item_id: int = ref("item.id", index=False)
    qty: int = big()
    qty_counted: int = big(default=0)


class SerialRow(SQLModel, table=True):
    """A serial number that was verified: each can leave once."""

    __tablename__ = "serial"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: int | None = key()
    site: str = of_site()
    item_id: int = ref("item.id", index=False)
    number: str = Field(max_length=64)
    line_id: int = ref("order_line.id")
