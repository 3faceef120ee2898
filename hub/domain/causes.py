"""What an exception of the line can be, why it can have happened, and what can be done for the buyer: names
in English and Chinese.

A cause belongs to a kind, so that a month's list can be counted. `other` is in each, and needs words of its
own.
"""

from collections.abc import Mapping

Names = Mapping[str, tuple[str, str]]
"""code -> its name in English and Chinese."""

OTHER = "other"
KINDS: Names = {
    "wrong_item": ("wrong item", "错货"),
    "short": ("short", "缺货"),
    "weight": ("weight", "重量不符"),
    "damaged": ("damaged", "破损"),
    "late": ("late", "延误"),
    "address": ("address", "地址异常"),
    "carrier_delay": ("carrier delay", "物流延误"),
    "returned": ("returned", "退货"),
    "other": ("other", "其他"),
}
REMEDIES: Names = {
    "none": ("nothing needed", "无需处理"),
    "resend": ("re-send", "补发"),
    "exchange": ("exchange", "换货"),
    "refund": ("refund", "退款"),
    "write_off": ("write off", "报损"),
}
KIND_CODES, REMEDY_CODES = tuple(KINDS), tuple(REMEDIES)
TAKEN_BACK = "taken_back"
"""What was said by mistake, and taken back by who said it (`X%UNDO`)."""
_ELSE: Names = {OTHER: ("other", "其他")}
_MISTAKEN: Names = {TAKEN_BACK: ("said by mistake, and taken back", "误报，已撤销"), **_ELSE}
CAUSES: Mapping[str, Names] = {
    "wrong_item": {
        "picked_wrong": ("the wrong piece was picked", "拣错商品"),
        "picked_too_many": ("too many pieces were picked", "多拣"),
        "bin_mixed": ("several items in one bin", "货位混放"),
        "label_wrong": ("the piece bears a wrong barcode", "条码贴错"),
        "catalogue_wrong": ("the catalogue is wrong", "商品资料有误"),
        "stray_piece": ("a piece of another order on the bench", "台面混入他单商品"),
        "lot_wrong": ("wrong or expired lot", "批次错误或过期"),
        **_ELSE,
    },
    "short": {
        "record_wrong": ("the stock record is wrong", "账实不符"),
        "misplaced": ("the pieces lie in another bin", "放错货位"),
        "picked_too_few": ("too few pieces were picked", "少拣"),
        "oversold": ("the shop sold what was not there", "超卖"),
        "not_delivered": ("the supplier has not delivered", "供应商未到货"),
        "lost": ("lost in the warehouse", "库内丢失"),
        **_MISTAKEN,
    },
    "weight": {
        "piece_missing": ("a piece is missing", "漏装"),
        "piece_extra": ("a piece too many", "多装"),
        "unit_weight_wrong": ("the catalogue weight is wrong", "资料重量有误"),
        "box_wrong": ("another carton than planned", "纸箱不符"),
        "filling": ("filling or leaflets", "填充物或赠品单"),
        "scale": ("the scale is off", "电子秤误差"),
        **_ELSE,
    },
    "damaged": {
        "supplier": ("came damaged from the supplier", "来货破损"),
        "storage": ("in storage", "存储破损"),
        "handling": ("in picking or packing", "作业破损"),
        "packaging": ("packed too weakly", "包装不足"),
        "transport": ("on the way to the buyer", "运输破损"),
        **_MISTAKEN,
    },
    "late": {
        "backlog": ("more orders than hands", "订单积压"),
        "forgotten": ("left lying", "漏处理"),
        "no_stock": ("waits for stock", "待补货"),
        "waits_for_buyer": ("waits for the buyer's answer or payment", "待买家答复或付款"),
        "equipment": ("equipment failed", "设备故障"),
        "not_collected": ("the carrier did not collect", "承运商未揽收"),
        **_ELSE,
    },
    "address": {
        "missing": ("no address", "缺少地址"),
        "incomplete": ("part of the address is missing", "地址不完整"),
        "wrong": ("the address does not exist", "地址有误"),
        "not_served": ("the carrier does not go there", "超出派送范围"),
        "refused": ("the buyer refused the parcel", "拒收"),
        **_ELSE,
    },
    "carrier_delay": {
        "carrier": ("the carrier is late", "承运商延误"),
        "weather": ("weather", "天气"),
        "customs": ("customs", "清关"),
        "peak": ("peak season", "高峰期"),
        "parcel_lost": ("the parcel is lost", "丢件"),
        **_ELSE,
    },
    "returned": {
        "not_wanted": ("the buyer changed their mind", "不想要了"),
        "wrong_goods": ("other goods than ordered", "发错货"),
        "not_as_described": ("not as described", "与描述不符"),
        "damaged": ("damaged", "破损"),
        "undeliverable": ("could not be delivered", "无法投递"),
        "too_late": ("cancelled or changed after it left", "发货后变更"),
        **_ELSE,
    },
    "other": {
        "person": ("a person's mistake", "人为失误"),
        "shop": ("what the shop said", "店铺信息有误"),
        "program": ("a program's fault", "程序故障"),
        "too_late": ("cancelled or changed after it left", "发货后变更"),
        **_ELSE,
    },
}
"""kind -> its causes."""


def words(names: Names, code: str) -> str:
    """A code as people read it, in both languages; a code that is not in the table as it stands, none as "".

    >>> words(KINDS, "weight"), words(CAUSES["late"], "backlog"), words(REMEDIES, "")
    ('weight 重量不符', 'more orders than hands 订单积压', '')
    """
    return " ".join(names[code]) if code in names else code
