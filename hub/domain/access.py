"""Who may do what: roles, accounts, and what proves that a request is somebody's.

Rule: an account is a person's or a program's, and an operator of the site stands behind it, so whatever
is done by page, by API or by badge has one name.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

BENCH, VIEWER, CLERK, SUPERVISOR, ADMINISTRATOR = "bench", "viewer", "clerk", "supervisor", "administrator"
ROLE_WORDS = {
    BENCH: ("bench", "工作台"),
    VIEWER: ("viewer", "查看者"),
    CLERK: ("clerk", "文员"),
    SUPERVISOR: ("supervisor", "主管"),
    ADMINISTRATOR: ("administrator", "管理员"),
}
"""role -> its name in English and Chinese, from who may do least to who may do most."""
ROLES = tuple(ROLE_WORDS)
MEANT = {
    BENCH: (
        "opens benches in the browser, and nothing else: for a tablet on the floor",
        "只能打开浏览器工作台，适合现场平板",
    ),
    VIEWER: (
        "reads every page but people's figures; changes nothing: for a wall screen",
        "可查看除人员数据外的所有页面，不能更改，适合大屏",
    ),
    CLERK: ("works on orders, stock, papers and exceptions", "处理订单、库存、单据和异常"),
    SUPERVISOR: (
        "also releases waves, commands stations, reads people's figures",
        "还可释放波次、操作站点、查看人员数据",
    ),
    ADMINISTRATOR: ("also sets the site up and says who may come in", "还可设置仓库、管理账号"),
}
"""role -> what it is for, in English and Chinese."""

_HOUR_MS = 3_600_000
LONGEST_MS = 90 * 24 * _HOUR_MS
"""How long a session lasts at the most, however much it is used."""
_IDLE_MS = {BENCH: 30 * 24 * _HOUR_MS, VIEWER: 30 * 24 * _HOUR_MS}
"""role -> how long a session lasts unused: wall screens and tablets stay signed in over a holiday."""
_IDLE_OF_OTHERS_MS = 12 * _HOUR_MS
TRIES_MS = 15 * 60_000
"""How long a sign-in that failed counts."""
MOST_TRIES_OF_NAME, MOST_TRIES_FROM_ADDRESS = 5, 20


def permits(role: str, needed: str) -> bool:
    """Whether who has a role may do what needs another: each may do what those below it may.

    >>> permits(SUPERVISOR, CLERK), permits(VIEWER, CLERK), permits(BENCH, VIEWER)
    (True, False, False)
    """
    return ROLES.index(role) >= ROLES.index(needed)


@dataclass(frozen=True, slots=True)
class Account:
    """A person or a program that may use pages and API. Times in UTC milliseconds, 0 for never.

    `password` is what pwdlib made of it (argon2id), "" for a program, which has tokens only. `lang` is "" for
    that of the site.
    """

    id: int
    site: str
    name: str
    operator_id: int
    role: str
    password: str
    locked: bool
    made_at_ms: int
    seen_at_ms: int = 0
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in on one browser. `digest` is the SHA-256 (hex) of what the browser's cookie holds."""

    id: int
    site: str
    account_id: int
    digest: str
    made_at_ms: int
    seen_at_ms: int
    ends_at_ms: int
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """What a program shows in place of a password. `digest` is the SHA-256 (hex) of it; `hint` its last
    characters, so that people can tell tokens apart. `ends_at_ms` 0 means never.
    """

    id: int
    site: str
    account_id: int
    name: str
    digest: str
    hint: str
    made_at_ms: int
    used_at_ms: int
    ends_at_ms: int


@dataclass(frozen=True, slots=True)
class SignInTry:
    """A sign-in that failed: under which name, from which address, when (UTC ms)."""

    id: int
    site: str
    name: str
    address: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Who:
    """Who makes a request: an account by session or token, or whoever sits at the hub's own machine while no
    account exists.

    `badge` is that of the operator behind the account, None before there is an account; `name` is shown;
    `account` is the account's own. `session_id` is None for who came by a token.
    """

    name: str
    role: str
    badge: str | None = None
    account_id: int | None = None
    lang: str = ""
    account: str = ""
    session_id: int | None = None

    def may(self, needed: str) -> bool:
        """Whether this one may do what needs a role."""
        return permits(self.role, needed)


FOUNDER = Who("", ADMINISTRATOR)
"""Who sits at the hub's own machine while the site has no administrator: may do all, and is asked to make
one."""


def digest_of(secret: str) -> str:
    """What is kept of a session's cookie or of a token: SHA-256, in hex.

    They are 256 bits of chance: what is slow to guess for a password's sake has nothing to add.

    >>> digest_of("pb_")[:16]
    'f45e7482d6523f74'
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def lasts(role: str, seen_at_ms: int, ends_at_ms: int, now_ms: int) -> bool:
    """Whether a session still counts: it was used not long ago for its role, and its end has not come.

    >>> hour_ms = 3_600_000
    >>> lasts(CLERK, 0, LONGEST_MS, 11 * hour_ms), lasts(CLERK, 0, LONGEST_MS, 12 * hour_ms)
    (True, False)
    >>> lasts(VIEWER, 0, LONGEST_MS, 29 * 24 * hour_ms), lasts(VIEWER, LONGEST_MS - 1, LONGEST_MS, LONGEST_MS)
    (True, False)
    """
    return now_ms < ends_at_ms and now_ms - seen_at_ms < _IDLE_MS.get(role, _IDLE_OF_OTHERS_MS)


def wait_ms(tries: Iterable[SignInTry], name: str, address: str, now_ms: int) -> int:
    """How long nobody may try to sign in under this name from this address, in milliseconds; 0: now.

    Args:
        tries: sign-ins that failed, or that are being judged at this moment.

    >>> failed = [SignInTry(n, "main", "ada", "10.0.0.7", n * 1000) for n in range(5)]
    >>> wait_ms(failed, "ada", "10.0.0.8", 60_000)
    840000
    >>> wait_ms(failed, "bob", "10.0.0.7", 60_000), wait_ms(failed, "ada", "10.0.0.8", TRIES_MS)
    (0, 0)
    """
    young = sorted((t for t in tries if now_ms - t.at_ms < TRIES_MS), key=lambda t: t.at_ms, reverse=True)
    of_name = [t.at_ms for t in young if t.name == name]
    from_address = [t.at_ms for t in young if t.address == address]
    limits = (of_name, MOST_TRIES_OF_NAME), (from_address, MOST_TRIES_FROM_ADDRESS)
    # The one that makes the limit full must grow old: of more than that, the older ones don't matter.
    return max((at[most - 1] + TRIES_MS - now_ms for at, most in limits if len(at) >= most), default=0)
