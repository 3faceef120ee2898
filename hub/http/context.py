"""What every route needs, made once by `create_app` and reached through the request."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from hub.http.facts import Facts
from hub.http.live import Live
from hub.office.act import Rules
from hub.office.writing import Writer
from hub.store.database import Database


@dataclass(frozen=True, slots=True)
class Context:
    """One web process: its data, its site's rules, its link to the floor, its clock (UTC milliseconds)."""

    database: Database
    rules: Rules
    zone: ZoneInfo
    facts: Facts
    live: Live
    writer: Writer
    now_ms: Callable[[], int]


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


Here = Annotated[Context, Depends(_context)]
"""A route's parameter that receives the context."""
