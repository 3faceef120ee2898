"""What the person sees and hears: lamp, lights, display, digits and sounder of a board, joined.

Rules: to be told is quick and never fails, the writing is done by the part's own loop; an output that fails
is reported once, left alone for a while and tried again, and never stops the others.
"""

from firmware.clock import sleep_ms
from firmware.compat import const
from firmware.signals import FAULT

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from firmware.drivers import App, Output, Rows
    from firmware.drivers.buzzer import Buzzer
    from firmware.drivers.ssd1306 import Ssd1306
    from firmware.drivers.tm1637 import Tm1637
    from firmware.drivers.ws2812 import Ws2812

_TURN_MS = const(10)
_REST_TURNS = const(500)


class Face:
    """The face of an App, and a part. Each output is None where the board has none."""

    def __init__(
        self,
        lights: "Ws2812 | None" = None,
        buzzer: "Buzzer | None" = None,
        digits: "Tm1637 | None" = None,
        display: "Ssd1306 | None" = None,
    ) -> None:
        self.lights = lights
        self.buzzer = buzzer
        self.digits = digits
        self.display = display
        outputs: list[Output | None] = [lights, buzzer, digits, display]
        self._outputs = [output for output in outputs if output]
        self._told = 0  # a bit for each output that was reported
        self._rests = [0] * len(self._outputs)  # turns until a failed one is tried again

    def lamp(self, colour: str, mode: str) -> None:
        """The verdict lamp; "" as colour is dark."""
        if self.lights:
            self.lights.lamp(colour, mode)

    def sound(self, name: str) -> None:
        """One of codes.SOUNDS."""
        if self.buzzer:
            self.buzzer.play(name)

    def show(self, text: str) -> None:
        """A line of text."""
        if self.display:
            self.display.show(text)
        if self.digits:
            self.digits.show(text)

    def pixels(self, rows: "Rows") -> None:
        """The whole picture: place, colour, mode, qty, task each."""
        if self.lights:
            self.lights.pixels(rows)
        if self.digits:
            self.digits.pixels(rows)

    async def run(self, app: "App") -> None:
        """Write, blink and play."""
        turn = 0
        while True:
            app.check_in(self)
            self._turn(app, turn)
            turn = (turn + 1) % 3000000  # whole seconds and beats; a small int
            await sleep_ms(_TURN_MS)

    def _turn(self, app: "App", turn: int) -> None:
        rests = self._rests
        for i in range(len(rests)):
            if rests[i] > 1:
                rests[i] -= 1
                continue
            output = self._outputs[i]
            try:
                output.step(turn)
                rests[i] = 0
            except OSError as error:
                if not self._told >> i & 1:
                    self._told |= 1 << i
                    name = type(output).__name__
                    app.post((FAULT, name.lower(), "%s: %r" % (name, error)))
                rests[i] = _REST_TURNS
