"""What the office says about orders in somebody's hands, and where an order goes on once a scan has told of
it.

Rule: an order goes on from where its pieces are; nobody goes on with it before a scan has said what is new.
"""

import asyncio
import time

from station_sim import office
from station_sim.case import Case, Tote
from station_sim.floor import Floor
from station_sim.office import Interruption
from station_sim.stops import Stop

_CHANGES = (office.CHANGE_LESS, office.CHANGE_MORE)


def pass_on(floor: Floor, tote: Tote, changed: set[str]) -> None:
    """After a walk: to the bench or the wall, or where an order belongs that the office has stopped.

    Args:
        changed: orders that the office has changed on this walk.
    """
    case = tote.case
    if case is None:
        floor.sort(tote)
    elif case.stop:
        stopped(floor, case)
    elif case.label in changed:
        go_where_it_belongs(floor, case)
    else:
        floor.to_verify.put_nowait(tote)
    if case is not None:
        changed.discard(case.label)


async def interrupt(floor: Floor, case: Case, stage: str, done: int) -> None:
    """Now is when the office may ring, if it rings about this order at this stage after `done` scans."""
    planned = floor.site.interruptions.get(case.root)
    if not planned or planned[0].stage != stage or done < planned[0].after or case.ended or case.stop:
        return
    said = planned[0]
    if said.sku and not case.may_change(said.sku, said.change):
        # Another part of the order has these pieces now.
        if said.because:
            return
        said.sku = next((sku for sku in case.wants if case.may_change(sku, said.change)), said.sku)
        if not case.may_change(said.sku, said.change):
            return
    planned.pop(0)
    floor.site.returns_done += bool(said.because)
    await floor.site.pace.take("talk")
    await _say(floor, case, said)
    case.stopped_at_s = time.perf_counter()
    case.stop, case.stopped_by, case.stage = office.STOPS[said.act], said.act, stage
    case.why = f"taken back by {said.because}" if said.because else ""


async def _say(floor: Floor, case: Case, said: Interruption) -> None:
    phone = floor.site.office
    if said.act == office.CANCEL:
        await phone.cancel(case.label)
    elif said.act in (office.HOLD, office.HOLD_FOR_GOOD):
        await phone.hold(case.label)
    elif said.act == office.READDRESS:
        await phone.readdress(case.label)
    else:
        await phone.change(case.label, said.sku, said.change)
        _change(floor, case, said.sku, said.change)


def _change(floor: Floor, case: Case, sku: str, by: int) -> None:
    """The buyer wants more or fewer of a SKU; what was scanned beyond that is to be scanned again."""
    floor.truth.change(case, sku, by)
    if case.passed[sku] > case.wants[sku]:
        case.passed[sku] = 0
        case.counted.discard(sku)
        assert case.tote is not None
        again = [p for p in case.tote.verified if p.sku == sku]
        case.tote.verified = [p for p in case.tote.verified if p.sku != sku]
        case.tote.loose += again


def hear_stop(floor: Floor, case: Case, why: str) -> None:
    """A scan was made on an order; the first one after the office's word is to stop it."""
    if case.stopped_at_s is not None:
        ms = (time.perf_counter() - case.stopped_at_s) * 1000
        case.stopped_at_s = None
        floor.site.stops.append(Stop(case.label, case.stopped_by, case.stage, ms, case.stop, why))


def fell_short(floor: Floor, case: Case) -> None:
    """An order lacks pieces that no bin has: the office splits it, or it ends here."""
    if floor.site.shorts_to_split:
        floor.site.shorts_to_split -= 1
        floor.to_split.append(case)
    else:
        floor.end(case, "short", "no stock in any bin")


def go_on_without(floor: Floor, case: Case) -> None:
    """What lacked is another order's: this one goes on once a scan has said so."""
    case.is_short, case.stage = False, office.VERIFY
    case.stop, case.stopped_by = "order_changed", office.CHANGE_LESS
    assert case.tote is not None, "an order keeps its tote until it has shipped"
    floor.to_verify.put_nowait(case.tote)
    floor.stir()


def stopped(floor: Floor, case: Case) -> None:
    """A scan has shown that the office stopped an order: its tote goes where it belongs now."""
    tote, act = case.tote, case.stopped_by
    assert tote is not None, "an order keeps its tote until it has shipped"
    if act == office.CANCEL:
        case.unpack(case.wants)
        floor.to_put_away.put_nowait(tote)
    elif act == office.HOLD:
        call = asyncio.create_task(_go_on(floor, case))
        floor.calls.add(call)
        call.add_done_callback(floor.calls.discard)
    elif act == office.HOLD_FOR_GOOD:
        floor.end(case, "held", "held until further notice")
    else:
        case.stop = ""
        go_where_it_belongs(floor, case)
    floor.stir()


def go_where_it_belongs(floor: Floor, case: Case) -> None:
    """An order that may go on after it was stopped goes on from where its pieces are.

    What is too much goes back to its bin first, then what lacks is fetched. A box that is ready stays
    closed while nothing in it changes; one that was stopped on the scale is packed again.
    """
    tote = case.tote
    assert tote is not None, "an order keeps its tote until it has shipped"
    if case.boxes and case.stage == office.SHIP and case.stopped_by not in _CHANGES:
        has_new_papers = floor.site.trays is not None and case.stopped_by == office.READDRESS
        (floor.to_prove if has_new_papers else floor.to_ship).put_nowait(case)
        return
    if case.boxes:
        case.unpack(sku for sku in case.wants if not case.passed[sku])
    held = case.held()
    if any(held[sku] > case.wants[sku] for sku in held):
        floor.to_put_away.put_nowait(tote)
    elif any(held[sku] < qty for sku, qty in case.wants.items()):
        floor.fetch(case)
    elif case.is_verified:
        floor.to_pack.put_nowait(tote)
    else:
        floor.to_verify.put_nowait(tote)
    floor.stir()


async def _go_on(floor: Floor, case: Case) -> None:
    await floor.site.pace.take("talk")
    await floor.site.office.go_on(case.label)
    case.stop = ""
    go_where_it_belongs(floor, case)
