"""/api/v1/walls: put walls with what is in their slots."""

from typing import Annotated, Any

from fastapi import APIRouter

from hub.domain.access import VIEWER
from hub.domain.errors import NotFound
from hub.http.access import may
from hub.http.context import Here
from hub.http.routes.documented import found, listed
from hub.http.schemas.fields import After, Limit, Page, name_in_path, page
from hub.http.schemas.walls import Wall
from hub.store.reading import snapshot, walls

router = APIRouter(tags=["floor"], dependencies=[may(VIEWER)])


@router.get("/walls", response_model=Page[Wall], responses=listed(Wall))
def list_walls(here: Here, after: After = 0, limit: Limit = 100) -> Any:
    """Put walls with their slots: whose each is, what is in it, and what its order lacks."""
    with snapshot(here.database) as reader:
        rows = [row for row in walls.walls(reader, here.rules.site) if row["id"] > after]
    return page(rows[:limit], limit)


@router.get("/walls/{code}", response_model=Wall, responses=found(Wall))
def get_wall(here: Here, code: Annotated[str, name_in_path("The wall's code")]) -> Any:
    """One put wall with its slots."""
    with snapshot(here.database) as reader:
        rows = walls.walls(reader, here.rules.site, code)
    if not rows:
        raise NotFound(f"wall {code}: expected one on site {here.rules.site}, found none")
    return rows[0]
