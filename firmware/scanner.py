"""A scanner's stream of bytes cut into codes. Pure: bytes and the time go in, codes come out.

Rules: how the stream is split into reads changes nothing; a code longer than any may be is never cut down to
one that looks right; a code whose end was lost is never taken for a shorter one.
"""

from firmware.compat import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = const(256)
_SHORTEST = const(3)  # what idles out and is shorter is noise of a plug or of an open line
_IDLE_MS = const(50)  # at 9600 baud a byte takes 1 ms
_ENDS = const(b"\r\n")
_NOISE = const(b"\x00\x02\x03")  # an open line, STX, ETX: no symbol's data holds them
_SURE = const(2)  # so many codes in a row that ended with a terminator make a scanner that sends one


class Framer:
    """Cuts one scanner's stream. Codes end with CR, LF, both, or 50 ms of silence; GS (0x1D) is kept.

    A scanner that has sent terminators always sends them: what then ends in silence lost its end (a cable was
    pulled), and comes out as an empty code. One that is longer than 256 bytes comes out as its first 257. The
    station refuses both, so that the person sees that it was not taken. If a scanner stops sending
    terminators (its settings were changed), the first code is refused so, and the next is taken.

    `same_ms`: the same code again within so long after it was last seen is dropped; 0 drops nothing. Only for
    scanners that read on by themselves: a person who scans two equal pieces quickly would lose one.
    """

    def __init__(self, same_ms: int = 0) -> None:
        self.same_ms = same_ms
        self._bytes = bytearray(_LONGEST + 1)
        self._size = 0
        self._at_ms = 0  # when the last byte was read
        self._ended = 0  # codes in a row that ended with a terminator
        self._last: tuple[bytes, str] | None = None
        self._last_ms = 0

    def feed(self, data: "bytes | bytearray", now_ms: int) -> "Sequence[tuple[bytes, str]]":
        """Take the bytes read at `now_ms`, none where there were none; returns (code, AIM identifier or "")
        each.

        Silence counts from the last read that brought bytes to the first one that brings none: a loop that
        was held up finds the rest of a code waiting, and must not end it.

        >>> Framer().feed(b"]C1011234567890123121\\x1d10A\\r\\n4006381333931\\r", 0)
        [(b'011234567890123121\\x1d10A', ']C1'), (b'4006381333931', '')]
        """
        if not data:
            return self._idle(now_ms) if self._size and now_ms - self._at_ms >= _IDLE_MS else ()
        self._at_ms = now_ms
        codes: list[tuple[bytes, str]] = []
        for byte in data:
            if byte in _ENDS:
                if self._size:
                    self._ended = min(self._ended + 1, _SURE)
                    codes += self._end(now_ms, False)
            elif byte not in _NOISE and self._size <= _LONGEST:
                self._bytes[self._size] = byte
                self._size += 1
        return codes

    def _idle(self, now_ms: int) -> "Sequence[tuple[bytes, str]]":
        if self._size < _SHORTEST:
            self._size = 0
            return ()
        is_cut = self._ended == _SURE
        self._ended = 0
        return self._end(now_ms, is_cut)

    def _end(self, now_ms: int, is_cut: bool) -> "Sequence[tuple[bytes, str]]":
        code, aim = bytes(memoryview(self._bytes)[: self._size]), ""
        self._size = 0
        if len(code) >= 3 and code[0] == 0x5D and 96 < code[1] | 32 < 123 and 0x2F < code[2] < 0x7B:
            code, aim = code[3:], code[:3].decode()  # ISO/IEC 15424: flag, code character, modifier
        if is_cut:
            code = b""
        found = (code, aim)
        is_again = found == self._last and now_ms - self._last_ms < self.same_ms
        self._last, self._last_ms = found, now_ms
        return () if is_again else (found,)
