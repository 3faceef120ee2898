"""Badges and jobs: who works at a station, and as what."""

from dataclasses import replace

from hub.domain.command_cards import PICK, PUTAWAY, PUTWALL
from hub.domain.orders import Order
from hub.domain.people import Cart, Operator, Station
from hub.domain.verdicts import Verdict, go, tell
from hub.floor import next_step, walk
from hub.floor.desk import Desk, close_at_benches
from hub.floor.jobs import HERE
from hub.floor.telling import say
from hub.office import putting
from protocol.cards import JOBS

WALKS = (PICK, PUTAWAY)
"""Jobs that walk from bin to bin with a cart."""


def badge(desk: Desk, number: str) -> Verdict:
    """U%: sign in. A person is signed in at one station; a walk goes on at the next one with the same job."""
    operator = desk.work.one(Operator, "badge", number, desk.rules.site)
    if operator is None or not operator.active:
        return Verdict("unknown_code", {"code": f"U%{number}"})
    if desk.station.operator_id == operator.id:
        return resume(desk, operator) or tell("signed_in", name=operator.name, job=desk.station.job)
    order = desk.work.maybe(Order, desk.station.order_id)
    if order is not None:
        return desk.ask(f"badge:{operator.id}", "carry_on", name=operator.name, order=order.label)
    return _signed_in(desk, operator)


def badge_anyway(desk: Desk, operator_id: str) -> Verdict:
    """X%YES to "go on with the order?" after a badge: a bench's work belongs to the bench, whoever does
    it.
    """
    return _signed_in(desk, desk.work.get(Operator, int(operator_id)))


def _signed_in(desk: Desk, operator: Operator) -> Verdict:
    work = desk.work
    before = desk.operator
    if before is not None:
        # Who stands here now has not seen what the other one had in the hand: it is scanned anew.
        putting.lay_back(desk, before)
        work.put(replace(work.get(Operator, before.id), station_id=None))
    elsewhere = work.maybe(Station, operator.station_id)
    job = desk.station.job
    if elsewhere is not None and elsewhere.operator_id == operator.id:
        work.put(replace(elsewhere, operator_id=None, ask=""))
        if operator.cart_id is not None:
            job = elsewhere.job
    if job != desk.station.job and desk.station.order_id is not None:
        desk.hand_over(desk.station_id)
    desk.set_station(operator_id=operator.id, job=job, ask="")
    was_away = operator.station_id is None or operator.paused_at_ms > 0
    if job != PUTWALL:
        putting.lay_back(desk, operator)
    operator = work.get(Operator, operator.id)
    operator = work.put(replace(operator, station_id=desk.station_id, paused_at_ms=0))
    desk.operator_id = operator.id
    if was_away:
        walk.resume(desk, operator)
    lit = walk.lit_task(desk) if job in WALKS else None
    if lit is not None:
        # The walk goes on here, and a bin without a light is shown by the display alone.
        return tell("signed_in_walk", name=operator.name, where=say(desk.work, lit))
    return tell("signed_in", name=operator.name, job=job)


def resume(desk: Desk, operator: Operator) -> Verdict | None:
    """End the pause of who works here, and say where their walk goes on; None where they have none."""
    if not operator.paused_at_ms:
        return None
    operator = desk.work.put(replace(operator, paused_at_ms=0))
    return walk.resume(desk, operator) or tell("back", name=operator.name)


def back_with_cart(desk: Desk, code: str) -> Verdict | None:
    """H% of one's own cart after a pause ends it, as the badge does; None for every other cart's card."""
    operator = desk.operator
    cart = desk.work.maybe(Cart, operator.cart_id if operator else None)
    return resume(desk, operator) if operator and cart and cart.code == code else None


def pause(desk: Desk, _: str) -> Verdict:
    """X%PAUSE: who works here goes away for a while; their lights go dark. Their badge or cart ends it."""
    operator = desk.operator
    assert operator is not None, "the router lets nobody here who is not signed in"
    walk.pause(desk, operator)
    if not operator.paused_at_ms:
        desk.work.put(replace(desk.work.get(Operator, operator.id), paused_at_ms=desk.moment.at_ms))
    return tell("paused")


def job(desk: Desk, name: str) -> Verdict:
    """J%: choose the job of this station."""
    if name not in JOBS:
        return Verdict("unknown_code", {"code": f"J%{name}"})
    if name not in HERE:
        return Verdict("not_allowed", {"text": name})
    order = desk.work.maybe(Order, desk.station.order_id)
    if order is not None and desk.station.job != name:
        return desk.ask(f"job:{name}", "leave", order=order.label)
    return _changed_job(desk, name)


def job_anyway(desk: Desk, name: str) -> Verdict:
    """X%YES to "leave the order?" after a job card."""
    order = desk.work.maybe(Order, desk.station.order_id)
    if order is not None:
        close_at_benches(desk, order)
    return _changed_job(desk, name)


def _changed_job(desk: Desk, name: str) -> Verdict:
    """The job is another one; said is what comes next in it. A walk that was dark is lit again."""
    tote_id = desk.station.tote_id if name == desk.station.job else None
    if desk.operator is not None and name != desk.station.job:
        putting.lay_back(desk, desk.operator)
    desk.set_station(job=name, ask="", line_id=None, manifest_id=None, tote_id=tote_id)
    if desk.operator is not None and name in WALKS:
        walk.resume(desk, desk.operator)
    return next_step.said(desk)


def log_out(desk: Desk, _: str) -> Verdict:
    """X%LOGOUT: nobody works here, and the lights of who did go dark; an open order stays open, to be
    resumed.
    """
    operator = desk.operator
    if operator is not None:
        walk.pause(desk, operator)
        desk.work.put(replace(desk.work.get(Operator, operator.id), station_id=None, paused_at_ms=0))
    desk.set_station(operator_id=None, ask="")
    return go("U%…")


ANSWERS = {"badge": badge_anyway, "job": job_anyway}
