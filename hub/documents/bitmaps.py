"""Text and pictures as ZPL graphic fields: text drawn from the papers' own font, one bit a dot, compressed.

Rule: a bitmap begins at its line's left edge and says where its baseline is; a ZPL graphic burns its black
dots and leaves the rest, so that one may reach into another's white.
"""

import re
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

_THRESHOLD = 92
"""Of 255: from this darkness on a dot is burnt. Thin strokes of small Chinese text survive."""
_ABOVE, _BELOW = 0.98, 0.28
"""How far above and below its baseline a text is drawn, in parts of its size: nothing of it is cut off."""
_BURNT = [0 if level <= 255 - _THRESHOLD else 255 for level in range(256)]
_INVERTED = bytes(byte ^ 0xFF for byte in range(256))
_UNITS = "GHIJKLMNOPQRSTUVWXY"
_TWENTIES = "ghijklmnopqrstuvwxyz"


class Graphic(NamedTuple):
    """A `^GF` command, and the dots from its upper edge down to the text's baseline."""

    command: str
    baseline: int


@lru_cache(64)
def _face(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(8192)
def graphic(text: str, file: str, size: int, bold: bool = False) -> Graphic:
    """Draw a cleaned text.

    Args:
        size: the font's size in dots.
        bold: drawn a dot or more stouter, for the font has no bold face.
    """
    image = draw(text, file, size, bold)
    row_bytes = (image.width + 7) // 8
    total = row_bytes * image.height
    # In a 1-bit image of Pillow a set bit is white; ZPL burns set bits.
    data = image.tobytes().translate(_INVERTED)
    command = f"^GFA,{total},{total},{row_bytes},{compressed(data, row_bytes)}"
    return Graphic(command, round(size * _ABOVE))


def draw(text: str, file: str, size: int, bold: bool = False) -> Image.Image:
    """Draw a text black on white, one bit a dot; its width is a whole number of bytes."""
    face = _face(file, size)
    stouter = max(1, round(size / 28)) if bold else 0
    width = max(8, int(face.getlength(text)) + 1 + stouter)
    baseline = round(size * _ABOVE)
    image = Image.new("L", ((width + 7) // 8 * 8, baseline + round(size * _BELOW)), 255)
    ImageDraw.Draw(image).text((0, baseline), text, font=face, fill=0, anchor="ls")
    for _ in range(stouter):
        image = ImageChops.darker(image, ImageChops.offset(image, 1, 0))
    return image.point(_BURNT, mode="1")


def photograph(webp: bytes, width: int, height: int) -> str:
    """The `^GF` command that draws a picture in black dots on white, in the middle of a field in dots."""
    with Image.open(BytesIO(webp)) as opened:
        grey = ImageOps.pad(opened.convert("L"), (width, height), color=255)
    row_bytes = (width + 7) // 8
    total = row_bytes * height
    field = Image.new("1", (row_bytes * 8, height), 1)
    field.paste(grey.convert("1"))
    data = field.tobytes().translate(_INVERTED)
    return f"^GFA,{total},{total},{row_bytes},{compressed(data, row_bytes)}"


def bars(widths: tuple[int, ...], module: int, height: int) -> str:
    """The `^GF` command that draws bars and spaces in turn, for symbols that printers draw each in its own
    way.

    >>> bars((1, 1, 2), 3, 4)
    '^GFA,8,8,2,E3F0:::'
    """
    row = "".join(("0" if n % 2 else "1") * width * module for n, width in enumerate(widths))
    row_bytes = (len(row) + 7) // 8
    data = int(row.ljust(row_bytes * 8, "0"), 2).to_bytes(row_bytes, "big") * height
    return f"^GFA,{len(data)},{len(data)},{row_bytes},{compressed(data, row_bytes)}"


def compressed(data: bytes, row_bytes: int) -> str:
    """Hexadecimal with run lengths: G to Y repeat a digit 1 to 19 times, g to z 20 to 400 times; `,` fills a
    row with white, `!` with black, `:` repeats the row before (ZPL II Programming Guide, alternative data
    compression).

    >>> compressed(bytes.fromhex("FFFFFF00" "FFFFFF00" "00000000"), 4)
    'LF,:,'
    >>> compressed(bytes.fromhex("0F" + "00" * 11 + "11"), 13)
    '0FgH011'
    """
    rows, before = [], None
    for start in range(0, len(data), row_bytes):
        row = data[start : start + row_bytes].hex().upper()
        rows.append(":" if row == before else _row(row))
        before = row
    return "".join(rows)


def _row(row: str) -> str:
    digit = row[-1]
    kept = row.rstrip(digit) if digit in "0F" else row
    # A row is cut in whole bytes by some firmware: what is left is filled to an even number of digits.
    if len(kept) % 2:
        kept += digit
    fill = {"0": ",", "F": "!"}.get(digit, "") if len(kept) < len(row) else ""
    return _RUN.sub(_run, kept) + fill


def _run(found: re.Match[str]) -> str:
    length = found.end() - found.start()
    return _COUNTS[length] + found[1]


def _count(length: int) -> str:
    twenties, units = divmod(length, 20)
    return (_TWENTIES[twenties - 1] if twenties else "") + (_UNITS[units - 1] if units else "")


_RUN = re.compile(r"(.)\1{2,399}")
"""A run that is worth its count."""
_COUNTS = tuple(_count(length) for length in range(401))
