"""What an order says beyond what the floor works with: dates, carrier, prices, and who it goes to.

`Work.add` writes the columns that rules know; these are written beside them, in the same transaction.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Insert, Select, Update, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect

from hub.store.tables import METADATA
from hub.store.work import Work

_TABLES = METADATA.tables
_SHOP, _WAREHOUSE, _OPERATOR = _TABLES["shop"], _TABLES["warehouse"], _TABLES["operator"]
_ORDER, _LINE, _RECIPIENT, _LOG = (
    _TABLES["order"],
    _TABLES["order_line"],
    _TABLES["recipient"],
    _TABLES["order_log"],
)
_DIALECTS: dict[str, Dialect] = {
    "sqlite": sqlite.dialect(),
    "postgresql": postgresql.dialect(paramstyle="format"),  # type: ignore[no-untyped-call]
}


def _run(work: Work, statement: Select[Any] | Insert | Update) -> list[tuple[Any, ...]]:
    work.flush()
    compiled = statement.compile(dialect=_DIALECTS[work.dialect])
    names = compiled.positiontup or []
    cursor = work.connection.execute(str(compiled), tuple(compiled.params[name] for name in names))
    rows: list[tuple[Any, ...]] = cursor.fetchall() if isinstance(statement, Select) else []
    return rows


def shop_id(work: Work, site: str, code: str) -> int | None:
    """The number of a shop by its code, or None."""
    found = _run(work, select(_SHOP.c.id).where(_SHOP.c.site == site, _SHOP.c.code == code))
    return found[0][0] if found else None


def warehouse_id(work: Work, site: str, code: str) -> int | None:
    """The number of a warehouse by its code, or None; of the site's first when the code is empty."""
    query = select(_WAREHOUSE.c.id).where(_WAREHOUSE.c.site == site).order_by(_WAREHOUSE.c.id).limit(1)
    found = _run(work, query.where(_WAREHOUSE.c.code == code) if code else query)
    return found[0][0] if found else None


def operator_id(work: Work, site: str, badge: str) -> int | None:
    """The number of an operator by their badge, or None."""
    found = _run(work, select(_OPERATOR.c.id).where(_OPERATOR.c.site == site, _OPERATOR.c.badge == badge))
    return found[0][0] if found else None


def first_reason(work: Work, order: int) -> str:
    """What the first entry of an order's log says; "" when it has none."""
    query = select(_LOG.c.reason).where(_LOG.c.order_id == order).order_by(_LOG.c.id).limit(1)
    found = _run(work, query)
    return found[0][0] if found else ""


def write_order(work: Work, order: int, values: Mapping[str, Any]) -> None:
    """Write an order's dates (UTC ms), carrier, waybill and note."""
    _run(work, update(_ORDER).where(_ORDER.c.id == order).values(**values))


def write_price(work: Work, line: int, price_minor: int) -> None:
    """Write what a piece of a line costs, in minor units of the shop's currency."""
    _run(work, update(_LINE).where(_LINE.c.id == line).values(price_minor=price_minor))


def write_recipient(work: Work, site: str, order: int, values: Mapping[str, str]) -> None:
    """Write who an order goes to."""
    _run(work, insert(_RECIPIENT).values(order_id=order, site=site, **values))
