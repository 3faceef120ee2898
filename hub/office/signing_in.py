"""Signing in: a name and its password, a limited number of times.

Rules: a try is written down before it is judged, and taken back when it was right, so that neither many at
once nor a process that ends gets one for nothing. Who is refused never learns whether there is such an
account.
"""

from dataclasses import dataclass

from hub.domain.access import TRIES_MS, Account, Session, SignInTry, wait_ms
from hub.domain.errors import TooManyTries, Unauthorized
from hub.domain.people import Operator
from hub.office import accounts, sessions
from hub.office.act import Act
from hub.office.passwords import Passwords
from hub.office.writing import Writer
from hub.store import access as store

_WRONG = "name or password: expected those of an account that may sign in, got others: try again"
_NAME_LENGTH, _ADDRESS_LENGTH = 64, 64


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has signed in, and what the browser's cookie is to hold."""

    account: Account
    session: Session
    cookie: str


@dataclass(frozen=True, slots=True)
class _Tried:
    """A try that is judged: `kept` is of the password that is right; "" where none would be."""

    id: int
    account_id: int
    kept: str


def sign_in(
    writer: Writer, passwords: Passwords, name: str, password: str, address: str, agent: str = ""
) -> SignedIn:
    """Sign somebody in. Takes tens of milliseconds of processor time.

    Args:
        address: where the request comes from. agent: with which browser.

    Raises:
        TooManyTries: too many failed under this name or from this address lately.
        Unauthorized: name or password is wrong, or the account is locked: which, is not said.
    """
    tried = _judge(writer, passwords, name, password, address)

    def begin(act: Act) -> SignedIn:
        account = _taken_back(act, tried)
        session, cookie = sessions.begin(act, account, address, agent)
        return SignedIn(act.work.get(Account, account.id), session, cookie)

    return writer.do(begin)


def change_own_password(
    writer: Writer, passwords: Passwords, account: str, old: str, new: str, address: str, session: int | None
) -> None:
    """Another password for who knows the old one; `session`, where they are, stays.

    Raises:
        TooManyTries, Unauthorized: as `sign_in`.
        Invalid: the new password is too short or too long.
    """
    kept = passwords.hashed(new)
    tried = _judge(writer, passwords, account, old, address)

    def change(act: Act) -> None:
        accounts.change_password(act, _taken_back(act, tried).name, kept, but=session)

    writer.do(change)


def _judge(writer: Writer, passwords: Passwords, name: str, password: str, address: str) -> _Tried:
    name = "".join(c for c in name if c.isprintable()).strip().lower()[:_NAME_LENGTH]
    tried = writer.do(lambda act: _written(act, name, address[:_ADDRESS_LENGTH]))
    if not passwords.fits(password, tried.kept):
        raise Unauthorized(_WRONG)
    return tried


def _written(act: Act, name: str, address: str) -> _Tried:
    """Write a try down, if one is free, and read what it is to be judged by."""
    work, site, at_ms = act.work, act.rules.site, act.moment.at_ms
    store.take_turn(work, site)
    tries = {t.id: t for c, v in (("name", name), ("address", address)) for t in work.where(SignInTry, c, v)}
    waits_ms = wait_ms((t for t in tries.values() if t.site == site), name, address, at_ms)
    if waits_ms:
        raise TooManyTries(-(-waits_ms // 1000))
    store.forget_tries(work, at_ms - TRIES_MS)
    row = work.add(SignInTry(0, site, name, address, at_ms))
    account = next((a for a in work.glance(Account, "name", name) if a.site == site), None)
    if account is None or account.locked or not _works_here(act, account):
        return _Tried(row.id, 0, "")
    return _Tried(row.id, account.id, account.password)


def _works_here(act: Act, account: Account) -> bool:
    return any(operator.active for operator in act.work.glance(Operator, "id", account.operator_id))


def _taken_back(act: Act, tried: _Tried) -> Account:
    """Take a try back that was right; the account, unless it was locked or got another password meanwhile."""
    account = act.work.get(Account, tried.account_id)
    if account.locked or account.password != tried.kept:
        raise Unauthorized(_WRONG)
    row = act.work.find(SignInTry, tried.id)
    if row is not None:
        act.work.remove(row)
    return account
