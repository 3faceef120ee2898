"""Pages as files in a folder, for a program that prints what it finds there.

Rule that must hold: a file is there whole or not at all. It is written under a hidden name before it is noted
as under way, and only renamed afterwards: while the hidden one is there, nothing has come out.
"""

import asyncio
import os
import re
from pathlib import Path

from hub.domain.papers import Print
from hub.printing.transport import Fault, Sheets, Tell

_ODD = re.compile(r"[^A-Za-z0-9._-]+")


class Folder:
    """A folder that is there already."""

    in_one_piece = True
    takes_more = False

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    async def ready(self, sheets: Sheets) -> int:
        """The file is written, and not to be seen yet."""
        try:
            await asyncio.to_thread(self._write, sheets)
        except OSError as error:
            raise Fault(f"{self._path}: can't be written: {error.strerror}") from None
        return -1

    async def send(self, sheets: Sheets, _number: int) -> None:
        """The file gets its name."""
        hidden, named = self._hidden(sheets.job), self._path / self._name(sheets)
        try:
            if not await asyncio.to_thread(hidden.exists):
                await asyncio.to_thread(self._write, sheets)
            await asyncio.to_thread(self._show, hidden, named)
        except OSError as error:
            raise Fault(f"{named}: can't be written: {error.strerror}") from None

    async def out(self, _job: Print, _number: int, tell: Tell) -> None:
        """A file with a name is out."""
        tell("")

    async def resume(self, job: Print, _due: int) -> int:
        """It has its name unless the hidden file is still there."""
        if not await asyncio.to_thread(self._path.is_dir):
            raise Fault(f"{self._path}: expected a folder, found none")
        return 0 if await asyncio.to_thread(self._hidden(job).exists) else 1

    async def rest(self) -> None:
        """A folder needs no rest."""

    def _hidden(self, job: Print) -> Path:
        return self._path / f".pickbench-{job.id}.part"

    def _name(self, sheets: Sheets) -> str:
        job = sheets.job
        subject = _ODD.sub("_", job.subject)[:80]
        return f"{job.id:08d}-{job.kind}-{subject}.{sheets.language}"

    def _write(self, sheets: Sheets) -> None:
        with self._hidden(sheets.job).open("wb") as file:
            file.write(b"".join(sheets.pages))
            file.flush()
            os.fsync(file.fileno())
        self._keep()

    def _show(self, hidden: Path, named: Path) -> None:
        hidden.replace(named)
        self._keep()

    def _keep(self) -> None:
        """The folder's names outlast a power cut: one that was lost would pass for a file that is out."""
        folder = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
