"""What a site has been set up with, for the check list until the first order ships."""

from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from hub.domain.first_steps import Facts
from hub.domain.orders import STATES
from hub.domain.stock import STORAGE
from hub.store.reading import Reader, access
from hub.store.reading.access import ACCOUNT
from hub.store.reading.rows import (
    BALANCE,
    BARCODE,
    BIN,
    BOX_TYPE,
    EVENT,
    ITEM,
    OPERATOR,
    ORDER,
    SHOP,
    STATION,
    WAREHOUSE,
    Row,
    ask,
    columns,
)

SHIPPED_ONCE = ("shipped", "returned")


def has_shipped(reader: Reader, site: str) -> bool:
    """Whether an order has ever left."""
    return any(_is_there(reader, _in_state(site, state)) for state in SHIPPED_ONCE)


def facts(reader: Reader, site: str, first_box: str) -> Facts:
    """What the data say.

    Args:
        first_box: code of the carton that every site begins with; it counts as own once its size is known.
    """

    def count(table: Any, *where: Any) -> int:
        return int(reader.execute(select(func.count()).select_from(table).where(*where)).scalar() or 0)

    of_item = exists().where(BARCODE.c.item_id == ITEM.c.id)
    behind_account = exists().where(ACCOUNT.c.operator_id == OPERATOR.c.id)
    first = and_(BOX_TYPE.c.code == first_box, BOX_TYPE.c.length_mm == 0)
    used = select(EVENT.c.id).where(EVENT.c.site == site, EVENT.c.operator_id.is_not(None))
    stored = select(BALANCE.c.id).join(BIN, BIN.c.id == BALANCE.c.bin_id)
    named = select(WAREHOUSE.c.id).where(WAREHOUSE.c.site == site, WAREHOUSE.c.address != "")
    return Facts(
        administrator=access.has_administrator(reader, site),
        address=_is_there(reader, named),
        bins=count(BIN, BIN.c.site == site, BIN.c.kind == STORAGE),
        items=count(ITEM, ITEM.c.site == site),
        without_barcode=count(ITEM, ITEM.c.site == site, ~of_item),
        without_weight=count(ITEM, ITEM.c.site == site, ITEM.c.unit_mg == 0),
        pieces=_is_there(
            reader, stored.where(BALANCE.c.site == site, BALANCE.c.qty > 0, BIN.c.kind == STORAGE)
        ),
        people=count(OPERATOR, OPERATOR.c.site == site, OPERATOR.c.active, ~behind_account),
        stations=count(STATION, STATION.c.site == site),
        badge_used=_is_there(reader, used),
        own_boxes=count(BOX_TYPE, BOX_TYPE.c.site == site, ~first),
        orders=_is_there(reader, select(ORDER.c.id).where(ORDER.c.site == site)),
        states=[state for state in STATES if _is_there(reader, _in_state(site, state))],
    )


def _in_state(site: str, state: str) -> Select[Any]:
    return select(ORDER.c.id).where(ORDER.c.site == site, ORDER.c.state == state)


def _is_there(reader: Reader, query: Select[Any]) -> bool:
    return reader.execute(query.limit(1)).scalar() is not None


def warehouses(reader: Reader, site: str) -> list[Row]:
    """Warehouses with how many storage bins each has, and its zones' number."""
    query = (
        select(
            *columns(WAREHOUSE, "code", "name", "address"),
            func.count(BIN.c.id).label("bins"),
            func.count(BIN.c.zone.distinct()).label("zones"),
        )
        .outerjoin(BIN, and_(BIN.c.warehouse_id == WAREHOUSE.c.id, BIN.c.kind == STORAGE))
        .where(WAREHOUSE.c.site == site)
        .group_by(WAREHOUSE.c.id)
        .order_by(WAREHOUSE.c.id)
    )
    return ask(reader, query)


def shops(reader: Reader, site: str) -> list[Row]:
    """Shops by code, with their names."""
    return ask(reader, select(*columns(SHOP, "code", "name")).where(SHOP.c.site == site).order_by(SHOP.c.id))


def zones(reader: Reader, site: str) -> list[Row]:
    """Zones with how many storage bins each has, the first and the last code, and how many have a light."""
    query = (
        select(
            BIN.c.zone,
            WAREHOUSE.c.code.label("warehouse"),
            func.count(BIN.c.id).label("bins"),
            func.min(BIN.c.code).label("first"),
            func.max(BIN.c.code).label("last"),
            func.count(BIN.c.station_id).label("lights"),
        )
        .join(WAREHOUSE, WAREHOUSE.c.id == BIN.c.warehouse_id)
        .where(BIN.c.site == site, BIN.c.kind == STORAGE)
        .group_by(WAREHOUSE.c.code, BIN.c.zone)
        .order_by(WAREHOUSE.c.code, BIN.c.zone)
    )
    return ask(reader, query)


def boxes(reader: Reader, site: str) -> list[Row]:
    """Types of carton."""
    names = ("code", "tare_mg", "length_mm", "width_mm", "height_mm")
    return ask(
        reader, select(*columns(BOX_TYPE, *names)).where(BOX_TYPE.c.site == site).order_by(BOX_TYPE.c.id)
    )


def operators(reader: Reader, site: str, q: str, after: str, limit: int) -> list[Row]:
    """Operators by badge, also those who no longer work here, with their account's name or ""."""
    query = (
        select(
            *columns(OPERATOR, "badge", "name", "lang", "colour", "may_count", "active"),
            func.coalesce(ACCOUNT.c.name, "").label("account"),
            func.coalesce(STATION.c.name, "").label("station"),
        )
        .outerjoin(ACCOUNT, ACCOUNT.c.operator_id == OPERATOR.c.id)
        .outerjoin(STATION, STATION.c.operator_id == OPERATOR.c.id)
        .where(OPERATOR.c.site == site, OPERATOR.c.badge > after)
    )
    if q:
        like = func.lower(OPERATOR.c.name).contains(q.lower(), autoescape=True)
        query = query.where(like | (OPERATOR.c.badge == q.removeprefix("U%")))
    return ask(reader, query.order_by(OPERATOR.c.badge).limit(limit))
