"""Carriers: areas, fees, waybill numbers, manifests and bills. Money in minor units of their currency."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, key, maybe, of_site, ref


class CarrierRow(SQLModel, table=True):
    """A carrier; the fields are those of `hub.domain.carriers.Carrier`."""

    __tablename__ = "carrier"
    __table_args__ = (UniqueConstraint("site", "code"),)

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=32)
    name: str = Field(default="", max_length=64)
    currency: str = Field(max_length=3)
    max_mg: int = big(default=0)
    max_side_mm: int = big(default=0)
    max_girth_mm: int = big(default=0)
    cutoff: str = Field(default="", max_length=5)
    numbers: str = Field(default="pool", max_length=8)
    rank: int = 0
    active: bool = True
    volume_divisor: int = 0
    call_days: str = Field(default="", max_length=7)


class CalendarDayRow(SQLModel, table=True):
    """A day on which a carrier calls otherwise than in other weeks, or (`carrier` "") the whole site works
    otherwise.
    """

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("site", "day", "carrier"),)

    id: int | None = key()
    site: str = of_site()
    day: str = Field(max_length=10)
    carrier: str = Field(default="", max_length=32)
    works: bool = False
    at: str = Field(default="", max_length=5)
    name: str = Field(default="", max_length=64)


class CarrierAreaRow(SQLModel, table=True):
    """Addresses that a carrier serves."""

    __tablename__ = "carrier_area"

    id: int | None = key()
    site: str = of_site()
    carrier_id: int = ref("carrier.id")
    area: str = Field(max_length=32)
    country: str = Field(default="", max_length=64)
    postcodes: str = Field(default="", max_length=1024)


class CarrierFeeRow(SQLModel, table=True):
    """One row of a carrier's fee table."""

    __tablename__ = "carrier_fee"
    __table_args__ = (
        UniqueConstraint("carrier_id", "area", "upto_mg"),
        CheckConstraint(
            "upto_mg > 0 AND fee_minor >= 0 AND step_mg >= 0 AND step_minor >= 0", name="amounts"
        ),
    )

    id: int | None = key()
    site: str = of_site()
    carrier_id: int = ref("carrier.id", index=False)
    area: str = Field(max_length=32)
    upto_mg: int = big()
    fee_minor: int = big()
    step_mg: int = big(default=0)
    step_minor: int = big(default=0)


class WaybillNumberRow(SQLModel, table=True):
    """A number of a carrier's pool: each is taken once."""

    __tablename__ = "waybill_number"
    __table_args__ = (
        UniqueConstraint("carrier_id", "number"),
        Index(None, "carrier_id", "taken_at_ms", "id"),
    )

    id: int | None = key()
    site: str = of_site()
    carrier_id: int = ref("carrier.id", index=False)
    number: str = Field(max_length=64, index=True)
    order_id: int | None = maybe("order.id", index=True)
    parcel_id: int | None = maybe("parcel.id", index=True)
    taken_at_ms: int = big(default=0)
    void: bool = Field(default=False)


class ManifestRow(SQLModel, table=True):
    """Parcels handed over to a carrier at one call."""

    __tablename__ = "manifest"
    __table_args__ = (UniqueConstraint("site", "code"), Index(None, "carrier_id", "state"))

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=32)
    carrier_id: int = ref("carrier.id", index=False)
    warehouse_id: int = ref("warehouse.id", index=False)
    state: str = Field(max_length=8)
    opened_at_ms: int = big()
    closed_at_ms: int = big(default=0)
    operator_id: int | None = maybe("operator.id")
    qty_parcels: int = 0
    net_mg: int = big(default=0)


class BillRow(SQLModel, table=True):
    """A carrier's bill that was read in."""

    __tablename__ = "bill"
    __table_args__ = (UniqueConstraint("carrier_id", "number"),)

    id: int | None = key()
    site: str = of_site()
    carrier_id: int = ref("carrier.id", index=False)
    number: str = Field(max_length=64)
    at_ms: int = big()
    from_ms: int = big(default=0)
    to_ms: int = big(default=0)
    tolerance_mg: int = big(default=0)


class BillLineRow(SQLModel, table=True):
    """A parcel on a bill, beside what we weighed and reckoned ourselves."""

    __tablename__ = "bill_line"
    __table_args__ = (UniqueConstraint("bill_id", "line_no"), Index(None, "site", "waybill"))

    id: int | None = key()
    site: str = of_site()
    bill_id: int = ref("bill.id", index=False)
    line_no: int
    waybill: str = Field(max_length=64)
    charged_mg: int = big()
    fee_minor: int = big()
    parcel_id: int | None = maybe("parcel.id", index=True)
    own_mg: int | None = big(default=None)
    own_minor: int | None = big(default=None)
    outcome: str = Field(max_length=16)
