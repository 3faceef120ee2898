"""What a label printer says of itself: its host status (`~HS`) and its count of labels.

Source: Zebra, ZPL II Programming Guide, P1099958: `~HS`, `~JX`, and the SGD variable
`odometer.total_label_count`. Newer firmware does not answer `~HS` while paper or ribbon is out or the head is
open, so no answer is a fault of the printer, not of the question.
"""

import re
from dataclasses import dataclass

ASK_STATUS = b"~HS\r\n"
ASK_COUNT = b'! U1 getvar "odometer.total_label_count"\r\n'
DROP_HALF = b"~JX\r\n"
"""Forget the format of which only the beginning has come."""
STATUS = re.compile(rb"\x02([^\x02\x03]*)\x03\s*\x02([^\x02\x03]*)\x03\s*\x02([^\x02\x03]*)\x03")
COUNT = re.compile(rb'"([^"\r\n]{0,64})"')
SILENCE = "does not answer: out of paper or ribbon, head open 无应答：缺纸、缺色带或打印头打开"


@dataclass(frozen=True, slots=True)
class Status:
    """A printer's state. `formats` are whole pages in its buffer, `labels` what is left of the one that it
    prints, `is_half` that only the beginning of a page has come.
    """

    fault: str
    formats: int
    labels: int
    is_half: bool

    @property
    def is_idle(self) -> bool:
        """Whether it has nothing left to print."""
        return not self.formats and not self.labels


_PAPER, _PAUSED, _FORMATS, _HALF = 1, 2, 4, 7
_COLD, _HOT = 10, 11
_HEAD, _RIBBON, _LABELS = 2, 3, 8


def status(one: bytes, two: bytes) -> Status | None:
    """The state that the first two strings of a host status tell; None where they are none.

    >>> status(b"030,0,0,1245,000,0,0,0,000,0,0,0", b"000,0,0,0,0,2,4,0,00000000,1,000")
    Status(fault='', formats=0, labels=0, is_half=False)
    >>> status(b"030,1,0,1245,002,0,0,1,000,0,0,0", b"000,0,1,0,0,2,4,0,00000001,1,000")
    Status(fault='out of paper 缺纸, head open 打印头打开', formats=2, labels=1, is_half=True)
    >>> status(b"?", b"") is None
    True
    """
    first, second = one.decode("latin-1").strip().split(","), two.decode("latin-1").strip().split(",")
    if len(first) < _HOT + 1 or len(second) < _LABELS + 1:
        return None
    if not all(part.isdigit() for part in (first[_FORMATS], second[_LABELS])):
        return None
    said = (
        (first[_PAPER], "out of paper 缺纸"),
        (second[_HEAD], "head open 打印头打开"),
        (second[_RIBBON], "out of ribbon 缺色带"),
        (first[_PAUSED], "paused 已暂停"),
        (first[_COLD], "too cold 温度过低"),
        (first[_HOT], "too hot 温度过高"),
    )
    fault = ", ".join(words for flag, words in said if flag == "1")
    return Status(fault, int(first[_FORMATS]), int(second[_LABELS]), first[_HALF] == "1")


def count(said: bytes) -> int | None:
    """A printer's count of labels; None where it does not count (it then says `?`).

    >>> count(b"1204"), count(b"?"), count(b"1204 LABELS")
    (1204, None, 1204)
    """
    found = re.match(rb"\s*(\d{1,15})\b", said)
    return int(found[1]) if found else None
