"""MCP23017: sixteen buttons on an I2C bus, for places beyond the chip's own pins. A button closes to ground.

Rules: a press is posted once, after 30 ms of steady contact; a chip that lost its power for a moment lost its
pull-ups too, so its registers are read back every second. A chip that doesn't answer is reported once, and
asked again every second.
"""

from firmware.clock import sleep_ms
from firmware.compat import const
from firmware.signals import BUTTON, FAULT

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from machine import I2C, Pin

    from firmware.drivers import App

_GPINTEN = const(0x04)  # registers as they lie with IOCON.BANK = 0, A and B in turn
_IOCON = const(0x0A)
_GPPU = const(0x0C)
_GPIO = const(0x12)
_MIRROR = const(0x44)  # one INT line for both halves, open drain
_TURN_MS = const(10)
_CHECK_TURNS = const(100)
_REST_MS = const(1000)
_STEADY = const(3)  # equal looks


class Mcp23017:
    """A part. `buttons` maps the chip's pin, "0" (GPA0) to "15" (GPB7), to [button, place].

    `int_pin`: INTA or INTB, on a pin of the board with pull-up; the bus is then asked only when something
    moved.
    """

    def __init__(
        self,
        i2c: "I2C",
        buttons: "dict[str, tuple[str, int]]",
        address: int = 32,
        int_pin: "Pin | None" = None,
    ) -> None:
        self._i2c = i2c
        self._buttons = buttons
        self._address = address
        self._int_pin = int_pin
        self._levels = bytearray(2)
        self._seen = self._steady = 0
        self._held = -1  # not known yet
        self._is_told = False

    async def run(self, app: "App") -> None:
        """Post every press."""
        turn = 0
        while True:
            app.check_in(self)
            try:
                self._turn(app, turn)
                turn = (turn + 1) % _CHECK_TURNS
                await sleep_ms(_TURN_MS)
            except OSError as error:
                turn = 0
                if not self._is_told:
                    self._is_told = True
                    app.post((FAULT, "mcp23017", repr(error)))
                await sleep_ms(_REST_MS)

    def _turn(self, app: "App", turn: int) -> None:
        if turn == 0:
            self._check()
        elif self._steady >= _STEADY and self._int_pin is not None and self._int_pin():
            return
        down = self._look()
        self._steady = self._steady + 1 if down == self._seen else 0
        self._seen = down
        if self._steady >= _STEADY and down != self._held:
            if self._held >= 0:  # what is down from the start is a stuck button, not a press
                self._press(app, down & ~self._held)
            self._held = down

    def _look(self) -> int:
        """A bit for each button that is down."""
        self._i2c.readfrom_mem_into(self._address, _GPIO, self._levels)
        return 0xFFFF ^ (self._levels[0] | self._levels[1] << 8)

    def _check(self) -> None:
        """Set the chip up, unless it still is."""
        self._i2c.readfrom_mem_into(self._address, _GPPU, self._levels)
        if self._levels != b"\xff\xff":
            self._i2c.writeto_mem(self._address, _IOCON, b"\x44")
            self._i2c.writeto_mem(self._address, _GPINTEN, b"\xff\xff")
            self._i2c.writeto_mem(self._address, _GPPU, b"\xff\xff")

    def _press(self, app: "App", pressed: int) -> None:
        for pin in self._buttons:
            if pressed >> int(pin) & 1:
                name, place = self._buttons[pin]
                app.post((BUTTON, name, place))
