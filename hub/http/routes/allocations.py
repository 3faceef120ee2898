"""/api/v1/allocations and /api/v1/back-orders: stock promised to orders, given back, and waited for."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter

from hub.domain.access import CLERK, VIEWER
from hub.domain.errors import NotFound
from hub.domain.orders import Order
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import WRITES, answers, listed
from hub.http.schemas.allocations import Allocate, Allocated, BackOrder
from hub.http.schemas.fields import After, Limit, NameQuery, Page, example_of, name_in_path, page
from hub.http.schemas.order_acts import GoOn, Stop
from hub.http.schemas.orders import WholeOrder
from hub.office import allocation, available, promising, waves
from hub.office.act import Act, Moment
from hub.office.promising import Outcome
from hub.store.reading import allocations, orders, snapshot

router = APIRouter(dependencies=[may(VIEWER, CLERK)])
Label = Annotated[str, name_in_path("The order's label")]
_WRITTEN = answers(example_of(WholeOrder), *WRITES)


@router.post(
    "/allocations",
    tags=["allocations"],
    response_model=Allocated,
    responses=answers(example_of(Allocated), *WRITES),
)
def allocate_orders(here: Here, body: Allocate | None = None) -> Any:
    """Promise stock to orders, all that each wants or nothing. What became of each is told in its row; one
    that is refused harms no other."""
    body = body or Allocate()
    unknown: list[Outcome] = []
    if body.orders is None:
        with snapshot(here.database) as reader:
            ids = promising.all_waiting(reader, here.rules, _today(here), body.limit)
    else:
        ids, unknown = _named(here, list(dict.fromkeys(body.orders)))
    ends = promising.allocate_each(here.writer, ids, body.badge)
    with snapshot(here.database) as reader:
        waiting = allocations.count_in(reader, here.rules.site, "audited")
    return {"orders": [asdict(end) for end in (*ends, *unknown)], "waiting": waiting}


def _named(here: Context, labels: list[str]) -> tuple[list[int], list[Outcome]]:
    """The numbers of orders by their labels, and what to say of labels that no order has."""

    def find(act: Act) -> list[Order | None]:
        act.work.read(Order, "label", labels)
        return [act.work.one(Order, "label", label, act.rules.site) for label in labels]

    found = here.writer.do(find)
    why = "expected the label of an order, <shop>-<number>, found none"
    unknown = [
        Outcome(label, "refused", reason=why) for label, order in zip(labels, found, strict=True) if not order
    ]
    return [order.id for order in found if order], unknown


@router.post(
    "/orders/{label:path}/allocate", tags=["allocations"], response_model=WholeOrder, responses=_WRITTEN
)
def allocate_order(here: Here, label: Label, body: GoOn | None = None) -> Any:
    """Promise stock to an audited or short order; it is short where no warehouse has all of it."""
    here.writer.do(lambda act: allocation.allocate(act, _order(act, label)), body.badge if body else None)
    return _whole(here, label)


@router.post(
    "/orders/{label:path}/give-back", tags=["allocations"], response_model=WholeOrder, responses=_WRITTEN
)
def give_back(here: Here, label: Label, body: Stop) -> Any:
    """Give the stock of an allocated order back: others may have it, and the order waits for stock again."""
    here.writer.do(lambda act: allocation.give_back(act, _order(act, label), body.reason), body.badge)
    return _whole(here, label)


@router.post(
    "/orders/{label:path}/withdraw", tags=["allocations"], response_model=WholeOrder, responses=_WRITTEN
)
def withdraw(here: Here, label: Label, body: Stop) -> Any:
    """Take a released order that no tote has taken yet back from the floor; its stock stays promised."""
    here.writer.do(lambda act: waves.withdraw(act, _order(act, label), body.reason), body.badge)
    return _whole(here, label)


@router.get("/back-orders", tags=["allocations"], response_model=Page[BackOrder], responses=listed(BackOrder))
def list_back_orders(here: Here, sku: NameQuery = None, after: After = 0, limit: Limit = 100) -> Any:
    """Orders that are short of stock, with what each needs; by item."""
    day = available.good_until(_today(here), here.rules.office.allocation.shelf_days)
    with snapshot(here.database) as reader:
        rows = allocations.back_orders(reader, here.rules.site, day, after, limit, sku=sku)
    return page(rows, limit)


def _today(here: Context) -> str:
    return Moment.at(here.now_ms(), here.zone).business_date


def _order(act: Act, label: str) -> Order:
    order = act.work.one(Order, "label", label, act.rules.site)
    if order is None:
        raise NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
    return order


def _whole(here: Context, label: str) -> dict[str, Any] | None:
    with snapshot(here.database) as reader:
        return orders.order(reader, here.rules.site, label)
