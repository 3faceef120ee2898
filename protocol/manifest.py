"""The manifest of a firmware: which files it consists of, signed with the key of the station that it is for.

Rules: text of lines that end in LF, in ASCII; the last line signs every byte before it with HMAC-SHA256 (RFC
2104, FIPS 198-1). Files are named by their path in a firmware's folder; a path can't leave that folder.

    pickbench-firmware 1 <version> <board, or any>
    <sha256> <bytes> <path>         for each file
    hmac <64 hexadecimal digits>

>>> key = bytes(range(32))
>>> text = written("0.2.0", "any", [("version.txt", 5, "ab" * 32)], key)
>>> lines = text.splitlines(True)
>>> read_head(lines[0]), read_row(lines[1])[:2]
(('0.2.0', 'any'), ('version.txt', 5))
>>> lines[2] == closing(signed(key, lines[:2]))
True
"""

from hashlib import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "manifest"
"""What the hub calls it when it sends it."""
_OPENING = "pickbench-firmware 1 "
_BLOCK_BYTES = 64  # of SHA-256
_ALLOWED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./"


def written(version: str, board: str, rows: "list[tuple[str, int, str]]", key: bytes) -> bytes:
    """The manifest of files, each as path, size in bytes and SHA-256 in hexadecimal; signed with `key`.

    Raises ValueError where a station could not read it again.
    """
    lines = [(_OPENING + version + " " + board + "\n").encode()]
    lines += [("%s %d %s\n" % (sha, size, path)).encode() for path, size, sha in rows]
    if read_head(lines[0]) != (version, board):
        raise ValueError("expected version and board without spaces, got " + repr((version, board)))
    for line, row in zip(lines[1:], rows):
        if read_row(line) != tuple(row):
            raise ValueError("expected path, bytes and SHA-256 of a file, got " + repr(row))
    return b"".join(lines) + closing(signed(key, lines))


def read_head(line: bytes) -> "tuple[str, str] | None":
    """Version and board of the first line; None where it is none."""
    words = _words(line, 4)
    if words is None or words[0] + " " + words[1] + " " != _OPENING or len(words[2]) > 32:
        return None
    return words[2], words[3]


def read_row(line: bytes) -> "tuple[str, int, str] | None":
    """Path, bytes and SHA-256 of a file's line; None where it is none."""
    words = _words(line, 3)
    if words is None or len(words[0]) != 64 or words[0].strip("0123456789abcdef") or not words[1].isdigit():
        return None
    path = words[2]
    if len(path) > 64 or path.strip(_ALLOWED) or "" in path.split("/") or ".." in path or path[0] == ".":
        return None
    return path, int(words[1]), words[0]


def _words(line: bytes, count: int) -> "list[str] | None":
    """So many words with a space between, and LF at the end."""
    for byte in line:
        if byte > 126:
            return None
    words = line.decode()[:-1].split(" ")
    return words if line[-1:] == b"\n" and len(words) == count and "" not in words else None


def closing(mac: bytes) -> bytes:
    """The last line, of an HMAC."""
    return b"hmac " + mac.hex().encode() + b"\n"


def signed(key: bytes, lines: "Iterable[bytes]") -> bytes:
    """HMAC-SHA256 over lines, which are read one after the other.

    >>> signed(b"key", [b"The quick brown fox ", b"jumps over the lazy dog"]).hex()[:16]
    'f7bc83f430538424'
    """
    if len(key) > _BLOCK_BYTES:
        key = sha256(key).digest()
    pad = bytearray(key + bytes(_BLOCK_BYTES - len(key)))
    for at in range(_BLOCK_BYTES):
        pad[at] ^= 0x36
    inner = sha256(pad)
    for line in lines:
        inner.update(line)
    for at in range(_BLOCK_BYTES):
        pad[at] ^= 0x36 ^ 0x5C
    outer = sha256(pad)
    outer.update(inner.digest())
    return outer.digest()
