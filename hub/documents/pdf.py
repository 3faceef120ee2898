"""Pages as PDF: one label a page, or several on a sheet of A4 to be cut apart.

Rule: bars and modules are whole dots of 300 dpi, so that an office printer keeps them even.
"""

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from hub.documents.elements import A4, Barcode, Element, Frame, Page, Picture, Qr, Rule, Size, Text
from hub.documents.fonts import BASELINE, Font
from hub.documents.symbols import MM_PER_INCH, PDF_DPI, QR_QUIET, bar_dots, qr, qr_dots

_MM = 72 / MM_PER_INCH
"""Points a millimetre."""
_BOLD = 0.026
"""How thick the outline of a bold letter is drawn, in parts of its size: the font has no bold face."""
_NON_ZERO = 1
"""Where boxes of one path overlap, both are filled."""
SHEET_MARGIN, SHEET_GAP = 8.0, 3.0
"""mm around and between the labels of a sheet: what most office printers can reach."""


def render(pages: Iterable[Page], font: Font, done: Callable[[int], None] = lambda _pages: None) -> bytes:
    """Draw pages, each of its own size, into one PDF.

    Args:
        done: told of each page that was drawn (1), for a progress bar.
    """
    buffer = BytesIO()
    canvas = _canvas(buffer)
    for page in pages:
        canvas.setPageSize((page.size.width * _MM, page.size.height * _MM))
        _draw(canvas, page, font, 0.0, page.size.height)
        canvas.showPage()
        done(1)
    canvas.save()
    return buffer.getvalue()


def places(label: Size, sheet: Size = A4) -> list[tuple[float, float]]:
    """Where labels lie on a sheet: the upper left corners in mm, row by row; none where it is too small."""
    across = int((sheet.width - 2 * SHEET_MARGIN + SHEET_GAP) // (label.width + SHEET_GAP))
    down = int((sheet.height - 2 * SHEET_MARGIN + SHEET_GAP) // (label.height + SHEET_GAP))
    return [
        (SHEET_MARGIN + column * (label.width + SHEET_GAP), SHEET_MARGIN + row * (label.height + SHEET_GAP))
        for row in range(down)
        for column in range(across)
    ]


def render_sheets(
    labels: Sequence[Page], font: Font, sheet: Size = A4, done: Callable[[int], None] = lambda _pages: None
) -> bytes:
    """Draw labels of one size, several on a sheet, each in a thin frame to cut along.

    Labels that leave no room for a second one are drawn on pages of their own size.
    """
    spots = places(labels[0].size, sheet) if labels else []
    if len(spots) < 2:
        return render(labels, font, done)
    buffer = BytesIO()
    canvas = _canvas(buffer)
    canvas.setPageSize((sheet.width * _MM, sheet.height * _MM))
    for first in range(0, len(labels), len(spots)):
        for label, (x, y) in zip(labels[first : first + len(spots)], spots, strict=False):
            _draw(canvas, label, font, x, sheet.height - y)
            _cutting_frame(canvas, label.size, x, sheet.height - y)
            done(1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _canvas(buffer: BytesIO) -> Canvas:
    canvas = Canvas(buffer, pageCompression=1, invariant=1)
    canvas.setTitle("Pickbench")
    return canvas


def _cutting_frame(canvas: Canvas, size: Size, x: float, top: float) -> None:
    canvas.setLineWidth(0.2)
    canvas.setStrokeGray(0.7)
    canvas.rect(x * _MM, (top - size.height) * _MM, size.width * _MM, size.height * _MM)
    canvas.setStrokeGray(0)


def _draw(canvas: Canvas, page: Page, font: Font, left: float, top: float) -> None:
    """Draw a page whose upper left corner is there, mm from the lower left of the paper."""
    for element in page.elements:
        _element(canvas, element, font, left, top)


def _element(canvas: Canvas, element: Element, font: Font, left: float, top: float) -> None:
    match element:
        case Text():
            _text(canvas, element, font, left, top)
        case Barcode():
            _barcode(canvas, element, left, top)
        case Qr():
            _qr(canvas, element, left, top)
        case Picture():
            _picture(canvas, element, left, top)
        case Rule(x, y, width, height):
            _fill(canvas, [(left + x, top - y - height, width, height)])
        case Frame(x, y, width, height, t):
            across = [(left + x, top - y - t, width, t), (left + x, top - y - height, width, t)]
            down = [
                (left + x, top - y - height, t, height),
                (left + x + width - t, top - y - height, t, height),
            ]
            _fill(canvas, across + down)


def _text(canvas: Canvas, text: Text, font: Font, left: float, top: float) -> None:
    baseline = top - text.y - text.size * BASELINE
    drawn = canvas.beginText((left + text.x) * _MM, baseline * _MM)
    drawn.setFont(font.name, text.size * _MM)
    if text.bold:
        canvas.setLineWidth(text.size * _BOLD * _MM)
        drawn.setTextRenderMode(2)
    drawn.textOut(text.text)
    if text.bold:
        drawn.setTextRenderMode(0)
    canvas.drawText(drawn)


def _barcode(canvas: Canvas, code: Barcode, left: float, top: float) -> None:
    module = bar_dots(code.bars, code.width, PDF_DPI) * MM_PER_INCH / PDF_DPI
    x = left + code.x + (code.width - code.bars.modules * module) / 2 + code.bars.left * module
    bars = []
    for n, width in enumerate(code.bars.widths):
        if n % 2 == 0:
            bars.append((x, top - code.y - code.height, width * module, code.height))
        x += width * module
    _fill(canvas, bars)


def _qr(canvas: Canvas, code: Qr, left: float, top: float) -> None:
    matrix = qr(code.value)
    module = qr_dots(code.value, code.side, PDF_DPI) * MM_PER_INCH / PDF_DPI
    inset = (code.side - len(matrix) * module) / 2
    x0, y0 = left + code.x + inset, top - code.y - inset
    assert inset >= QR_QUIET * module or not module, "the quiet zone is part of the square"
    squares = []
    for row, modules in enumerate(matrix):
        start = None
        for column, dark in enumerate((*modules, False)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                squares.append(
                    (x0 + start * module, y0 - (row + 1) * module, (column - start) * module, module)
                )
                start = None
    _fill(canvas, squares)


def _picture(canvas: Canvas, picture: Picture, left: float, top: float) -> None:
    with Image.open(BytesIO(picture.webp)) as opened:
        image = opened.convert("RGB")
    canvas.drawImage(
        ImageReader(image),
        (left + picture.x) * _MM,
        (top - picture.y - picture.height) * _MM,
        picture.width * _MM,
        picture.height * _MM,
        preserveAspectRatio=True,
        anchor="c",
    )


def _fill(canvas: Canvas, boxes: Iterable[tuple[float, float, float, float]]) -> None:
    """Fill boxes (x, y, width, height in mm from the lower left) as one path."""
    path = canvas.beginPath()
    for x, y, width, height in boxes:
        path.rect(x * _MM, y * _MM, width * _MM, height * _MM)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=_NON_ZERO)
