"""/healthz, /readyz and /metrics: for what watches over the hub."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from hub.http.context import Context, Here
from hub.http.problems import problem
from hub.http.routes.documented import answers
from hub.store.reading import UNAVAILABLE, ready, snapshot

router = APIRouter(tags=["health"])
_ALIVE = {"alive": True}
_READY = {"ready": True, "checks": {"database": "ok", "schema": "ok", "broker": "ok"}}


@router.get("/healthz", response_model=dict[str, bool], responses=answers(_ALIVE))
def healthz() -> Any:
    """The process lives."""
    return _ALIVE


@router.get("/readyz", response_model=dict[str, Any], responses=answers(_READY, 503))
def readyz(here: Here) -> Response:
    """The database answers, its schema is the newest, the broker is reached.

    Otherwise 503 says what is missing.
    """
    checks = {
        **_database(here),
        "broker": "ok" if here.facts.connected else "expected a connection, found none",
    }
    missing = [f"{name}: {text}" for name, text in checks.items() if text != "ok"]
    if missing:
        return problem(503, "not_ready", "; ".join(missing), headers={"Retry-After": "1"})
    return JSONResponse({"ready": True, "checks": checks})


def _database(here: Context) -> dict[str, str]:
    try:
        with snapshot(here.database) as reader:
            at, newest = ready.revision(reader), ready.newest_revision()
    except UNAVAILABLE:
        return {"database": "expected an answer, got none"}
    if at != newest:
        return {"database": "ok", "schema": f"expected revision {newest}, found {at or 'none'}"}
    return {"database": "ok", "schema": "ok"}
