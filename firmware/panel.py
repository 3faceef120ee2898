"""What the person sees and hears: verdict lamp, sounder, display; and the list of actions they end up in.

Rules: green is lit for a pass that came in time for the newest thing the person did, and for nothing else;
amber of our own stays until the hub is there again or the next verdict comes; the red of a replay, or of a
wrong piece that the station found by itself, stays until the person's next act.
"""

from firmware.overlay import overlay
from protocol.codes import AMBER, BAD, BLINK, FAIL, GREEN, PASS, RED, STEADY, WHITE


class Panel:
    """Collects the actions of one step in `actions`. `is_troubled` while an amber of our own is on the lamp.

    `is_stuck` while a red stands there that only the person's next act may take off.
    """

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._often = overlay("firmware.words", "often", lang)
        self.actions = []
        self.is_troubled = False
        self.is_stuck = False
        self._checked = 0  # answered in this replay
        self._failed = 0  # of them
        self._fail = None  # the first that failed since the person's last act: colour, mode, label, text
        self._more = 0  # how many failed since

    def act(self, *action) -> None:
        """Add one action."""
        self.actions.append(action)

    def say(self, code: str) -> str:
        """A code in words."""
        at = self._often.find("\n" + code + "|")
        if at < 0:
            return overlay("firmware.words", "say", code, self._lang)
        return self._often[at + len(code) + 2 : self._often.find("\n", at + 1)]

    def tell(self, colour: str, mode: str, sound: "str | None", text: str) -> None:
        """Lamp, sound where there is one, and display."""
        self.act("lamp", colour, mode)
        if sound:
            self.act("sound", sound)
        self.act("show", text)

    def wait(self) -> None:
        """Something was done and its verdict is awaited: whatever was lit before counts no more."""
        self.free()
        self.act("lamp", WHITE, BLINK)

    def free(self) -> None:
        """The person did something: a red that stood until then was seen."""
        self.is_stuck = False
        self._fail = None
        self._more = 0

    def verdict(self, answer, label: str = "", is_late: bool = False) -> None:
        """Show an Ans; with a `label`, where it is late or the person has gone on, by name and not green."""
        colour, sound, text = _colour(answer), answer.snd or "attention", answer.say or answer.why
        if label:
            text = label + ": " + text
            if colour == GREEN:
                colour = WHITE
                sound = "attention" if is_late else sound
        self.is_troubled = False
        self.tell(colour, BLINK if answer.hold else STEADY, sound, text)

    def replayed(self, answer, label: str, is_last: bool, is_awaited: bool) -> None:
        """Take an Ans to something the person was told is saved. A pass does not flash by, a fail stays.

        `is_last`: nothing more of that kind waits; `is_awaited`: a newer verdict is.
        """
        self._checked += 1
        if answer.v in (FAIL, BAD):
            self._failed += 1
            self._show_failed(answer, label)
        elif is_last and not self._failed and not is_awaited:
            if self._checked == 1:
                self.verdict(answer, label, True)
            else:
                self.is_troubled = False
                self.tell(WHITE, STEADY, "attention", self.say("all_checked") % self._checked)
        if is_last:
            self._checked = self._failed = 0

    def _show_failed(self, answer, label: str) -> None:
        """The first that failed stays, with how many more did; a fail before what is only amber."""
        colour = _colour(answer)
        if self._fail:
            self._more += 1
        if not self._fail or (colour == RED and self._fail[0] == AMBER):
            self._fail = (colour, BLINK if answer.hold else STEADY, label, answer.say or answer.why)
        colour, mode, first, text = self._fail
        more = " +%d: " % self._more if self._more else ": "
        self.is_stuck = True
        self.is_troubled = False
        self.tell(colour, mode, answer.snd or "attention", first + more + text)

    def trouble(self, code: str, sound: "str | None" = None) -> None:
        """Amber, a sound where one is given, and the words of `code`."""
        self.is_troubled = True
        self.tell(AMBER, STEADY, sound, self.say(code))

    def end_trouble(self) -> None:
        """Take our own amber off the lamp."""
        if self.is_troubled:
            self.is_troubled = False
            self.act("lamp", "", STEADY)
            self.act("show", self.say("ready"))

    def refuse(self, why: str) -> None:
        """What the person just did was not taken: blinking red, and the words of `why`."""
        self.act("refuse", why)
        self.tell(RED, BLINK, "bad", self.say(why))

    def call(self, text: str) -> None:
        """Draw the person's eye to the display, without touching the verdict on the lamp."""
        self.act("sound", "attention")
        self.act("show", text)


def _colour(answer) -> str:
    """The colour of an answer's outcome."""
    return {PASS: GREEN, FAIL: RED, BAD: AMBER}.get(answer.v, WHITE)
