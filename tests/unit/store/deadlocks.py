"""How often PostgreSQL had to end a transaction, because it and another one waited for each other."""

import time
from typing import LiteralString

import psycopg

OTHERS = """SELECT COUNT(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()"""


COUNTED = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
TOLD_S = 11.0
"""After so long an idle backend has told what it counted; one that has ended told it at once."""


def deadlocks(url: str) -> int:
    """Those of a database so far, once all who worked in it have told of them."""
    url = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url, autocommit=True) as connection:
        ends = time.monotonic() + TOLD_S
        while _number(connection, OTHERS) and time.monotonic() < ends:
            time.sleep(0.02)
        return _number(connection, COUNTED)


def _number(connection: "psycopg.Connection[tuple[int]]", sql: LiteralString) -> int:
    found = connection.execute(sql).fetchone()
    assert found is not None
    return int(found[0])
