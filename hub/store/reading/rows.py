"""What every reading function is built of: tables by name, a page of a list, rows as dictionaries."""

from typing import Any

from sqlalchemy import Column, Connection, Select, Table, select

from hub.store.tables import METADATA

Row = dict[str, Any]
_T = METADATA.tables
SITE, WAREHOUSE, SHOP = _T["site"], _T["warehouse"], _T["shop"]
ITEM, BARCODE = _T["item"], _T["barcode"]
BIN, BALANCE, MOVE, PICK = _T["bin"], _T["balance"], _T["move"], _T["pick"]
ORDER, LINE, RECIPIENT, ORDER_LOG = _T["order"], _T["order_line"], _T["recipient"], _T["order_log"]
ORDER_KIT, KIT_PART = _T["order_kit"], _T["kit_part"]
WAVE, PARCEL, PARCEL_LINE, EVENT = _T["wave"], _T["parcel"], _T["parcel_line"], _T["event"]
TRACE = _T["trace"]
STATION, OPERATOR, TOTE, CART = _T["station"], _T["operator"], _T["tote"], _T["cart"]
CASE, CASE_LOG = _T["exception"], _T["exception_log"]
DEVICE, COMMAND, SETTINGS = _T["device"], _T["command"], _T["settings"]
LOT, BOX_TYPE = _T["lot"], _T["box_type"]
FINDING = _T["finding"]
CARRIER = _T["carrier"]
RELEASE, ROLLOUT, DELIVERY = _T["release"], _T["rollout"], _T["delivery"]


def columns(table: Table, *names: str) -> list[Column[Any]]:
    """The columns of a table by their names."""
    return [table.c[name] for name in names]


def ask(reader: Connection, query: Select[Any]) -> list[Row]:
    """All rows of a query, column name -> value."""
    found = reader.execute(query)
    names = tuple(found.keys())
    # All rows at once, past SQLAlchemy's own: a list page reads hundreds.
    return [dict(zip(names, row, strict=True)) for row in found.all()]


def ask_one(reader: Connection, query: Select[Any]) -> Row | None:
    """The only row of a query, or None."""
    row = reader.execute(query).mappings().first()
    return None if row is None else dict(row)


def page(reader: Connection, query: Select[Any], table: Table, after: int, limit: int) -> list[Row]:
    """At most `limit` rows of a query whose numbers come after `after`."""
    return ask(reader, query.where(table.c.id > after).order_by(table.c.id).limit(limit))


def number(reader: Connection, table: Table, site: str, column: str, value: str) -> int | None:
    """The number of the row that goes by this name on a site, or None."""
    query = select(table.c.id).where(table.c.site == site, table.c[column] == value)
    found: int | None = reader.execute(query).scalar()
    return found
