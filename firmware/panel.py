"""What the person sees and hears: verdict lamp, sounder, display; and the list of actions they end up in.

Rules: green is lit for a pass that came in time for the newest thing the person did, and for nothing else;
amber of our own stays until the hub is there again or the next verdict comes.
"""

from firmware import signals
from firmware.words import say
from protocol.codes import AMBER, BAD, BLINK, FAIL, GREEN, INFO, PASS, RED, STEADY, WHITE

_COLOURS = {PASS: GREEN, FAIL: RED, INFO: WHITE, BAD: AMBER}


class Panel:
    """Collects the actions of one step. `is_troubled` while an amber of our own stands on the lamp."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._actions = []
        self.is_troubled = False

    def act(self, *action) -> None:
        """Add one action."""
        self._actions.append(action)

    def take_actions(self):
        """The actions since the last call, in order."""
        actions, self._actions = self._actions, []
        return actions

    def wait(self) -> None:
        """Something was done and its verdict is awaited: whatever was lit before counts no more."""
        self.act(signals.LAMP, WHITE, BLINK)

    def verdict(self, answer, label: str, is_late: bool, is_newest: bool) -> None:
        """Show an Ans. A late pass, or one the person has gone on from, is shown by name and not green."""
        colour, sound, text = _COLOURS[answer.v], answer.snd or "attention", answer.say or answer.why
        if is_late or not is_newest:
            text = label + ": " + text
            if colour == GREEN:
                colour = WHITE
                sound = "attention" if is_late else sound
        self.is_troubled = False
        self.act(signals.LAMP, colour, BLINK if answer.hold else STEADY)
        self.act(signals.SOUND, sound)
        self.act(signals.SHOW, text)

    def trouble(self, code: str, sound: "str | None" = None) -> None:
        """Amber, a sound where one is given, and the words of `code`."""
        self.is_troubled = True
        self.act(signals.LAMP, AMBER, STEADY)
        if sound:
            self.act(signals.SOUND, sound)
        self.act(signals.SHOW, say(code, self._lang))

    def end_trouble(self) -> None:
        """Take our own amber off the lamp."""
        if self.is_troubled:
            self.is_troubled = False
            self.act(signals.LAMP, signals.OFF, STEADY)
            self.act(signals.SHOW, say("ready", self._lang))

    def refuse(self, why: str) -> None:
        """What the person just did was not taken: blinking red, and the words of `why`."""
        self.act(signals.REFUSE, why)
        self.act(signals.LAMP, RED, BLINK)
        self.act(signals.SOUND, "bad")
        self.act(signals.SHOW, say(why, self._lang))

    def call(self, text: str) -> None:
        """Draw the person's eye to the display, without touching the verdict on the lamp."""
        self.act(signals.SOUND, "attention")
        self.act(signals.SHOW, text)
