"""Reading for programs and pages: whole rows with the names they go by, never changed, never locked.

Every list is read in the order of its numbers and goes on after the last one read (`after`), so that a page
is found by an index however far on it is. Each function takes a `Reader`: one snapshot of the data.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hub.store.database import Database

Reader = Connection
UNAVAILABLE = (OperationalError, PoolTimeout, sqlite3.OperationalError, psycopg.OperationalError)
"""The database does not answer, or not in time."""
DUPLICATE = (IntegrityError, sqlite3.IntegrityError, psycopg.errors.IntegrityError)
"""Somebody else wrote a row with the same key at the same moment."""


@contextmanager
def snapshot(database: Database) -> Iterator[Reader]:
    """A connection on which everything read belongs together, as far as the database promises it."""
    with database.engine.connect() as connection:
        yield connection
