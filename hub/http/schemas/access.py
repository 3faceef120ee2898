"""Accounts, tokens, and who is signed in. Times in UTC milliseconds, 0 for never."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.domain.access import ROLES
from hub.http.schemas.fields import LINE, WHOLE, Badge, In, Out, example
from hub.office.tokens import MOST_DAYS

Role = Literal[ROLES]  # type: ignore[valid-type]  # the domain's own words, spelt out in OpenAPI
Lang = Literal["", "en", "zh"]
AccountName = Annotated[str, StringConstraints(min_length=1, max_length=32, pattern=LINE)]
Password = Annotated[str, StringConstraints(min_length=10, max_length=128)]
Offered = Annotated[str, StringConstraints(max_length=1024)]
"""What somebody says that their password is."""
Line = Annotated[str, StringConstraints(max_length=64, pattern=LINE)]
_PASSWORD = "twelve little ducks"  # noqa: S105 - an example
_ACCOUNT = {
    "id": 3,
    "name": "ada",
    "person": "Ada Lovelace",
    "badge": "7",
    "role": "supervisor",
    "lang": "en",
    "locked": False,
    "has_password": True,
    "sessions": 2,
    "tokens": 0,
    "made_at_ms": 1_795_345_012_300,
    "seen_at_ms": 1_795_361_440_000,
}
_SHOWN = "pb_3tXzT6Jw0mVqM1cZ8yQn5oRkL2uHdB7sFgKiEaPx7Qk"
_TOKEN = {
    "id": 5,
    "account": "erp",
    "role": "clerk",
    "name": "nightly export",
    "hint": "x7Qk",
    "made_at_ms": 1_795_345_012_300,
    "used_at_ms": 1_795_361_440_000,
    "ends_at_ms": 0,
}


class Account(Out):
    """Who may come in; `person` and `badge` are those of the operator behind it."""

    model_config = example(**_ACCOUNT)

    id: int
    name: str
    person: str
    badge: str
    role: Role
    lang: str
    locked: bool
    has_password: bool = Field(description="Whether one can sign in with it; else by token only")
    sessions: int
    tokens: int
    made_at_ms: int
    seen_at_ms: int


class NewAccount(In):
    """An account. Its operator is made where nobody has the `badge`, which is `name` where none is said."""

    model_config = In.model_config | example(
        name="ada", role="supervisor", badge="7", person="Ada Lovelace", password=_PASSWORD
    )

    name: AccountName
    role: Role
    badge: Badge | None = None
    person: Line = ""
    lang: Lang = ""
    password: Password | None = Field(None, description="None for a program, which shows tokens")


class NewRole(In):
    """Another role."""

    model_config = In.model_config | example(role="clerk")

    role: Role


class NewPassword(In):
    """Another password; null takes it away, and only tokens open the account."""

    model_config = In.model_config | example(password=_PASSWORD)

    password: Password | None


class OwnPassword(In):
    """Another password of one's own."""

    model_config = In.model_config | example(old=_PASSWORD, new="thirteen little ducks")

    old: Offered
    new: Password


class SignIn(In):
    """Name and password."""

    model_config = In.model_config | example(name="ada", password=_PASSWORD)

    name: Annotated[str, StringConstraints(max_length=256)]
    password: Offered


class Me(Out):
    """Who makes this request. Everything but the role is empty while the site has no administrator."""

    model_config = example(account="ada", name="Ada Lovelace", role="supervisor", badge="7", lang="en")

    account: str
    name: str
    role: Role
    badge: str | None
    lang: str


class Session(Out):
    """Where somebody is signed in: `agent` is the browser's name for itself. It is over at `ends_at_ms`, or
    when it was not used for long.
    """

    model_config = example(
        id=12,
        made_at_ms=1_795_345_012_300,
        seen_at_ms=1_795_361_440_000,
        ends_at_ms=1_803_121_012_300,
        address="192.168.1.30",
        agent="Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0",
    )

    id: int
    made_at_ms: int
    seen_at_ms: int
    ends_at_ms: int
    address: str
    agent: str


class Ended(Out):
    """How many sessions were ended."""

    model_config = example(ended=2)

    ended: int


class Token(Out):
    """What a program shows in place of a password; `hint` is its end, to tell it from others."""

    model_config = example(**_TOKEN)

    id: int
    account: str
    role: Role
    name: str
    hint: str
    made_at_ms: int
    used_at_ms: int
    ends_at_ms: int


class NewToken(In):
    """A token of an account."""

    model_config = In.model_config | example(account="erp", name="nightly export", days=365)

    account: AccountName
    name: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=LINE)]
    days: Annotated[int, Field(ge=0, le=MOST_DAYS, description="0: for ever"), WHOLE] = 0


class TokenWithSecret(Token):
    """A new token: `token` is told this once."""

    model_config = example(**_TOKEN, token=_SHOWN)

    token: str
