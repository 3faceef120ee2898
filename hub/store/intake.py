"""Who an order goes to, and what is asked while it is taken in, on the same transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnDefault, Insert, Select, Update, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect

from hub.domain.recipients import digests
from hub.store.tables import METADATA
from hub.store.work import Work

_TABLES = METADATA.tables
_SHOP, _WAREHOUSE, _OPERATOR = _TABLES["shop"], _TABLES["warehouse"], _TABLES["operator"]
_RECIPIENT, _LOG = _TABLES["recipient"], _TABLES["order_log"]
_UNSAID = {c.name: c.default.arg for c in _RECIPIENT.c if isinstance(c.default, ColumnDefault)}
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


def recipient(work: Work, order: int) -> dict[str, str]:
    """Who an order goes to, column -> value; empty where the shop said nothing of it."""
    columns = [c for c in _RECIPIENT.c if c.name not in {"order_id", "site"}]
    found = _run(work, select(*columns).where(_RECIPIENT.c.order_id == order))
    return dict(zip((c.name for c in columns), found[0], strict=True)) if found else {}


def write_recipient(work: Work, site: str, order: int, values: Mapping[str, str]) -> None:
    """Write who an order goes to; columns that are not given stay as they are."""
    there = recipient(work, order)
    said = {**values, **digests({**there, **values})}
    if there:
        _run(work, update(_RECIPIENT).where(_RECIPIENT.c.order_id == order).values(**said))
    else:
        _run(work, insert(_RECIPIENT).values(order_id=order, site=site, **{**_UNSAID, **said}))
