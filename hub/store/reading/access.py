"""Who is behind a request, and the accounts, sessions and tokens of a site.

Rule: no password and no digest leaves this module but to who checks them.
"""

from typing import Any

from sqlalchemy import Select, func, select

from hub.domain.access import ADMINISTRATOR
from hub.store.reading import Reader
from hub.store.reading.rows import OPERATOR, Row, ask, ask_one, columns, page
from hub.store.tables import METADATA

_T = METADATA.tables
ACCOUNT, SESSION, TOKEN = _T["account"], _T["session"], _T["token"]
_PERSON = (
    ACCOUNT.c.id.label("account_id"),
    *columns(ACCOUNT, "name", "role", "lang"),
    OPERATOR.c.badge,
    OPERATOR.c.name.label("person"),
)


def _behind(proof: Any, site: str, digest: str, *more: Any) -> Select[Any]:
    """Whoever may come in by this proof; who is locked, or works here no longer, may not."""
    return (
        select(proof.c.id, *more, *_PERSON)
        .join(ACCOUNT, ACCOUNT.c.id == proof.c.account_id)
        .join(OPERATOR, OPERATOR.c.id == ACCOUNT.c.operator_id)
        .where(proof.c.digest == digest, proof.c.site == site, ~ACCOUNT.c.locked, OPERATOR.c.active)
    )


def by_session(reader: Reader, site: str, digest: str) -> Row | None:
    """Whose session a cookie's digest is, with `seen_at_ms` and `ends_at_ms`; None for nobody's."""
    return ask_one(reader, _behind(SESSION, site, digest, SESSION.c.seen_at_ms, SESSION.c.ends_at_ms))


def by_token(reader: Reader, site: str, digest: str) -> Row | None:
    """Whose token a digest is, with `used_at_ms` and `ends_at_ms` (0: never); None for nobody's."""
    return ask_one(reader, _behind(TOKEN, site, digest, TOKEN.c.used_at_ms, TOKEN.c.ends_at_ms))


def has_administrator(reader: Reader, site: str) -> bool:
    """Whether somebody can sign in as administrator."""
    query = select(ACCOUNT.c.id).where(
        ACCOUNT.c.site == site, ACCOUNT.c.role == ADMINISTRATOR, ~ACCOUNT.c.locked, ACCOUNT.c.password != ""
    )
    return reader.execute(query.limit(1)).scalar() is not None


def _accounts(site: str) -> Select[Any]:
    def count(table: Any) -> Any:
        return select(func.count(table.c.id)).where(table.c.account_id == ACCOUNT.c.id).scalar_subquery()

    return (
        select(
            *columns(ACCOUNT, "id", "name", "role", "lang", "locked", "made_at_ms", "seen_at_ms"),
            OPERATOR.c.badge,
            OPERATOR.c.name.label("person"),
            (ACCOUNT.c.password != "").label("has_password"),
            count(SESSION).label("sessions"),
            count(TOKEN).label("tokens"),
        )
        .join(OPERATOR, OPERATOR.c.id == ACCOUNT.c.operator_id)
        .where(ACCOUNT.c.site == site)
    )


def accounts(reader: Reader, site: str, after: int = 0, limit: int = 1_000) -> list[Row]:
    """Accounts with the person behind each, and how many sessions and tokens it has."""
    return page(reader, _accounts(site), ACCOUNT, after, limit)


def account(reader: Reader, site: str, name: str) -> Row | None:
    """One account by its name, or None."""
    return ask_one(reader, _accounts(site).where(ACCOUNT.c.name == name))


def sessions(reader: Reader, site: str, name: str, after: int = 0, limit: int = 1_000) -> list[Row]:
    """Where an account is signed in."""
    query = (
        select(*columns(SESSION, "id", "made_at_ms", "seen_at_ms", "ends_at_ms", "address", "agent"))
        .join(ACCOUNT, ACCOUNT.c.id == SESSION.c.account_id)
        .where(ACCOUNT.c.site == site, ACCOUNT.c.name == name)
    )
    return page(reader, query, SESSION, after, limit)


def tokens(
    reader: Reader, site: str, name: str | None = None, after: int = 0, limit: int = 1_000
) -> list[Row]:
    """Tokens, of one account or of all; `hint` is the end of each."""
    query = (
        select(
            *columns(TOKEN, "id", "name", "hint", "made_at_ms", "used_at_ms", "ends_at_ms"),
            ACCOUNT.c.name.label("account"),
            ACCOUNT.c.role,
        )
        .join(ACCOUNT, ACCOUNT.c.id == TOKEN.c.account_id)
        .where(ACCOUNT.c.site == site)
    )
    if name is not None:
        query = query.where(ACCOUNT.c.name == name)
    return ask(reader, query.where(TOKEN.c.id > after).order_by(TOKEN.c.id).limit(limit))
