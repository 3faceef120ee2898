"""Codes out of the keystrokes of a scanner that plays a keyboard. Pure: event numbers in, codes out.

Rules: a code is whole, from one scan, or it is nothing: after a gap, a lost event or too many characters the
rest up to its end is thrown away, and an empty code is given for it, which the station refuses visibly.

Event types and key numbers are those of linux/input-event-codes.h. Keys are positions: what they mean is the
layout's affair, and it must be the one that the scanner is set to (the scanner's, not the computer's).
"""

from firmware.scanner import Framer

EV_SYN, EV_KEY = 0, 1
SYN_REPORT, SYN_DROPPED = 0, 3
GAP_MS = 100
"""A scanner types a character every 2 to 20 ms; a person is slower than this."""
LONGEST = 256
_SHORTEST = 3  # fewer characters without an end are somebody's touch of a key, no scan
_SHIFT, _CTRL, _ALT, _ALTGR = frozenset((42, 54)), frozenset((29, 97)), 56, 100
_ENDS = frozenset((28, 96, 15))  # Enter, Enter of the keypad, Tab
_HELD = _SHIFT | _CTRL | {_ALT, _ALTGR}
_KEYPAD = dict(
    zip((82, 79, 80, 81, 75, 76, 77, 71, 72, 73, 83, 98, 55, 74, 78), "0123456789./*-+", strict=True)
)
_GS = 29


def _rows(first: int, plain: str, shifted: str) -> dict[int, str]:
    return {first + n: pair[0] + pair[1] for n, pair in enumerate(zip(plain, shifted, strict=True))}


_LETTERS = {
    key: letter + letter.upper()
    for first, row in ((16, "qwertyuiop"), (30, "asdfghjkl"), (44, "zxcvbnm"))
    for key, letter in enumerate(row, first)
}
_US = {
    **_LETTERS,
    **_rows(2, "1234567890-=", "!@#$%^&*()_+"),
    **_rows(26, "[]", "{}"),
    **_rows(39, ";'`", ':"~'),
    **_rows(43, "\\", "|"),
    **_rows(51, ",./", "<>?"),
    **_rows(57, " ", " "),
    **_rows(86, "\\", "|"),
}
_DE = {
    **_LETTERS,
    **_rows(2, "1234567890ß´", '!"§$%&/()=?`'),
    **_rows(21, "z", "Z"),
    **_rows(26, "ü+", "Ü*"),
    **_rows(39, "öä^", "ÖÄ°"),
    **_rows(43, "#", "'"),
    **_rows(44, "y", "Y"),
    **_rows(51, ",.-", ";:_"),
    **_rows(57, " ", " "),
    **_rows(86, "<", ">"),
}
_DE_ALTGR = {
    3: "²",
    4: "³",
    8: "{",
    9: "[",
    10: "]",
    11: "}",
    12: "\\",
    16: "@",
    18: "€",
    27: "~",
    50: "µ",
    86: "|",
}
LAYOUTS = {"us": (_US, {}), "cn": (_US, {}), "de": (_DE, _DE_ALTGR)}
"""Name -> (key -> plain and shifted character, key -> character with AltGr). China uses the American one."""
FUNCTION_KEYS = {f"f{n}": (58 + n if n < 11 else 76 + n) for n in range(1, 13)}


