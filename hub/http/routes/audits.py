"""/api/v1/audits: what the rules make of received orders, and what waits for a person, who takes it in hand.

Only a person decides what the rules leave open; an order is audited once.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter

from hub.domain.access import CLERK, VIEWER
from hub.domain.auditing import WORDS
from hub.domain.errors import NotFound
from hub.domain.orders import Order
from hub.http.access import may
from hub.http.buyers import Shown
from hub.http.context import Context, Here
from hub.http.routes.documented import WRITES, answers, found, listed
from hub.http.schemas.audits import AuditRulesOut, Decision, InHand, Judge, Judged, OrderAudit
from hub.http.schemas.fields import After, Limit, NameQuery, Page, example_of, name_in_path, page
from hub.http.schemas.orders import WholeOrder
from hub.office import audit, judging
from hub.office.act import Act
from hub.office.judging import Outcome
from hub.store.reading import audits, orders, snapshot

router = APIRouter(tags=["audits"], dependencies=[may(VIEWER, CLERK)])
Label = Annotated[str, name_in_path("The order's label")]


@router.get("/audits", response_model=Page[OrderAudit], responses=listed(OrderAudit))
def list_audits(
    here: Here, buyers: Shown, shop: NameQuery = None, after: After = 0, limit: Limit = 100
) -> Any:
    """Orders that wait for a person, the oldest first, with what the rules found and who has each in hand."""
    with snapshot(here.database) as reader:
        rows = audits.waiting(reader, here.rules.site, _taken_after_ms(here), after, limit, shop=shop)
    return page([buyers.of(row) for row in rows], limit)


@router.post("/audits", response_model=Judged, responses=answers(example_of(Judged), *WRITES))
def judge_orders(here: Here, body: Judge | None = None) -> Any:
    """Let the rules judge received orders. What became of each is told in its row; what stands, stands."""
    body = body or Judge()
    unknown: list[Outcome] = []
    if body.orders is None:
        with snapshot(here.database) as reader:
            rules = here.rules.office.audit
            ids = audit.waiting(reader, here.rules.site, rules, here.now_ms(), body.limit)
    else:
        ids, unknown = _ids(here, list(dict.fromkeys(body.orders)))
    ends = judging.judge_each(here.writer, ids)
    with snapshot(here.database) as reader:
        waiting, asked = audits.waiting_for(reader, here.rules.site)
    return {"orders": [asdict(end) for end in (*ends, *unknown)], "waiting": waiting, "asked": asked}


def _ids(here: Context, labels: list[str]) -> tuple[list[int], list[Outcome]]:
    """The numbers of orders by their labels, and what to say of labels that no order has."""

    def find(act: Act) -> list[Order | None]:
        act.work.read(Order, "label", labels)
        return [act.work.one(Order, "label", label, act.rules.site) for label in labels]

    found_ = here.writer.do(find)
    unknown = [
        Outcome(label, "refused", str(_unknown(label)))
        for label, order in zip(labels, found_, strict=True)
        if order is None
    ]
    return [order.id for order in found_ if order is not None], unknown


@router.get("/audit-rules", response_model=AuditRulesOut, responses=answers(example_of(AuditRulesOut), 503))
def show_rules(here: Here) -> Any:
    """The rules in force: what becomes of an order in which each finds something, and the limits."""
    rules = asdict(here.rules.office.audit)
    named = [
        {"rule": rule, "en": english, "zh": chinese, "outcome": rules.pop(rule)}
        for rule, (english, chinese) in WORDS.items()
    ]
    return {"rules": named, **rules}


@router.get("/orders/{label:path}/audit", response_model=OrderAudit, responses=found(OrderAudit))
def get_audit(here: Here, buyers: Shown, label: Label) -> Any:
    """The audit of one order: what the rules found, and who has it in hand or audited it last."""
    return buyers.of(_audit(here, label))


@router.post(
    "/orders/{label:path}/audit/take",
    response_model=OrderAudit,
    responses=answers(example_of(OrderAudit), *WRITES),
)
def take_order(here: Here, label: Label, body: InHand) -> Any:
    """Take an order in hand to audit it: nobody else can audit it until it is decided, given back, or the
    minutes of the rules are over."""
    _do(here, label, body.badge, audit.take)
    return _audit(here, label)


@router.post(
    "/orders/{label:path}/audit/give-back",
    response_model=OrderAudit,
    responses=answers(example_of(OrderAudit), *WRITES),
)
def give_order_back(here: Here, label: Label, body: InHand) -> Any:
    """Give an order out of hand without a decision."""
    _do(here, label, body.badge, audit.give_back)
    return _audit(here, label)


@router.post(
    "/orders/{label:path}/audit",
    response_model=WholeOrder,
    responses=answers(example_of(WholeOrder), *WRITES),
)
def decide_order(here: Here, label: Label, body: Decision) -> Any:
    """Decide what becomes of a received order: `pass` audits it, whatever the rules found, `hold` stops it,
    `cancel` ends it. Refused when another person has it in hand, or it is audited already."""
    _do(
        here,
        label,
        body.badge,
        lambda act, order: audit.decide(act, order, body.decision, body.reason, body.version),
    )
    with snapshot(here.database) as reader:
        return orders.order(reader, here.rules.site, label)


def _do(here: Context, label: str, badge: str, what: Callable[[Act, Order], object]) -> None:
    def act(on: Act) -> None:
        order = on.work.one(Order, "label", label, on.rules.site)
        if order is None:
            raise _unknown(label)
        what(on, order)

    here.writer.do(act, badge)


def _audit(here: Context, label: str) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = audits.audit(reader, here.rules.site, _taken_after_ms(here), label)
    if row is None:
        raise _unknown(label)
    return row


def _taken_after_ms(here: Context) -> int:
    return audit.taken_after_ms(here.rules.office.audit, here.now_ms())


def _unknown(label: str) -> NotFound:
    return NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
