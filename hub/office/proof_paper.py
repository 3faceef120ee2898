"""A proof as it stands on paper: the numbers in words."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hub.documents import proofs as paper
from hub.documents.proofs import Pair
from hub.domain import proof as rules
from hub.domain.orders import WORDS
from hub.domain.weighing import words
from hub.office.proofs import Line, Proof, ProvenParcel, Thing
from hub.office.timeline import KIND_WORDS, VERDICT_WORDS, WEIGH, Step

READ_OFF = ("read off by hand", "人工读数")
"""Of a weight that a person read off a scale and typed."""
Clock = Callable[[int], str]
"""A time of UTC ms by the site's clock; "" for 0."""


def clock_of(zone: ZoneInfo) -> Clock:
    """The clock of a site in this zone, with seconds.

    >>> clock_of(ZoneInfo("Asia/Shanghai"))(1_291_161_600_000)
    '2010-12-01 08:00:00'
    """

    def clock(at_ms: int) -> str:
        local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone)
        return local.strftime("%Y-%m-%d %H:%M:%S") if at_ms else ""

    return clock


def contents(proof: Proof, pictures: Mapping[str, bytes], clock: Clock, printed_at_ms: int) -> paper.Proof:
    """What stands on the paper.

    Args:
        pictures: SKU -> WebP bytes.
    """
    facts = (
        (("Shop", "店铺"), _same(proof.shop)),
        (("Placed", "下单"), _same(clock(proof.placed_at_ms))),
        (("State", "状态"), WORDS[proof.state]),
        (("Recipient", "收件人"), _same(proof.recipient)),
    )
    return paper.Proof(
        proof.order,
        facts,
        tuple(_line(line, pictures.get(line.sku)) for line in proof.lines),
        tuple(_parcel(parcel, clock) for parcel in proof.parcels),
        tuple(_step(step, clock) for step in proof.steps),
        clock(printed_at_ms),
    )


def _same(text: str) -> Pair:
    return text, text


def _line(line: Line, picture: bytes | None) -> paper.ProofLine:
    alone = rules.scanned_alone(line.qty_verified, line.qty_counted)
    en = [f"{line.qty_verified} of {line.qty} verified: {alone} scanned one by one"]
    zh = [f"应发{line.qty}件，已核对{line.qty_verified}件：逐件扫描{alone}件"]
    if line.qty_counted:
        en.append(f"{line.qty_counted} counted by hand")
        zh.append(f"手工计数{line.qty_counted}件")
    if line.serials:
        en.append("serial numbers " + " ".join(line.serials))
        zh.append("序列号 " + " ".join(line.serials))
    return paper.ProofLine(line.sku, line.name, line.qty, (", ".join(en), "，".join(zh)), picture)


def _parcel(parcel: ProvenParcel, clock: Clock) -> paper.ProofParcel:
    step, scale = parcel.weighed, parcel.scale
    weight = step.weight if step is not None else None
    facts: list[tuple[Pair, str]] = [
        (("Carrier", "承运商"), parcel.carrier),
        (("Waybill", "运单"), parcel.waybill),
        (("Carton", "纸箱"), parcel.box),
        (("Gross", "毛重"), words(weight.gross_mg) if weight else ""),
        (("Tare", "皮重"), words(weight.tare_mg) if weight else ""),
        (("Net", "净重"), words(scale.net_mg) if scale.net_mg is not None else ""),
        (("Expected", "应重"), f"{words(scale.expected_mg)} ± {words(scale.tolerance_mg)}"),
        (("Weighed", "称重"), " ".join((clock(step.at_ms), step.who, step.where)).strip() if step else ""),
        (("Scale", "秤"), " ".join(READ_OFF) if weight is not None and weight.read_off else ""),
        (("Left", "发出"), clock(parcel.shipped_at_ms)),
    ]
    things = tuple(_thing(thing, parcel) for thing in parcel.things)
    return paper.ProofParcel(
        parcel.code,
        tuple((name, _same(value)) for name, value in facts),
        says(parcel),
        parcel.proven,
        things,
    )


def says(parcel: ProvenParcel) -> Pair:
    """What follows from a parcel's weight."""
    scale, things = parcel.scale, parcel.things
    if scale.net_mg is None:
        return "It was not weighed: the weight proves nothing.", "未称重，重量不能证明任何内容。"
    net, expected, tolerance = words(scale.net_mg), words(scale.expected_mg), words(scale.tolerance_mg)
    en, zh = (
        f"Weighed {net}, expected {expected} ± {tolerance}: ",
        f"实重{net}，应重{expected} ± {tolerance}：",
    )
    if abs(scale.net_mg - scale.expected_mg) > scale.tolerance_mg:
        return en + "it is not within the tolerance, and proves nothing.", zh + "超出允差，不能作为证明。"
    shown = sum(thing.found.finding == rules.BY_WEIGHT for thing in things)
    if parcel.proven:
        return (
            en + "every piece shows in the weight, so none of them can be missing.",
            zh + "每一件都能从重量上看出，不可能少件。",
        )
    if not shown:
        return (
            en + "one piece of any item is too light to show. The scans below stand alone.",
            zh + "任何一件都太轻，无法从重量看出，仅以下列扫描记录为证。",
        )
    return (
        en + f"it proves {shown} of {len(things)} items. The others stand on the scans below alone.",
        zh + f"重量可证明{len(things)}种商品中的{shown}种，其余仅以下列扫描记录为证。",
    )


def _thing(thing: Thing, parcel: ProvenParcel) -> paper.ProofThing:
    proven = thing.found.finding == rules.BY_WEIGHT
    return paper.ProofThing(thing.sku, thing.qty, thing_says(thing, parcel), proven)


def thing_says(thing: Thing, parcel: ProvenParcel) -> Pair:
    """What the weight says of one piece of an item."""
    unit, most = words(thing.unit_mg), words(thing.found.most_mg)
    net = words(parcel.scale.net_mg or 0)
    match thing.found.finding:
        case rules.BY_WEIGHT:
            en = f"a piece weighs {unit}; without one the parcel weighs {most} at most. It weighed {net}: "
            return en + "none is missing.", f"每件{unit}，少一件时包裹最多{most}，实重{net}：没有少件。"
        case rules.TOO_LIGHT:
            en = f"a piece weighs {unit}; without one the parcel may still weigh {most}. It weighed {net}: "
            return (
                en + "not proven by weight.",
                f"每件{unit}，少一件时包裹仍可达{most}，实重{net}：重量不能证明。",
            )
        case rules.NO_CATALOGUE_WEIGHT:
            return "nobody has weighed a piece: not proven by weight.", "没有单件重量资料：重量不能证明。"
        case _:
            return "not proven by weight.", "重量不能证明。"


def _step(step: Step, clock: Clock) -> paper.ProofStep:
    what = step.what
    if step.kind == WEIGH and step.weight is not None:
        en, zh = KIND_WORDS[WEIGH]
        net = f"{words(step.weight.net_mg)} {step.parcel}".strip()
        by_hand = (f", {READ_OFF[0]}", f"，{READ_OFF[1]}") if step.weight.read_off else ("", "")
        what = f"{en} {net}{by_hand[0]}", f"{zh} {net}{by_hand[1]}"
    elif step.sku:
        what = _same(f"{step.sku} × {step.qty}" if step.qty else step.sku)
    verdict = VERDICT_WORDS.get(step.verdict, ("", ""))
    if step.undone:
        verdict = f"{verdict[0]}, taken back later", f"{verdict[1]}，后撤销"
    return paper.ProofStep(clock(step.at_ms), what, verdict, step.said, step.who, step.where)
