"""The carton of a parcel at the packing bench, and what is said where its carrier does not take it so.

Rule: a carton that the carrier does not take is refused, or goes with another carrier after a second scan.
"""

from hub.domain import packing, weighing
from hub.domain.orders import Order
from hub.domain.packing import BoxType, Parcel
from hub.domain.verdicts import Verdict, go
from hub.floor.desk import Desk, work_on
from hub.office import parcels, rechoosing
from hub.office.rechoosing import Rechosen


def choose_box(desk: Desk, code: str) -> Verdict:
    """B%: the open parcel goes into another carton."""
    parcel = desk.work.maybe(Parcel, desk.station.parcel_id)
    box = desk.work.one(BoxType, "code", code, desk.rules.site)
    if box is None:
        return Verdict("unknown_code", {"code": code})
    if parcel is None:
        return Verdict("no_order")
    desk.about(order_id=parcel.order_id, parcel_id=parcel.id)
    too_heavy = parcels.too_heavy(desk, parcel, box)
    if too_heavy:
        return _refused((too_heavy, too_heavy))
    order = desk.work.get(Order, parcel.order_id)
    why = rechoosing.refusal(desk, order, parcel, rechoosing.in_box(parcel, box))
    if why is None:
        return _boxed(parcels.use_box(desk, parcel, box), box)
    other = rechoosing.takes_in(desk, order, parcel, box)
    if other:
        return desk.ask(f"in_box:{parcel.id}:{box.id}", "in_box", box=box.code, carrier=other)
    return _refused((f"{parcel.carrier}: {why[0]}", f"{parcel.carrier}：{why[1]}"))


def boxed(desk: Desk, ids: str) -> Verdict:
    """X%YES to "then with another carrier?": the parcel goes into the carton, and its order with whom takes
    it.
    """
    parcel_id, _, box_id = ids.partition(":")
    parcel, box = desk.work.get(Parcel, int(parcel_id)), desk.work.get(BoxType, int(box_id))
    order = work_on(desk, desk.work.get(Order, parcel.order_id))
    if isinstance(order, Verdict):
        return order
    if parcel.state != packing.OPEN:
        return Verdict("wrong_parcel", {"parcel": parcel.code})
    desk.about(parcel_id=parcel.id)
    rechosen = rechoosing.use_box(desk, order, parcel, box)
    return rechosen_words(parcel, rechosen) if rechosen else _boxed(desk.work.get(Parcel, parcel.id), box)


def rechosen_words(parcel: Parcel, rechosen: Rechosen) -> Verdict:
    """What is said of a parcel that does not go with its carrier; it holds the bench, for its paper is
    another's.
    """
    if rechosen.now:
        return Verdict("wrong_parcel", {"phrase": "now_with", "parcel": parcel.code, "carrier": rechosen.now})
    en, zh = (f"{rechosen.before or parcel.code}: {why}" for why in rechosen.why)
    return Verdict("wrong_parcel", {"phrase": "told", "en": en, "zh": zh, "parcel": parcel.code})


def _refused(why: tuple[str, str]) -> Verdict:
    return Verdict("not_allowed", {"phrase": "told", "en": why[0], "zh": why[1]})


def _boxed(parcel: Parcel, box: BoxType) -> Verdict:
    return go(f"{parcel.code} {box.code} {weighing.words(parcel.expected_mg)}")


ANSWERS = {"in_box": boxed}
"""question -> what X%YES does."""
