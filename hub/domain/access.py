"""Who may do what: roles, accounts, and what proves that a request is somebody's.

Rule: an account is a person's or a program's, and an operator of the site stands behind it, so whatever
is done by page, by API or by badge has one name.
"""

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
    BENCH: "opens benches in the browser, and nothing else: for a tablet on the floor",
    VIEWER: "reads every page but people's figures; changes nothing: for a wall screen",
    CLERK: "works on orders, stock, papers and exceptions",
    SUPERVISOR: "also releases waves, commands stations, reads people's figures",
    ADMINISTRATOR: "also sets the site up and says who may come in",
}
"""role -> what it is for."""


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

    `badge` is that of the operator behind the account, None before there is an account; `name` is shown.
    """

    name: str
    role: str
    badge: str | None = None
    account_id: int | None = None
    lang: str = ""

    def may(self, needed: str) -> bool:
        """Whether this one may do what needs a role."""
        return permits(self.role, needed)


FOUNDER = Who("", ADMINISTRATOR)
"""Who sits at the hub's own machine while the site has no administrator: may do all, and is asked to make
one."""
