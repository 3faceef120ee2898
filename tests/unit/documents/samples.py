"""One of every paper, and the worst that a shop can put on each, with the codes that must be readable on
it.
"""

from typing import NamedTuple

from hub.documents.contents import (
    Address,
    Badge,
    BinLabel,
    CardSheet,
    CartLabel,
    CartonLabel,
    ItemLabel,
    Manifest,
    ManifestRow,
    OrderLabel,
    PackingSlip,
    PickingList,
    PickRow,
    SlipKit,
    SlipLine,
    SlotLabel,
    StationCard,
    ToteLabel,
    Waybill,
    ZoneLabel,
)
from hub.documents.elements import A4, PARCEL, SMALL, Size
from hub.documents.press import Content
from hub.domain.command_cards import CARDS
from hub.domain.guides import GUIDES


class Sample(NamedTuple):
    name: str
    content: Content
    size: Size
    codes: frozenset[str]
    """On every page of it together."""


LONG = "AMZ-112-3456789-1234567-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789.12"
LONGEST = f"{LONG}/1234567890"
"""A paper's own code, of the longest label and a print after many."""
CHINESE = "红色搪瓷杯 350ml 礼盒装（附杯刷），颜色随机"
TO = Address(
    "王小明 Xiaoming Wang", "138 0013 8000", "浙江省杭州市西湖区文三路 478 号", "杭州市", "310012", "CN"
)
FAR = Address(
    "王小明😀" * 20,
    "138 0013 8000" * 3,
    "浙江省杭州市文三路 478 号华星时代广场" * 12,
    "杭" * 40,
    "3" * 32,
    "CN",
)
CONFIG = (
    '{"site":"main","station":"bench-1","password":"aB3-xaB3-xaB3-xaB3-x","key":"'
    + "0f" * 32
    + '","host":"192.168.1.10",'
    '"port":1883,"ca":"","lang":"zh","board":"esp32s3","wifi":[["仓库 Warehouse","correct horse battery"]],'
    '"scanner":{"uart":1,"rx":16,"tx":17},"scale":{"dout":4,"sck":5},"lights":{"pin":6,"count":60},'
    '"digits":{"clk":10,"dio":11},"display":{"sda":8,"scl":9},"buttons":{"sda":8,"scl":9},"buzzer":{"pin":7}}'
)
LINES = (
    SlipLine("85123A", "WHITE HANGING HEART T-LIGHT HOLDER", 6),
    SlipLine("CUP-7", CHINESE, 2, kit="KIT-9"),
    SlipLine("GIFT-1", "Crème brûlée — ½ €", 1, gift=True, lot="L2209"),
)
SLIP = PackingSlip(
    "UK-536365",
    "UK-536365.1",
    LINES,
    (SlipKit("KIT-9", "Tea for two 双人茶具", 1),),
    TO,
    "Shop 小店",
    1,
    2,
    "SF 顺丰",
    note="请勿挤压",
    urgent=True,
    print_no=4711,
)
WAYBILL = Waybill(
    "SF Express 顺丰速运",
    "SF1330098765432",
    "UK-536365.1",
    "UK-536365",
    TO,
    TO,
    "571-HZ",
    2_345_000,
    1,
    2,
    print_no=4712,
)
FULL_SLIP = PackingSlip(
    LONG[:62],
    LONG,
    tuple(
        SlipLine(f"{n:03d}" + "S" * 57, f"{CHINESE} JUMBO BAG " * 4, 999_999, lot="L" * 64) for n in range(30)
    ),
    recipient=FAR,
    shop="店" * 60,
    carrier="C" * 64,
    wave="W" * 32,
    tote="T" * 32,
    note="备注 note " * 60,
    urgent=True,
    print_no=1_234_567_890,
)
FULL_WAYBILL = Waybill(
    "顺丰速运 SF " * 9,
    "9" * 40,
    LONG,
    LONG[:62],
    FAR,
    FAR,
    "区" * 40,
    999_999_000,
    99,
    99,
    9999,
    "",
    "易碎" * 99,
    1_234_567_890,
)
SLIP_CODES = frozenset({"UK-536365.1", "D%UK-536365.1/4711"})
WAYBILL_CODES = frozenset({"UK-536365.1", "UK-536365.1/4712", "SF1330098765432"})
WALK = tuple(
    PickRow(
        f"A-{n // 9:02d}-{n % 9}",
        f"SKU-{n}",
        (CHINESE, "JUMBO BAG")[n % 2],
        n + 1,
        f"T{n % 12}",
        "L1" * (n % 3),
    )
    for n in range(300)
)
HANDED = tuple(
    ManifestRow(f"SF{n:013d}", f"UK-{n}.1", "王小明", "310012", "571", 1_200_000) for n in range(43)
)
SMALLEST, LARGE = Size(38, 20), Size(100, 50)


