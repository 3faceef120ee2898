"""What every route needs, made once by `create_app` and reached through the request.

Rule: what a request changes is the act of who makes it, unless its body names another's badge.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from hub.domain.access import Who
from hub.http.facts import Facts
from hub.http.gate import Gate
from hub.http.live import Live
from hub.office.act import Rules
from hub.office.passwords import Passwords
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
    gate: Gate
    passwords: Passwords
    font_file: str = ""
    """What papers are drawn with; empty: the first font that the system has."""

    def by(self, who: Who | None) -> "Context":
        """The same for somebody: acts that name no badge are theirs."""
        return self if who is None else replace(self, writer=self.writer.by(who.badge))


async def _context(request: Request) -> Context:
    """The context for who makes the request, whom the route's `may` has found out before."""
    context: Context = request.app.state.context
    return context.by(getattr(request.state, "who", None))


Here = Annotated[Context, Depends(_context)]
"""A route's parameter that receives the context."""
