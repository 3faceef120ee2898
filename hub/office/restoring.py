"""Taking an act of the floor back: everything that its trace says is as it was before.

Rule: only as far as nothing was built on it. An order that went on, a piece that somebody fetches instead,
stock that was promised elsewhere, a tote that holds something else, an exception that was settled: each
refuses all of it, and says what to do.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hub.domain import cases as case_rules
from hub.domain import packing, stock
from hub.domain.cases import Case
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.people import SLOT, Cart, Operator, Station, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.office import ledger, line_cases, putting, restoring_tasks, slots, tasks
from hub.office.act import Act
from hub.office.traces import Changed, Changes, Fields, TooLateError
from hub.store.records import Event, Trace


def take_back(act: Act, trace: Trace, cart: Cart | None) -> None:
    """Take back what an act changed.

    Args:
        cart: whose walk goes on with what was to be fetched, of who takes it back; without one it waits for a
            tote.

    Raises:
        TooLateError: something was built on it. Nothing is changed then.
    """
    noted = set(act.relit), set(act.handed), dict(act.moved)
    try:
        with act.work.savepoint():
            _Restoring(act, Changes(trace), cart).all()
    except TooLateError:
        act.relit, act.handed, act.moved = noted
        raise


class _Restoring:
    """One act on its way back."""

    def __init__(self, act: Act, changes: Changes, cart: Cart | None) -> None:
        self.act, self.work, self.changes, self.cart = act, act.work, changes, cart
        self.benches: set[int] = set()
        """At which what was open is open again."""

    def all(self) -> None:
        """Take everything back; orders first, as everybody locks them first."""
        self.work.read(Order, "id", [each.id for each in self.changes.of(Order)])
        shown = tasks.lit(self.work, self.cart.id) if self.cart is not None else None
        self._each(Order, self._order_is_as_it_was_left)
        self._each(Pick, lambda each: restoring_tasks.drop(self.act, self.cart, each))
        self._each(Tote, self._tote)
        self._each(Station, self._bench)
        self._each(Order, self._order)
        for move in self.changes.moves():
            self._move_back(move)
        lit = [restoring_tasks.restore(self.act, self.cart, each) for each in self.changes.of(Pick)]
        self._each(OrderLine, self._line)
        self._each(Parcel, self._parcel)
        self._each(Operator, self._person)
        self._each(Event, self._event)
        self._each(Case, self._case)
        # A light that others share goes out when one of them is dropped: who takes it back knows why.
        restoring_tasks.light(self.act, [task for task in (*lit, shown) if task is not None])

    def _each(self, kind: type[Any], restore: Callable[[Changed], None]) -> None:
        for each in self.changes.of(kind):
            restore(each)

    def _order_is_as_it_was_left(self, each: Changed) -> None:
        order = self.work.get(Order, each.id)
        if order.state != each.after["state"]:
            raise TooLateError("too_late_order", order=order.label, state=order.state)
        if order.station_id != each.after["station_id"]:
            bench = self.work.maybe(Station, order.station_id)
            raise TooLateError("too_late_bench", order=order.label, station=bench.name if bench else "-")

    def _tote(self, each: Changed) -> None:
        assert each.before is not None, "no act that is taken back makes totes"
        tote, owners = self.work.get(Tote, each.id), {**each.after, **each.before}
        del owners["cart_id"]
        if any(getattr(tote, name) != each.after[name] for name in owners):
            raise TooLateError("too_late_tote", tote=tote.code)
        cart_id = self.cart.id if self.cart and each.before["cart_id"] is not None else None
        if tote.cart_id not in (None, each.after["cart_id"], cart_id):
            raise TooLateError("too_late_tote", tote=tote.code)
        if each.before["with_id"] != each.after["with_id"]:
            mine = {changed.id for changed in self.changes.of(Pick)}
            if any(task.id not in mine for task in slots.puts_into(self.act, tote)):
                raise TooLateError("too_late_tote", tote=tote.code)
        self.work.put(replace(tote, **owners, cart_id=cart_id))
        if tote.kind == SLOT:
            self.act.relight(self.work.get(Bin, tote.bin_id).station_id)

    def _bench(self, each: Changed) -> None:
        """What was open at a bench is open again, unless something else is by now, or whoever takes it back
        stands elsewhere: nobody finds work on a bench that they did not open.
        """
        station = self.work.get(Station, each.id)
        if station.id != self.act.station_id:
            return
        if each.before is None or any(getattr(station, name) != value for name, value in each.after.items()):
            return
        self.work.put(replace(station, **each.before))
        if each.before["order_id"] != each.after["order_id"] and station.job == "VERIFY":
            self.act.hand_over(station.id)
        self.benches.add(station.id)

    def _order(self, each: Changed) -> None:
        before, after = each.before, each.after
        assert before is not None, "no act that is taken back makes orders"
        order = self.work.get(Order, each.id)
        if before["tote_id"] != after["tote_id"]:
            if order.tote_id != after["tote_id"]:
                raise TooLateError("too_late_order", order=order.label, state=order.state)
            order = self.work.put(replace(order, tote_id=before["tote_id"]))
        if before["state"] != after["state"]:
            order = self.act.step(order, "restore", before["state"], before["reason"])
        if before["station_id"] in self.benches:
            self.work.put(replace(order, station_id=before["station_id"]))

    def _move_back(self, move: Fields) -> None:
        from_bin, to_bin = (self.work.get(Bin, move[name]) for name in ("to_bin_id", "from_bin_id"))
        item_id, lot, qty = move["item_id"], move["lot"], move["qty"]
        if from_bin.kind not in stock.UNBOUNDED:
            condition = ledger.condition_in(from_bin, move["condition"])
            if ledger.balance(self.act, from_bin, item_id, lot, condition).free < qty:
                raise TooLateError("too_late_stock", sku=self._sku(item_id), bin=from_bin.code)
        if to_bin.kind in (stock.TOTE, stock.SLOT):
            self._holds_it_still(to_bin, move["order_id"])
        ledger.move(
            self.act,
            item_id,
            qty,
            from_bin,
            to_bin,
            "undo",
            lot=lot,
            condition=move["condition"],
            order_id=move["order_id"],
        )

    def _holds_it_still(self, bin_: Bin, order_id: int | None) -> None:
        """A tote that pieces come back into is still their order's, or its wave's; an emptied batch tote that
        nobody has is so again.
        """
        order = self.work.maybe(Order, order_id)
        [tote] = self.work.where(Tote, "bin_id", bin_.id)
        if order is None or order.tote_id == tote.id:
            return
        first = tote.with_id if tote.with_id is not None else tote.id
        if order.tote_id == first:
            return
        if tote.kind == SLOT or order.wave_id is None or not putting.is_reusable(tote, order):
            raise TooLateError("too_late_tote", tote=tote.code)
        self.work.put(replace(tote, wave_id=order.wave_id))

    def _line(self, each: Changed) -> None:
        line, before, after = self.work.get(OrderLine, each.id), each.before, each.after
        assert before is not None, "no act that is taken back makes order lines"
        counted = {name: getattr(line, name) + before[name] - after[name] for name in _COUNTED}
        if line.qty_wanted != after["qty_wanted"] or min(counted.values()) < 0:
            order = self.work.get(Order, line.order_id)
            raise TooLateError("too_late_order", order=order.label, state=order.state)
        self.work.put(replace(line, **counted))

    def _parcel(self, each: Changed) -> None:
        """A weight that was accepted is not; the parcel is to be weighed again."""
        parcel = self.work.get(Parcel, each.id)
        if each.before is None or parcel.state != each.after["state"]:
            raise TooLateError("too_late_tote", tote=parcel.code)
        known = {name: each.before[name] for name in ("net_mg", "fee_minor")}
        self.work.put(replace(packing.step(parcel, "unweigh"), **known))

    def _person(self, each: Changed) -> None:
        person = self.work.get(Operator, each.id)
        if each.before is None or person.pick_id != each.after["pick_id"]:
            raise TooLateError("too_late_hand", name=person.name)
        self.work.put(replace(person, pick_id=each.before["pick_id"]))

    def _event(self, each: Changed) -> None:
        assert each.before is not None, "events are recorded, not added"
        self.work.put(replace(self.work.get(Event, each.id), undone=each.before["undone"]))

    def _case(self, each: Changed) -> None:
        case = self.work.get(Case, each.id)
        if case.state not in case_rules.LIFE["withdraw"]:
            raise TooLateError("too_late_case", text=case.id)
        times = each.after["times"] - (each.before["times"] if each.before else 0)
        line_cases.withdraw(self.act, case, times, each.before)

    def _sku(self, item_id: int) -> str:
        return self.work.get(Item, item_id).sku


_COUNTED = ("qty_picked", "qty_short", "qty_verified", "qty_counted")
