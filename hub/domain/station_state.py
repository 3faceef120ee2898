"""A station at a glance: what its lamp shows, how good its link is, and whether it needs somebody.

Rule: who looks at a page sees what who stands at the station sees (firmware/panel.py): the last verdict's
colour, blinking while the bench is held.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from protocol.codes import AMBER, BAD, FAIL, GREEN, INFO, PASS, RED, WHITE

Pair = tuple[str, str]
"""English and Chinese."""


@dataclass(frozen=True, slots=True)
class Lamp:
    """A lamp as it is drawn: `colour` is one of the floor's, "" for dark; `sign` and `words` say the same."""

    colour: str
    blinks: bool
    sign: str
    words: Pair


_VERDICTS = {
    PASS: (GREEN, "✓", ("right", "正确")),
    FAIL: (RED, "✗", ("wrong", "错误")),
    BAD: (AMBER, "!", ("see to it", "请处理")),
    INFO: (WHITE, "i", ("guidance", "提示")),
}
OFF = Lamp("", False, "–", ("offline", "离线"))
DARK = Lamp("", False, "○", ("nothing yet", "暂无判定"))


def lamp(online: bool, hold: bool, v: str | None) -> Lamp:
    """The lamp of a station; `v` is the outcome of its last verdict, None where it had none.

    >>> lamp(True, True, "fail").colour, lamp(True, False, "info").sign, lamp(False, True, "fail").words[0]
    ('r', 'i', 'offline')
    """
    if not online:
        return OFF
    if v not in _VERDICTS:
        return DARK
    colour, sign, words = _VERDICTS[v]
    return Lamp(colour, hold, sign, ("held", "已锁定") if hold else words)


_SIGNALS = (
    (-60, ("good", "好")),
    (-70, ("fair", "一般")),
    (-80, ("weak", "弱")),
    (-200, ("very weak", "很弱")),
)
"""From so many dBm on -> words. Below -80 dBm an ESP32 loses its link at times."""


def signal(rssi_dbm: int) -> Pair:
    """How good a radio link is, in words.

    >>> signal(-58), signal(-75)[0], signal(-91)[0]
    (('good', '好'), 'weak', 'very weak')
    """
    return next((words for least, words in _SIGNALS if rssi_dbm >= least), _SIGNALS[-1][1])


HELD_LONG_MS = 15_000
"""Who holds a bench usually frees it within this."""
QUEUE_LONG = 5
"""So many events wait at a station only when its answers don't come."""
WEAK_DBM = -80
HOT_C = 75
SILENT_MS = 60_000
"""A station tells of itself every 10 s (firmware/app.py); one that told nothing for so long is silent."""
NEEDS: Mapping[str, Pair] = {
    "gone": ("offline with work in hand", "离线，手上有任务"),
    "held": ("held", "已锁定"),
    "offline": ("offline", "离线"),
    "queue": ("events wait", "事件积压"),
    "signal": ("weak signal", "信号弱"),
    "hot": ("too hot", "过热"),
    "silent": ("tells nothing", "没有上报"),
}
"""What somebody should see to -> its name; the most urgent first."""


def needs(station: Mapping[str, Any], now_ms: int) -> list[str]:
    """What a station of the live picture needs somebody for: codes of NEEDS, the most urgent first.

    A hold counts once it has stood for a while: who made the mistake is just about to put it right.

    >>> needs({"online": False, "order": "S-1", "operator": None, "told": {}}, 0)
    ['gone']
    """
    if not station["online"]:
        return ["gone" if station["order"] or station["operator"] else "offline"]
    told = station["told"]
    found = {
        "held": station["hold"] and now_ms - (station["at_ms"] or 0) >= HELD_LONG_MS,
        "queue": told.get("queue", 0) >= QUEUE_LONG,
        "signal": told.get("rssi", 0) < WEAK_DBM,
        "hot": told.get("temp_c", 0) >= HOT_C,
        "silent": now_ms - told.get("tele_at_ms", now_ms) > SILENT_MS,
    }
    return [code for code in NEEDS if found.get(code)]


def urgency(station: Mapping[str, Any], now_ms: int) -> int:
    """Where a station stands in a list: 0 is what needs somebody most, then who works, then who is free."""
    codes = needs(station, now_ms)
    if codes:
        return list(NEEDS).index(codes[0])
    return len(NEEDS) + (not station["operator"])