def _labels() -> list[Sample]:
    of_size = [
        ("bin", BinLabel("A-01-02", "A", 17), "L%A-01-02"),
        ("slot", SlotLabel("W1-07", "W1"), "S%W1-07"),
        ("tote", ToteLabel("T07"), "C%T07"),
        ("cart", CartLabel("H1"), "H%H1"),
        ("zone", ZoneLabel("甲"), "Z%甲"),
        ("carton", CartonLabel("BOX-L", "400x300x200"), "B%BOX-L"),
        ("ean13", ItemLabel("CUP-7", CHINESE, "04006381333931", "L2209", "2027-01-31"), "4006381333931"),
        ("ean8", ItemLabel("PEN", "Pen", "96385074"), "96385074"),
        ("gtin14", ItemLabel("BOX", "Case", "14006381333938"), "14006381333938"),
        ("sku", ItemLabel("85123A", "WHITE HANGING HEART T-LIGHT HOLDER"), "85123A"),
        ("order", OrderLabel("UK-536365", 12, 5, "SF", "W-1", "18:00", urgent=True), "O%UK-536365"),
        ("badge", Badge("7", "李雷 Lei Li", "main"), "U%7"),
        ("long bin", BinLabel(LONG[:32], "Z" * 32, 99_999), f"L%{LONG[:32]}"),
        ("long sku", ItemLabel(LONG, CHINESE * 8, "", "L" * 64, "2027-01-31"), LONG),
        ("long order", OrderLabel(LONG, 9999, 999, "顺" * 64, "W" * 32, "18:00", urgent=True), f"O%{LONG}"),
        ("long badge", Badge("B" * 32, "名" * 64, "S" * 32), f"U%{'B' * 32}"),
        ("signs", ToteLabel("^XA~>_\\"), "C%^XA~>_\\"),
    ]
    return [
        Sample(f"{name} {size}", content, size, frozenset({code}))
        for size in (SMALLEST, SMALL, LARGE)
        for name, content, code in of_size
    ]


LABELS = _labels()
PAGES = [
    *(Sample(f"slip {size}", SLIP, size, SLIP_CODES) for size in (PARCEL, Size(76, 130), A4)),
    *(Sample(f"waybill {s}", WAYBILL, s, WAYBILL_CODES) for s in (PARCEL, Size(76, 130), Size(100, 180))),
    Sample("full slip", FULL_SLIP, PARCEL, frozenset({LONG, f"D%{LONGEST}"})),
    Sample("full small slip", FULL_SLIP, Size(76, 130), frozenset({LONG, f"D%{LONGEST}"})),
    Sample("full waybill", FULL_WAYBILL, PARCEL, frozenset({LONG, LONGEST, "9" * 40})),
    Sample("full small waybill", FULL_WAYBILL, Size(76, 130), frozenset({LONG, LONGEST, "9" * 40})),
    Sample("empty slip", PackingSlip("A-1", "A-1.1", ()), PARCEL, frozenset({"A-1.1", "D%A-1.1"})),
    Sample("empty waybill", Waybill("", "", "A-1.1", "A-1", Address()), PARCEL, frozenset({"A-1.1"})),
    Sample("picking list", PickingList("W-20261122-01", WALK), A4, frozenset({"W%W-20261122-01"})),
    Sample("order's list", PickingList("UK-1", WALK[:20], is_wave=False), PARCEL, frozenset({"O%UK-1"})),
    Sample("manifest", Manifest("M-SF-1", "SF 顺丰", HANDED), A4, frozenset({"M-SF-1"})),
    Sample("small manifest", Manifest("M-SF-1", "SF 顺丰", HANDED), PARCEL, frozenset({"M-SF-1"})),
    Sample("cards", CardSheet(), A4, frozenset(card.code for card in CARDS)),
    Sample("small cards", CardSheet(), PARCEL, frozenset(card.code for card in CARDS)),
    Sample(
        "station",
        StationCard("bench-1", "192.168.1.10:1883", "aB3-x" * 4, CONFIG, "main"),
        A4,
        frozenset({CONFIG}),
    ),
    *(Sample(f"guide {guide.name}", guide, A4, frozenset()) for guide in GUIDES),
]
EVERY = [*LABELS, *PAGES]
