"""Printers, and what is printed on them."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, key, maybe, of_site, ref


class PrinterRow(SQLModel, table=True):
    """A printer; the fields are those of `hub.domain.papers.Printer`."""

    __tablename__ = "printer"
    __table_args__ = (UniqueConstraint("site", "code"),)

    id: int | None = key()
    site: str = of_site()
    code: str = Field(max_length=32)
    kind: str = Field(max_length=16)
    address: str = Field(max_length=256)
    language: str = Field(max_length=8)
    dpi: int
    width_mm: int
    height_mm: int
    kinds: str = Field(default="", max_length=256)
    stations: str = Field(default="", max_length=512)
    active: bool = True
    fault: str = Field(default="", max_length=256)
    fault_at_ms: int = big(default=0)
    silent: bool = False
    removed_at_ms: int = big(default=0)
    pages_at_once: int = 4


class PrintRow(SQLModel, table=True):
    """One paper on its way to a printer; the fields are those of `hub.domain.papers.Print`. Never deleted: it
    is the log of what was printed, and again by whom.
    """

    __tablename__ = "print"
    __table_args__ = (
        CheckConstraint("copy_no > 0", name="copy_no"),
        Index(None, "printer_id", "state"),
        Index(None, "site", "state"),
        Index(None, "site", "pair"),
        Index(None, "site", "subject"),
    )

    id: int | None = key()
    site: str = of_site()
    printer_id: int = ref("printer.id", index=False)
    kind: str = Field(max_length=16)
    subject: str = Field(max_length=128)
    state: str = Field(max_length=16)
    order_id: int | None = maybe("order.id", index=True)
    parcel_id: int | None = maybe("parcel.id", index=True)
    pair: str = Field(default="", max_length=64)
    waybill: str = Field(default="", max_length=64)
    bulk: str = Field(default="", max_length=32, index=True)
    copy_no: int = 1
    tries: int = 0
    pages: int = 1
    mark: int = big(default=-1)
    reason: str = Field(default="", max_length=256)
    operator_id: int | None = maybe("operator.id")
    station_id: int | None = maybe("station.id")
    asked_at_ms: int = big(default=0)
    sent_at_ms: int = big(default=0)
    ended_at_ms: int = big(default=0)
