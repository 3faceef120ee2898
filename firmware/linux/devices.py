"""What is plugged in: the names that a configuration may use for scanners and scales.

Rule: names that stay the same wherever a thing is plugged in come first: by-id, or by-path where it has none.
"""

from pathlib import Path

from serial.tools import list_ports


def found(root: Path = Path("/dev")) -> dict[str, list[str]]:
    """Paths of input devices that play a keyboard, and of serial lines."""
    keyboards = sorted(
        str(path) for folder in ("by-id", "by-path") for path in (root / "input" / folder).glob("*-event-kbd")
    )
    lines = sorted(str(path) for path in (root / "serial" / "by-id").glob("*"))
    named = {Path(path).resolve() for path in lines}
    others = [port.device for port in list_ports.comports() if Path(port.device).resolve() not in named]
    return {"keyboards": keyboards, "lines": lines + sorted(others)}
