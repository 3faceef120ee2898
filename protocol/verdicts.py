"""Every verdict code with its outcome, sound and words. For hub and simulator; a station never loads it.

Rule: a code's words are here and nowhere else, and always fit a station's display line of 40 characters.
`go` and `confirm` carry their text whole: guidance to the next bin, and a question that a card answers.
"""

from protocol.codes import BAD, FAIL, INFO, PASS
from protocol.messages import SAY_LENGTH, is_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "zh")

# by code: outcome, sound, English, Chinese
VERDICTS = {
    "ok": (PASS, "good", "OK {sku} {got}/{want}", "正确 {sku} {got}/{want}"),
    "order_open": (INFO, "good", "Order {order}: {left} to scan", "订单{order} 待扫{left}件"),
    "order_done": (PASS, "done", "Order {order} complete", "订单{order} 已完成"),
    "wrong_item": (FAIL, "bad", "Wrong item {sku}", "商品错误 {sku}"),
    "over_qty": (FAIL, "over", "Too many {sku}, only {want}", "数量超出 {sku} 只要{want}件"),
    "unknown_code": (FAIL, "unknown", "Unknown code {code}", "未知条码 {code}"),
    "ambiguous_code": (BAD, "attention", "Code means several items {text}", "一码多品，请叫主管 {text}"),
    "no_order": (BAD, "attention", "Scan an order first {text}", "请先扫订单 {text}"),
    "no_operator": (BAD, "attention", "Scan your badge first {text}", "请先扫工牌 {text}"),
    "order_elsewhere": (
        INFO,
        "attention",
        "Open at {station}. Take over? X%YES",
        "已在{station}打开，接手请扫X%YES",
    ),
    "order_cancelled": (FAIL, "stop", "Order cancelled, stop {text}", "订单已取消，请停止 {text}"),
    "order_held": (FAIL, "stop", "Order on hold, stop {text}", "订单已冻结，请停止 {text}"),
    "order_changed": (FAIL, "stop", "Order changed {text}", "订单有变更 {text}"),
    "not_picked": (FAIL, "bad", "Not picked yet {text}", "尚未拣货 {text}"),
    "already_verified": (FAIL, "attention", "Already verified {text}", "已复核过 {text}"),
    "already_shipped": (FAIL, "bad", "Already shipped {text}", "已发货 {text}"),
    "wrong_bin": (FAIL, "bad", "Wrong bin, go to {bin}", "货位错误，请到{bin}"),
    "wrong_tote": (FAIL, "bad", "Wrong tote, use {tote}", "周转箱错误，请用{tote}"),
    "wrong_parcel": (FAIL, "bad", "Wrong parcel, expected {parcel}", "包裹错误，应为{parcel}"),
    "short_pick": (INFO, "attention", "Short by {qty}, noted", "缺货{qty}件，已记录"),
    "expired": (FAIL, "bad", "Expired, set aside {text}", "已过期，请挑出 {text}"),
    "lot_mismatch": (FAIL, "bad", "Wrong lot {text}", "批号不符 {text}"),
    "serial_seen": (FAIL, "bad", "Serial already used {text}", "序列号已用过 {text}"),
    "same_piece": (INFO, "attention", "Same piece, counted once {text}", "同一件，只计一次 {text}"),
    "weight_ok": (PASS, "done", "Weight OK {text}", "重量正确 {text}"),
    "weight_low": (FAIL, "weight", "Too light by {diff}", "偏轻{diff}"),
    "weight_high": (FAIL, "weight", "Too heavy by {diff}", "偏重{diff}"),
    "weight_unproven": (
        FAIL,
        "weight",
        "Weight proves no count, scan all {text}",
        "重量无法证明数量，请逐件扫描 {text}",
    ),
    "unstable": (BAD, "attention", "Scale unstable, weigh again {text}", "重量不稳，请重新称 {text}"),
    "scale_fault": (BAD, "attention", "Scale fault, call help {text}", "电子秤故障，请叫主管 {text}"),
    "blocked": (BAD, "attention", "Remove the piece or scan RESUME {text}", "请取走商品或扫RESUME {text}"),
    "not_allowed": (BAD, "bad", "Not possible now {text}", "现在不能这样做 {text}"),
    "seq_conflict": (BAD, "attention", "Station renumbers, scan again {text}", "站点编号冲突，请重扫 {text}"),
    "bad_frame": (BAD, "attention", "Message not understood {text}", "消息无法识别 {text}"),
    "go": (INFO, "good", "{text}", "{text}"),
    "confirm": (INFO, "attention", "{text}", "{text}"),
}


def outcome(code: str) -> str:
    """The `v` of a code. Raises KeyError for a code that is not in the table."""
    return VERDICTS[code][0]


def sound(code: str) -> str:
    """The `snd` of a code. Raises KeyError for a code that is not in the table."""
    return VERDICTS[code][1]


def words(code: str, lang: str, /, **args: object) -> str:
    """A code in words: at most 40 characters of the Basic Multilingual Plane.

    `lang` is "en" or "zh" (anything else reads English); a missing argument leaves its place empty.
    Raises KeyError for a code that is not in the table.

    >>> words("wrong_item", "en", sku="85123A")
    'Wrong item 85123A'
    >>> words("weight_low", "zh", diff="118 g")
    '偏轻118 g'
    >>> words("ok", "en", sku="X" * 60, got=3, want=12)
    'OK XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX… 3/12'
    """
    return fill(VERDICTS[code][LANGUAGES.index(lang) + 2 if lang in LANGUAGES else 2], args)


def fill(template: str, args: "Mapping[str, object]") -> str:
    """A wording with its arguments as a `say`; a missing one leaves its place empty.

    Where it would be too long the longest arguments are shortened, so that what is said of them, and the card
    that answers, stay whole.

    >>> fill("Leave {order}? X%YES", {"order": "A-VERY-LONG-SHOP-1042-2026-11-22-0001"})
    'Leave A-VERY-LONG-SHOP-1042-2026…? X%YES'
    """
    line = " ".join(template.format_map(_Arguments(args)).split())
    if len(line) <= SAY_LENGTH:
        return fit(line)
    values = {
        name: " ".join(str(value).split()) for name, value in args.items() if "{" + name + "}" in template
    }
    while values:
        line = " ".join(template.format_map(_Arguments(values)).split())
        name = max(values, key=lambda each: len(values[each]))
        if len(line) <= SAY_LENGTH or len(values[name]) < _SHORTEST:
            break
        values[name] = values[name].rstrip("…")[:-1] + "…"
    return fit(line)


def fit(text: str) -> str:
    """Any text as a `say`: one line, at most 40 characters, none that a frame may not carry.

    >>> fit("  A-01-2   x3 \\n > T07 ")
    'A-01-2 x3 > T07'
    """
    line = " ".join(text.split())
    line = "".join(character if is_words(character) else "?" for character in line)
    return line if len(line) <= SAY_LENGTH else line[: SAY_LENGTH - 1] + "…"


_SHORTEST = 3
"""Characters that an argument is never shortened below."""


class _Arguments(dict):  # type: ignore[type-arg]
    """Arguments of a wording; the place of a missing one stays empty."""

    def __missing__(self, name: str) -> str:
        return ""
