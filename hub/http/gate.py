"""Who is behind a request: what it shows of who makes it, and what the database says of that.

Rule: while the site has no administrator, whoever sits at the hub's own machine may do all and nobody else
anything; from then on there is an account behind every request.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any

from starlette.requests import HTTPConnection

from hub.domain.access import FOUNDER, Who, digest_of, lasts
from hub.domain.errors import Conflict, Forbidden, Unauthorized
from hub.office import sessions, signing_in, tokens
from hub.office.passwords import Passwords
from hub.office.writing import Writer
from hub.store.database import Database
from hub.store.reading import UNAVAILABLE, access, snapshot

COOKIE = "pickbench"
"""Name of the cookie that holds a session."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
"""Headers by which a proxy shows that who asks is not at this machine."""
_FOUNDED_S = 1.0
"""How old the news may be that there is no administrator: another process may have made one."""
_SEEN_MS = 60_000
"""How often it is written down that a session or token is used."""
_NOT_FOUNDED = (
    "this site has no administrator yet, and until then only the hub's own machine is answered: open it "
    "there, or run there `pickbench accounts add NAME --role administrator`"
)
_NOBODY = "expected somebody who is signed in, or a token (Authorization: Bearer pb_…)"


def is_loopback(name: str) -> bool:
    """Whether a name or address can only mean this machine (RFC 6761, section 6.3; RFC 1122, 3.2.1.3)."""
    try:
        address = ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (inner or address).is_loopback


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request shows of who makes it: `here` at the hub's own machine, by no proxy; `token` and
    `cookie` as they came, None for none; from which address, with which program.
    """

    here: bool
    token: str | None = None
    cookie: str | None = None
    address: str = ""
    agent: str = ""

    @classmethod
    def of(cls, connection: HTTPConnection) -> "Asked":
        """From the peer and the headers."""
        headers = connection.headers
        peer = connection.client.host if connection.client else ""
        here = is_loopback(peer) and not any(name in headers for name in FORWARDED)
        scheme, _, token = headers.get("authorization", "").partition(" ")
        # Another scheme is that of a proxy's own gate.
        shown = token.strip() if scheme.lower() == "bearer" else None
        agent = headers.get("user-agent", "")
        return cls(here, shown, connection.cookies.get(COOKIE), peer, agent)


class Gate:
    """Knows who is behind a request. Its functions may wait for the database: they run in threads.

    Args:
        now_ms: the clock, UTC milliseconds.
    """

    def __init__(
        self,
        database: Database,
        site: str,
        writer: Writer,
        passwords: Passwords,
        now_ms: Callable[[], int],
    ) -> None:
        self._database = database
        self._site = site
        self._writer = writer
        self._passwords = passwords
        self._now_ms = now_ms
        self._founded = False
        self._looked_at = -_FOUNDED_S

    def founded(self) -> bool:
        """Whether the site has an administrator. Once it has, it always will: the last one stays."""
        if not self._founded and time.monotonic() - self._looked_at >= _FOUNDED_S:
            with snapshot(self._database) as reader:
                self._founded = access.has_administrator(reader, self._site)
            self._looked_at = time.monotonic()
        return self._founded

    def look_again(self) -> None:
        """An administrator may have been made here: the next request asks the database."""
        self._looked_at = -_FOUNDED_S

    def who(self, asked: Asked) -> Who:
        """Who makes a request.

        Raises:
            Unauthorized: nobody is signed in, or what was shown proves nothing.
            Forbidden: nobody may come in from there yet.
        """
        if not self.founded():
            if asked.here:
                return FOUNDER
            raise Forbidden(_NOT_FOUNDED)
        if asked.token is not None:
            return self._by_token(asked.token)
        if asked.cookie is not None:
            return self._by_session(asked.cookie)
        raise Unauthorized(f"{_NOBODY}, got neither")

    def sign_in(self, asked: Asked, name: str, password: str) -> tuple[Who, str]:
        """Sign somebody in: who they are, and what the browser's cookie is to hold.

        Raises:
            Forbidden: nobody may come in from there yet.
            Conflict: there is no administrator, so nobody needs to sign in.
            TooManyTries, Unauthorized: as `hub.office.signing_in.sign_in`.
        """
        if not self.founded():
            if asked.here:
                raise Conflict("this site has no administrator yet: nobody needs to sign in; make one first")
            raise Forbidden(_NOT_FOUNDED)
        made = signing_in.sign_in(self._writer, self._passwords, name, password, asked.address, asked.agent)
        return self._by_session(made.cookie), made.cookie

    def sign_out(self, asked: Asked) -> int:
        """End the session that a request's cookie holds; how many were ended: none where it holds none."""
        if asked.cookie is None:
            return 0
        with snapshot(self._database) as reader:
            row = access.by_session(reader, self._site, digest_of(asked.cookie))
        if row is None:
            return 0
        return self._writer.do(lambda act: sessions.end(act, row["id"], row["account_id"]))

    def _by_token(self, token: str) -> Who:
        now_ms = self._now_ms()
        with snapshot(self._database) as reader:
            row = access.by_token(reader, self._site, digest_of(token))
        if row is None or 0 < row["ends_at_ms"] <= now_ms:
            raise Unauthorized("token: expected one that is good, got none, or one that is over or revoked")
        if now_ms - row["used_at_ms"] >= _SEEN_MS:
            self._note(lambda act: tokens.used(act, row["id"]))
        return _who(row)

    def _by_session(self, cookie: str) -> Who:
        now_ms = self._now_ms()
        with snapshot(self._database) as reader:
            row = access.by_session(reader, self._site, digest_of(cookie))
        if row is None or not lasts(row["role"], row["seen_at_ms"], row["ends_at_ms"], now_ms):
            raise Unauthorized(f"{_NOBODY}, got a session that is over: sign in again")
        if now_ms - row["seen_at_ms"] >= _SEEN_MS:
            self._note(lambda act: sessions.seen(act, row["id"]))
        return _who(row, session_id=row["id"])

    def _note(self, act: Callable[[Any], None]) -> None:
        with suppress(*UNAVAILABLE):  # who may come in does not depend on it: the next request tries again
            self._writer.do(act)


def _who(row: dict[str, Any], session_id: int | None = None) -> Who:
    name = row["person"] or row["name"]
    return Who(name, row["role"], row["badge"], row["account_id"], row["lang"], row["name"], session_id)
