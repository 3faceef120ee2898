"""Kinds of value that bodies, paths and queries are made of, with the bounds that keep absurd ones out.

Bounds follow the columns: 64-bit numbers, texts without control characters (PostgreSQL takes no NUL).
"""

import re
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

R = TypeVar("R")
BIGGEST = 2**63 - 1
MOST_PIECES = 999_999
"""As on the wire (protocol.messages.MOST_PIECES)."""
LINE = r"^[^\x00-\x1f\x7f]*$"
"""One line of text."""
PARAGRAPH = r"^[^\x00-\x09\x0b-\x1f\x7f]*$"
"""Text that may be broken into lines."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=96, pattern=LINE)]
"""What something goes by: a SKU, a bin's code, an order's label."""
OrderNumber = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z#][0-9A-Za-z._/#-]*$")
]
"""An order's number in its shop: it becomes part of a printed barcode."""
Reason = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=LINE, strip_whitespace=True)]


def _a_number(value: object) -> object:
    """JSON's own numbers: neither "3" nor true is a quantity, but 3.0 is (JSON Schema's integer)."""
    if isinstance(value, bool | str):
        raise ValueError("expected a whole number")  # noqa: TRY004 - pydantic reports values, not types
    return value


WHOLE = BeforeValidator(_a_number)
Qty = Annotated[int, Field(ge=0, le=MOST_PIECES), WHOLE]
QtyOrdered = Annotated[int, Field(ge=1, le=MOST_PIECES), WHOLE]


def _a_day(value: object) -> object:
    """A day in ISO 8601's long form: the 0 that would be a time of UNIX is none."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("expected a day such as 2026-11-23")
    return value


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
IsoDay = Annotated[date, BeforeValidator(_a_day)]
Badge = Annotated[str, StringConstraints(min_length=1, max_length=32, pattern=LINE)]

After = Annotated[
    int, Query(ge=0, le=BIGGEST, description="Go on after this number: the `next` of the page before")
]
Limit = Annotated[int, Query(ge=1, le=1000, description="Most rows of a page")]
NameQuery = Annotated[Name | None, Query()]


def name_in_path(what: str) -> Any:
    """A path parameter that names something."""
    return Path(min_length=1, max_length=96, pattern=LINE, description=what)


class In(BaseModel):
    """A body: a field that it does not know is refused, for it would be lost."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """A response."""


class Page(BaseModel, Generic[R]):
    """Part of a list, in the order of its numbers.

    `next` is the `after` of the next page, null on the last one.
    """

    rows: list[R]
    next: int | None


def page(rows: list[dict[str, Any]], limit: int) -> dict[str, Any]:
    """Rows as a page; a full one has another after it, which may turn out to be empty."""
    return {"rows": rows, "next": rows[-1]["id"] if len(rows) == limit else None}


def example_of(model: type[BaseModel]) -> dict[str, Any]:
    """The example that a model carries."""
    extra: Any = model.model_config["json_schema_extra"]
    shown: dict[str, Any] = extra["examples"][0]
    return shown


def example(**values: Any) -> ConfigDict:
    """A model's configuration with its example."""
    return ConfigDict(json_schema_extra={"examples": [values]})
