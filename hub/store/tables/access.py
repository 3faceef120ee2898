"""Accounts of people and programs, their sessions and tokens, and sign-ins that failed."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from hub.store.tables.base import big, key, of_site, ref


class AccountRow(SQLModel, table=True):
    """Who may use pages and API; the operator behind it is the person in every log."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("site", "name"), UniqueConstraint("operator_id"))

    id: int | None = key()
    site: str = of_site()
    name: str = Field(max_length=32)
    operator_id: int = ref("operator.id", index=False)
    role: str = Field(max_length=16)
    password: str = Field(default="", max_length=256)
    locked: bool = False
    made_at_ms: int = big()
    seen_at_ms: int = big(default=0)
    lang: str = Field(default="", max_length=2)


class SessionRow(SQLModel, table=True):
    """Somebody signed in on one browser; the cookie itself is nowhere kept."""

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("digest"),)

    id: int | None = key()
    site: str = of_site()
    account_id: int = ref("account.id")
    digest: str = Field(max_length=64)
    made_at_ms: int = big()
    seen_at_ms: int = big()
    ends_at_ms: int = big()
    address: str = Field(default="", max_length=64)
    agent: str = Field(default="", max_length=256)


class TokenRow(SQLModel, table=True):
    """What a program shows in place of a password; the token itself is nowhere kept."""

    __tablename__ = "token"
    __table_args__ = (UniqueConstraint("account_id", "name"), UniqueConstraint("digest"))

    id: int | None = key()
    site: str = of_site()
    account_id: int = ref("account.id", index=False)
    name: str = Field(max_length=64)
    digest: str = Field(max_length=64)
    hint: str = Field(max_length=8)
    made_at_ms: int = big()
    used_at_ms: int = big(default=0)
    ends_at_ms: int = big(default=0)


class SignInTryRow(SQLModel, table=True):
    """A sign-in that failed; forgotten when its time is over."""

    __tablename__ = "sign_in_try"

    id: int | None = key()
    site: str = of_site()
    name: str = Field(max_length=64)
    address: str = Field(max_length=64)
    at_ms: int = big(index=True)
