"""Types as a scanner that plays a keyboard does: key events with their times, on an American layout."""

from tests.linux.bench import InputEvent

SYN = (0, 0, 0)
SHIFT, CTRL, ALT, ENTER, TAB = 42, 29, 56, 28, 15
_US = {
    **{character: (key, False) for key, character in enumerate("1234567890-=", 2)},
    **{character: (key, False) for key, character in enumerate("qwertyuiop[]", 16)},
    **{character: (key, False) for key, character in enumerate("asdfghjkl;'`", 30)},
    **{character: (key, False) for key, character in enumerate("\\zxcvbnm,./", 43)},
    **{character: (key, True) for key, character in enumerate("!@#$%^&*()_+", 2)},
    **{character: (key, True) for key, character in enumerate("QWERTYUIOP{}", 16)},
    **{character: (key, True) for key, character in enumerate('ASDFGHJKL:"~', 30)},
    **{character: (key, True) for key, character in enumerate("|ZXCVBNM<>?", 43)},
    " ": (57, False),
}


class Typist:
    """Makes event streams; the time goes on by `step_ms` with every report."""

    def __init__(self, step_ms: int = 3) -> None:
        self.at_ms = 1_790_000_000_000
        self.step_ms = step_ms

    def press(self, key: int, *held: int) -> list[InputEvent]:
        """A key, with others held."""
        events = []
        for number, value in [(h, 1) for h in held] + [(key, 1), (key, 0)] + [(h, 0) for h in held]:
            events += [self._event(1, number, value), self._event(*SYN)]
            self.at_ms += self.step_ms
        return events

    def type(self, text: str, end: int = ENTER) -> list[InputEvent]:
        r"""A whole scan on an American layout; \x1d as Ctrl+]."""
        events = []
        for character in text:
            if character == "\x1d":
                events += self.press(27, CTRL)
                continue
            key, is_shifted = _US[character]
            events += self.press(key, *([SHIFT] if is_shifted else []))
        return events + (self.press(end) if end else [])

    def alt(self, digits: str) -> list[InputEvent]:
        """A character by its number on the keypad."""
        keypad = dict(zip("0123456789", (82, 79, 80, 81, 75, 76, 77, 71, 72, 73), strict=True))
        events = [self._event(1, ALT, 1), self._event(*SYN)]
        for digit in digits:
            events += self.press(keypad[digit])
        return [*events, self._event(1, ALT, 0), self._event(*SYN)]

    def wait(self, ms: int) -> None:
        self.at_ms += ms

    def dropped(self) -> InputEvent:
        """The kernel's buffer overflowed here."""
        return self._event(0, 3, 0)

    def _event(self, kind: int, code: int, value: int) -> InputEvent:
        return InputEvent(self.at_ms // 1000, self.at_ms % 1000 * 1000, kind, code, value)
