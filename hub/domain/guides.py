"""A page for each job, for somebody on the first day: what to do, what the lamps mean, what can go wrong.

Rule: a guide fits one page, and a card that it names stands in `command_cards` for its job.
"""

from collections.abc import Mapping

from hub.domain.guide_parts import ANY, LAMPS, SIGN_IN, Guide, Step
from hub.domain.guides_fetching import FETCHING
from hub.domain.guides_leaving import LEAVING

__all__ = ["ANY", "BY_NAME", "GUIDES", "Guide", "Step"]

_FOR_ALL: tuple[Guide, ...] = (
    Guide(
        ANY,
        ("For every job", "所有岗位通用"),
        (
            Step("Everything is done by scanning; you need no keyboard.", "一切靠扫码，不用键盘。"),
            SIGN_IN,
            Step(
                "Read the display after each scan: it says what comes next.",
                "每次扫码后看屏幕，会提示下一步。",
            ),
            Step("A question is answered by Yes or No.", "有问题时扫“是”或“否”。", ("X%YES", "X%NO")),
            Step("You don't know what to do? Ask the station.", "不知道怎么做？问站点。", ("X%HELP",)),
            Step("You need somebody? Call.", "需要帮忙？呼叫。", ("X%CALL",)),
            Step(
                "A break: your lights go dark; your badge ends it.",
                "休息：灯熄灭，扫工牌继续。",
                ("X%PAUSE", "U%"),
            ),
            Step(
                "You find a tote: scan it, and read whose it is.", "捡到周转箱：扫一下，看是谁的。", ("C%",)
            ),
            Step("At the end, sign out.", "下班请退出。", ("X%LOGOUT",)),
        ),
        (
            *LAMPS,
            ("white, blinking", "白闪", "sent: the answer comes at once", "已发送，马上有结果"),
            ("blue, blinking", "蓝闪", "network away: right for now, saved", "断网：暂时正确，已保存"),
        ),
        (
            ("One short high beep", "一短高音", "right", "正确"),
            ("Two long low tones", "两长低音", "wrong item, bin or paper", "商品、货位或单据错误"),
            ("Four low tones", "四低音", "too many", "数量超出"),
            ("Falling tones", "下降音", "unknown code", "未知条码"),
            ("Up and down", "高低音", "wrong weight", "重量不符"),
            ("One very long tone", "一长音", "stop: the office stopped the order", "停止：订单被中止"),
            ("Double knock, twice", "两次双敲", "look at the display", "看屏幕"),
            ("Rising tones", "上升音", "complete", "完成"),
        ),
        "any",
    ),
)

GUIDES: tuple[Guide, ...] = (*_FOR_ALL, *FETCHING[:-1], *LEAVING, *FETCHING[-1:])
"""All of them, in the order in which an order meets the jobs."""
BY_NAME: Mapping[str, Guide] = {guide.name: guide for guide in GUIDES}
"""name -> guide."""
