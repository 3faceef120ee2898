"""Printers. Lengths in millimetres, times in UTC milliseconds."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.domain import papers
from hub.domain.papers import PAGES_AT_ONCE
from hub.http.schemas.fields import LINE, WHOLE, In, Name, Out, example

Kind = Literal[papers.QUEUED]  # type: ignore[valid-type]  # the domain's own tuples, spelt out in OpenAPI
MOST_KINDS = len(papers.QUEUED)
Language = Literal[papers.LANGUAGES]  # type: ignore[valid-type]
Way = Literal[papers.PRINTER_KINDS]  # type: ignore[valid-type]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
Address = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=LINE)]
AtOnce = Annotated[int, Field(ge=1, le=papers.MOST_AT_ONCE), WHOLE]
Kinds = Annotated[tuple[Kind, ...], Field(max_length=MOST_KINDS)]
Stations = Annotated[tuple[Name, ...], Field(max_length=100)]
Side = Annotated[int, Field(ge=10, le=1000), WHOLE]
_NEW = {
    "code": "P1",
    "kind": "raw",
    "address": "10.0.0.9:9100",
    "language": "zpl",
    "dpi": 203,
    "width_mm": 100,
    "height_mm": 150,
    "papers": ["packing_slip", "waybill"],
    "stations": ["bench-1"],
    "silent": False,
    "pages_at_once": 4,
}
_PRINTER = {
    "id": 1,
    **_NEW,
    "active": True,
    "fault": "out of paper 缺纸",
    "fault_at_ms": 1_795_190_041_000,
    "waiting": 12,
    "doubtful": 0,
    "oldest_at_ms": 1_795_190_000_000,
}


class NewPrinter(In):
    """A printer that is reached over the network, or that writes files into a folder of the hub's machine. No
    papers: it takes all; no stations: it serves all benches. `silent`: it answers no question.
    `pages_at_once`: so many may be on their way to it, where it can be told what came out.
    """

    model_config = In.model_config | example(**_NEW)

    code: Code
    kind: Way
    address: Address
    language: Language = papers.ZPL
    dpi: Annotated[int, WHOLE] = 203
    width_mm: Side = 100
    height_mm: Side = 150
    papers: Kinds = ()
    stations: Stations = ()
    silent: bool = False
    pages_at_once: AtOnce = PAGES_AT_ONCE


class PrinterChange(In):
    """What a printer takes, whom it serves and how many pages it gets at once from now on; null or left out:
    as it is.
    """

    model_config = In.model_config | example(papers=["waybill"], stations=[], pages_at_once=2)

    papers: Kinds | None = None
    stations: Stations | None = None
    pages_at_once: AtOnce | None = None


class Printer(Out):
    """A printer. `waiting`: prints in its queue, the oldest asked for at `oldest_at_ms` (0 where nothing
    waits); `doubtful` of them need a person, who looks whether they are there. `fault`: what is in its way
    since `fault_at_ms`; empty while it prints.
    """

    model_config = example(**_PRINTER)

    id: int
    code: str
    kind: str
    address: str
    language: str
    dpi: int
    width_mm: int
    height_mm: int
    papers: list[str]
    stations: list[str]
    silent: bool
    pages_at_once: int
    active: bool
    fault: str
    fault_at_ms: int
    waiting: int
    doubtful: int
    oldest_at_ms: int
