"""All routes of the API, each below its prefix, with what keeps strangers out.

They are made once a process and know no application (`hub.http.context.Here` finds it by the request): making
a route's parameters and answers ready costs a thousand times what a request costs.
"""

from fastapi import APIRouter

from hub.http.metrics import API
from hub.http.routes import (
    accounts,
    allocations,
    audits,
    bills,
    calendar,
    carriers,
    carts,
    channels,
    devices,
    exceptions,
    figures,
    floor,
    health,
    hooks,
    joining,
    kits,
    manifests,
    me,
    orders,
    people,
    printers,
    prints,
    session,
    stock,
    walls,
    waves,
    webhooks,
)
from hub.http.routes.documented import KEPT_OUT

FOR_A_ROLE = (
    *(
        audits,
        stock,
        allocations,
        kits,
        joining,
        orders,
        waves,
        walls,
        floor,
        carts,
        people,
        figures,
        devices,
    ),
    *(exceptions, channels, webhooks, printers, prints),
    *(carriers, calendar, manifests, bills),
    *(accounts, me),
)


def _together() -> APIRouter:
    every = APIRouter()
    for module in FOR_A_ROLE:
        every.include_router(module.router, prefix=API, responses=KEPT_OUT)
    for module in (hooks, session):
        every.include_router(module.router, prefix=API)
    every.include_router(health.router)
    return every


ROUTES = tuple(_together().routes)
