"""What a file says of orders that are there already: that one is paid now, or cancelled.

Nothing else of a known order is changed by a file; what has ended stays as it is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from hub.domain.errors import DomainError
from hub.domain.orders import ENDS, Order
from hub.office import following
from hub.office.act import Act
from hub.office.following import REFUSED, TOO_LATE, Followed
from hub.office.imports.order_book import NewOrder, Shop
from hub.office.imports.plan import Plan
from hub.office.imports.report import Report
from hub.store import bulk
from hub.store.tables import OrderRow
from hub.store.work import Work


@dataclass(frozen=True, slots=True)
class News:
    """What a file says otherwise of an order: its payment, or that it is cancelled, in the shop's word.

    `line` is where the order begins in the file.
    """

    order_id: int
    line: int
    payment: str = ""
    is_held: bool = False
    cancelled: str = ""


def settle(
    work: Work,
    made: Plan,
    shop: Shop,
    orders: Mapping[str, NewOrder],
    cancelled: Mapping[str, str],
    left: Collection[str],
) -> None:
    """Plan what is news of orders that are there; counts go to the report.

    Args:
        orders: those of the file that are to be sent, by number.
        cancelled: number -> the shop's word, of rows that are not.
        left: numbers of orders that are left as they are.
    """
    counts = made.report.counts
    counts.update(orders_payment_changed=0, orders_cancelled=0)
    if shop.id is None:
        return
    paying = {n for n, order in orders.items() if order.payment != "unknown" and n not in left}
    ending = {number for number in cancelled if number not in orders}
    columns = ("id", "number", "state", "payment")
    for id_, number, state, payment in bulk.select(
        work, OrderRow, columns, {"shop_id": shop.id}, ("number", paying | ending)
    ):
        if state in ENDS:
            continue
        if number in ending:
            counts["orders_cancelled"] += 1
            _plan(made, News(id_, 0, cancelled=cancelled[number]))
        elif orders[number].payment != payment:
            counts["orders_payment_changed"] += 1
            said = orders[number]
            _plan(made, News(id_, said.line, payment=said.payment, is_held=bool(said.held)))


def _plan(made: Plan, news: News) -> None:
    made.add(1, partial(_follow, made.report, news), partial(_refuse, made.report, news))


def _follow(report: Report, news: News, act: Act) -> None:
    order = act.work.get(Order, news.order_id)
    if news.cancelled:
        ended = following.cancel(act, order, news.cancelled)
    else:
        ended = following.note_payment(act, order, news.payment, news.is_held)
    _tell(report, news, order, ended)


def _refuse(report: Report, news: News, act: Act, refusal: DomainError) -> None:
    order = act.work.get(Order, news.order_id)
    wanted = following.as_last_said(act, order, payment=news.payment, cancelled=news.cancelled)
    _tell(report, news, order, following.refuse(act, order.shop_id, wanted, str(refusal)))


def _tell(report: Report, news: News, order: Order, ended: Followed) -> None:
    if ended.outcome in (REFUSED, TOO_LATE):
        report.conflict(news.line, ended.outcome, f"order {order.number}: {ended.text}")
