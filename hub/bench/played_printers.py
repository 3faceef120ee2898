"""Label printers of a benchmark, as a process of their own: `python -m hub.bench.played_printers COUNT
LABEL_S STOP_S`. They count what came out, and say on the first line of their output at which ports they
listen.

Rule that must hold: a label that is read while the one before is printed follows it without a stop.
"""

import asyncio
import re
import sys

_PAGE = re.compile(rb"\^XA.*?\^XZ", re.DOTALL)


class _Printer:
    """A printer that takes `label_s` for a label, and `stop_s` more when it had nothing left to print."""

    def __init__(self, label_s: float, stop_s: float) -> None:
        self.count = 0
        self._label_s, self._stop_s = label_s, stop_s
        self._buffer: asyncio.Queue[None] = asyncio.Queue()

    async def run(self) -> None:
        """Print what is in the buffer."""
        while True:
            stops = self._buffer.empty()
            await self._buffer.get()
            await asyncio.sleep(self._label_s + (self._stop_s if stops else 0))
            self.count += 1

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer questions and take pages, until the other side closes."""
        heard = b""
        try:
            while more := await reader.read(65_536):
                heard += more
                for _ in _PAGE.findall(heard):
                    self._take()
                heard = _PAGE.sub(b"", heard)
                for question, answer in ((b"~HS", self._status()), (b"getvar", f'"{self.count}"'.encode())):
                    if question in heard:
                        writer.write(answer)
                        heard = b""
        finally:
            writer.close()

    def _take(self) -> None:
        if self._label_s or self._stop_s:
            self._buffer.put_nowait(None)
        else:
            self.count += 1

    def _status(self) -> bytes:
        return (
            b"\x02030,0,0,1245,%03d,0,0,0,000,0,0,0\x03\r\n" % self._buffer.qsize()
            + b"\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
        )


async def _play(count: int, label_s: float, stop_s: float) -> None:
    played = [_Printer(label_s, stop_s) for _ in range(count)]
    servers = [await asyncio.start_server(each.serve, "127.0.0.1", 0) for each in played]
    sys.stdout.write(" ".join(str(server.sockets[0].getsockname()[1]) for server in servers) + "\n")
    sys.stdout.flush()
    await asyncio.gather(*(each.run() for each in played))


if __name__ == "__main__":
    asyncio.run(_play(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))
