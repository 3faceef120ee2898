"""Passwords: made into what is kept of them (argon2id), and compared, always at the same cost.

Rule: this takes tens of milliseconds of processor time, so never inside a transaction and never on an event
loop.
"""

import secrets
import unicodedata
from threading import Lock

from pwdlib import PasswordHash

from hub.domain.errors import Invalid

LENGTHS = (10, 128)
"""Least and most characters of a password. Its length is what counts (NIST SP 800-63B, 5.1.1.2)."""

_MOST_READ = 1024
"""Characters of what somebody says that their password is: more are none."""


class Passwords:
    """One at a time, so that many who sign in at once take neither all memory nor all processors."""

    def __init__(self, hashing: PasswordHash | None = None) -> None:
        """`hashing`: how; as pwdlib recommends where it is not said."""
        self._hashing = hashing or PasswordHash.recommended()
        self._one = Lock()
        self._nobodys = ""

    def hashed(self, password: str) -> str:
        """What is kept of a password.

        Raises:
            Invalid: it is too short or too long; the text does not repeat it.
        """
        least, most = LENGTHS
        if not least <= len(password.strip()) <= most:
            raise Invalid("password", f"{least} to {most} characters", f"{len(password.strip())}")
        with self._one:
            return self._hashing.hash(_bytes(password))

    def fits(self, password: str, kept: str) -> bool:
        """Whether this is the password of which `kept` was made; as slow where "" is kept, for nobody."""
        with self._one:
            self._nobodys = self._nobodys or self._hashing.hash(secrets.token_urlsafe())
            fits = self._hashing.verify(_bytes(password[:_MOST_READ]), kept or self._nobodys)
        return fits and bool(kept)


def _bytes(password: str) -> bytes:
    """A password as it is hashed: the same, however a keyboard puts its letters together (NIST SP 800-63B,
    5.1.1.2), and without spaces around it, which nobody sees.
    """
    return unicodedata.normalize("NFKC", password.strip()).encode("utf-8", "surrogatepass")
