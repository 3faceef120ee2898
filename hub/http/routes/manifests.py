"""/api/v1/manifests: what is handed over to carriers."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from hub.domain.access import CLERK, VIEWER
from hub.domain.carriers import MANIFEST_STATES
from hub.domain.errors import NotFound
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import WRITES, answers, found, listed
from hub.http.schemas.fields import After, Limit, NameQuery, Page, example_of, name_in_path, page
from hub.http.schemas.manifests import Manifest, WholeManifest
from hub.http.schemas.order_acts import GoOn
from hub.office import manifests as office
from hub.store.reading import manifests, snapshot

router = APIRouter(tags=["shipping"], dependencies=[may(VIEWER, CLERK)])
Code = Annotated[str, name_in_path("The manifest's code")]
State = Literal[MANIFEST_STATES]  # type: ignore[valid-type]  # the domain's own tuple, spelt out in OpenAPI


@router.get("/manifests", response_model=Page[Manifest], responses=listed(Manifest))
def list_manifests(
    here: Here,
    state: Annotated[State | None, Query()] = None,
    carrier: NameQuery = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """Manifests, with how many parcels are on each and what they weigh."""
    with snapshot(here.database) as reader:
        rows = manifests.manifests(reader, here.rules.site, after, limit, state=state, carrier=carrier)
    return page(rows, limit)


@router.get("/manifests/{code}", response_model=WholeManifest, responses=found(WholeManifest))
def get_manifest(here: Here, code: Code) -> Any:
    """One manifest with its parcels."""
    return _whole(here, code)


@router.post(
    "/manifests/{code}/close",
    response_model=WholeManifest,
    responses=answers(example_of(WholeManifest), *WRITES),
)
def close_manifest(here: Here, code: Code, body: GoOn | None = None) -> Any:
    """The carrier has taken what is on it; it stays so. An empty one is refused (409)."""
    here.writer.do(lambda act: office.close(act, office.find(act, code)), body.badge if body else None)
    return _whole(here, code)


def _whole(here: Context, code: str) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = manifests.manifest(reader, here.rules.site, code)
    if row is None:
        raise NotFound(f"manifest {code}: expected one of site {here.rules.site}, found none")
    return row
