"""The catalogue of all cards: what is printed on each, the jobs that take it, and what it does there.

Rule: a job takes the cards that stand here and no others (a test holds router and catalogue together), so
that the printed sheet is the whole of what the floor can be told. `CARDS` are fixed and printed as they
stand; `LABELS` name a thing, such as a bin, and are printed with that thing.
"""

from dataclasses import dataclass

JOBS = ("PICK", "PUTWALL", "VERIFY", "PACK", "WEIGH", "SHIP", "PUTAWAY")
"""The jobs of the floor, in the order in which an order meets them."""
PICK, PUTWALL, VERIFY, PACK, WEIGH, SHIP, PUTAWAY = JOBS
COUNTS = (*range(1, 13), 24, 36, 48, 100)
"""The numbers for which there is a printed `Q%` card."""


@dataclass(frozen=True, slots=True)
class CommandCard:
    """One card: `code` is its barcode, `en` and `zh` its name, `jobs` take it; `does_en` and `does_zh` say
    what for.
    """

    code: str
    en: str
    zh: str
    jobs: tuple[str, ...]
    does_en: str
    does_zh: str


def _jobs() -> tuple[CommandCard, ...]:
    rows = (
        (PICK, "Pick", "拣货", "Choose the job: fetch pieces by light.", "选择岗位：按灯拣货。"),
        (
            PUTWALL,
            "Put wall",
            "播种墙",
            "Choose the job: sort a tote to its orders.",
            "选择岗位：按订单分播。",
        ),
        (
            VERIFY,
            "Verify",
            "验货",
            "Choose the job: scan every piece of an order.",
            "选择岗位：逐件扫描核对。",
        ),
        (
            PACK,
            "Pack",
            "打包",
            "Choose the job: pack, weigh, add the papers.",
            "选择岗位：打包、称重、放单。",
        ),
        (WEIGH, "Weigh", "称重", "Choose the job: weigh packed parcels.", "选择岗位：称重。"),
        (SHIP, "Ship", "发货", "Choose the job: hand parcels to the carrier.", "选择岗位：交接给快递。"),
        (
            PUTAWAY,
            "Put away",
            "上架",
            "Choose the job: bring pieces back to bins.",
            "选择岗位：商品放回货位。",
        ),
    )
    return tuple(
        CommandCard(f"J%{job}", en, zh, JOBS, does_en, does_zh) for job, en, zh, does_en, does_zh in rows
    )


JOB_NAMES = {card.code[2:]: (card.en, card.zh) for card in _jobs()}
"""job -> its name in English and Chinese."""


def _counts() -> tuple[CommandCard, ...]:
    jobs, words = (PICK, PUTWALL, VERIFY, PUTAWAY), {1: "1 piece"}
    return tuple(
        CommandCard(
            f"Q%{n}",
            words.get(n, f"{n} pieces"),
            f"{n}件",
            jobs,
            "Pieces counted by hand.",
            f"手工计数{n}件。",
        )
        for n in COUNTS
    )


