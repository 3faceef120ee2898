"""Sheets: labels, badges, waves' picking lists, manifests, command cards and guides, drawn for a file.

For printers' queues papers are gathered one by one (`paper_contents`); here many stand in one file.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Literal, get_args

from hub.documents.contents import CardSheet
from hub.documents.elements import Page, Size
from hub.documents.press import Content, Press
from hub.domain.errors import Invalid, NotFound
from hub.domain.guides import BY_NAME, GUIDES
from hub.office.paper_source import Source
from hub.office.sheet_contents import OF_DATA

Kind = Literal[
    "cards",
    "guide",
    "waves",
    "manifests",
    "badges",
    "bins",
    "slots",
    "totes",
    "carts",
    "zones",
    "cartons",
    "items",
    "orders",
]
KINDS: tuple[str, ...] = get_args(Kind)
WITHOUT_DATA = ("cards", "guide")
"""Papers that are the same everywhere."""
PAGES = (*WITHOUT_DATA, "waves", "manifests")
"""What is no label: never several on a sheet of A4."""
FORMS = ("pdf", "zpl")
_SIZE = re.compile(r"(\d{1,3}(?:\.\d+)?)[xX*](\d{1,3}(?:\.\d+)?)")


def size(text: str) -> Size | None:
    """A size of a label or page; None where none is said.

    Raises:
        Invalid: it is no size.

    >>> size("60x30"), size("")
    (Size(width=60.0, height=30.0), None)
    """
    if not text:
        return None
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise Invalid("size", "WIDTHxHEIGHT in mm, such as 60x30", text)
    return Size(float(found[1]), float(found[2]))


def named_contents(
    kind: str,
    names: Sequence[str],
    zone: str,
    wave: str,
    source: Callable[[], AbstractContextManager[Source]],
) -> list[tuple[str, Content]]:
    """What is to be drawn, each with the name that it goes by.

    Args:
        kind: one of KINDS.
        names: only these; all where none are named.
        zone: only bins of this zone, or slots of this wall.
        wave: only orders of this wave.
        source: opens what is read from; cards and guides need nothing.

    Raises:
        Invalid: a choice does not go with the kind.
        NotFound: there is none of it, or a name is not there.
    """
    if kind not in KINDS:
        raise Invalid("kind", f"one of {', '.join(KINDS)}", kind)
    if zone and kind not in {"bins", "slots"}:
        raise Invalid("zone", "bins or slots, which have one", kind)
    if wave and kind != "orders":
        raise Invalid("wave", "orders, which have one", kind)
    if kind == "cards":
        if names:
            raise Invalid("names", "none: the sheet of cards is always whole", " ".join(names))
        return [("cards", CardSheet())]
    if kind == "guide":
        return list(_guides(names))
    with source() as read:
        found = OF_DATA[kind](read, names, zone or wave)
    missing = sorted(set(names) - {name for name, _ in found})
    if missing:
        raise NotFound(
            f"{kind}: expected the names of {kind} that are there, found none for {', '.join(missing)}"
        )
    if not found:
        raise NotFound(f"{kind}: there are none to print yet")
    return found


def _guides(names: Sequence[str]) -> Sequence[tuple[str, Content]]:
    unknown = [name for name in names if name.lower() not in BY_NAME]
    if unknown:
        raise Invalid("names", f"some of {', '.join(BY_NAME)}", ", ".join(unknown))
    return [(guide.name, guide) for guide in [BY_NAME[name.lower()] for name in names] or GUIDES]


def _nothing(_count: int) -> None:
    """Whoever does not watch is told nothing."""


def draw(
    press: Press,
    contents: Sequence[Content],
    form: str,
    wanted: Size | None = None,
    dpi: int = 203,
    *,
    sheets: bool,
    laid: Callable[[int], None] = _nothing,
    drawn: Callable[[int], None] = _nothing,
) -> tuple[int, bytes]:
    """Lay out and draw.

    Args:
        form: one of FORMS.
        sheets: labels on A4, to be cut apart, in place of pages of their own size.
        laid: is told of each content that is laid out (1); `drawn` of each page.

    Returns:
        How many pages or labels there are, and the file.

    Raises:
        Invalid: a paper does not fit the size, or the printer's resolution is not known.
    """
    pages: list[Page] = []
    for content in contents:
        pages += press.pages(content, wanted)
        laid(1)
    if form == "zpl":
        return len(pages), press.zpl(pages, dpi, drawn)
    return len(pages), (press.pdf_sheets if sheets else press.pdf)(pages, drawn)
