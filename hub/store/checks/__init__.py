"""What must hold in every database, as one query each: the rows that it finds are at fault.

Set-based and the same on SQLite and PostgreSQL.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from hub.store.checks.access_rules import ACCESS
from hub.store.checks.figure_rules import FIGURES
from hub.store.checks.floor_rules import FLOOR
from hub.store.checks.office_rules import OFFICE
from hub.store.checks.order_rules import ORDERS
from hub.store.checks.print_rules import PRINTS
from hub.store.checks.rule import Check
from hub.store.checks.shipping_rules import SHIPPING
from hub.store.checks.sorting_rules import SORTING
from hub.store.checks.stock_rules import STOCK
from hub.store.database import Database
from hub.store.failures import NotSetUp

CHECKS = (*STOCK, *ORDERS, *OFFICE, *FLOOR, *SORTING, *SHIPPING, *PRINTS, *FIGURES, *ACCESS)
SHOWN = 100
"""Rows at fault that are told of each check; beyond, they are counted."""


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """A connection on which all checks see the database at one instant, while the floor goes on.

    Raises:
        NotSetUp: there is no such SQLite file; opening it would make one.
    """
    file = database.url.database
    if database.dialect == "sqlite" and file and not Path(file).exists():
        raise NotSetUp(file)
    level = {} if database.dialect == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with database.engine.connect().execution_options(**level) as connection:
        yield connection


def rows_at_fault(connection: Connection, check: Check) -> tuple[list[Mapping[str, Any]], int]:
    """The first rows that break a rule, and how many do in all."""
    result = connection.execute(text(check.sql))
    names = list(result.keys())
    first = result.fetchmany(SHOWN)
    more = sum(1 for _ in result) if len(first) == SHOWN else 0
    return [dict(zip(names, map(_plain, row), strict=True)) for row in first], len(first) + more


def _plain(value: Any) -> Any:
    """PostgreSQL sums 64-bit numbers as decimals; here they are whole."""
    return int(value) if isinstance(value, Decimal) else value
