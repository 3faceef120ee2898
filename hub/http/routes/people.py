"""/api/v1/operators: people with a badge, where they work, and who has a pause."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from hub.domain.access import VIEWER
from hub.http.access import may
from hub.http.context import Here
from hub.http.routes.documented import listed
from hub.http.schemas.fields import After, Limit, Page, page
from hub.http.schemas.people import Person
from hub.store.reading import people, snapshot

router = APIRouter(tags=["floor"], dependencies=[may(VIEWER)])


@router.get("/operators", response_model=Page[Person], responses=listed(Person))
def list_operators(
    here: Here,
    after: After = 0,
    limit: Limit = 100,
    paused: Annotated[bool, Query(description="Only those who have a pause, the longest first.")] = False,
) -> Any:
    """People with a badge: where each works, or since when they have a pause."""
    with snapshot(here.database) as reader:
        site, now_ms = here.rules.site, here.now_ms()
        if paused:
            return {"rows": people.paused(reader, site, now_ms), "next": None}
        return page(people.people(reader, site, now_ms, after, limit), limit)
