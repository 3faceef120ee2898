"""What a station says on its own, while no hub puts it into words. An overlay.

Rule: each text fits a display line of 40 characters in every language.
"""

# code|English|Chinese, a line each. In a few texts: a table of texts takes three times the heap, and one text
# of all would want a piece of heap that is hard to find on a board.
_WORDS = (
    """
ready|Ready|就绪
offline|No network|网络中断
away|System away, work is saved|系统离线，操作会保存
saved|Saved, checked later|已保存，稍后核对
no_answer|No answer yet, set aside|暂无结果，请先放一边
""",
    """
unsaved|No answer, NOT saved, keep the piece|暂无结果且未保存，请留住商品
queue_full|Memory full, NOT taken|存储已满，未记录
memory_fault|Memory fault, NOT taken|存储故障，未记录
code_too_long|Code too long, NOT taken|条码过长，未记录
code_empty|Empty code, NOT taken|空条码，未记录
""",
    """
bad_reading|Reading impossible, NOT taken|读数异常，未记录
refused|Station not admitted, NOT taken|站点未获准，未记录
unknown_station|This station is unknown to the system|系统不认识本站点
bad_version|Firmware does not fit, update me|固件版本不符，请升级
duplicate|Another station has this name|另有站点使用同一名称
""",
    """
for_now|OK for now|暂时正确
last_piece|Last piece, wait for the system|最后一件，请等系统核对
over|Too many, put it back|数量超出，请拿回
not_in_order|Not in this order: remove, scan RESUME|不在本订单：请取走并扫RESUME
held|Remove the piece or scan RESUME|请取走商品或扫RESUME
""",
    """
order_too_large|Order too large, waits for the system|订单过大，需等系统核对
all_checked|All %d checked|%d项已全部核对
""",
)
# what a scan may need while the hub is away stays in the heap: a scan is not to wait for the flash
_OFTEN = "saved no_answer for_now last_piece over not_in_order held"


def say(code: str, lang: str) -> str:
    """The words of a code in "en" or "zh" (anything else reads English); an unknown code is its own words.

    >>> say("ready", "zh"), say("moon", "en")
    ('就绪', 'moon')
    """
    for texts in _WORDS:
        at = texts.find("\n" + code + "|")
        if at >= 0:
            return texts[at + 1 : texts.find("\n", at + 1)].split("|")[2 if lang == "zh" else 1]
    return code


def often(lang: str) -> str:
    """The words that are needed often, as "code|words" with a line feed before and behind each."""
    return "\n" + "".join([code + "|" + say(code, lang) + "\n" for code in _OFTEN.split(" ")])


def codes() -> "list[str]":
    """All codes that have words."""
    return [line.split("|")[0] for texts in _WORDS for line in texts.strip().split("\n")]
