"""What the guides of the jobs are made of: steps, lamps, and the sentences that several of them share.

Rule: one source: the printed guides and docs/guides are made of these sentences.
"""

from dataclasses import dataclass

Words = tuple[str, str]
"""English, Chinese."""
Row = tuple[str, str, str, str]
"""What is seen, in English and Chinese; what it means or what to do, in English and Chinese."""


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence, and the cards that are scanned for it."""

    en: str
    zh: str
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """One page. `job` is the job's card without `J%`, or ANY; `name` is unique among the guides."""

    job: str
    title: Words
    steps: tuple[Step, ...]
    lamps: tuple[Row, ...]
    wrongs: tuple[Row, ...]
    name: str = ""


ANY = "ANY"
"""The guide for whatever job."""
SIGN_IN = Step("Scan your badge, then the card of the job.", "先扫工牌，再扫岗位卡。", ("U%", "J%"))
LAMPS: tuple[Row, ...] = (
    ("green", "绿", "right, go on", "正确，继续"),
    ("red", "红", "wrong: stop and look", "错误：停下查看"),
    ("red, blinking", "红闪", "put it right first, then X%RESUME", "先处理，再扫X%RESUME"),
    ("amber", "橙", "not judged: wait, scan again or call", "未判定：等待、重扫或呼叫"),
    ("white", "白", "understood: read the display", "已收到：看屏幕"),
)
AT_BINS: tuple[Row, ...] = (
    ("your colour at a bin", "货位亮你的颜色", "take as many as the display says", "按屏幕件数拣货"),
    (
        "two colours in turn",
        "两色交替",
        "two people: scan the piece, don't press",
        "两人同位：扫商品，勿按键",
    ),
    *LAMPS[:3],
)


def at_hand(*cards: str) -> Step:
    """The last step of a guide: the cards for what can go wrong, these and those of every job.

    >>> at_hand("X%SHORT").cards
    ('X%SHORT', 'X%RESUME', 'X%UNDO', 'X%YES', 'X%HELP')
    """
    every = ("X%RESUME", "X%UNDO", "X%YES", "X%HELP")
    return Step("Something went wrong? Look below, then scan:", "出错了？看下面，再扫：", (*cards, *every))


UNDO = ("You did the wrong thing", "操作错了", "X%UNDO takes it back and says what", "X%UNDO撤销并显示内容")
WRONG_PIECE = (
    "Red: wrong item, or too many",
    "红：商品错误或数量超出",
    "Put it aside, X%RESUME",
    "放一边，扫X%RESUME",
)
BROKEN = (
    "A piece in the bin is broken",
    "货位商品破损",
    "X%DAMAGED: another is found",
    "扫X%DAMAGED另取一件",
)
TOTE_FULL = (
    "The tote is full",
    "箱满了",
    "X%FULL, then scan an empty tote, C%",
    "扫X%FULL，再扫空箱C%",
)
UNKNOWN = (
    "Unknown code",
    "未知条码",
    "Scan again; then set it aside and X%CALL",
    "重扫；不行则放一边并X%CALL",
)
STOPPED = (
    "Cancelled, on hold or changed",
    "取消、冻结或变更",
    "Stop; the display says the order",
    "停止；屏幕显示订单",
)

WALK = Step(
    "Go to the lit bin. The display says it too: A-01-2 x3 > T07 is bin, pieces, tote.",
    "走到亮灯的货位。屏幕同样显示：A-01-2 x3 > T07 即货位、件数、周转箱。",
)
CONFIRM = Step(
    "Take the pieces. Press the button, or scan the bin, each piece, or a count card.",
    "取出商品，按键，或扫货位、逐件扫商品、扫数量卡。",
    ("L%", "Q%"),
)
SHORT = (
    "The bin holds too few",
    "货位数量不够",
    "Take what is there, Q%n, then X%SHORT, X%YES",
    "拿走现有的，扫Q%n，再扫X%SHORT、X%YES",
)
CHANGE_ZONE = (
    "The next bin is in another zone",
    "下一货位在别的库区",
    "Scan your badge at its station",
    "在那里的站点扫工牌",
)
CART = Step("Scan your cart.", "扫你的拣货车。", ("H%",))
