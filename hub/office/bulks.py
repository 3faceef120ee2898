"""Papers of many things, asked for together: in short transactions, so that verdicts go on meanwhile.

Rule: slip and waybill of a parcel are put into their queues in one transaction, and so lie one after the
other.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from hub.domain.errors import DomainError, NotFound
from hub.domain.orders import Order
from hub.domain.papers import Print
from hub.office import paper_queues, prints
from hub.office.act import Act
from hub.office.writing import Writer
from hub.store.reading import Reader
from hub.store.reading import prints as book


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a bulk: the prints by number in the order of the things, and (thing, code, why) of those
    that were refused.
    """

    bulk: str
    prints: tuple[int, ...]
    refused: tuple[tuple[str, str, str], ...]


def unprinted(reader: Reader, site: str, kinds: Collection[str], wave: str | None, limit: int) -> list[str]:
    """Labels of orders on the floor that have not all of these papers, of one wave or of all.

    Raises:
        NotFound: there is no such wave.
    """
    if wave is not None and not book.has_wave(reader, site, wave):
        raise NotFound(f"wave {wave}: expected the code of a wave, found none")
    return book.to_print(reader, site, kinds, wave, limit)


def orders(
    writer: Writer,
    labels: Sequence[str],
    kinds: Sequence[str],
    only: Sequence[str] = (),
    badge: str | None = None,
    told: Callable[[int], object] = lambda _: None,
) -> Asked:
    """Ask for papers of many orders; what is printed or on its way already is not asked for twice.

    Args:
        labels: of the orders, in the order of the stack.
        kinds: of papers.OF_ORDER.
        only: codes of the printers that may print them; several share the work.
        told: gets the number of orders that are done since it was called last.

    Raises:
        Invalid: nobody has this badge.
    """
    bulk = paper_queues.new_bulk()

    def ask(act: Act, label: str) -> list[Print]:
        order = act.work.one(Order, "label", label, act.rules.site)
        if order is None:
            raise NotFound(f"order {label}: expected the label of an order, SHOP-NUMBER, found none")
        return prints.ask_order(act, order, kinds, only=only, bulk=bulk)

    return _asked(bulk, labels, writer.try_each(ask, labels, badge, told))


def labels(
    writer: Writer,
    kind: str,
    subjects: Sequence[str],
    only: Sequence[str] = (),
    badge: str | None = None,
    told: Callable[[int], object] = lambda _: None,
    bulk: str = "",
) -> Asked:
    """Ask for labels of many bins, totes, items …; each as often as it is named.

    Args:
        kind: one of papers.QUEUED that no order has.
        bulk: what they go by; a new name where none is said.

    Raises:
        Invalid: nobody has this badge.
    """
    bulk = bulk or paper_queues.new_bulk()

    def ask(act: Act, subject: str) -> list[Print]:
        return [paper_queues.ask(act, kind, subject, only=only, bulk=bulk)]

    return _asked(bulk, subjects, writer.try_each(ask, subjects, badge, told))


def _asked(bulk: str, things: Sequence[str], ends: Sequence[list[Print] | DomainError]) -> Asked:
    made: list[int] = []
    refused: list[tuple[str, str, str]] = []
    for thing, end in zip(things, ends, strict=True):
        if isinstance(end, DomainError):
            refused.append((thing, end.code, str(end)))
        else:
            made += [each.id for each in end]
    return Asked(bulk, tuple(made), tuple(refused))
