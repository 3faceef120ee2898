"""The site, its warehouses, and the shops whose orders it ships."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, key, of_site


class SiteRow(SQLModel, table=True):
    """One floor. `epoch` names one life of its data; `run` grows with each start of a gateway."""

    __tablename__ = "site"

    name: str = Field(primary_key=True, max_length=32)
    tz: str = Field(max_length=64)
    lang: str = Field(max_length=2)
    epoch: str = Field(max_length=32)
    run: int = big(default=0)


class WarehouseRow(SQLModel, table=True):
    """A building with bins."""

    __tablename__ = "warehouse"
    __table_args__ = (UniqueConstraint("site", "code"),)

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=32)
    name: str = Field(default="", max_length=128)
    address: str = Field(default="", max_length=256)


class ShopRow(SQLModel, table=True):
    """A shop or channel; order numbers are unique within it. `currency` is an ISO 4217 code."""

    __tablename__ = "shop"
    __table_args__ = (UniqueConstraint("site", "code"),)

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=32)
    name: str = Field(default="", max_length=128)
    currency: str = Field(default="EUR", max_length=3)
