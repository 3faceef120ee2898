"""/api/v1/carts: who pushes which, and what becomes of one that somebody left."""

from typing import Annotated, Any

from fastapi import APIRouter

from hub.domain.access import SUPERVISOR, VIEWER
from hub.domain.errors import NotFound
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import WRITES, answers, found, listed
from hub.http.schemas.carts import Cart, ReleaseCart
from hub.http.schemas.fields import After, Limit, Page, example_of, name_in_path, page
from hub.office import carts
from hub.store.reading import carts as book
from hub.store.reading import snapshot

router = APIRouter(tags=["floor"], dependencies=[may(VIEWER, SUPERVISOR)])
Code = Annotated[str, name_in_path("The cart's code")]


@router.get("/carts", response_model=Page[Cart], responses=listed(Cart))
def list_carts(here: Here, after: After = 0, limit: Limit = 100) -> Any:
    """Carts with who pushes each where, its totes, and what is left of its walk."""
    with snapshot(here.database) as reader:
        return page(book.carts(reader, here.rules.site, after, limit), limit)


@router.post("/carts/{code:path}/release", response_model=Cart, responses=answers(example_of(Cart), *WRITES))
def release_cart(here: Here, code: Code, body: ReleaseCart | None = None) -> Any:
    """Free a cart that somebody left: its lights go out, its totes leave it, and its unfinished tasks wait
    for whoever scans those next. What was confirmed stays."""
    here.writer.do(lambda act: carts.release(act, carts.find(act, code)), body.badge if body else None)
    return _one(here, code)


@router.get("/carts/{code:path}", response_model=Cart, responses=found(Cart))
def get_cart(here: Here, code: Code) -> Any:
    """One cart, with who pushes it, its totes, and what is left of its walk."""
    return _one(here, code)


def _one(here: Context, code: str) -> Any:
    with snapshot(here.database) as reader:
        row = book.cart(reader, here.rules.site, code)
    if row is None:
        raise NotFound(f"cart {code}: expected one on site {here.rules.site}, found none")
    return row
