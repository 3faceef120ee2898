"""What a request may do: the role that each route needs, and the cookie that holds a session.

Rule: every route of the API names the role that it needs (`may`), but those for health, signed messages and
signing in.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import Response

from hub.domain.access import LONGEST_MS, ROLE_WORDS, Who
from hub.domain.errors import Forbidden, Unauthorized
from hub.http.gate import COOKIE, Asked, Gate

__all__ = ["Forbidden", "May", "Shown", "Unauthorized", "drop_cookie", "keep_cookie", "may", "who_of"]


async def who_of(connection: HTTPConnection, anew: bool = False) -> Who:
    """Who makes a request or holds a WebSocket open; also kept as `connection.state.who`.

    Args:
        anew: ask again, as who keeps a connection open for long does: a session may have been ended.

    Raises:
        Unauthorized: nobody is signed in, or what was shown proves nothing.
        Forbidden: nobody may come in from there yet.
    """
    known: Who | None = getattr(connection.state, "who", None)
    if known is not None and not anew:
        return known
    gate: Gate = connection.app.state.context.gate
    who = await run_in_threadpool(gate.who, Asked.of(connection))
    connection.state.who = who
    return who


@dataclass(frozen=True, slots=True)
class May:
    """The role that routes need at least: `reads` for GET, `acts` for all else."""

    reads: str
    acts: str

    def needed(self, method: str) -> str:
        """The role that a method needs."""
        return self.reads if method in ("GET", "HEAD") else self.acts

    async def __call__(self, connection: HTTPConnection) -> Who:
        """Who asks.

        Raises:
            Unauthorized, Forbidden: as `who_of`, or their role is less than is needed.
        """
        who = await who_of(connection)
        needed = self.needed(connection.scope.get("method", "GET"))
        if not who.may(needed):
            word = ROLE_WORDS[needed][0]
            raise Forbidden(
                f"this needs the role {word} or higher, {who.account or who.name} is {who.role}: "
                "ask an administrator"
            )
        return who


def may(reads: str, acts: str | None = None) -> Any:
    """A dependency of a router or route: its reading needs one role, what changes something another."""
    return Depends(May(reads, acts or reads))


def keep_cookie(response: Response, connection: HTTPConnection, cookie: str) -> None:
    """Have the browser keep a session.

    Lax, not Strict: who follows a link to an order from a mail or a chat is signed in there too. What changes
    something is let pass from the hub's own pages alone (`hub.http.guard`).
    """
    secure = connection.url.scheme == "https"
    response.set_cookie(
        COOKIE, cookie, max_age=LONGEST_MS // 1000, httponly=True, samesite="lax", secure=secure
    )


def drop_cookie(response: Response) -> None:
    """Have the browser forget its session."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")


async def _asked(connection: HTTPConnection) -> Asked:
    return Asked.of(connection)


Shown = Annotated[Asked, Depends(_asked)]
"""A route's parameter that receives what the request shows of who makes it."""
