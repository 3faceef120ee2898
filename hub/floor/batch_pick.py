"""Batch pick: a wave's pieces in one walk into batch totes, whichever order wants them.

A tote that joins a batch wave takes its open picks in walking order: those of the cart's zone, as many pieces
as the office's rules let one tote take. An order is being picked from the moment when a tote takes the first
of its picks.
"""

from dataclasses import replace

from hub.domain import picking
from hub.domain.orders import Order
from hub.domain.people import Cart, Tote, Wave
from hub.domain.verdicts import Verdict, go, tell
from hub.floor.desk import Desk
from hub.floor.telling import say, tell_tote
from hub.office import batches, tasks
from hub.store import waiting


def join(desk: Desk, cart: Cart, tote: Tote, wave: Wave) -> Verdict:
    """A tote takes open picks of a batch wave: an empty one, or one of the wave again."""
    picks = batches.open_picks(desk, wave, cart.zone)
    if not picks:
        return _nothing_open(desk, cart, tote)
    taken = picking.load(picks, desk.rules.office.waves.batch_pieces)
    for order_id in dict.fromkeys(pick.order_id for pick in taken):
        order = desk.work.maybe(Order, order_id)
        if order is not None and order.state == "released":
            desk.step(order, "pick", reason=f"{cart.code} {tote.code}")
    tote = desk.work.put(replace(tote, wave_id=wave.id, cart_id=cart.id))
    lit = tasks.lit(desk.work, cart.id)
    if lit is not None:
        tasks.put_out(desk, lit)
    tasks.claim(desk, taken, cart, tote)
    shown = tasks.light_next(desk, cart.id, lit.walk_order if lit else 0)
    where = f": {say(desk.work, shown)}" if shown else ""
    what = f"{tote.code}={wave.code}"
    desk.undoable_as(what=what)
    return go(f"{what}{where}")


def _nothing_open(desk: Desk, cart: Cart, tote: Tote) -> Verdict:
    """Nothing of its wave waits for a batch tote here: what the tote is told, and where it is wanted."""
    if tote.wave_id is None:
        return tell("no_order_waits")
    elsewhere = waiting.zones(desk.work, waiting.of_wave(desk.work, tote.wave_id))
    if elsewhere and not [t for t in tasks.of_cart(desk.work, cart.id) if t.tote_id == tote.id]:
        return tell("zone_done", zone=cart.zone, zones=", ".join(elsewhere))
    return tell_tote(desk, tote)
