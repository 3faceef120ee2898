"""Why the database can't be used, in words for a person; what is the program's own fault has no words
here.
"""

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError

NOT_SET_UP = "the database was not set up: run `pickbench hub` once, or import or add something"


class NotSetUp(Exception):
    """There is no database yet."""


def reason(error: BaseException) -> str | None:
    """One line on what is wrong with the database's surroundings, or None when the error is something
    else.
    """
    if isinstance(error, NotSetUp):
        return NOT_SET_UP
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, psycopg.errors.UndefinedTable) or "no such table" in str(cause):
        return NOT_SET_UP if isinstance(cause, (psycopg.Error, sqlite3.Error)) else None
    broken = isinstance(cause, sqlite3.OperationalError) or type(cause) is sqlite3.DatabaseError
    if broken or isinstance(cause, psycopg.OperationalError):
        text = " ".join(str(cause).split())
        return f"the database can't be used: {text} (PICKBENCH_DATABASE_URL, PICKBENCH_HOME)"
    return None
