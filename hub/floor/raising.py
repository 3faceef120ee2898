"""What a verdict puts on the list of exceptions: the one place where the floor raises them.

Rule: an exception is what got past the step before, such as a wrong piece on the verifier's bench. What a
station stops in the hand that errs, such as a wrong piece at the bin, is an event and nothing more.
"""

from collections.abc import Mapping

from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict
from hub.floor.desk import Desk
from hub.office import cases, line_cases
from protocol import verdicts

RAISES: Mapping[tuple[str, str], str] = {
    ("VERIFY", "wrong_item"): "wrong_item",
    ("VERIFY", "over_qty"): "wrong_item",
    ("VERIFY", "expired"): "wrong_item",
    ("VERIFY", "lot_mismatch"): "wrong_item",
    ("VERIFY", "serial_seen"): "wrong_item",
    ("VERIFY", "short_pick"): "short",
    ("VERIFY", "damaged"): "damaged",
    ("PUTWALL", "damaged"): "damaged",
    ("PICK", "short_pick"): "short",
    ("PACK", "weight_low"): "weight",
    ("PACK", "weight_high"): "weight",
    ("WEIGH", "weight_low"): "weight",
    ("WEIGH", "weight_high"): "weight",
}
"""(job, verdict code or phrase) -> kind of exception."""
LEFT = ("SHIP", "order_done")
"""(job, verdict code) of an order whose last parcel leaves."""
_TOLD = frozenset(said for _, said in (*RAISES, LEFT))


def raise_case(desk: Desk, verdict: Verdict) -> None:
    """Put on the list what a verdict says went wrong with an order; when it leaves, settle what the line put
    right. Nothing for every other verdict.
    """
    said = str(verdict.args.get("phrase")) if verdict.why == "go" else verdict.why
    if said not in _TOLD:
        return
    seen = (desk.station.job, said)
    kind, order = RAISES.get(seen), desk.work.maybe(Order, desk.order_id)
    if seen == LEFT and order is not None:
        line_cases.put_right(desk, order)
    if kind is None or order is None:
        return
    item = _item(desk, verdict)
    cases.open_case(
        desk,
        kind,
        order,
        _words(desk, verdict, said, item),
        item_id=item.id if item else None,
        parcel_id=desk.parcel_id,
    )


def _item(desk: Desk, verdict: Verdict) -> Item | None:
    """The item that the verdict is about: the one that was scanned, else that of the line in hand."""
    sku = verdict.args.get("sku")
    if sku is not None:
        return desk.work.one(Item, "sku", str(sku), desk.rules.site)
    line = desk.work.maybe(OrderLine, desk.line_id)
    return desk.work.get(Item, line.item_id) if line else None


def _words(desk: Desk, verdict: Verdict, said: str, item: Item | None) -> str:
    """What was seen, in both languages; a short pick names its bin."""
    if said == "damaged":
        return f"damaged 破损: {item.sku if item else ''} -1"
    if said == "short_pick":
        task = desk.work.maybe(Pick, desk.pick_id)
        place = desk.work.get(Bin, task.bin_id).code if task else desk.station.name
        return f"short 缺货: {place} {item.sku if item else ''} -{verdict.args['qty']}".replace("  ", " ")
    return " ".join(verdicts.words(said, lang, **verdict.args) for lang in verdicts.LANGUAGES)
