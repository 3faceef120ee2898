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
    from machine import I2C

    from firmware.drivers import App

_GPPU = const(0x0C)  # registers as they lie with IOCON.BANK = 0, A and B in turn
_GPIO = const(0x12)
_TURN_MS = const(10)
_CHECK_TURNS = const(100)
_REST_MS = const(1000)
_STEADY = const(3)  # equal looks


class Mcp23017:
    """A part. `buttons` maps the chip's pin, "0" (GPA0) to "15" (GPB7), to [button, place]."""

    def __init__(
        self,
        i2c: "I2C",
        buttons: "dict[str, tuple[str, int]]",
        address: int = 32,
    ) -> None:
        self.i2c = i2c
        self.buttons = buttons
        self.address = address
        self._levels = bytearray(2)
        self._seen = self._same = 0
        self._held = -1  # as if all were down: what is from the start is stuck, not pressed
        self._told = False

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
                if not self._told:
                    self._told = True
                    app.post((FAULT, "mcp23017", repr(error)))
                await sleep_ms(_REST_MS)

    def _turn(self, app: "App", turn: int) -> None:
        levels = self._levels
        if turn == 0:
            self.i2c.readfrom_mem_into(self.address, _GPPU, levels)
            if levels != b"\xff\xff":
                self.i2c.writeto_mem(self.address, _GPPU, b"\xff\xff")
        self.i2c.readfrom_mem_into(self.address, _GPIO, levels)
        down = 0xFFFF ^ (levels[0] | levels[1] << 8)
        self._same = self._same + 1 if down == self._seen else 0
        self._seen = down
        if self._same >= _STEADY and down != self._held:
            pressed = down & ~self._held
            self._held = down
            for pin in self.buttons:
                if pressed >> int(pin) & 1:
                    app.post((BUTTON, self.buttons[pin][0], self.buttons[pin][1]))
