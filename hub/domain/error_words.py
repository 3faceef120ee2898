"""What went wrong, in a word or two: verdict codes as lists and charts call them, in English and Chinese.

What a person on the floor is told stands in `protocol.verdicts`; here no piece, order or bin is named.
"""

from collections.abc import Mapping

ERROR_WORDS: Mapping[str, tuple[str, str]] = {
    "wrong_item": ("Wrong item", "商品错误"),
    "over_qty": ("Too many", "数量超出"),
    "unknown_code": ("Unknown code", "未知条码"),
    "ambiguous_code": ("Code of several items", "一码多品"),
    "no_order": ("No order open", "未扫订单"),
    "no_operator": ("No badge scanned", "未扫工牌"),
    "order_cancelled": ("Order cancelled", "订单已取消"),
    "order_held": ("Order on hold", "订单已冻结"),
    "order_changed": ("Order changed", "订单有变更"),
    "not_picked": ("Not picked yet", "尚未拣货"),
    "already_verified": ("Verified already", "已复核过"),
    "already_shipped": ("Shipped already", "已发货"),
    "wrong_bin": ("Wrong bin", "货位错误"),
    "wrong_tote": ("Wrong tote", "周转箱错误"),
    "wrong_parcel": ("Wrong parcel", "包裹错误"),
    "expired": ("Expired", "已过期"),
    "lot_mismatch": ("Wrong lot", "批号不符"),
    "serial_seen": ("Serial number used already", "序列号已用过"),
    "weight_low": ("Too light", "偏轻"),
    "weight_high": ("Too heavy", "偏重"),
    "weight_unproven": ("Weight proves no count", "重量无法证明数量"),
    "unstable": ("Scale unstable", "重量不稳"),
    "scale_fault": ("Scale fault", "电子秤故障"),
    "blocked": ("Bench held after an error", "错误后未解除"),
    "not_allowed": ("Not possible then", "当时不可操作"),
    "seq_conflict": ("Station renumbered", "站点编号冲突"),
    "bad_frame": ("Message not understood", "消息无法识别"),
}


def error_words(why: str) -> tuple[str, str]:
    """A code in English and Chinese; one that is no error stays a code.

    >>> error_words("wrong_item"), error_words("ok")
    (('Wrong item', '商品错误'), ('ok', 'ok'))
    """
    return ERROR_WORDS.get(why, (why, why))
