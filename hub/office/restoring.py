"""Taking an act of the floor back: everything that its trace says is as it was before.

Rule: only as far as nothing was built on it. An order that went on, a piece that somebody fetches instead,
stock that was promised elsewhere, a tote that holds something else, an exception that was settled: each
refuses all of it, and says what to do.
"""

from dataclasses import replace
from typing import Any

from hub.domain import cases as case_rules
from hub.domain import picking, stock
from hub.domain.cases import Case
from hub.domain.items import Item
from hub.domain.orders import Order, OrderLine
from hub.domain.people import SLOT, Cart, Operator, Station, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.office import cases, ledger, putting, slots, tasks
from hub.office.act import Act
from hub.office.traces import Changed, Changes, Fields
from hub.store.records import Event, Trace


class TooLateError(Exception):
    """Something was built on an act, so it can't be taken back: the phrase that says what, and its
    arguments.
    """

    def __init__(self, phrase: str, **args: object) -> None:
        super().__init__(phrase)
        self.phrase, self.args_of = phrase, args


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
        self.lit: Pick | None = None
        """The task that was lit before the act, and is to be lit again."""

    def all(self) -> None:
        """Take everything back; orders first, as everybody locks them first."""
        self.work.read(Order, "id", [each.id for each in self.changes.of(Order)])
        for each in self.changes.of(Order):
            self._order_is_as_it_was_left(each)
        for each in self.changes.of(Pick):
            if each.before is None:
                self._not_fetched(each)
        for each in self.changes.of(Tote):
            self._tote(each)
        benches = {each.id for each in self.changes.of(Station) if self._bench(each)}
        for each in self.changes.of(Order):
            self._order(each, benches)
        for move in self.changes.moves():
            self._move_back(move)
        for each in self.changes.of(Pick):
            if each.before is not None:
                self._task(each, each.before)
        for each in self.changes.of(OrderLine):
            self._line(each)
        self._people_and_records()
        self._light()

    def _order_is_as_it_was_left(self, each: Changed) -> None:
        order = self.work.get(Order, each.id)
        if order.state != each.after["state"]:
            raise TooLateError("too_late_order", order=order.label, state=order.state)
        if order.station_id != each.after["station_id"]:
            bench = self.work.maybe(Station, order.station_id)
            raise TooLateError("too_late_bench", order=order.label, station=bench.name if bench else "-")

    def _not_fetched(self, each: Changed) -> None:
        """What was to be fetched instead is not fetched after all."""
        task = self.work.get(Pick, each.id)
        mine = (None, self.cart.id if self.cart else None)
        if task.qty_done or task.state not in picking.UNFINISHED or task.qty != each.after["qty"]:
            raise TooLateError("too_late_fetched", sku=self._sku(task.item_id))
        if task.cart_id not in mine:
            cart = self.work.get(Cart, task.cart_id or 0)
            raise TooLateError("too_late_on_cart", sku=self._sku(task.item_id), cart=cart.code)
        tasks.cancel(self.act, task)

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

    def _bench(self, each: Changed) -> bool:
        """What was open at a bench is open again, unless something else is by now; whether it is."""
        station = self.work.get(Station, each.id)
        if each.before is None or any(getattr(station, name) != value for name, value in each.after.items()):
            return False
        self.work.put(replace(station, **each.before))
        if each.before["order_id"] != each.after["order_id"] and station.job == "VERIFY":
            self.act.hand_over(station.id)
        return True

    def _order(self, each: Changed, benches: set[int]) -> None:
        before, after = each.before, each.after
        assert before is not None, "no act that is taken back makes orders"
        order = self.work.get(Order, each.id)
        if before["tote_id"] != after["tote_id"]:
            if order.tote_id != after["tote_id"]:
                raise TooLateError("too_late_order", order=order.label, state=order.state)
            order = self.work.put(replace(order, tote_id=before["tote_id"]))
        if before["state"] != after["state"]:
            order = self.act.step(order, "restore", before["state"], before["reason"])
        if before["station_id"] in benches:
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

    def _task(self, each: Changed, before: Fields) -> None:
        task, after = self.work.get(Pick, each.id), each.after
        if _is_light_alone(before, after):
            if before["state"] == picking.LIT and task.state in picking.UNFINISHED:
                self.lit = self.lit or task
            return
        if _work_of(task.state, task.qty, task.qty_done) != _work_of(
            after["state"], after["qty"], after["qty_done"]
        ):
            raise TooLateError("too_late_fetched", sku=self._sku(task.item_id))
        mine = (None, self.cart.id if self.cart else None)
        if task.cart_id not in mine:
            cart = self.work.get(Cart, task.cart_id or 0)
            raise TooLateError("too_late_on_cart", sku=self._sku(task.item_id), cart=cart.code)
        self._want_again(task, before)
        restored = tasks.change(self.act, self._restored(task, before))
        if before["state"] == picking.LIT:
            self.lit = restored

    def _restored(self, task: Pick, before: Fields) -> Pick:
        """The task as it was; what was on a cart is on the cart of who takes it back, and waits where they
        have none.
        """
        wanted = replace(task, **{name: before[name] for name in before if name != "state"})
        if before["state"] not in picking.UNFINISHED:
            return picking.step(wanted, "restore", before["state"])
        if task.kind == picking.PUT:
            return picking.step(wanted, "restore", picking.CLAIMED)
        if before["state"] == picking.OPEN or self.cart is None:
            return replace(picking.step(wanted, "restore", picking.OPEN), cart_id=None, operator_id=None)
        cart = self.cart
        return replace(
            picking.step(wanted, "restore", picking.CLAIMED), cart_id=cart.id, operator_id=cart.operator_id
        )

    def _want_again(self, task: Pick, before: Fields) -> None:
        """What a pick wants of its bin is promised to it again."""
        if task.kind != picking.PICK:
            return
        now = task.qty_left if task.state in picking.UNFINISHED else 0
        then = before["qty"] - before["qty_done"] if before["state"] in picking.UNFINISHED else 0
        row = ledger.balance(self.act, self.work.get(Bin, task.bin_id), task.item_id, task.lot)
        if row.free < then - now:
            raise TooLateError("too_late_stock", sku=self._sku(task.item_id), bin=self._code(task.bin_id))
        ledger.reserve(self.act, row, then - now)

    def _line(self, each: Changed) -> None:
        line, before, after = self.work.get(OrderLine, each.id), each.before, each.after
        assert before is not None, "no act that is taken back makes order lines"
        counted = {name: getattr(line, name) + before[name] - after[name] for name in _COUNTED}
        if line.qty_wanted != after["qty_wanted"] or min(counted.values()) < 0:
            order = self.work.get(Order, line.order_id)
            raise TooLateError("too_late_order", order=order.label, state=order.state)
        self.work.put(replace(line, **counted))

    def _people_and_records(self) -> None:
        for each in self.changes.of(Operator):
            person = self.work.get(Operator, each.id)
            if each.before is None or person.pick_id != each.after["pick_id"]:
                raise TooLateError("too_late_hand", name=person.name)
            self.work.put(replace(person, pick_id=each.before["pick_id"]))
        for each in self.changes.of(Event):
            assert each.before is not None, "events are recorded, not added"
            self.work.put(replace(self.work.get(Event, each.id), undone=each.before["undone"]))
        for each in self.changes.of(Case):
            case = self.work.get(Case, each.id)
            if case.state not in case_rules.LIFE["withdraw"]:
                raise TooLateError("too_late_case", text=case.id)
            times = each.after["times"] - (each.before["times"] if each.before else 0)
            cases.withdraw(self.act, case, times, each.before)

    def _light(self) -> None:
        """What was lit is lit again, in place of what was lit since."""
        if self.lit is None:
            return
        task = self.work.get(Pick, self.lit.id)
        if task.cart_id is not None:
            shown = tasks.lit(self.work, task.cart_id)
            if shown is not None:
                tasks.put_out(self.act, shown)
        task = self.work.get(Pick, task.id)
        if task.state == picking.CLAIMED:
            tasks.light(self.act, task)

    def _sku(self, item_id: int) -> str:
        return self.work.get(Item, item_id).sku

    def _code(self, bin_id: int) -> str:
        return self.work.get(Bin, bin_id).code


_COUNTED = ("qty_picked", "qty_short", "qty_verified", "qty_counted")


def _work_of(state: str, qty: int, qty_done: int) -> tuple[Any, ...]:
    """What a task comes to, whether it is lit or not."""
    return ("unfinished" if state in picking.UNFINISHED else state, qty, qty_done)


def _is_light_alone(before: Fields, after: Fields) -> bool:
    """Whether an act did no more to a task than to light it, or to put its light out."""
    dark = {**before, "state": picking.CLAIMED}, {**after, "state": picking.CLAIMED}
    return {before["state"], after["state"]} <= {picking.CLAIMED, picking.LIT} and dark[0] == dark[1]