CARDS: tuple[CommandCard, ...] = (
    CommandCard("X%YES", "Yes", "是", JOBS, "Answers the question on the display.", "回答屏幕上的问题：是。"),
    CommandCard("X%NO", "No", "否", JOBS, "Drops the question; nothing changes.", "放弃，不做改变。"),
    CommandCard(
        "X%SHORT",
        "Short",
        "缺货",
        (PICK, PUTWALL, VERIFY, PUTAWAY),
        "Fewer pieces are there than there should be. Asks; then X%YES.",
        "实物不够。会再问一次，请扫X%YES。",
    ),
    CommandCard(
        "X%UNDO",
        "Undo",
        "撤销",
        JOBS,
        "Takes back the last thing, and says which.",
        "撤销上一步，并显示撤销了什么。",
    ),
    CommandCard(
        "X%DAMAGED",
        "Damaged",
        "破损",
        (PICK, PUTWALL, VERIFY),
        "The piece just scanned, or one at the lit bin, is broken; another one is fetched.",
        "刚扫的这件或亮灯货位的一件破损，另取一件。",
    ),
    CommandCard(
        "X%CLOSE",
        "Close",
        "关闭",
        (PUTWALL, VERIFY, SHIP),
        "Closes what is open here: an emptied tote, an order, the carrier's list. If it asks: X%YES.",
        "关闭当前的空箱、订单或交接单。如有提问，请扫X%YES。",
    ),
    CommandCard(
        "X%FULL",
        "Full",
        "已满",
        (PICK, PUTWALL),
        "The lit tote or slot is full: the next empty tote, or a free slot, goes on with its order.",
        "亮灯的箱或格口已满：下一个空箱或空格口继续该订单。",
    ),
    CommandCard(
        "X%REPRINT",
        "Print again",
        "重新打印",
        (PACK, WEIGH),
        "Prints slip and waybill of this parcel again, as a pair.",
        "成对重新打印本包裹的装箱单和面单。",
    ),
    CommandCard(
        "X%TARE",
        "Tare",
        "去皮",
        (PACK, WEIGH),
        "What stands on the scale, such as a tray, does not count.",
        "秤上的托盘等不计重量。",
    ),
    CommandCard(
        "X%RESUME", "Resume", "继续", JOBS, "The wrong piece is out of the way: go on.", "错误已处理，继续。"
    ),
    CommandCard(
        "X%PAUSE",
        "Pause",
        "暂停",
        JOBS,
        "I go away for a while: my lights go dark. My badge or cart ends it.",
        "暂时离开，我的灯熄灭。扫工牌或车继续。",
    ),
    CommandCard("X%CALL", "Call", "呼叫", JOBS, "Calls the supervisor.", "呼叫主管。"),
    CommandCard(
        "X%HELP",
        "Help",
        "帮助",
        JOBS,
        "What is open, what comes next, how much is left.",
        "显示当前任务、下一步和剩余。",
    ),
    CommandCard("X%LOGOUT", "Sign out", "退出", JOBS, "I leave this station.", "离开本站点。"),
    CommandCard(
        "Z%ALL", "All zones", "所有库区", (PICK,), "My cart goes to every zone again.", "本车不限库区。"
    ),
    *_jobs(),
    *_counts(),
)
"""Cards that are printed once for everybody."""

LABELS: tuple[CommandCard, ...] = (
    CommandCard("U%<badge>", "Badge", "工牌", JOBS, "Signs in; ends a pause.", "登录；结束暂停。"),
    CommandCard(
        "H%<cart>",
        "Cart",
        "拣货车",
        (PICK, PUTAWAY),
        "I push this cart; its unfinished walk comes along.",
        "推这辆车，接着未完成的任务。",
    ),
    CommandCard("Z%<zone>", "Zone", "库区", (PICK,), "My cart stays in this zone.", "本车只在此库区。"),
    CommandCard("W%<wave>", "Wave", "波次", (PICK,), "Picks this wave only.", "只拣此波次。"),
    CommandCard(
        "C%<tote>",
        "Tote",
        "周转箱",
        JOBS,
        "Opens this tote; where the job has no use for it, tells whose it is.",
        "打开此箱；不需要时显示是谁的。",
    ),
    CommandCard(
        "L%<bin>",
        "Bin",
        "货位",
        (PICK, PUTWALL, PUTAWAY),
        "All lit pieces were taken from here, or put here.",
        "此货位亮灯的件数已全部拣或放。",
    ),
    CommandCard(
        "S%<slot>",
        "Slot",
        "格口",
        (PUTWALL, VERIFY, PUTAWAY),
        "The pieces are in this slot; elsewhere, opens what is in it.",
        "已放入此格口；其他岗位则打开格口。",
    ),
    CommandCard(
        "O%<order>",
        "Order",
        "订单",
        (PICK, PUTWALL, VERIFY, PACK, WEIGH, PUTAWAY),
        "Opens this order, or tells where its pieces stand.",
        "打开此订单，或显示其商品在哪里。",
    ),
    CommandCard(
        "B%<carton>",
        "Carton",
        "纸箱",
        (PACK, WEIGH),
        "The open parcel goes into this carton.",
        "本包裹用此纸箱。",
    ),
    CommandCard(
        "D%<parcel>",
        "Packing slip",
        "装箱单",
        (PACK, WEIGH),
        "The slip that lies in this parcel.",
        "放入此包裹的装箱单。",
    ),
    CommandCard(
        "Q%<n>",
        "Count",
        "计数",
        (PICK, PUTWALL, VERIFY, PUTAWAY),
        "n pieces counted by hand.",
        "手工计数n件。",
    ),
)
"""Cards that are printed for a thing: each bin, tote, badge … has its own."""


def taken_in(job: str) -> frozenset[str]:
    """What a job takes: letters with `%`, and the acts whole.

    >>> sorted(taken_in("WEIGH") - taken_in("VERIFY"))
    ['B%', 'D%', 'X%REPRINT', 'X%TARE']
    """
    cards = (*CARDS, *LABELS)
    return frozenset(
        card.code if card.code.startswith("X%") else card.code[:2] for card in cards if job in card.jobs
    )
