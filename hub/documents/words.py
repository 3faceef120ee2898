"""What the papers themselves say, in English and Chinese; what stands on them otherwise is the shop's and
the buyer's.

Rule: a paper speaks one language or both, and each word of it has both.
"""

from typing import Literal

from hub.domain.plurals import ONE

Lang = Literal["en", "zh", "both"]
WORDS = {
    "packing_slip": ("Packing slip", "装箱单"),
    "waybill": ("Waybill", "运单"),
    "picking_list": ("Picking list", "拣货单"),
    "manifest": ("Manifest", "交接单"),
    "cards": ("Command cards", "指令卡"),
    "order": ("Order", "订单"),
    "wave": ("Wave", "波次"),
    "parcel": ("Parcel", "包裹"),
    "tote": ("Tote", "周转箱"),
    "carton": ("Carton", "纸箱"),
    "cart": ("Cart", "拣货车"),
    "bin": ("Bin", "货位"),
    "slot": ("Slot", "格口"),
    "wall": ("Wall", "播种墙"),
    "zone": ("Zone", "库区"),
    "badge": ("Badge", "工牌"),
    "page": ("Page", "页"),
    "from": ("From", "寄"),
    "to": ("To", "收"),
    "phone": ("Phone", "电话"),
    "postcode": ("Postcode", "邮编"),
    "area": ("Area", "区域"),
    "weight": ("Weight", "重量"),
    "pieces": ("pieces", "件"),
    "lines": ("lines", "行"),
    "orders": ("orders", "单"),
    "parcels": ("parcels", "个包裹"),
    "sku": ("SKU", "编码"),
    "name": ("Name", "品名"),
    "qty": ("Qty", "数量"),
    "into": ("Into", "放入"),
    "lot": ("Lot", "批次"),
    "expires": ("Use by", "有效期"),
    "gift": ("Gift", "赠品"),
    "kit": ("Kit", "组合"),
    "note": ("Note", "备注"),
    "carrier": ("Carrier", "承运商"),
    "printed": ("Printed", "打印"),
    "placed": ("Ordered", "下单"),
    "ship_by": ("Ship by", "最晚发货"),
    "cutoff": ("Cut-off", "截单"),
    "urgent": ("URGENT", "加急"),
    "warehouse": ("Warehouse", "仓库"),
    "opened": ("Opened", "开始"),
    "closed": ("Closed", "结束"),
    "recipient": ("Recipient", "收件人"),
    "handed": ("Handed over by", "交件人"),
    "taken": ("Taken over by", "收件员"),
    "station": ("Station", "工作站"),
    "broker": ("Broker", "消息服务器"),
    "password": ("Password", "密码"),
    "set_up": (
        "Its whole config.json: scan it into the board's serial prompt, or save it as a file.",
        "完整的 config.json：扫入开发板的串口提示符，或另存为文件。",
    ),
    "keep_safe": (
        "Who has this sheet can be this station: keep it locked, or burn it.",
        "持有此页即可冒充该工作站：请妥善保管或销毁。",
    ),
    "date": ("Date, time", "日期时间"),
    "plate": ("Vehicle", "车牌"),
    "total": ("Total", "合计"),
    "every_job": ("Every job", "所有岗位"),
    "steps": ("What to do", "步骤"),
    "lamps": ("What the lamps mean", "灯的含义"),
    "wrongs": ("What can go wrong", "异常处理"),
    "sounds": ("What the sounds mean", "声音的含义"),
    "scan": ("Scan", "扫码"),
}
"""word -> English, Chinese."""


BETWEEN = "   "
"""Between facts that stand side by side."""


def say(word: str, lang: Lang) -> str:
    """A word in the paper's language or languages.

    >>> say("bin", "both"), say("bin", "zh")
    ('Bin 货位', '货位')
    """
    return both(*WORDS[word], lang)


def both(en: str, zh: str, lang: Lang) -> str:
    """One of two texts, or both."""
    if lang == "both":
        return f"{en} {zh}" if en and zh and en != zh else en or zh
    return (en or zh) if lang == "en" else (zh or en)


def joined(*parts: str) -> str:
    """What there is of these, in one line.

    >>> joined("a", "", "b")
    'a   b'
    """
    return BETWEEN.join(part for part in parts if part)


def count(number: int, word: str, lang: Lang) -> str:
    """So many of something; nothing for 0.

    >>> count(2, "pieces", "both"), count(1, "pieces", "en"), count(0, "lines", "en")
    ('2 pieces 件', '1 piece', '')
    """
    en, zh = WORDS[word]
    return f"{number} {both(ONE[en] if number == 1 else en, zh, lang)}" if number else ""


def kilograms(weight_mg: int) -> str:
    """A weight as papers show it: kilograms with three decimals.

    >>> kilograms(1_234_500)
    '1.235 kg'
    """
    return f"{(weight_mg + 500) // 1000 / 1000:.3f} kg"
