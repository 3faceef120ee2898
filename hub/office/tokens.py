"""Tokens: what programs show in place of a password. Shown once, when made; only a digest is kept."""

import secrets
from dataclasses import replace

from hub.domain.access import Account, Token, digest_of
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.office.act import Act

PREFIX = "pb_"
"""What every token begins with, so that one that was left lying about is known for what it is."""
MOST_DAYS = 3650
_BYTES = 32
_HINT = 4
_DAY_MS = 24 * 3_600_000
_NAME_LENGTH = 64


def add(act: Act, account: Account, name: str, days: int = 0) -> tuple[Token, str]:
    """A token for a program; it may do what its account may.

    Args:
        name: what it is for, unique within the account.
        days: how long it is good; 0 for ever.

    Returns:
        The token, and what the program shows: told this once.

    Raises:
        Invalid: name or days can't be used.
        Conflict: the account has a token of that name.
    """
    name = name.strip()
    if not name or len(name) > _NAME_LENGTH or not name.isprintable():
        raise Invalid("name", f"1 to {_NAME_LENGTH} characters that say what the token is for", name[:80])
    if not 0 <= days <= MOST_DAYS:
        raise Invalid("days", f"0 (for ever) to {MOST_DAYS}", days)
    if any(token.name == name for token in act.work.where(Token, "account_id", account.id)):
        raise Conflict(f"token {name}: expected a new name, found it taken: revoke that one, or say another")
    secret = PREFIX + secrets.token_urlsafe(_BYTES)
    at_ms = act.moment.at_ms
    ends_at_ms = at_ms + days * _DAY_MS if days else 0
    row = Token(0, account.site, account.id, name, digest_of(secret), secret[-_HINT:], at_ms, 0, ends_at_ms)
    return act.work.add(row), secret


def revoke(act: Act, token_id: int) -> Token:
    """Take a token away: it opens nothing from now on.

    Raises:
        NotFound: there is none of this number.
    """
    token = act.work.find(Token, token_id)
    if token is None or token.site != act.rules.site:
        raise NotFound(f"token {token_id}: expected one on site {act.rules.site}, found none")
    act.work.remove(token)
    return token


def used(act: Act, token_id: int) -> None:
    """Note that a token is used now; does nothing when it was revoked meanwhile."""
    token = act.work.find(Token, token_id)
    if token is not None:
        act.work.put(replace(token, used_at_ms=act.moment.at_ms))
