"""A scale on a serial line: what it says goes through the same rules as an ESP32's load cell.

Rule: a weight counts only whole, fresh and in the configured unit; where there is none, the bench says why.
"""

from contextlib import aclosing
from typing import Any

from firmware.app import App
from firmware.linux.dialects import DIALECTS, Dialect, Stream, WrongUnit, described
from firmware.linux.serial_port import SerialPort
from firmware.scale import Scale
from firmware.signals import FAULT, WEIGH

_UNREAD = 256  # bytes without a weight: the line's settings or the dialect are wrong
_SILENT_MS = 3000
_STALE_MS = 1000  # what lay in the system's buffer for longer says nothing about now
_ASK_AGAIN_MS = 1000
_CALIBRATION = (1, 0, 1, 1, 0)  # its own; 1 count is 1 mg
_WINDOW = 5


class SerialScale:
    """The part. `scale` is for App.scale. `section` is the configuration's, checked and with defaults."""

    def __init__(self, section: dict[str, Any]) -> None:
        self.scale = Scale(
            _CALIBRATION, section["max_g"] * 1000, round(section["e_g"] * 1000), _WINDOW, is_raw=False
        )
        self._dialect = dialect_of(section)
        self._unit = section["unit"]
        self._port = SerialPort(section["port"], section["baud"], section["format"])
        self._told = ""  # the trouble that was told last
        self._heard_ms = self._asked_ms = 0

    async def run(self, app: App) -> None:
        """Weigh for ever."""
        stream = Stream(self._dialect, self._unit)
        async with aclosing(self._port.chunks(self, app, "scale_gone", stale_ms=_STALE_MS)) as chunks:
            async for chunk in chunks:
                if chunk.is_torn:
                    stream = Stream(self._dialect, self._unit)
                    self._heard_ms = self._asked_ms = chunk.now_ms - _ASK_AGAIN_MS
                self._take(app, stream, chunk.data, chunk.now_ms)
                self._ask(chunk.now_ms)
                fault = self.scale.fault(chunk.now_ms)
                if fault is not None:
                    self._tell(app, *fault)

    def _take(self, app: App, stream: Stream, data: bytes, now_ms: int) -> None:
        try:
            said = stream.feed(data)
        except WrongUnit as error:
            self.scale.live_mg = None
            self._tell(app, "scale_unit", str(error))
            return
        for one in said:
            self._heard_ms, self._told = now_ms, ""
            reading = self.scale.sample(one.mg, now_ms, one.said)
            if reading is not None:
                app.post((WEIGH, reading))
        if stream.unread > _UNREAD:
            self.scale.live_mg = None
            self._tell(
                app, "scale_garbled", "bytes come, no weight among them: check baud, format and dialect"
            )
        elif now_ms - self._heard_ms > _SILENT_MS and not stream.unread:
            self._tell(
                app, "scale_silent", f"{self._port.path}: nothing comes: is the scale on, is it to send?"
            )

    def _ask(self, now_ms: int) -> None:
        """Ask where the dialect wants it; again when the scale fell silent, it may have been switched off."""
        every_ms = self._dialect.ask_ms or _ASK_AGAIN_MS
        is_wanted = self._dialect.ask_ms or now_ms - self._heard_ms >= _ASK_AGAIN_MS
        if self._dialect.ask and is_wanted and now_ms - self._asked_ms >= every_ms:
            self._asked_ms = now_ms
            self._port.write(self._dialect.ask)

    @property
    def trouble(self) -> str:
        """The code of what keeps it from weighing now; empty where it weighs."""
        return "scale_gone" if self._port.is_gone else self._told

    def _tell(self, app: App, code: str, text: str) -> None:
        """Report a trouble once, until a weight was heard again."""
        if self._told != code:
            self._told = code
            app.post((FAULT, code, text))


def dialect_of(section: dict[str, Any]) -> Dialect:
    """The dialect of a section `scale`. Raises ValueError in words where it describes none."""
    if "pattern" in section:
        return described(
            section["pattern"], section.get("states", {}), section.get("ask", ""), section.get("ask_ms", 0)
        )
    if section.get("dialect") not in DIALECTS:
        raise ValueError(
            f"expected one of {' '.join(DIALECTS)}, or a pattern; got {section.get('dialect')!r}"
        )
    return DIALECTS[section["dialect"]]
