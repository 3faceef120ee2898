"""A print's contents, read now, drawn for its printer.

Rule: what is printed is what the database says when it is printed; a drawing is not kept for later.
"""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from hub.documents.elements import Size
from hub.documents.fonts import FontMissing
from hub.documents.press import Press
from hub.domain.papers import ZPL, Print, Printer
from hub.office.paper_contents import gather
from hub.office.paper_source import Source
from hub.printing.transport import Fault, Sheets
from hub.store.database import Database
from hub.store.reading import snapshot


class Renderer:
    """Draws papers; may be used from several threads.

    Args:
        font_file: the font; empty: the first that the system has.
    """

    def __init__(
        self, database: Database, site: str, zone: ZoneInfo, now_ms: Callable[[], int], font_file: str = ""
    ) -> None:
        self._database = database
        self._site = site
        self._zone = zone
        self._now_ms = now_ms
        self._font_file = font_file
        self._press: Press | None = None

    def sheets(self, job: Print, printer: Printer) -> Sheets:
        """Draw a paper.

        Raises:
            Fault: there is no font to draw with.
            DomainError: its subject is gone, is no longer what it was asked for, or does not fit the
                printer's page.
        """
        press = self._loaded()
        with snapshot(self._database) as reader:
            content = gather(Source(reader, self._site, self._zone, self._now_ms()), job)
        pages = press.pages(content, Size(printer.width_mm, printer.height_mm))
        if printer.language == ZPL:
            return Sheets(job, [press.zpl([page], printer.dpi) for page in pages], printer.language)
        return Sheets(job, [press.pdf(pages)], printer.language)

    def _loaded(self) -> Press:
        if self._press is None:
            try:
                self._press = Press.load(self._font_file)
            except FontMissing as missing:
                raise Fault(str(missing)) from None
        return self._press
