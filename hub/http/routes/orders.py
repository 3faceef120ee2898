"""/api/v1/orders: read, create, hold, go on, cancel, change, readdress, urgent.

An order is named by its label, `<shop>-<number>`.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from hub.domain import orders as life
from hub.domain.access import CLERK, VIEWER
from hub.domain.errors import Invalid, NotFound
from hub.http.access import may
from hub.http.buyers import Shown
from hub.http.context import Context, Here
from hub.http.routes.documented import WRITES, answers, found, listed
from hub.http.schemas.carriers import CarrierChange
from hub.http.schemas.fields import After, Limit, NameQuery, Page, example_of, name_in_path, page
from hub.http.schemas.new_orders import NewOrder
from hub.http.schemas.order_acts import Change, GoOn, Readdress, Stop, Urgent
from hub.http.schemas.orders import Order, WholeOrder
from hub.http.schemas.proofs import Proof
from hub.office import changes, intake, new_orders, proofs, rerouting, urgency
from hub.office.act import Act
from hub.store.reading import orders, snapshot

router = APIRouter(prefix="/orders", tags=["orders"], dependencies=[may(VIEWER, CLERK)])
Label = Annotated[str, name_in_path("The order's label")]
State = Literal[life.STATES]  # type: ignore[valid-type]  # the domain's own tuple, spelt out in OpenAPI
_WRITTEN = answers(example_of(WholeOrder), *WRITES)


@router.get("", response_model=Page[Order], responses=listed(Order))
def list_orders(
    here: Here,
    buyers: Shown,
    state: Annotated[State | None, Query()] = None,
    shop: NameQuery = None,
    number: NameQuery = None,
    wave: NameQuery = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """Orders, by state, shop, number or wave."""
    with snapshot(here.database) as reader:
        rows = orders.orders(
            reader, here.rules.site, after, limit, state=state, shop=shop, number=number, wave=wave
        )
    return page([buyers.of(row) for row in rows], limit)


@router.post(
    "",
    response_model=WholeOrder,
    status_code=201,
    responses=_WRITTEN
    | {200: _WRITTEN[200] | {"model": WholeOrder}}
    | answers(example_of(WholeOrder), status=201),
)
def create_order(here: Here, body: NewOrder, response: Response) -> Any:
    """Take an order in (201). The same order sent again is the same order (200); other content under its
    number is refused (409)."""
    new = new_orders.NewOrder(
        shop=body.shop,
        number=body.number,
        lines=tuple(new_orders.NewLine(line.sku, line.qty, line.price_minor) for line in body.lines),
        placed_at_ms=body.placed_at_ms,
        carrier=body.carrier,
        waybill=body.waybill,
        note=body.note,
        recipient=new_orders.Recipient(**body.recipient.model_dump()) if body.recipient else None,
        payment=body.payment,
        urgent=body.urgent,
        ship_by_ms=body.ship_by_ms,
    )
    priced = any("price_minor" in line.model_fields_set for line in body.lines)
    order, added = here.writer.do(lambda act: intake.create(act, new, priced))
    response.status_code = 201 if added else 200
    return _whole(here, order.label)


@router.post("/{label:path}/cancel", response_model=WholeOrder, responses=_WRITTEN)
def cancel_order(here: Here, label: Label, body: Stop) -> Any:
    """Cancel an order: it stops at the next scan, and what was picked is put back. Cancelled is final."""
    return _changed(here, label, body.badge, lambda act, order: changes.cancel(act, order, body.reason))


@router.post("/{label:path}/hold", response_model=WholeOrder, responses=_WRITTEN)
def hold_order(here: Here, label: Label, body: Stop) -> Any:
    """Stop an order at the next scan, until somebody lets it go on."""
    return _changed(here, label, body.badge, lambda act, order: changes.hold(act, order, body.reason))


@router.post("/{label:path}/release-hold", response_model=WholeOrder, responses=_WRITTEN)
def release_hold(here: Here, label: Label, body: GoOn | None = None) -> Any:
    """Let a held order go on from the state that it was held in."""
    return _changed(here, label, body.badge if body else None, changes.go_on)


@router.post("/{label:path}/change", response_model=WholeOrder, responses=_WRITTEN)
def change_order(here: Here, label: Label, body: Change) -> Any:
    """Change how many pieces its lines want: more are picked, fewer put back; on the floor it stops at the
    next scan. An order that then wants nothing is cancelled."""
    wanted = {line.line_no: line.qty for line in body.lines}
    if len(wanted) < len(body.lines):
        raise Invalid("lines", "each line once", [line.line_no for line in body.lines][:20])
    return _changed(
        here, label, body.badge, lambda act, order: changes.change(act, order, wanted, body.reason)
    )


@router.post("/{label:path}/readdress", response_model=WholeOrder, responses=_WRITTEN)
def readdress_order(here: Here, label: Label, body: Readdress) -> Any:
    """Send an order to another address: before its release it is audited anew, on the floor it stops at the
    next scan, so that nobody ships it under the old label. What was verified stays so."""
    said = body.recipient.model_dump(exclude_unset=True)
    if not said:
        raise Invalid("recipient", "at least one of name, address, postcode, country and phone", "none")
    return _changed(
        here, label, body.badge, lambda act, order: changes.readdress(act, order, said, body.reason)
    )


@router.post("/{label:path}/carrier", response_model=WholeOrder, responses=_WRITTEN)
def change_carrier(here: Here, label: Label, body: CarrierChange) -> Any:
    """Send an order with another carrier, until one of its parcels has left: its packed parcels get the new
    one's numbers, and the floor is stopped at the next scan. One that does not take it is refused (409)."""
    return _changed(
        here,
        label,
        body.badge,
        lambda act, order: rerouting.change_carrier(act, order, body.carrier, body.reason, body.waybill),
    )


