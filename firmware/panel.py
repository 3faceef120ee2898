"""What the person sees and hears: verdict lamp, sounder, display; and the list of actions they end up in.

Rules: green is lit for a pass that came in time for the newest thing the person did, and for nothing else;
amber of our own stays until the hub is there again or the next verdict comes; the red of a replay, or of a
wrong piece that the station found by itself, stays until the person's next act.
"""

from firmware.overlay import overlay
from protocol.codes import AMBER, BAD, BLINK, FAIL, GREEN, PASS, RED, STEADY, WHITE


class Panel:
    """Collects the actions of one step in `actions`. `is_troubled` while an amber of our own is on the lamp.

    `is_stuck` while a red stands there that only the person's next act may take off. `checked` counts the
    answers of a replay, `failed` those of them that were no pass; `fail` is what is shown of those since the
    last act (colour, mode, item, words), `more` how many failed after it: `firmware.replay` keeps these.
    """

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._often = overlay("firmware.words", "often", lang)
        self.actions = []
        self.is_troubled = False
        self.checked = self.failed = 0
        self.free()

    def free(self) -> None:
        """The person did something: a red that stood until then was seen."""
        self.is_stuck = False
        self.fail = None
        self.more = 0

    def act(self, *action) -> None:
        """Add one action."""
        self.actions.append(action)

    def say(self, code: str) -> str:
        """A code in words."""
        at = self._often.find("\n" + code + "|")
        if at < 0:
            return overlay("firmware.words", "say", code, self._lang)
        return self._often[at + len(code) + 2 : self._often.find("\n", at + 1)]

    def tell(self, colour: str, mode: str, sound: str, text: str) -> None:
        """Lamp, sound where there is one, and display."""
        self.is_troubled = False
        self.act("lamp", colour, mode)
        if sound:
            self.act("sound", sound)
        self.act("show", text)

    def verdict(self, answer, label: str, is_late: bool) -> None:
        """Show an Ans; with a `label`, where it is late or the person has gone on, by name and not green."""
        colour, sound, text = colour_of(answer), answer.snd or "attention", answer.say or answer.why
        if colour == WHITE and not answer.say:  # nothing to tell, such as of an empty pan: the words stand
            if self.is_troubled:
                self.tell(WHITE, STEADY, "", self.say("ready"))
            elif is_late or not label:
                self.act("lamp", WHITE, STEADY)
            return
        if label:
            text = label + ": " + text
            if colour == GREEN:
                colour = WHITE
                sound = "attention" if is_late else sound
        self.tell(colour, BLINK if answer.hold else STEADY, sound, text)

    def trouble(self, code: str, sound: str = "") -> None:
        """Amber, a sound where one is given, and the words of `code`."""
        self.tell(AMBER, STEADY, sound, self.say(code))
        self.is_troubled = True

    def refuse(self, why: str) -> None:
        """What the person just did was not taken: blinking red, and the words of `why`."""
        is_troubled = self.is_troubled
        self.act("refuse", why)
        self.tell(RED, BLINK, "bad", self.say(why))
        self.is_troubled = is_troubled


def colour_of(answer) -> str:
    """The colour of an Ans's outcome."""
    v = answer.v
    return GREEN if v == PASS else RED if v == FAIL else AMBER if v == BAD else WHITE
