"""Lines of standard input for CPython, as MicroPython's StreamReader gives them.

Rule: nobody waits for a line at the end: the thread that reads them ends with the program.
"""

import asyncio
import threading


class Lines:
    """Made within a running event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lines: asyncio.Queue[bytes] = asyncio.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    async def readline(self) -> bytes:
        """The next line; empty at the end of the input."""
        return await self._lines.get()

    def _read(self) -> None:
        line = b"-"
        with open(0, "rb", closefd=False) as given:  # sys.stdin's lock would kill the program at its end
            while line:
                line = given.readline()
                self._loop.call_soon_threadsafe(self._lines.put_nowait, line)
