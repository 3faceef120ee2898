"""/api/v1/merges and splits of orders: who goes in one parcel, who in several."""

from typing import Annotated, Any

from fastapi import APIRouter

from hub.domain import orders as life
from hub.domain.access import CLERK, VIEWER
from hub.domain.errors import Invalid, NotFound
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import WRITES, answers, listed
from hub.http.schemas.fields import After, Limit, Page, example_of, name_in_path, page
from hub.http.schemas.joining import KitChange, Merge, MergeGroup, Split, WasSplit
from hub.http.schemas.orders import WholeOrder
from hub.office import kits, merging, split_plans
from hub.office.act import Act
from hub.store.reading import joining, orders, snapshot

router = APIRouter(dependencies=[may(VIEWER, CLERK)])
Label = Annotated[str, name_in_path("The order's label")]
_WHOLE = answers(example_of(WholeOrder), *WRITES)


@router.get("/merges", tags=["orders"], response_model=Page[MergeGroup], responses=listed(MergeGroup))
def list_merges(here: Here, after: After = 0, limit: Limit = 100) -> Any:
    """Orders of one buyer to one address that could become one parcel, those that wait longest first."""
    with snapshot(here.database) as reader:
        return page(joining.candidates(reader, here.rules.site, after, limit), limit)


@router.post("/merges", tags=["orders"], response_model=WholeOrder, responses=_WHOLE)
def merge_orders(here: Here, body: Merge) -> Any:
    """Merge orders into one: their lines become its lines, and they end as `merged`. It waits for its audit
    again unless all of them were audited; stock that was promised is promised anew."""

    def act(on: Act) -> None:
        # Locked in one order whoever merges what, so that two at once don't wait for each other.
        on.work.read(life.Order, "label", sorted((body.into, *body.orders)))
        others = [_named(on, label) for label in body.orders]
        merging.merge(on, _named(on, body.into), others, body.reason)

    here.writer.do(act, body.badge)
    return _whole(here, body.into)


@router.post(
    "/orders/{label:path}/split",
    tags=["orders"],
    response_model=WasSplit,
    responses=answers(example_of(WasSplit), *WRITES),
)
def split_order(here: Here, label: Label, body: Split) -> Any:
    """Split an order: what leaves it becomes `<label>~2`, `<label>~3`. Stock that was promised goes with its
    pieces; a part that goes to another recipient is audited anew."""
    if bool(body.parts) != (body.by == "lines"):
        raise Invalid("parts", "parts where an order is split by lines, and only there", len(body.parts))

    def act(on: Act) -> dict[str, Any]:
        order = _named(on, label)
        made = _split(on, order, body)
        after = on.work.get(life.Order, order.id)
        parts = [{"order": part.label, "state": part.state} for part in made]
        return {"order": label, "state": after.state, "parts": parts}

    return here.writer.do(act, body.badge)


def _split(act: Act, order: life.Order, body: Split) -> list[life.Order]:
    reason = split_plans.reason_of(body.by, body.reason or "")
    if body.by == "availability":
        return split_plans.by_availability(act, order, reason)
    if body.by == "warehouse":
        return split_plans.by_warehouse(act, order)
    parts = []
    for n, part in enumerate(body.parts):
        parts.append({line.line_no: line.qty for line in part.lines})
        if len(parts[-1]) < len(part.lines):
            raise Invalid(f"parts.{n}.lines", "each line once", [line.line_no for line in part.lines][:20])
    goes_to = [
        part.recipient.model_dump(exclude_unset=True) if part.recipient else None for part in body.parts
    ]
    return split_plans.by_lines(act, order, parts, reason, goes_to)


@router.post("/orders/{label:path}/change-kit", tags=["orders"], response_model=WholeOrder, responses=_WHOLE)
def change_kit(here: Here, label: Label, body: KitChange) -> Any:
    """Change how many of a kit an order wants: all of its parts change with it, as by `change`."""
    here.writer.do(
        lambda act: kits.change(act, _named(act, label), body.sku, body.qty, body.reason), body.badge
    )
    return _whole(here, label)


def _named(act: Act, label: str) -> life.Order:
    order = act.work.one(life.Order, "label", label, act.rules.site)
    if order is None:
        raise NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
    return order


def _whole(here: Context, label: str) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = orders.order(reader, here.rules.site, label)
    if row is None:
        raise NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
    return row
