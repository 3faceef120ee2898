"""Stations, operators, carts and totes."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, in_hand, key, maybe, of_site, ref


class OperatorRow(SQLModel, table=True):
    """A person with a badge."""

    __tablename__ = "operator"
    __table_args__ = (UniqueConstraint("site", "badge"),)

    id: int | None = key()
    site: str = of_site()
    badge: str = Field(max_length=32)
    name: str = Field(default="", max_length=64)
    lang: str = Field(default="en", max_length=2)
    colour: str = Field(default="g", max_length=1)
    may_count: bool = False
    active: bool = True
    station_id: int | None = in_hand()
    cart_id: int | None = in_hand()
    paused_at_ms: int = big(default=0)
    pick_id: int | None = in_hand()


class StationRow(SQLModel, table=True):
    """A device on the floor and the work in hand there."""

    __tablename__ = "station"
    __table_args__ = (UniqueConstraint("site", "name"),)

    id: int | None = key()
    site: str = of_site()
    name: str = Field(max_length=32)
    online: bool = False
    sess: str = Field(default="", max_length=32)
    uid: str = Field(default="", max_length=64)
    fw: str = Field(default="", max_length=32)
    hw: str = Field(default="", max_length=32)
    caps: str = Field(default="", max_length=256)
    seen_at_ms: int = big(default=0)
    last_inc: int = big(default=0)
    last_seq: int = big(default=0)
    operator_id: int | None = in_hand()
    job: str = Field(default="", max_length=16)
    order_id: int | None = in_hand()
    parcel_id: int | None = in_hand()
    line_id: int | None = in_hand()
    hold: bool = False
    ask: str = Field(default="", max_length=128)
    light_rev: int = big(default=0)
    job_rev: int = big(default=0)
    held_away_ms: int = big(default=0)
    tote_id: int | None = in_hand()
    manifest_id: int | None = in_hand()
    held_why: str = Field(default="", max_length=32)
    wall: str = Field(default="", max_length=32)


class CartRow(SQLModel, table=True):
    """A cart and who pushes it."""

    __tablename__ = "cart"
    __table_args__ = (UniqueConstraint("site", "code"),)

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=32)
    operator_id: int | None = maybe("operator.id")
    wave_id: int | None = maybe("wave.id")
    zone: str = Field(default="", max_length=32)


class ToteRow(SQLModel, table=True):
    """A container for one order's pieces or a wave's; its contents are the balances of its bin."""

    __tablename__ = "tote"
    __table_args__ = (UniqueConstraint("site", "code"),)

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=32)
    bin_id: int = ref("bin.id", index=False)
    cart_id: int | None = maybe("cart.id", index=True)
    order_id: int | None = maybe("order.id", index=True)
    kind: str = Field(default="tote", max_length=16)
    wave_id: int | None = maybe("wave.id", index=True)
    with_id: int | None = maybe("tote.id", index=True)
    filled: bool = False
