r"""What a station in the terminal is made of, and what each line of its input does. An overlay.

    scan CODE           a code; \x1d and the like stand for bytes
    weigh MG            so many milligrams lie on the pan now (0: it is empty)
    button NAME PLACE   confirm, minus, plus or call, at a place: its number, or its name in the settings
    cut [SECONDS]       the network is gone, for so long (default 5)
    power               the power fails: the station's life ends at once
    ready               read no further before the hub has welcomed this station
    settle              read no further before every event is answered
    wait MS             read no further for so long
    heap                tell the free heap, and the largest free block

Rule: bad input is told in words, and the next line is read.
"""

import gc

from firmware import signals
from firmware.clock import sleep_ms
from firmware.overlay import overlay
from firmware.station import READY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from firmware.app import App
    from firmware.terminal_parts import Face, Keyboard

_LINGER_MS = 10000
_LINES = "scan weigh button cut power ready settle wait heap"


def made(
    app: "App", config: "dict[str, Any]", face: "type[Face]", keyboard: "type[Keyboard]"
) -> "tuple[Keyboard, list[Any]]":
    """Fill an App by a configuration; its keyboard, and its parts."""
    played: "Any" = overlay("firmware.played", "made", config)
    parts, line, converter = played
    shown = face(*[parts.get(name) for name in ("lights", "buzzer", "digits")])
    overlay("firmware.composition", "compose", app, config, shown, "terminal-" + config["station"])
    if app.scale and not app.scale.calibration[0]:
        app.scale.calibration = converter.CALIBRATION
    keys = keyboard(line, converter, config.get("places") or {})
    app.restart = keys.end_life
    running = [app.link, shown, keys] + [parts[name] for name in ("scanner", "scale") if name in parts]
    return keys, running


async def obey(keyboard: "Keyboard", app: "App", line: str) -> None:
    """Do what a line says; an empty one is the end of the input. ValueError for what can't be read."""
    word, _, rest = line.strip().partition(" ")
    rest = rest.strip()
    if not line:
        is_settled = await _until(app, keyboard, lambda: not len(app.core.outbox), _LINGER_MS)
        keyboard.exit_code = 0 if is_settled else 1
    elif word == "scan":
        keyboard.scanner.put(bytes_of(rest))
        await sleep_ms(20)  # until it is read
    elif word in ("ready", "settle", "wait"):
        until_ms = app.clock() + _number(rest or "0", word)
        held = {
            "ready": lambda: app.core.state == READY,
            "settle": lambda: not len(app.core.outbox),
            "wait": lambda: app.clock() >= until_ms,
        }
        await _until(app, keyboard, held[word], None)
    elif word:
        _act(keyboard, app, word, rest)


def _act(keyboard: "Keyboard", app: "App", word: str, rest: str) -> None:
    """Do what is done at once."""
    if word == "weigh":
        keyboard.converter.mg = _number(rest, word)
    elif word == "button":
        name, _, place = rest.partition(" ")
        number = _number(keyboard.places.get(place, place), "button " + name)
        app.post((signals.BUTTON, name, number))
    elif word == "cut":
        app.link.cut(_number(rest or "5", word))  # type: ignore[union-attr]  # it has a link
    elif word == "power":
        keyboard.end_life()
    elif word == "heap":
        _tell_heap()
    else:
        raise ValueError("expected one of " + _LINES + ", got " + word)


def _tell_heap() -> None:
    gc.collect()
    free = gc.mem_free() if hasattr(gc, "mem_free") else None
    print('{"heap": %s, "block": %s}' % (free or "null", largest_block() if free else "null"))  # noqa: T201 - its output


def largest_block() -> int:
    """Bytes of the largest piece of the heap that can be had now, within 16."""
    low, high = 0, 1 << 20
    while high - low > 16:
        size = (low + high) // 2
        try:
            bytearray(size)
            low = size
        except MemoryError:
            high = size
    gc.collect()
    return low


def bytes_of(text: str) -> bytes:
    r"""The bytes of a code as typed; \xNN stands for one byte.

    >>> bytes_of(r"01\x1d21"), bytes_of("ä")
    (b'01\x1d21', b'\xc3\xa4')
    """
    pieces = text.split("\\x")
    out = pieces[0].encode()
    for piece in pieces[1:]:
        try:
            out += bytes((int(piece[:2], 16),)) + piece[2:].encode()
        except ValueError:
            raise ValueError("expected two hexadecimal digits behind \\x, got " + piece[:2])
    return out


def _number(text: "str | int", of: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("%s: expected a whole number, got %s" % (of, text or "nothing"))


async def _until(app: "App", part: object, is_so: "Callable[[], bool]", within_ms: "int | None") -> bool:
    """Wait until something is so; False when it is not within the time."""
    until_ms = None if within_ms is None else app.clock() + within_ms
    while not is_so():
        if until_ms is not None and app.clock() >= until_ms:
            return False
        app.check_in(part)
        await sleep_ms(20)
    return True
