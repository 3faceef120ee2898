"""One attempt to tell a receiver something: a POST signed by the Standard Webhooks specification.

Rule that must hold: only a whole answer with a status of 2xx, within the time, is a yes. Redirects are not
followed, of a long answer only the beginning is read, and nothing that a receiver answers is kept but its
status.
"""

import asyncio
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from hub.domain import signing

ANSWER_S = 10.0
"""How long one attempt may take, from connecting to the end of the answer."""
LONGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read; what follows does not matter."""
LONGEST_PAUSE_S = 3600
"""The longest pause that a receiver can ask for."""
_IDLE_S = 2.0
"""How long a connection is kept for the next message: shorter than what servers commonly keep it."""
_OF_THE_MESSAGE = frozenset({400, 409, 413, 415, 422})
"""Refusals of this message; every other failure says something of the receiver."""
_ASKS_FOR_A_PAUSE = frozenset({429, 503})
_WORDS = (
    (httpx.TimeoutException, "no answer in time"),
    (httpx.ConnectError, "can't connect"),
    (httpx.ProtocolError, "not HTTP, or half an answer"),
    (httpx.HTTPError, "the connection broke"),
    (httpx.InvalidURL, "an address that can't be used"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt.

    `said` in few words; `of_message`: a refusal is of this message alone, the receiver is well; `after_ms`:
    the pause that it asked for.
    """

    delivered: bool
    said: str
    of_message: bool = False
    after_ms: int = 0


class Courier:
    """Sends messages, many at a time; `async with` closes its connections.

    Certificates are checked against the authorities of the machine and of certifi. Neither proxies nor
    passwords are taken from the environment.
    """

    def __init__(self, answer_s: float = ANSWER_S) -> None:
        self._answer_s = answer_s
        context = httpx.create_ssl_context(trust_env=False)
        context.load_default_certs()
        self._client = httpx.AsyncClient(
            verify=context,
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=answer_s,
            limits=httpx.Limits(max_connections=None, keepalive_expiry=_IDLE_S),
            headers={"user-agent": "Pickbench", "accept-encoding": "identity"},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def send(self, url: str, secret: str, message: str, body: bytes, now_s: int) -> Answer:
        """Make one attempt; a failure is an answer too.

        Args:
            url: the receiver's.
            secret: the webhook's.
            message: its id, the same in every attempt.
            body: JSON.
            now_s: UTC seconds.
        """
        headers = {"content-type": "application/json", **signing.headers(secret, message, now_s, body)}
        try:
            async with asyncio.timeout(self._answer_s):
                return await self._post(url, body, headers)
        except TimeoutError:
            return Answer(delivered=False, said=f"no whole answer within {self._answer_s:g} s")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return Answer(delivered=False, said=_told(error))

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        async with self._client.stream("POST", url, content=body, headers=headers) as response:
            read = 0
            async for part in response.aiter_raw():
                read += len(part)
                if read > LONGEST_ANSWER:
                    break
            return _judged(response)


def _judged(response: httpx.Response) -> Answer:
    status = response.status_code
    if response.is_success:
        return Answer(delivered=True, said=str(status))
    if response.is_redirect:
        return Answer(delivered=False, said=f"{status}: expected 2xx; redirects are not followed")
    after_ms = _asked_pause_s(response) * 1000 if status in _ASKS_FOR_A_PAUSE else 0
    return Answer(
        delivered=False,
        said=f"{status}: expected 2xx",
        of_message=status in _OF_THE_MESSAGE,
        after_ms=after_ms,
    )


def _asked_pause_s(response: httpx.Response) -> int:
    """Seconds of Retry-After (RFC 9110, section 10.2.3); its other form, a date, is not looked at."""
    asked = response.headers.get("retry-after", "").strip()
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 10
    return min(int(asked), LONGEST_PAUSE_S) if is_number else 0


def _told(error: Exception) -> str:
    """A failure in few words of one line; never an address, which may hold a secret, nor a receiver's own
    bytes.
    """
    words = next((said for kind, said in _WORDS if isinstance(error, kind)), "the connection broke")
    if isinstance(error, httpx.ProtocolError):
        return words
    reason = " ".join(str(error).split())
    shown = reason if reason and "://" not in reason else type(error).__name__
    return f"{words}: {shown}"[:200]
