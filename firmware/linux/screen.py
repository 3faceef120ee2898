"""The face of a bench without lamps: the whole screen in the verdict's colour, what it says in the middle.

Rules: to be told is quick, the drawing is done by the part's own loop and in a thread, for a terminal may be
slow or stopped; no meaning hangs on a colour alone, a word stands beside each.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import Any

from rich.align import Align
from rich.console import Console, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.screen import Screen as FullScreen
from rich.table import Table
from rich.text import Text

from firmware.app import App
from firmware.linux.sounds import RHYTHMS, Speaker

_TURN_S = 0.05
_BLINK_S = 0.4
_PAINT = {
    "g": ("white on dark_green", "✔"),
    "r": ("bold white on red3", "✘"),
    "a": ("black on orange1", "!"),
    "b": ("white on blue", "▶"),
    "m": ("white on magenta3", "▶"),
    "c": ("black on cyan", "▶"),
    "w": ("black on grey82", "…"),
    "": ("white on grey11", ""),
}
_STATES = {
    "en": ("no network", "connecting", "ready", "system away", "not admitted"),
    "zh": ("网络中断", "连接中", "就绪", "系统离线", "未获准"),
}
"""By the numbers of firmware.station's states."""
_TROUBLES = {
    "scale_gone": ("Scale not connected", "电子秤未连接"),
    "scale_silent": ("Scale sends nothing", "电子秤无数据"),
    "scale_garbled": ("Scale not understood", "电子秤数据无法识别"),
    "scale_unit": ("Scale shows another unit", "电子秤单位不符"),
    "scanner_gone": ("Scanner not connected", "扫描枪未连接"),
}
_WORDS = {
    "en": {"g": "OK", "r": "STOP", "a": "WAIT", "b": "FOR NOW", "m": "", "c": "", "w": "", "": ""},
    "zh": {"g": "正确", "r": "停", "a": "等待", "b": "暂时", "m": "", "c": "", "w": "", "": ""},
}


class Screen:
    """The face, and a part. `places`: names of places to their numbers; `speaker`: None rings the bell.

    Where the output is no terminal (a log), a line is written for every change in place of the picture.
    """

    def __init__(
        self,
        station: str,
        lang: str,
        places: dict[str, int],
        speaker: Speaker | None = None,
        has_sound: bool = True,
        console: Console | None = None,
    ) -> None:
        self.console = console or Console()
        self.inputs: Sequence[Any] = ()
        """Parts whose `trouble` is shown."""
        self._station = station
        self._lang = lang
        self._names = {number: name for name, number in places.items()}
        self._speaker = speaker
        self._has_sound = has_sound
        self._lamp = ("", "s")
        self._text = ""
        self._rows: Sequence[Sequence[Any]] = ()
        self._rings = 0
        self._sound = ""
        self._is_changed = True

    def lamp(self, colour: str, mode: str) -> None:
        """The verdict lamp; "" as colour is dark."""
        self._lamp, self._is_changed = (colour, mode), True

    def sound(self, name: str) -> None:
        """One of codes.SOUNDS."""
        self._sound, self._is_changed = name, True

    def show(self, text: str) -> None:
        """A line of text."""
        self._text, self._is_changed = text, True

    def pixels(self, rows: Iterable[Sequence[Any]]) -> None:
        """The whole picture of lights: place, colour, mode, qty, task each."""
        self._rows, self._is_changed = [tuple(row) for row in rows], True

    async def run(self, app: App) -> None:
        """Draw what changed, for ever."""
        if not self.console.is_terminal:
            await self._write(app)
        with Live(console=self.console, screen=True, auto_refresh=False) as live:
            await self._draw(app, live)

    async def _draw(self, app: App, live: Live) -> None:
        loop, drawn = asyncio.get_running_loop(), None
        while True:
            app.check_in(self)
            is_dimmed = self._lamp[1] == "b" and time.monotonic() % (2 * _BLINK_S) >= _BLINK_S
            now = (is_dimmed, self._state(app), self._troubles(), app.scale.live_mg if app.scale else None)
            if self._is_changed or now != drawn:
                self._is_changed, drawn = False, now
                await loop.run_in_executor(None, live.update, self.picture(app, is_dimmed))
                await loop.run_in_executor(None, live.refresh)
                await loop.run_in_executor(None, self._play)
            await asyncio.sleep(_TURN_S)

    async def _write(self, app: App) -> None:
        troubles: list[str] = []
        while True:
            app.check_in(self)
            if troubles != self._troubles():
                troubles = self._troubles()
                self.console.print(f"! {', '.join(troubles) or '-'}", markup=False, highlight=False)
            if self._is_changed:
                self._is_changed = False
                colour, mode = self._lamp
                lamp = (self._word() or colour or "dark") + (" (blinking)" if mode == "b" and colour else "")
                self.console.print(f"{lamp}: {self._text}", markup=False, highlight=False, soft_wrap=True)
                self._play()
            await asyncio.sleep(_TURN_S)

    def _play(self) -> None:
        name, self._sound = self._sound, ""
        if not name or not self._has_sound or (self._speaker is not None and self._speaker.play(name)):
            return
        if self.console.is_terminal:
            self.console.bell()
            for pause_s in RHYTHMS.get(name, RHYTHMS["attention"]):
                time.sleep(pause_s)  # in a thread of its own
                self.console.bell()

    def picture(self, app: App, is_dimmed: bool = False) -> RenderableType:
        """The screen: head, the verdict, places that are lit."""
        style, sign = _PAINT.get(self._lamp[0], _PAINT[""])
        if is_dimmed:
            style = _PAINT[""][0]
        head = Table.grid(expand=True, padding=(0, 1))
        head.add_column(justify="left")
        head.add_column(justify="right")
        head.add_row(f"{self._station} · {self._state(app)}", _kilograms(app))
        middle = Text(justify="center")
        middle.append(f"{sign} {self._word()}\n\n" if sign else "\n\n", style="bold")
        middle.append(self._text, style="bold")
        parts: list[RenderableType] = [head, Padding(Align.center(middle), (2, 2))]
        parts += [Text(words, style="black on yellow", justify="center") for words in self._troubles()]
        if self._rows:
            parts.append(Align.center(self._places()))
        return FullScreen(*parts, style=style)

    def _places(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for place, colour, mode, qty, _task in self._rows[:12]:
            style, _ = _PAINT.get(colour, _PAINT[""])
            name = self._names.get(place, str(place))
            table.add_row(
                Text(f" {name} ", style=style + (" blink" if mode == "b" else "")), f"x{qty}" if qty else ""
            )
        return table

    def _word(self) -> str:
        return _WORDS.get(self._lang, _WORDS["en"]).get(self._lamp[0], "")

    def _troubles(self) -> list[str]:
        """What scanners and scale lack, in words."""
        codes = {part.trouble for part in self.inputs if part.trouble}
        return [words[self._lang == "zh"] for code, words in _TROUBLES.items() if code in codes]

    def _state(self, app: App) -> str:
        return _STATES.get(self._lang, _STATES["en"])[app.core.state]


def _kilograms(app: App) -> str:
    if app.scale is None:
        return ""
    mg = app.scale.live_mg
    return "-.--- kg" if mg is None else f"{mg / 1e6:.3f} kg"
