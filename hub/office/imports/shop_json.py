"""Import of orders as the REST APIs of shops give them: a JSON list of orders, or a page of one.

Each order is followed as if the shop had sent it (`hub.office.following`): new ones are taken in, known ones
brought to what the shop says now, older words left. A bad file changes nothing; an order that can't be
brought there is put before a person, and the others stand.
"""

from collections.abc import Callable
from functools import partial

from hub.domain.errors import Conflict, DomainError, Invalid
from hub.office import following
from hub.office import site as sites
from hub.office.act import Act
from hub.office.connectors import READERS, Ignored, ShopOrder, parse
from hub.office.connectors.payload import Node
from hub.office.following import Followed
from hub.office.imports.order_book import Shop, shop_of
from hub.office.imports.plan import Plan, Planner, Target
from hub.office.imports.problems import Problems
from hub.office.imports.report import Report
from hub.store import bulk
from hub.store.tables import OrderRow
from hub.store.work import Work

UNIT = "order"
WRONG = (following.TOO_LATE, following.REFUSED)
"""Outcomes that a person must look at."""


def planner(kind: str) -> Planner:
    """What reads a file of one kind of shop."""
    return partial(_plan, kind)


def _plan(kind: str, work: Work, name: str, data: bytes, target: Target) -> Plan:
    """Read and check a file.

    Raises:
        BadFile: with all that is wrong with it.
        NotFound: no such shop.
    """
    shop = shop_of(work, target, target.shop or sites.SHOP)
    problems = Problems(name, UNIT)
    orders = _orders(data, problems)
    problems.refuse()
    report = Report("orders", name, "UTF-8", "", len(orders), {}, [], shop=shop.code, unit=UNIT)
    made, read = Plan(report), []
    for n, node in enumerate(orders, start=1):
        try:
            said = READERS[kind]("", Node(node.value), shop.currency)
        except Invalid as wrong:
            got = str(wrong).rpartition(", got ")[2]
            problems.add(n, wrong.field, wrong.expected, got.strip("'"))
            continue
        if isinstance(said, ShopOrder):
            report.accepted += 1
            read.append((n, said))
            report.show(order=said.number, status=said.status, payment=said.payment, lines=len(said.lines))
        else:
            report.skip(n, "ignored", said.why if isinstance(said, Ignored) else "")
    problems.refuse()
    report.check()
    _settle(work, made, shop, read)
    return made


def _orders(data: bytes, problems: Problems) -> list[Node]:
    """The orders of a file: a list, an object that holds one under `orders`, or a single order."""
    try:
        whole = parse(data.removeprefix(b"\xef\xbb\xbf"))
    except Invalid as wrong:
        problems.add(1, "", wrong.expected, str(wrong).rpartition(", got ")[2].strip("'"))
        return []
    found = whole.value
    if isinstance(found, dict):
        found = found.get("orders", [found.get("order", found)])
    if not isinstance(found, list):
        problems.add(1, "", "a list of orders", "something else")
        return []
    return [Node(value) for value in found]


def _settle(work: Work, made: Plan, shop: Shop, read: list[tuple[int, ShopOrder]]) -> None:
    """Count what is there, and plan the following of each order."""
    numbers = [said.number for _, said in read]
    there = {
        row[0] for row in bulk.select(work, OrderRow, ("number",), {"shop_id": shop.id}, ("number", numbers))
    }
    counts = made.report.counts
    counts.update(orders=len(read), orders_known=sum(number in there for number in numbers))
    ends: dict[int, str] = {}
    for n, said in read:
        told = partial(_count, made.report, ends, n)
        made.add(1, partial(_follow, told, shop, said), partial(_refuse, told, shop, said))


def _follow(told: Callable[[Followed], None], shop: Shop, said: ShopOrder, act: Act) -> None:
    assert shop.id is not None, "the shop of a JSON import is there before its orders are read"
    told(following.follow(act, shop.id, "json", said))


def _refuse(
    told: Callable[[Followed], None], shop: Shop, said: ShopOrder, act: Act, refusal: DomainError
) -> None:
    """Put an order that can't be brought there before a person.

    Raises:
        DomainError: it is refused for another reason than the state of things.
    """
    if not isinstance(refusal, Conflict | Invalid) or shop.id is None:
        raise refusal
    told(following.refuse(act, shop.id, said, str(refusal)))


def _count(report: Report, ends: dict[int, str], n: int, ended: Followed) -> None:
    """Count what became of an order, once however often its transaction is begun; tell what is wrong."""
    if n in ends:
        report.counts[f"orders_{ends[n]}"] -= 1
    ends[n] = ended.outcome
    report.counts[f"orders_{ended.outcome}"] += 1
    if ended.outcome in WRONG:
        report.conflict(n, ended.outcome, ended.text)
