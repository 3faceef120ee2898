"""A label printer: reads the part of ZPL II that the papers are made of, as Zebra's programming guide tells
it, and burns dots. What it does not know, it refuses.
"""

import re
from dataclasses import dataclass, field

import zxingcpp
from PIL import Image, ImageDraw
from reportlab.graphics.barcode import code128

_FIELD = re.compile(r"\^FO(\d+),(\d+)(.*?)\^FS", re.DOTALL)
_RUNS = {letter: n for n, letter in enumerate("GHIJKLMNOPQRSTUVWXY", start=1)} | {
    letter: 20 * n for n, letter in enumerate("ghijklmnopqrstuvwxyz", start=1)
}


@dataclass
class Printed:
    """A label, and where each field came to lie: (left, upper, right, lower) in dots."""

    image: Image.Image
    fields: list[tuple[str, tuple[int, int, int, int]]] = field(default_factory=list)


def print_labels(zpl: bytes, qr_drop: int = 10) -> list[Printed]:
    """Print every format of a stream. `qr_drop`: by how much this printer draws QR codes lower."""
    text = zpl.decode()
    formats = re.findall(r"\^XA(.*?)\^XZ", text, re.DOTALL)
    assert re.sub(r"\^XA.*?\^XZ", "", text, flags=re.DOTALL).strip() == "", "nothing between the formats"
    return [_print(each, qr_drop) for each in formats]


def _print(text: str, qr_drop: int) -> Printed:
    head, _, _ = text.partition("^FO")
    match = re.fullmatch(r"\^CI28\^LH0,0\^LS0\^PON\^PW(\d+)\^LL(\d+)\n", head)
    assert match, head
    assert re.fullmatch(r"(\n*\^FO.*?\^FS)*\n\^PQ1\n?", text.removeprefix(head), re.DOTALL)
    label = Printed(Image.new("1", (int(match[1]), int(match[2])), 1))
    for x, y, body in _FIELD.findall(text):
        _field(label, int(x), int(y), body, qr_drop)
    return label


def _field(label: Printed, x: int, y: int, body: str, qr_drop: int) -> None:
    if box := re.fullmatch(r"\^GB(\d+),(\d+),(\d+)", body):
        return _box(label, x, y, *map(int, box.groups()))
    if graphic := re.fullmatch(r"\^GFA,(\d+),(\d+),(\d+),(.*)", body, re.DOTALL):
        return _graphic(label, x, y, *map(int, graphic.groups()[:3]), data=graphic[4])
    if text := re.fullmatch(r"\^A0N,(\d+),(\d+)\^FH\^FD(.*)", body, re.DOTALL):
        assert text[3].isascii()
        return _note(label, "text", x, y, 1, int(text[1]))
    if code := re.fullmatch(r"\^BY(\d+)\^BCN,(\d+),N,N,N,N\^FH\^FD(.*)", body):
        return _bars(label, x, y, int(code[1]), int(code[2]), _code128(_unescaped(code[3])), "code128")
    code = re.fullmatch(r"\^BY2,3,10\^BQN,2,(\d+)\^FH\^FDMA,(.*)", body, re.DOTALL)
    assert code, body[:80]
    return _qr(label, x, y + qr_drop, int(code[1]), _unescaped(code[2]))


def _unescaped(data: str) -> str:
    return re.sub(r"_([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), data)


def _note(label: Printed, kind: str, x: int, y: int, width: int, height: int) -> None:
    label.fields.append((kind, (x, y, x + width, y + height)))


def _box(label: Printed, x: int, y: int, width: int, height: int, thickness: int) -> None:
    pen = ImageDraw.Draw(label.image)
    for n in range(thickness):
        if 2 * n < min(width, height):
            pen.rectangle((x + n, y + n, x + width - 1 - n, y + height - 1 - n), outline=0)
    _note(label, "box", x, y, width, height)


def _graphic(label: Printed, x: int, y: int, total: int, size: int, row: int, *, data: str) -> None:
    assert total == size
    rows = _unpacked(data, row * 2)
    assert len(rows) * row == total
    burnt = Image.frombytes("1", (row * 8, len(rows)), bytes.fromhex("".join(rows)))
    label.image.paste(0, (x, y), burnt)
    _note(label, "graphic", x, y, row * 8, len(rows))


def _unpacked(data: str, width: int) -> list[str]:
    rows, line, run = [], "", 0
    for letter in data:
        if letter in _RUNS:
            run += _RUNS[letter]
            continue
        if letter == ":":
            assert not line
            line = rows[-1]
        elif letter in ",!":
            line = line.ljust(width, "0" if letter == "," else "F")
        else:
            line += letter * max(1, run)
        run = 0
        assert len(line) <= width
        if len(line) == width:
            rows.append(line)
            line = ""
    assert not line
    return rows


def _code128(data: str) -> str:
    """The modules of field data whose start character is its first invocation code."""
    assert data[:2] in {">:", ">;"}, data
    assert not set(data[2:]) & set(">^~"), "they have invocation codes of their own"
    start, text = {">:": 104, ">;": 105}[data[:2]], data[2:]
    pairs = [int(text[n : n + 2]) for n in range(0, len(text), 2)] if start == 105 else []
    words = [start, *(pairs or [ord(letter) - 32 for letter in text])]
    check = (start + sum(n * word for n, word in enumerate(words))) % 103
    drawn = code128.Code128("", quiet=0)
    drawn.encoded = [*words, check, 106]
    modules, dark = "", True
    for letter in drawn.decompose():
        modules += ("1" if dark else "0") * ("abcd".index(letter.lower()) + 1)
        dark = not dark
    return modules


def _modules(text: str, kind: zxingcpp.BarcodeFormat, **options: str) -> list[str]:
    image = zxingcpp.create_barcode(text, kind, **options).to_image(scale=1, add_quiet_zones=False)
    height, width = memoryview(image).shape
    raw = memoryview(image).tobytes()
    return [
        "".join("0" if level else "1" for level in raw[n * width : (n + 1) * width]) for n in range(height)
    ]


def _bars(label: Printed, x: int, y: int, module: int, height: int, modules: str, kind: str) -> None:
    pen = ImageDraw.Draw(label.image)
    for n, dark in enumerate(modules):
        if dark == "1":
            pen.rectangle((x + n * module, y, x + (n + 1) * module - 1, y + height - 1), fill=0)
    _note(label, kind, x, y, len(modules) * module, height)


def _qr(label: Printed, x: int, y: int, module: int, text: str) -> None:
    rows = _modules(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pen = ImageDraw.Draw(label.image)
    for row, modules in enumerate(rows):
        for column, dark in enumerate(modules):
            if dark == "1":
                left, upper = x + column * module, y + row * module
                pen.rectangle((left, upper, left + module - 1, upper + module - 1), fill=0)
    _note(label, "qr", x, y, len(rows) * module, len(rows) * module)
