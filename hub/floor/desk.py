"""A desk: the station where an event happened, who works there, and what the event is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.domain import orders, picking
from hub.domain.command_cards import PICK, PUTAWAY, PUTWALL
from hub.domain.orders import Order
from hub.domain.people import Operator, Station, Tote
from hub.domain.picking import Pick
from hub.domain.verdicts import Verdict, ask
from hub.office import changes
from hub.office.act import Act
from hub.office.traces import Kept
from hub.store import together
from hub.store.records import Event

_JOB_OF = {
    picking.PICK: PICK,
    picking.PUT: PUTWALL,
    picking.PUT_BACK: PUTAWAY,
    picking.STRAY: PUTAWAY,
}
"""kind of task -> the job in which it is done."""


@dataclass(slots=True)
class Desk(Act):
    """An act on the floor. What the event is about is kept here and stored with it."""

    order_id: int | None = None
    line_id: int | None = None
    parcel_id: int | None = None
    pick_id: int | None = None
    qty: int = 0
    """Pieces that this event added (picked, verified, put)."""
    net_mg: int | None = None
    job: str = ""
    """The job that this event is of, where that is not the station's."""
    kept: Kept | None = None
    """What this event changes, where it can be taken back by that."""

    @property
    def station(self) -> Station:
        """The station as it is now."""
        assert self.station_id is not None
        return self.work.get(Station, self.station_id)

    @property
    def operator(self) -> Operator | None:
        """Who is signed in here."""
        return self.work.maybe(Operator, self.station.operator_id)

    def set_station(self, **changes: Any) -> Station:
        """Change the work in hand at this station."""
        return self.work.put(replace(self.station, **changes))

    def about(self, order: Order | None = None, **what: Any) -> None:
        """Note what this event is about: order, line_id, parcel_id, pick_id, qty, net_mg."""
        if order is not None:
            self.order_id = order.id
        for name, value in what.items():
            setattr(self, name, value)

    def in_place_of(self, task: Pick) -> None:
        """What happens here is the doing of whose task this is: they take it back, in the job that it is of,
        whatever this station does.
        """
        self.operator_id, self.job = task.operator_id, _JOB_OF[task.kind]

    def undoable(self, said: str, **args: object) -> None:
        """From here on what this event changes is kept, and X%UNDO takes it back.

        Args:
            said: the phrase that tells so, without its `undone_`.
            args: of the phrase.
        """
        self.kept = Kept(self.work.watch(), said, args)

    def undoable_as(self, **args: object) -> None:
        """What was not known when `undoable` began: arguments of its words."""
        if self.kept is not None:
            self.kept.args.update(args)

    def mark_undone(self, event: Event) -> None:
        """An event of the past was taken back: it counts no more."""
        self.work.put(replace(event, undone=True))

    def ask(self, question: str, phrase: str, **args: object) -> Verdict:
        """Ask something that the next scan answers; `question` names who takes the answer."""
        self.set_station(ask=question)
        return ask(phrase, **args)

    def find_order(self, label: str) -> Order | None:
        """The order of a label, read fresh from the site's orders."""
        return self.work.one(Order, "label", label, self.rules.site)

    def find_tote(self, code: str) -> Tote | None:
        """The tote of a code; of those that hold an order together, the first, which stands for all."""
        tote = self.scanned_tote(code)
        return together.first(self.work, tote) if tote is not None else None

    def scanned_tote(self, code: str) -> Tote | None:
        """The very tote of a code, where that matters."""
        return self.work.one(Tote, "code", code, self.rules.site)


Handler = Callable[[Desk, str], Verdict]
"""(desk, what follows the card's `%`, or the whole code) -> verdict."""


@dataclass(frozen=True)
class Job:
    """What a station does in one job: handlers of its cards by letter, of its acts (X%…) by name, and of
    the rest.
    """

    cards: Mapping[str, Handler]
    acts: Mapping[str, Handler]
    scan: Handler
    """Goods, waybills: whatever is no card. The AIM identifier stands before the code, divided by a
    space, or is empty.
    """
    weigh: Callable[[Desk, Any], Verdict] | None = None
    button: Callable[[Desk, Any], Verdict] | None = None


def stopped(desk: Desk, order: Order | None) -> Verdict | None:
    """The verdict that stops work on an order at this scan, or None; also for no order. It leaves every bench
    where it is open.

    A changed order is stopped once: whoever opens it again has been told.
    """
    why = orders.stop(order) if order is not None else None
    if order is None or why is None:
        return None
    desk.about(order)
    close_at_benches(desk, order)
    if why == "order_changed":
        changes.see(desk, desk.work.get(Order, order.id))
    return Verdict(why, {"text": order.label, "order": order.label})


def work_on(desk: Desk, order: Order | None) -> Order | Verdict:
    """The order that a scan is about, or the verdict where there is none or its work must stop."""
    if order is None:
        return Verdict("no_order")
    desk.about(order)
    return stopped(desk, order) or order


def in_hand(desk: Desk) -> Order | Verdict:
    """The order that is open at this bench, or the verdict where there is none or its work must stop."""
    return work_on(desk, desk.work.maybe(Order, desk.station.order_id))


def close_at_benches(desk: Desk, order: Order) -> None:
    """No bench has the order in hand any more."""
    for station_id in {order.station_id, desk.station_id if desk.station.order_id == order.id else None}:
        if station_id is not None:
            station = desk.work.get(Station, station_id)
            if station.order_id == order.id:
                desk.work.put(replace(station, order_id=None, line_id=None, parcel_id=None))
                _hand_over_verifying(desk, station)
    current = desk.work.get(Order, order.id)
    desk.work.put(replace(current, station_id=None))


def _hand_over_verifying(desk: Desk, station: Station) -> None:
    """A bench that verifies holds the job of its open order; the other jobs can't be done without the hub."""
    if station.job == "VERIFY":
        desk.hand_over(station.id)


def take_in_hand(desk: Desk, order: Order) -> Order:
    """Open the order here; whichever bench had it has it no more."""
    close_at_benches(desk, order)
    desk.set_station(order_id=order.id, line_id=None, parcel_id=None)
    _hand_over_verifying(desk, desk.station)
    return desk.work.put(replace(desk.work.get(Order, order.id), station_id=desk.station_id))


def occupied(desk: Desk, order: Order, question: str) -> Verdict | None:
    """The question to answer before `order` can be opened here: another one is open here, or it is open
    elsewhere.
    """
    here = desk.station.order_id
    if here is not None and here != order.id:
        other = desk.work.get(Order, here)
        return desk.ask(f"{question}:{order.id}", "leave", order=other.label)
    if order.station_id is not None and order.station_id != desk.station_id:
        desk.set_station(ask=f"{question}:{order.id}")
        return Verdict("order_elsewhere", {"station": desk.work.get(Station, order.station_id).name})
    return None


def open_anyway(
    desk: Desk,
    order_id: str,
    unready: Callable[[Order], Verdict | None],
    opened: Callable[[Desk, Order], Verdict],
) -> Verdict:
    """Open an order here after X%YES: what was open here is left, the bench that had this one loses it.

    Args:
        unready: why the order can't be opened for this job, or None.
        opened: what opening it says.
    """
    order = desk.work.get(Order, int(order_id))
    other = desk.work.maybe(Order, desk.station.order_id)
    if other is not None and other.id != order.id:
        close_at_benches(desk, other)
    desk.about(order)
    return stopped(desk, order) or unready(order) or opened(desk, take_in_hand(desk, order))
