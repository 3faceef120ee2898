"""The proof of an order's contents: its lines with pictures, what each parcel weighed and what follows from
it, and every scan.

Rule: what is proven and what is not stand in the same size.
"""

from dataclasses import dataclass, field

from hub.documents.elements import Page, Picture, Size
from hub.documents.fonts import Font
from hub.documents.layouts.rows import Column, Row, Rows
from hub.documents.proofs import Pair, Proof, ProofLine, ProofParcel
from hub.documents.sheet import Sheet
from hub.documents.words import Lang, both, joined, say
from hub.documents.wrapping import LINE

_MARGIN, _FOOT = 12.0, 6.0
_TEXT, _SMALL, _HEAD = 3.4, 2.9, 4.4
_PICTURE = 16.0
_PROVEN, _OPEN = "✓", "○"
_TITLES = {
    "title": ("Proof of contents", "装箱证明"),
    "lines": ("What was ordered, and how it was checked", "订单内容及核对方式"),
    "parcels": ("What was weighed, and what follows from it", "称重结果及结论"),
    "steps": ("Every scan and weight", "全部扫描和称重记录"),
    "means": (
        "✓ Weight rules out that one piece was missing; scans rule out another thing in its place. ○ Open.",
        "✓ 重量可排除少一件；是否被同等重量的其他物品代替，由扫描记录排除。○ 重量不能确定。",
    ),
    "none": ("No parcel was packed yet: nothing was weighed.", "尚未打包，没有称重记录。"),
    "at": ("Time", "时间"),
    "what": ("What", "内容"),
    "verdict": ("Verdict", "结果"),
    "said": ("As it was said", "当时提示"),
    "who": ("Who", "操作人"),
    "where": ("Where", "站点"),
}


@dataclass(slots=True)
class _Flow:
    """Pages while they fill from top to bottom."""

    font: Font
    size: Size
    sheets: list[Sheet] = field(default_factory=list)
    y: float = 0.0

    @property
    def sheet(self) -> Sheet:
        """The page that is being filled."""
        return self.sheets[-1]

    @property
    def bottom(self) -> float:
        """Where the foot begins."""
        return self.sheet.bottom - _FOOT

    def turn(self) -> None:
        """Begin a page."""
        self.sheets.append(Sheet(self.font, self.size, _MARGIN))
        self.y = _MARGIN

    def need(self, height: float) -> None:
        """Begin a page where so much does not fit on this one."""
        if self.y + height > self.bottom:
            self.turn()

    def text(
        self, text: str, size: float, *, bold: bool = False, indent: float = 0.0, lines: int = 4
    ) -> None:
        """A paragraph, whole on one page."""
        self.need(lines * size * LINE if lines < 3 else 2 * size * LINE)
        left = _MARGIN + indent
        width = self.sheet.inner - indent
        self.y += self.sheet.text(left, self.y, width, text, size, lines=lines, least=size * 0.7, bold=bold)


def proof(content: Proof, font: Font, size: Size, lang: Lang) -> list[Page]:
    """The pages of a proof."""
    flow = _Flow(font, size)
    flow.turn()
    _head(flow, content, lang)
    _title(flow, "lines", lang)
    for line in content.lines:
        _line(flow, line, lang)
    _title(flow, "parcels", lang)
    for parcel in content.parcels:
        _parcel(flow, parcel, lang)
    if content.parcels:
        flow.text(both(*_TITLES["means"], lang), _SMALL)
    else:
        flow.text(both(*_TITLES["none"], lang), _TEXT)
    _title(flow, "steps", lang)
    _steps(flow, content, lang)
    _feet(flow, content, lang)
    return [sheet.page() for sheet in flow.sheets]


def _title(flow: _Flow, word: str, lang: Lang) -> None:
    flow.need(28)
    flow.y += 4
    flow.text(both(*_TITLES[word], lang), _HEAD, bold=True, lines=1)
    flow.y += 1
    if word != "steps":
        # The table's head has its own.
        flow.sheet.rule(flow.y, 0.3)
        flow.y += 1.5


def _head(flow: _Flow, content: Proof, lang: Lang) -> None:
    flow.text(f"{both(*_TITLES['title'], lang)}  {content.order}", 6.5, bold=True, lines=2)
    flow.y += 1.5
    flow.text(_facts(content.facts, lang), _TEXT)


def _facts(facts: tuple[tuple[Pair, Pair], ...], lang: Lang) -> str:
    return joined(*(f"{both(*name, lang)} {both(*value, lang)}" for name, value in facts if any(value)))


def _line(flow: _Flow, line: ProofLine, lang: Lang) -> None:
    flow.need(_PICTURE + 1)
    top, indent = flow.y, _PICTURE + 4
    if line.picture is not None:
        flow.sheet.elements.append(Picture(_MARGIN, top, _PICTURE, _PICTURE, line.picture))
    else:
        flow.sheet.frame(_MARGIN, top, _PICTURE, _PICTURE, 0.2)
        flow.sheet.text(_MARGIN, top + 6, _PICTURE, line.sku[:2], 4.5, align="middle", least=2)
    name = line.name if line.name != line.sku else ""
    flow.text(joined(f"{line.sku}  × {line.qty}", name), _TEXT, bold=True, indent=indent, lines=2)
    flow.text(both(*line.checked, lang), _TEXT, indent=indent, lines=3)
    flow.y = max(flow.y, top + _PICTURE) + 1.5
    flow.sheet.rule(flow.y, 0.1)
    flow.y += 1


def _parcel(flow: _Flow, parcel: ProofParcel, lang: Lang) -> None:
    flow.need(30)
    flow.text(f"{say('parcel', lang)} {parcel.code}", _HEAD, bold=True, lines=1)
    flow.text(_facts(parcel.facts, lang), _TEXT)
    flow.y += 1
    flow.text(f"{_PROVEN if parcel.proven else _OPEN} {both(*parcel.says, lang)}", _TEXT, bold=True)
    for thing in parcel.things:
        mark = _PROVEN if thing.proven else _OPEN
        flow.text(f"{mark} {thing.sku} × {thing.qty}: {both(*thing.says, lang)}", _TEXT, indent=5)
    flow.y += 2


def _steps(flow: _Flow, content: Proof, lang: Lang) -> None:
    def head(word: str) -> str:
        return both(*_TITLES[word], lang)

    columns = (
        Column(head("at"), 36),
        Column(head("what"), 0, bold=True),
        Column(head("verdict"), 22),
        Column(head("said"), 44),
        Column(head("who"), 24),
        Column(head("where"), 22),
    )
    rows = [
        Row((step.at, both(*step.what, lang), both(*step.verdict, lang), step.said, step.who, step.where))
        for step in content.steps
    ]
    table = Rows(columns, rows, _SMALL)
    while not table.finished:
        flow.y = table.draw(flow.sheet, flow.y, flow.bottom)
        if not table.finished:
            flow.turn()


def _feet(flow: _Flow, content: Proof, lang: Lang) -> None:
    for n, sheet in enumerate(flow.sheets, start=1):
        page = f"{say('page', lang)} {n}/{len(flow.sheets)}"
        foot = joined(content.order, page, content.printed and f"{say('printed', lang)} {content.printed}")
        sheet.text(sheet.margin, sheet.bottom - 3.6, sheet.inner, foot, 2.8, align="right")