class Keys:
    """One scanner's keyboard. `gs_key`: the function key that its setting sends for GS, "" where it has none.

    GS is also taken as Ctrl+] (the key's position), and as Alt with 29, 029 or 0029 on the keypad.
    """

    def __init__(self, layout: str = "us", gs_key: str = "") -> None:
        self._plain, self._altgr = LAYOUTS[layout]
        self._gs_key = FUNCTION_KEYS.get(gs_key)
        self._held: set[int] = set()
        self._typed = ""
        self._alt_digits = ""
        self._is_lost = False  # what comes up to the next end or gap belongs to a scan that is void
        self._is_dropped = False  # events are missing up to the next report
        self._last_ms = 0

    def feed(self, kind: int, number: int, value: int, at_ms: int) -> list[tuple[bytes, str]]:
        """Take one input event (type, code, value) of `at_ms`, the event's own time.

        Gives (code, AIM identifier or "") for a finished scan, (b"", "") for one that is void, else nothing.
        """
        if kind == EV_SYN:
            return self._synced(number, at_ms)
        if kind != EV_KEY or self._is_dropped:
            return []
        void = self._gap(at_ms)
        if number in _HELD:
            return void + self._hold(number, value)
        return void + self._press(number, at_ms) if value == 1 else void

    def idle(self) -> list[tuple[bytes, str]]:
        """Nothing came for GAP_MS: what was half typed is void."""
        self._is_lost = False
        return self._void()

    def forget(self, held: "set[int] | None" = None) -> list[tuple[bytes, str]]:
        """The device was opened anew, or lost events: `held` are the keys that are down."""
        void = self._void()
        self._held = set(held or ()) & _HELD
        self._is_lost = self._is_dropped = False
        return void

    def _synced(self, number: int, at_ms: int) -> list[tuple[bytes, str]]:
        """SYN_DROPPED: the kernel's buffer overflowed, all up to the next report is incomplete."""
        if number == SYN_DROPPED:
            self._is_dropped = True
            self._typed = self._typed or "?" * _SHORTEST  # whatever is missing, something was
        elif number == SYN_REPORT and self._is_dropped:
            self._is_dropped, self._is_lost, self._last_ms = False, True, at_ms
            self._held = set()
            return self._void()
        return []

    def _gap(self, at_ms: int) -> list[tuple[bytes, str]]:
        is_gap = at_ms - self._last_ms > GAP_MS
        self._last_ms = max(self._last_ms, at_ms)
        if not is_gap:
            return []
        self._is_lost = False
        return self._void()

    def _void(self) -> list[tuple[bytes, str]]:
        is_scan = len(self._typed) >= _SHORTEST
        self._typed = self._alt_digits = ""
        return [(b"", "")] if is_scan else []

    def _hold(self, number: int, value: int) -> list[tuple[bytes, str]]:
        if value:
            self._held.add(number)
        else:
            self._held.discard(number)
        if number == _ALT and not value and self._alt_digits:
            character, self._alt_digits = int(self._alt_digits[-4:]) & 0xFF, ""
            return self._type(chr(character))
        return []

    def _press(self, number: int, at_ms: int) -> list[tuple[bytes, str]]:
        if number in _ENDS:
            return self._end(at_ms)
        if _ALT in self._held and number in _KEYPAD and _KEYPAD[number].isdigit():
            self._alt_digits += _KEYPAD[number]
            return []
        return self._type(self._character(number))

    def _character(self, number: int) -> str:
        if number == self._gs_key or (number == 27 and self._held & _CTRL):
            return chr(_GS)
        if number in _KEYPAD:
            return _KEYPAD[number]
        if _ALTGR in self._held:
            return self._altgr.get(number, "")
        pair = self._plain.get(number, "")
        if self._held & _CTRL:
            return chr(ord(pair[0]) & 0x1F) if pair[:1].isalpha() and pair[0].isascii() else ""
        return pair[1 if self._held & _SHIFT else 0] if pair else ""

    def _type(self, character: str) -> list[tuple[bytes, str]]:
        if self._is_lost or not character:
            return []
        self._typed += character
        if len(self._typed) <= LONGEST:
            return []
        self._is_lost = True
        return self._void()

    def _end(self, at_ms: int) -> list[tuple[bytes, str]]:
        """A scan is whole: the scanner's framing takes the AIM identifier off."""
        typed, self._typed = self._typed, ""
        is_lost, self._is_lost = self._is_lost, False
        return (
            []
            if is_lost or not typed
            else list(Framer().feed(typed.encode("utf-8", "replace") + b"\r", at_ms))
        )
