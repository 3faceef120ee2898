"""A TCP connection to a printer: every step has its time, and answers are found in what the printer says.

Rule that must hold: an answer that comes late is never taken for that of a later question of its kind, unless
it is older news of a number that only grows.
"""

import asyncio
import contextlib
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from hub.printing.transport import Fault

CONNECT_S, WRITE_S, ANSWER_S = 5.0, 20.0, 5.0
"""How long connecting may take, how long a printer may take nothing of a page, how long it may be silent."""
_LONGEST = 64 * 1024
"""Bytes that are kept of what a printer says and nobody asked for."""
_CHUNK = 16 * 1024


class Wire:
    """One connection.

    Args:
        connect_s, write_s, answer_s: how long each step may take.
    """

    def __init__(
        self,
        address: str,
        connect_s: float = CONNECT_S,
        write_s: float = WRITE_S,
        answer_s: float = ANSWER_S,
    ) -> None:
        host, _, port = address.rpartition(":")
        self._host, self._port = host.strip("[]"), int(port)
        self._connect_s, self._write_s, self._answer_s = connect_s, write_s, answer_s
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._names = ThreadPoolExecutor(1, "printer-name")
        self._heard = b""
        self.owes = False
        """Whether an answer has not come in time and may come yet."""

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as is known."""
        return self._writer is not None and self._reader is not None and not self._reader.at_eof()

    async def open(self) -> None:
        """Connect.

        Raises:
            Fault: it can't be reached.
        """
        await self.close()
        try:
            async with asyncio.timeout(self._connect_s):
                self._reader, self._writer = await self._connect()
        except TimeoutError:
            raise Fault(f"does not answer within {self._connect_s:g} s: switched off?") from None
        except OSError as error:
            raise Fault(f"can't be reached: {_why(error)}") from None
        found: socket.socket = self._writer.get_extra_info("socket")
        found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._writer.transport.set_write_buffer_limits(high=0)
        self._heard, self.owes = b"", False

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the first address of the host that answers.

        A name is looked up by a thread of this printer's own: one that can't be found keeps nobody else
        waiting.
        """
        found = await asyncio.get_running_loop().run_in_executor(
            self._names, partial(socket.getaddrinfo, self._host, self._port, type=socket.SOCK_STREAM)
        )
        for n, (*_, place) in enumerate(found, start=1):
            try:
                return await asyncio.open_connection(str(place[0]), self._port)
            except OSError:
                if n == len(found):
                    raise
        raise OSError("the host has no address")

    async def write(self, data: bytes) -> None:
        """Send bytes; done when the system has taken them all.

        Raises:
            Fault: the connection broke, or the printer takes nothing for too long.
        """
        writer = self._open_writer()
        try:
            for start in range(0, len(data), _CHUNK):
                writer.write(data[start : start + _CHUNK])
                async with asyncio.timeout(self._write_s):
                    await writer.drain()
        except TimeoutError:
            await self.close()
            raise Fault(f"takes nothing for {self._write_s:g} s: out of paper, paused?") from None
        except OSError as error:
            await self.close()
            raise Fault(f"the connection broke: {_why(error)}") from None

    async def ask(self, question: bytes, answer: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Ask something; None where no answer comes in time.

        Raises:
            Fault: the connection broke.
        """
        await self.write(question)
        try:
            async with asyncio.timeout(self._answer_s):
                return await self._hear(answer)
        except TimeoutError:
            self.owes = True
            return None

    async def _hear(self, answer: re.Pattern[bytes]) -> re.Match[bytes]:
        assert self._reader is not None
        while True:
            found = answer.search(self._heard)
            if found is not None:
                self._heard = self._heard[: found.start()] + self._heard[found.end() :]
                return found
            try:
                more = await self._reader.read(4096)
            except OSError as error:
                await self.close()
                raise Fault(f"the connection broke: {_why(error)}") from None
            if not more:
                await self.close()
                raise Fault("the printer closed the connection")
            self._heard = (self._heard + more)[-_LONGEST:]

    async def finish(self, seconds: float) -> bool:
        """Say that nothing more comes, and wait until the printer has closed its side too: it has taken all.

        Returns:
            Whether it has, in time and in order.
        """
        writer, reader = self._open_writer(), self._reader
        assert reader is not None
        try:
            writer.write_eof()
            async with asyncio.timeout(seconds):
                while await reader.read(4096):
                    pass
            return True
        except (TimeoutError, OSError):
            return False
        finally:
            await self.close()

    async def close(self) -> None:
        """End the connection at once."""
        writer, self._writer, self._reader = self._writer, None, None
        if writer is not None:
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await writer.wait_closed()

    def _open_writer(self) -> asyncio.StreamWriter:
        if self._writer is None:
            raise Fault("the connection is closed")
        return self._writer


def _why(error: OSError) -> str:
    """An error of the system in few words."""
    return (error.strerror or type(error).__name__)[:120]
