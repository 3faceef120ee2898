"""/metrics for Prometheus: requests by route, pages that look on, the link to the broker."""

import time
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from hub.http.context import Context


def install(app: FastAPI, context: Context) -> None:
    """Count this application's requests and answer /metrics."""
    registry = CollectorRegistry()
    names = ("method", "route", "status")
    requests = Counter("pickbench_http_requests", "Requests answered", names, registry=registry)
    seconds = Histogram(
        "pickbench_http_request_seconds", "Time until the answer begins", ("route",), registry=registry
    )
    pages = Gauge("pickbench_pages_watching", "Pages that look at the live picture", registry=registry)
    pages.set_function(lambda: context.live.watchers)
    broker = Gauge(
        "pickbench_page_broker_connected", "1 while facts can come from the broker", registry=registry
    )
    broker.set_function(lambda: int(context.facts.connected))

    @app.middleware("http")
    async def _count(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        started = time.perf_counter()
        response = await call_next(request)
        # The template, not the path: a label for every order ever asked for would grow without end.
        route = getattr(request.scope.get("route"), "path", "none")
        requests.labels(request.method, route, str(response.status_code)).inc()
        seconds.labels(route).observe(time.perf_counter() - started)
        return response

    @app.get("/metrics", tags=["health"], response_class=Response, include_in_schema=False)
    def metrics() -> Response:
        """Figures for Prometheus."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