@router.post("/{label:path}/return", response_model=WholeOrder, responses=_WRITTEN)
def return_order(here: Here, label: Label, body: Stop) -> Any:
    """Note that a shipped order has come back; it stands on the list of exceptions until somebody
    says why."""
    return _changed(here, label, body.badge, lambda act, order: changes.take_back(act, order, body.reason))


@router.post("/{label:path}/urgent", response_model=WholeOrder, responses=_WRITTEN)
def mark_order_urgent(here: Here, label: Label, body: Urgent) -> Any:
    """Say that an order goes before others, or no longer; and when it must have left."""
    return _changed(
        here,
        label,
        body.badge,
        lambda act, order: urgency.mark(act, order, body.urgent, body.ship_by_ms),
    )


@router.get("/{label:path}/proof", response_model=Proof, responses=found(Proof), dependencies=[may(CLERK)])
def get_order_proof(here: Here, label: Label) -> Any:
    """The proof against a claim that a piece was missing: every scan and weight, and what the weights
    prove."""
    with snapshot(here.database) as reader:
        return proofs.told(proofs.read(reader, here.rules.site, label))


@router.get("/{label:path}", response_model=WholeOrder, responses=found(WholeOrder))
def get_order(here: Here, buyers: Shown, label: Label) -> Any:
    """One order with its lines, parcels, recipient and log."""
    return buyers.of(_whole(here, label))


def _changed(here: Context, label: str, badge: str | None, do: Callable[[Act, life.Order], object]) -> Any:
    def act(on: Act) -> None:
        order = on.work.one(life.Order, "label", label, on.rules.site)
        if order is None:
            raise _unknown(label)
        do(on, order)

    here.writer.do(act, badge)
    return _whole(here, label)


def _whole(here: Context, label: str) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = orders.order(reader, here.rules.site, label)
    if row is None:
        raise _unknown(label)
    return row


def _unknown(label: str) -> NotFound:
    return NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
