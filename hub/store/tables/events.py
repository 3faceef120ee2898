"""What happened: every event of a station with its stored answer, and every move of an order's state."""

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, key, maybe, of_site, ref


class EventRow(SQLModel, table=True):
    """One event of a station, as it came (`frame`) and as it was answered (`answer`). (station, inc, seq)
    comes once.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("station_id", "inc", "seq"),
        # What was taken back is little, and read whole: figures take it off (`hub.store.reading.figures`).
        Index(
            "ix_event_undone",
            "site",
            "at_ms",
            *("operator_id", "station_id", "job", "why", "qty", "order_id", "business_date"),
            sqlite_where=text("undone"),
            postgresql_where=text("undone"),
        ),
    )

    id: int | None = key()
    site: str = of_site()
    station_id: int = ref("station.id", index=False)
    inc: int = big()
    seq: int = big()
    sess: str = Field(max_length=32)
    kind: str = Field(max_length=16)
    frame: str = Field(max_length=1024)
    at_ms: int = big(index=True)
    business_date: str = Field(max_length=10)
    operator_id: int | None = maybe("operator.id")
    order_id: int | None = maybe("order.id", index=True)
    line_id: int | None = maybe("order_line.id")
    parcel_id: int | None = maybe("parcel.id")
    pick_id: int | None = maybe("pick.id")
    qty: int = big(default=0)
    net_mg: int | None = big(default=None)
    undone: bool = False
    why: str = Field(max_length=24)
    verdict: str = Field(max_length=8)
    answer: str = Field(max_length=2048)
    job: str = Field(default="", max_length=16)
    """The job of the station then; empty: none was chosen."""


class TraceRow(SQLModel, table=True):
    """What an event changed, for `X%UNDO`; the event is named by its key. `changes` is JSON."""

    __tablename__ = "trace"
    __table_args__ = (UniqueConstraint("station_id", "inc", "seq"),)

    id: int | None = key()
    site: str = of_site()
    station_id: int = ref("station.id", index=False)
    inc: int = big()
    seq: int = big()
    said: str = Field(max_length=24)
    args: str = Field(sa_type=Text)
    changes: str = Field(sa_type=Text)


class OrderLogRow(SQLModel, table=True):
    """One move of an order: from which state to which, when, by whom, why."""

    __tablename__ = "order_log"

    id: int | None = key()
    site: str = of_site()
    order_id: int = ref("order.id")
    from_state: str = Field(max_length=16)
    to_state: str = Field(max_length=16)
    reason: str = Field(default="", max_length=256)
    operator_id: int | None = maybe("operator.id")
    station_id: int | None = maybe("station.id")
    at_ms: int = big()
    business_date: str = Field(max_length=10)
