"""What was done, summed: by hour and person, by error, by state and shop, by goods and day.

A sum is of events, log entries and moves up to the numbers in `figure_mark`, and is written with them in one
transaction, so that nothing is counted twice and nothing is left out. People and shops are named by their
number, 0 where there was none: a key of a sum has no gaps.
"""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, key, of_site, ref


class FigureMarkRow(SQLModel, table=True):
    """How far a site is summed: numbers of the last event, log entry and move that are in the sums."""

    __tablename__ = "figure_mark"
    __table_args__ = (UniqueConstraint("site"),)

    id: int | None = key()
    site: str = of_site()
    events_to: int = big(default=0)
    log_to: int = big(default=0)
    moves_to: int = big(default=0)


class FigureLastRow(SQLModel, table=True):
    """When the last summed event of a person was: the next one's gap begins there."""

    __tablename__ = "figure_last"
    __table_args__ = (UniqueConstraint("site", "operator_no"),)

    id: int | None = key()
    site: str = of_site()
    operator_no: int = big()
    at_ms: int = big()


class FigureHourRow(SQLModel, table=True):
    """Work of one person at one station, in one job, for one shop, within one hour of the site's clock."""

    __tablename__ = "figure_hour"
    __table_args__ = (
        UniqueConstraint(
            *("site", "business_date", "hour_ms", "operator_no", "station_no", "job", "shop_no"),
            name="uq_figure_hour_key",
        ),
    )

    id: int | None = key()
    site: str = of_site()
    hour_ms: int = big()
    business_date: str = Field(max_length=10)
    operator_no: int = big()
    station_no: int = big()
    job: str = Field(max_length=16)
    shop_no: int = big()
    events: int = big(default=0)
    passed: int = big(default=0)
    failed: int = big(default=0)
    pieces: int = big(default=0)
    parcels: int = big(default=0)
    busy_ms: int = big(default=0)


class FigureErrorRow(SQLModel, table=True):
    """How often a verdict stopped somebody within an hour, by its code."""

    __tablename__ = "figure_error"
    __table_args__ = (
        UniqueConstraint(
            *("site", "business_date", "hour_ms", "operator_no", "station_no", "job", "why"),
            name="uq_figure_error_key",
        ),
    )

    id: int | None = key()
    site: str = of_site()
    hour_ms: int = big()
    business_date: str = Field(max_length=10)
    operator_no: int = big()
    station_no: int = big()
    job: str = Field(max_length=16)
    why: str = Field(max_length=24)
    times: int = big(default=0)


class FigureOrderRow(SQLModel, table=True):
    """Orders of a shop that reached a state within an hour, less those that went back from it."""

    __tablename__ = "figure_order"
    __table_args__ = (
        UniqueConstraint("site", "business_date", "hour_ms", "shop_no", "state", name="uq_figure_order_key"),
    )

    id: int | None = key()
    site: str = of_site()
    hour_ms: int = big()
    business_date: str = Field(max_length=10)
    shop_no: int = big()
    state: str = Field(max_length=16)
    orders: int = big(default=0)


class FigureBinRow(SQLModel, table=True):
    """Picks out of a bin on a day, and their pieces; what was put back or undone is not taken off."""

    __tablename__ = "figure_bin"
    __table_args__ = (UniqueConstraint("site", "business_date", "bin_id", name="uq_figure_bin_key"),)

    id: int | None = key()
    site: str = of_site()
    business_date: str = Field(max_length=10)
    bin_id: int = ref("bin.id", index=False)
    picks: int = big(default=0)
    pieces: int = big(default=0)


class FigureGoodsRow(SQLModel, table=True):
    """Pieces of an item that left for a shop's buyers on a day, and in how many orders."""

    __tablename__ = "figure_goods"
    __table_args__ = (
        UniqueConstraint("site", "business_date", "shop_no", "item_id", name="uq_figure_goods_key"),
    )

    id: int | None = key()
    site: str = of_site()
    business_date: str = Field(max_length=10)
    shop_no: int = big()
    item_id: int = ref("item.id", index=False)
    pieces: int = big(default=0)
    orders: int = big(default=0)
