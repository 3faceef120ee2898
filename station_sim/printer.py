"""Played label printers: sockets that take pages as a label printer does, and count them.

Rule: a page is out when all of it has come; what stands on it is read from what was sent, and from nothing
    else.
"""

import asyncio
import re
from collections.abc import Callable
from typing import NamedTuple

HOST = "127.0.0.1"
_BARS = re.compile(rb"\^BC[^^]*\^FH\^FD>[:;](.*?)\^FS", re.DOTALL)
_QR = re.compile(rb"\^BQ[^^]*\^FH\^FDMA,(.*?)\^FS", re.DOTALL)
_TEXT = re.compile(rb"\^A0[^^]*\^FH\^FD(.*?)\^FS", re.DOTALL)
_HEX = re.compile(r"_([0-9A-F]{2})")
_READY = (
    b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n"
    b"\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
)
"""The host status of a printer that has paper and nothing to do (ZPL II Programming Guide, `~HS`)."""
_ASKS_STATUS, _ASKS_COUNT = b"~HS\r\n", b'! U1 getvar "odometer.total_label_count"\r\n'
_SAID = re.compile(rb"\^XA.*?\^XZ|%s|%s" % (re.escape(_ASKS_STATUS), re.escape(_ASKS_COUNT)), re.DOTALL)
"""A page, or one of the questions."""


class Sheet(NamedTuple):
    """A page as somebody reads it: what its codes say, and its words."""

    codes: tuple[str, ...]
    words: tuple[str, ...]


def read(page: bytes) -> Sheet:
    """What stands on a page of ZPL II.

    >>> page = b"^XA^FO1,1^BY2^BCN,80,N,N,N,N^FH^FD>:WEB-1_5F2.1^FS^FO9,9^A0N,20,20^FH^FDOverland^FS^XZ"
    >>> read(page)
    Sheet(codes=('WEB-1_2.1',), words=('Overland',))
    """
    return Sheet(_found(_BARS, page) + _found(_QR, page), _found(_TEXT, page))


def _found(what: re.Pattern[bytes], page: bytes) -> tuple[str, ...]:
    return tuple(
        _HEX.sub(lambda sign: chr(int(sign[1], 16)), found.decode("utf-8")) for found in what.findall(page)
    )


class Printer:
    """One label printer. `pages` is how many it has counted.

    Args:
        out: told what stands on each page, as it comes out.
    """

    def __init__(self, out: Callable[[Sheet], None]) -> None:
        self.pages = 0
        self._out = out
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen on a free port; its address."""
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        return f"{HOST}:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        """Take no more pages."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard = b""
        try:
            while more := await reader.read(65_536):
                heard = self._take(heard + more, writer)
        except ConnectionError:
            return
        finally:
            writer.close()

    def _take(self, heard: bytes, writer: asyncio.StreamWriter) -> bytes:
        """Print whole pages and answer questions, in the order in which they came; what is left of it."""
        done = 0
        for said in _SAID.finditer(heard):
            done = said.end()
            if said.group() == _ASKS_STATUS:
                writer.write(_READY)
            elif said.group() == _ASKS_COUNT:
                writer.write(b'"%d"' % self.pages)
            else:
                self.pages += 1
                self._out(read(said.group()))
        return heard[done:]
