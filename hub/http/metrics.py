"""/metrics for Prometheus: requests by route, pages that look on, the link to the broker, print queues."""

import asyncio
import time

from fastapi import FastAPI, Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.domain.access import VIEWER
from hub.http.access import May
from hub.http.context import Context
from hub.http.gate import Asked
from hub.store.reading import UNAVAILABLE, print_log, prints, snapshot

API = "/api/v1"
"""Where the API's routes stand."""


class Counting:
    """Middleware that counts requests and the time until their answer begins."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        names = ("method", "route", "status")
        self._requests = Counter("pickbench_http_requests", "Requests answered", names, registry=registry)
        self._seconds = Histogram(
            "pickbench_http_request_seconds", "Time until the answer begins", ("route",), registry=registry
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                # The template, not the path: a label for every order ever asked for would grow without end.
                route = _template(scope)
                self._requests.labels(_method(scope), route, str(message["status"])).inc()
                self._seconds.labels(route).observe(time.perf_counter() - started)
            await send(message)

        await self._app(scope, receive, counted)


def _template(scope: Scope) -> str:
    """The path of a request's route with its parameters' names; a router's own lacks the router's prefix."""
    own: str = getattr(scope.get("route"), "path_format", "none")
    prefix = API if scope["path"].startswith(f"{API}/") and not own.startswith(API) else ""
    return own if own == "none" else prefix + own


def _method(scope: Scope) -> str:
    """A request's method; what is none of HTTP's common ones is counted together."""
    method: str = scope["method"]
    return method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"


class Queues:
    """What waits for each printer, read from the database when somebody asks for figures."""

    def __init__(self, context: Context, registry: CollectorRegistry) -> None:
        self._context = context
        self._prints = Gauge(
            "pickbench_prints", "Prints that wait or failed", ("printer", "state"), registry=registry
        )
        self._faults = Gauge(
            "pickbench_printer_fault", "1 while a printer can't print", ("printer",), registry=registry
        )

    def read(self) -> None:
        """Set the figures anew; none where the database does not answer, for old ones would mislead."""
        self._prints.clear()
        self._faults.clear()
        site = self._context.rules.site
        try:
            with snapshot(self._context.database) as reader:
                there, counted = prints.at_work(reader, site), print_log.by_state(reader, site)
        except UNAVAILABLE:
            return
        for printer in there:
            self._faults.labels(printer.code).set(bool(printer.fault) or not printer.active)
            for state in print_log.OPEN_STATES:
                self._prints.labels(printer.code, state).set(counted.get(printer.code, {}).get(state, 0))


def install(app: FastAPI, context: Context) -> None:
    """Count this application's requests and answer /metrics."""
    registry = CollectorRegistry()
    pages = Gauge("pickbench_pages_watching", "Pages that look at the live picture", registry=registry)
    pages.set_function(lambda: context.live.watchers)
    broker = Gauge(
        "pickbench_page_broker_connected", "1 while facts can come from the broker", registry=registry
    )
    broker.set_function(lambda: int(context.facts.connected))
    queues = Queues(context, registry)
    app.add_middleware(Counting, registry=registry)

    @app.get("/metrics", tags=["health"], response_class=Response, include_in_schema=False)
    async def metrics(request: Request) -> Response:
        """Figures for Prometheus: for who may read, and for a Prometheus on the hub's own machine."""
        if not Asked.of(request).here:
            await May(VIEWER, VIEWER)(request)
        await asyncio.to_thread(queues.read)
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
