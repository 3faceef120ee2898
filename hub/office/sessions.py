"""Sessions: who is signed in on which browser. Only a digest of the browser's cookie is kept."""

import secrets
from dataclasses import replace

from hub.domain.access import LONGEST_MS, Account, Session, digest_of, lasts
from hub.office.act import Act

_BYTES = 32
_ADDRESS_LENGTH, _AGENT_LENGTH = 64, 256


def begin(act: Act, account: Account, address: str, agent: str) -> tuple[Session, str]:
    """Sign an account in on a browser, and forget its sessions that are over.

    Args:
        address, agent: where from and with which browser, for the person to know it again.

    Returns:
        The session, and what the browser's cookie is to hold.
    """
    at_ms = act.moment.at_ms
    for old in act.work.where(Session, "account_id", account.id):
        if not lasts(account.role, old.seen_at_ms, old.ends_at_ms, at_ms):
            act.work.remove(old)
    secret = secrets.token_urlsafe(_BYTES)
    row = Session(
        id=0,
        site=account.site,
        account_id=account.id,
        digest=digest_of(secret),
        made_at_ms=at_ms,
        seen_at_ms=at_ms,
        ends_at_ms=at_ms + LONGEST_MS,
        address=address[:_ADDRESS_LENGTH],
        agent=agent[:_AGENT_LENGTH],
    )
    act.work.put(replace(account, seen_at_ms=at_ms))
    return act.work.add(row), secret


def seen(act: Act, session_id: int) -> None:
    """Note that a session is used now; does nothing when it was ended meanwhile."""
    session = act.work.find(Session, session_id)
    if session is not None:
        act.work.put(replace(session, seen_at_ms=act.moment.at_ms))
        account = act.work.get(Account, session.account_id)
        act.work.put(replace(account, seen_at_ms=act.moment.at_ms))


def end(act: Act, session_id: int, account_id: int) -> int:
    """Sign an account out on one browser; how many sessions were ended: none where it is over already."""
    session = act.work.find(Session, session_id)
    if session is None or session.account_id != account_id:
        return 0
    act.work.remove(session)
    return 1


def end_all(act: Act, account: Account, but: int | None = None) -> int:
    """Sign an account out everywhere, but for one session where that is said; how many were ended."""
    ended = [s for s in act.work.where(Session, "account_id", account.id) if s.id != but]
    for session in ended:
        act.work.remove(session)
    return len(ended)
