"""What is in a printer's way, for everybody to see: told once, and once when it is over."""

import asyncio
from typing import Any

import structlog

from hub.domain.papers import Print, Printer
from hub.office import printers
from hub.office.act import Act
from hub.printing.clerk import Clerk

LONGEST = 256
"""Characters of it that are kept."""
_log = structlog.get_logger(__name__)


class Trouble:
    """What is in the way of one printer."""

    def __init__(self, printer: Printer, clerk: Clerk) -> None:
        self._printer = printer
        self._clerk = clerk
        self._said = printer.fault
        self._telling: set[asyncio.Task[Any]] = set()

    def seen(self, printer: Printer) -> None:
        """The printer as it was read: what stands there was said, unless something is being written now."""
        self._printer = printer
        if not self._telling:
            self._said = printer.fault

    def tell(self, said: str) -> None:
        """Write what is in the way; "" when nothing is any more. What was said last is not said again."""
        said = said[:LONGEST]
        if said == self._said:
            return
        self._said = said
        if said:
            _log.warning("printer_waits", printer=self._printer.code, said=said)
        else:
            _log.info("printer_goes_on", printer=self._printer.code)
        id_ = self._printer.id

        def write(act: Act) -> None:
            printers.tell_fault(act, id_, said)

        task = asyncio.create_task(self._clerk.do(write))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


def question(head: Print | None) -> str:
    """What somebody is asked about the first that waits; "" where it is not doubtful."""
    if head is None or head.state != "doubtful":
        return ""
    return f"print {head.id} {head.kind} {head.subject}: is it there? 是否已打印？"
