"""Builds the web application of one site.

What runs it, and with which settings, is the composition root's to say.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from hub.http import metrics, problems
from hub.http.context import Context
from hub.http.facts import Facts
from hub.http.gate import Gate
from hub.http.guard import Guard
from hub.http.live import Live
from hub.http.poll import Poll
from hub.http.problems import Problem
from hub.http.routes.together import ROUTES
from hub.office.act import Rules
from hub.office.passwords import Passwords
from hub.office.writing import Writer
from hub.store.database import Database

DESCRIPTION = """Orders, stock, stations and events of a warehouse. Weights in milligrams (`_mg`), times in
UTC milliseconds (`_ms`), quantities in whole pieces. Lists come in pages: go on with `after` = `next`. Errors
are problem+json (RFC 9457): programs go by `code`."""


def wall_clock_ms() -> int:
    """UTC milliseconds of this machine's clock."""
    return time.time_ns() // 1_000_000


def create_app(
    database: Database,
    rules: Rules,
    zone: ZoneInfo,
    facts: Facts,
    now_ms: Callable[[], int] = wall_clock_ms,
    passwords: Passwords | None = None,
    font_file: str = "",
) -> FastAPI:
    """The application: API and live picture. `hub.web.app.install` adds the pages.

    Args:
        database: migrated, with the site founded.
        rules: what the site decides for itself.
        zone: the site's, for the business date.
        facts: where the floor's facts come from; started and stopped with the application.
        now_ms: the clock, UTC milliseconds.
        passwords: how they are kept; as is recommended where it is not said.
        font_file: what papers are drawn with; empty: the first font that the system has.
    """
    live = Live(
        Poll(database, rules.site, zone), facts, rules.site, {"tz": zone.key, "lang": rules.lang}, now_ms
    )
    writer = Writer(database, rules, zone, now_ms)
    passwords = passwords or Passwords()
    gate = Gate(database, rules.site, writer, passwords, now_ms)
    context = Context(database, rules, zone, facts, live, writer, now_ms, gate, passwords, font_file)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        facts.start()
        await live.start()
        try:
            yield
        finally:
            await live.finish()
            facts.stop()
            writer.close()

    app = FastAPI(
        title="Pickbench",
        description=DESCRIPTION,
        version=version("pickbench"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{metrics.API}/openapi.json",
    )
    app.state.context = context
    problems.install(app)
    app.add_middleware(Guard)
    metrics.install(app, context)
    app.router.routes.extend(ROUTES)
    _document_problems(app)
    return app


def _document_problems(app: FastAPI) -> None:
    """Have OpenAPI describe problems too, which no route returns as its own model."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            schema = made()
            parts = schema.setdefault("components", {}).setdefault("schemas", {})
            described = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            parts.update(described.pop("$defs"))
            parts["Problem"] = described
        return app.openapi_schema or schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend OpenAPI
