"""Papers at the packing benches: what has come out of the printers, and who takes which.

Rule: a slip is known by the code that only it has, a waybill by the carrier's number beside the parcel's
code; what a paper says is read from the page, never asked of the hub.
"""

import asyncio
import re
from collections.abc import Callable
from typing import NamedTuple

from station_sim.printer import Printer, Sheet

SLIP, WAYBILL = "slip", "waybill"
_SLIPS_OWN = "D%"
_PARCEL = re.compile(r"(.+\.\d+)(?:/\d+)?")


class Paper(NamedTuple):
    """A slip or a waybill: the parcel that it is of, and the code that proves it."""

    kind: str
    parcel: str
    code: str
    words: tuple[str, ...] = ()
    print_code: str = ""
    """The code of this very print, where that is another one: it proves a waybill as its number does."""

    @property
    def proofs(self) -> tuple[str, ...]:
        """The codes that prove it."""
        return (self.code, self.print_code) if self.print_code else (self.code,)


class Trays:
    """The printers' trays. `pages` counts what came out that is no paper of a parcel."""

    def __init__(self) -> None:
        self.printers = {name: Printer(self._out) for name in ("SLIPS", "WAYBILLS")}
        self.others: list[Sheet] = []
        self._papers: dict[tuple[str, str], list[Paper]] = {}
        self._came = asyncio.Event()

    @property
    def pages(self) -> int:
        """Pages that have come out of all printers."""
        return sum(printer.pages for printer in self.printers.values())

    async def start(self) -> dict[str, str]:
        """Switch the printers on; printer -> its address."""
        return {name: await printer.start() for name, printer in self.printers.items()}

    def stop(self) -> None:
        """Switch them off."""
        for printer in self.printers.values():
            printer.stop()

    def _out(self, sheet: Sheet) -> None:
        paper = read(sheet)
        if paper is None:
            self.others.append(sheet)
        else:
            self._papers.setdefault((paper.kind, paper.parcel), []).append(paper)
        self._came.set()

    def count(self, kind: str, parcel: str) -> int:
        """How many papers of a kind have come out for a parcel."""
        return len(self._papers.get((kind, parcel), ()))

    def there(self, kind: str, parcel: str) -> str:
        """The code of the newest paper of a parcel; "" where none lies in the tray."""
        papers = self._papers.get((kind, parcel))
        return papers[-1].code if papers else ""

    def other(self, kind: str, is_fit: Callable[[str], bool]) -> Paper | None:
        """A paper of a kind that lies in the tray and is of another order; None where there is none.

        Args:
            is_fit: whether the papers of a parcel may be taken.
        """
        found = (papers[-1] for (k, parcel), papers in self._papers.items() if k == kind and is_fit(parcel))
        return next(found, None)

    def take(self, parcel: str) -> None:
        """Both papers of a parcel leave the trays, with whatever else came out for it."""
        for kind in (SLIP, WAYBILL):
            self._papers.pop((kind, parcel), None)

    async def newest(self, kind: str, parcel: str, within_s: float, more_than: int = 0) -> Paper | None:
        """The paper of a kind that came out last for a parcel, once more than so many have; None where it has
        not come, and no printer has put out any page for so long.
        """
        while self.count(kind, parcel) <= more_than:
            self._came.clear()
            try:
                await asyncio.wait_for(self._came.wait(), within_s)
            except TimeoutError:
                return None
        return self._papers[kind, parcel][-1]


def read(sheet: Sheet) -> Paper | None:
    """The slip or waybill that a page is; None for any other paper.

    >>> slip, waybill = Sheet(("WEB-1.1", "D%WEB-1.1/7"), ()), Sheet(("WEB-1.1", "OVL7", "WEB-1.1/8"), ())
    >>> [(paper.kind, paper.parcel, paper.proofs) for paper in (read(slip), read(waybill))]
    [('slip', 'WEB-1.1', ('D%WEB-1.1/7',)), ('waybill', 'WEB-1.1', ('OVL7', 'WEB-1.1/8'))]
    >>> read(Sheet(("VAN-261122-1",), ())) is None
    True
    """
    own = next((code for code in sheet.codes if code.startswith(_SLIPS_OWN)), None)
    if own is not None:
        return Paper(SLIP, _parcel(own.removeprefix(_SLIPS_OWN)), own, sheet.words)
    parcel = next((_parcel(code) for code in sheet.codes if _parcel(code)), None)
    number = next((code for code in sheet.codes if not _parcel(code)), None)
    if parcel is None or number is None:
        return None
    print_code = next((code for code in sheet.codes if _parcel(code) and code != parcel), "")
    return Paper(WAYBILL, parcel, number, sheet.words, print_code)


def _parcel(code: str) -> str:
    """The parcel that a code tells, without the number of the paper's print; "" where it tells none."""
    found = _PARCEL.fullmatch(code)
    return found[1] if found else ""
