"""What all tables share: the metadata with its naming convention, and the kinds of column.

Identifiers, milligrams, milliseconds and pieces are 64-bit everywhere; SQLite's own row id is its INTEGER.
"""

from typing import Any

from sqlalchemy import BigInteger, Integer
from sqlmodel import Field, SQLModel

METADATA = SQLModel.metadata
METADATA.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# Rows are checked by the database: what pydantic would check them by is built where something asks for it,
# and nothing does.
SQLModel.model_config["defer_build"] = True
BIG = BigInteger().with_variant(Integer(), "sqlite")


def key() -> Any:
    """The table's own number."""
    return Field(default=None, primary_key=True, sa_type=BIG)


def ref(target: str, index: bool = True) -> Any:
    """A reference that must be there; indexed, because rows are read by what they belong to."""
    return Field(foreign_key=target, sa_type=BIG, index=index)


def maybe(target: str, index: bool = False) -> Any:
    """A reference that may be empty."""
    return Field(default=None, foreign_key=target, sa_type=BIG, index=index)


def in_hand() -> Any:
    """What somebody works on just now. It points both ways between tables, so it is no foreign key;
    `pickbench check` proves that what it names is there.
    """
    return Field(default=None, sa_type=BIG)


def big(**options: Any) -> Any:
    """A 64-bit whole number: milligrams, milliseconds, pieces, minor units of money."""
    return Field(sa_type=BIG, **options)


def of_site() -> Any:
    """The site that a row belongs to: on every table of the floor from the first migration."""
    return Field(foreign_key="site.name", max_length=32)
