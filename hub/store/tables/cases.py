"""Exceptions of the line: what went wrong with an order, whose it is, and how it was settled."""

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, key, maybe, of_site, ref


class CaseRow(SQLModel, table=True):
    """One exception. Kinds, states, causes and remedies are those of `hub.domain.cases`.

    An order has one of a kind at a time that is not closed.
    """

    __tablename__ = "exception"
    __table_args__ = (
        Index(None, "site", "state", "kind"),
        Index(
            "uq_exception_order_id_kind",
            "order_id",
            "kind",
            unique=True,
            sqlite_where=text("state <> 'closed'"),
            postgresql_where=text("state <> 'closed'"),
        ),
    )

    id: int | None = key()
    site: str = of_site()
    kind: str = Field(max_length=16)
    state: str = Field(max_length=16)
    order_id: int | None = maybe("order.id", index=True)
    item_id: int | None = maybe("item.id")
    parcel_id: int | None = maybe("parcel.id")
    station_id: int | None = maybe("station.id")
    owner_id: int | None = maybe("operator.id", index=True)
    order_state: str = Field(default="", max_length=16)
    what: str = Field(default="", max_length=256)
    times: int = big(default=1)
    cause: str = Field(default="", max_length=32)
    cause_note: str = Field(default="", max_length=512)
    remedy: str = Field(default="", max_length=16)
    remedy_note: str = Field(default="", max_length=512)
    prevention: str = Field(default="", max_length=512)
    remedy_order_id: int | None = maybe("order.id")
    opened_at_ms: int = big()
    last_at_ms: int = big()
    closed_at_ms: int = big(default=0)
    version: int = big(default=1)


class CaseLogRow(SQLModel, table=True):
    """One step of an exception: who did what, when."""

    __tablename__ = "exception_log"

    id: int | None = key()
    site: str = of_site()
    case_id: int = ref("exception.id")
    step: str = Field(max_length=16)
    text: str = Field(default="", max_length=512)
    operator_id: int | None = maybe("operator.id")
    station_id: int | None = maybe("station.id")
    at_ms: int = big()
    business_date: str = Field(max_length=10)
