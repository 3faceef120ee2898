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
    kind: str = Field(default="mixed", max_length=16)
    method: str = Field(default="cluster", max_length=16)
    carrier: str = Field(default="", max_length=32)
    cutoff_at_ms: int = big(default=0)
    wall: str = Field(default="", max_length=32)


class OrderRow(SQLModel, table=True):
    """One order of one shop. The states are those of `hub.domain.orders`."""

    __tablename__ = "order"
    __table_args__ = (
        UniqueConstraint("shop_id", "number"),
        UniqueConstraint("site", "label"),
        Index(None, "site", "state", "since_ms"),
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
    placed_at_ms: int = big(default=0)
    received_at_ms: int = big(default=0)
    carrier: str = Field(default="", max_length=64)
    waybill: str = Field(default="", max_length=64)
    note: str = Field(default="", max_length=512)
    wave_id: int | None = maybe("wave.id", index=True)
    tote_id: int | None = in_hand()
    station_id: int | None = in_hand()
    version: int = big(default=1)
    warehouse_id: int | None = maybe("warehouse.id")
    since_ms: int = big(default=0)
    channel: str = Field(default="", max_length=32)
    payment: str = Field(default="unknown", max_length=16)
    asked: bool = False
    auditor_id: int | None = maybe("operator.id")
    taken_at_ms: int = big(default=0)
    said_at_ms: int = big(default=0)
    parent_id: int | None = maybe("order.id", index=True)
    merged_into_id: int | None = maybe("order.id", index=True)
    priced: bool = False
    urgent: bool = False
    ship_by_ms: int = big(default=0)


class RecipientRow(SQLModel, table=True):
    """Who an order goes to: the one place of personal data, deleted by age without touching the order.

    Two recipients are the same buyer, or live at the same address, when their digests are the same
    (`hub.domain.recipients`).
    """

    __tablename__ = "recipient"
    __table_args__ = (
        Index(None, "site", "buyer_digest"),
        # What people search by (`hub.store.reading.order_search`).
        Index(None, "site", "name"),
        Index(None, "site", "phone"),
        Index(None, "site", "postcode"),
    )

    order_id: int = Field(foreign_key="order.id", primary_key=True, sa_type=BIG)
    site: str = of_site()
    name: str = Field(default="", max_length=128)
    address: str = Field(default="", max_length=512)
    postcode: str = Field(default="", max_length=32)
    country: str = Field(default="", max_length=64)
    phone: str = Field(default="", max_length=64)
    email: str = Field(default="", max_length=128)
    buyer_digest: str = Field(default="", max_length=32)
    address_digest: str = Field(default="", max_length=32)
    address_withheld: bool = False
    """The shop's export has no addresses: it writes its own labels."""


class OrderLineRow(SQLModel, table=True):
    """Pieces of one item in an order. Money in minor units of the shop's currency."""

    __tablename__ = "order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "line_no"),
        CheckConstraint("qty_ordered > 0", name="qty_ordered"),
        CheckConstraint("qty_cancelled >= 0 AND qty_short >= 0", name="qty_less"),
        CheckConstraint(
            "qty_moved >= 0 AND qty_cancelled + qty_moved + qty_short <= qty_ordered", name="qty_moved"
        ),
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
    qty_moved: int = big(default=0)
    price_minor: int = big(default=0)
    kit_id: int | None = maybe("order_kit.id")
    gift: bool = False
    from_line_id: int | None = maybe("order_line.id", index=True)
    qty_from: int = big(default=0)
    qty_per_kit: int = big(default=0)


class OrderKitRow(SQLModel, table=True):
    """A kit as it was ordered; its parts are order lines. Money in minor units of the shop's currency."""

    __tablename__ = "order_kit"
    __table_args__ = (CheckConstraint("qty >= 0", name="qty"),)

    id: int | None = key()
    site: str = of_site()
    order_id: int = ref("order.id")
    item_id: int = ref("item.id", index=False)
    qty: int = big()
    price_minor: int = big(default=0)


class FindingRow(SQLModel, table=True):
    """What an audit rule found in an order; those of the last automatic audit."""

    __tablename__ = "finding"

    id: int | None = key()
    site: str = of_site()
    order_id: int = ref("order.id")
    rule: str = Field(max_length=32)
    outcome: str = Field(max_length=8)
    text: str = Field(max_length=256)
    at_ms: int = big()


class ParcelRow(SQLModel, table=True):
    """One carton. `net_mg` is the accepted weight; `weighed_at_ms` when."""

    __tablename__ = "parcel"
    __table_args__ = (
        UniqueConstraint("site", "code"),
        UniqueConstraint("order_id", "number"),
        Index(None, "waybill"),
        Index(None, "site", "state", "carrier"),
    )

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
    box_id: int | None = maybe("box_type.id")
    carrier: str = Field(default="", max_length=32)
    waybill: str = Field(default="", max_length=64)
    area: str = Field(default="", max_length=32)
    fee_minor: int | None = big(default=None)
    papers: str = Field(default="", max_length=16)
    manifest_id: int | None = maybe("manifest.id", index=True)
    shipped_at_ms: int = big(default=0)


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
