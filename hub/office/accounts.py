"""Accounts: who may use pages and API, in which role.

Rule that must hold: once somebody can sign in as administrator, somebody always can: the last one can neither
be locked nor lower their role, nor lose their password.
"""

import re
from dataclasses import replace
from typing import Any

from hub.domain.access import ADMINISTRATOR, ROLES, Account
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.people import Operator
from hub.office import floor_plan, sessions
from hub.office.act import Act
from hub.store import bulk
from hub.store.tables import SiteRow

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


def add(
    act: Act, name: str, role: str, kept: str = "", badge: str = "", person: str = "", lang: str = ""
) -> Account:
    """An account.

    Args:
        name: what one signs in with, unique on the site.
        role: one of access.ROLES.
        kept: what `Passwords.hashed` made of the password; "" for a program, which has tokens only.
        badge: of the operator behind it, who is made where there is none; the account's name where it is "".
        person: the operator's name, as pages and stations show it; "" leaves it.
        lang: of the pages, "en" or "zh"; "" for that of the site.

    Raises:
        Invalid: a value is none of its kind.
        Conflict: the name is taken, or the operator has an account, or (where no badge was said) somebody
            else may have this badge.
    """
    name = name.strip().lower()
    if not _NAME.fullmatch(name):
        raise Invalid("name", "1 to 32 of a-z 0-9 . _ -, beginning with a letter or a digit", name[:64])
    _check(role, lang)
    site, work = act.rules.site, act.work
    if any(there.name == name for there in work.where(Account, "site", site)):
        raise Conflict(f"account {name}: expected a new name, found it taken")
    operator = work.one(Operator, "badge", badge or name, site)
    if operator is not None and not badge:
        raise Conflict(f"badge {name} is {operator.name}'s: say the badge of who is behind account {name}")
    added = floor_plan.add_operator(act, badge or name, person, lang="" if operator else lang)
    if work.one(Account, "operator_id", added.id) is not None:
        raise Conflict(f"badge {added.code}: expected an operator without an account, found one that has it")
    at_ms = act.moment.at_ms
    return work.add(Account(0, site, name, added.id, role, kept, locked=False, made_at_ms=at_ms, lang=lang))


def first(act: Act, name: str, kept: str, badge: str = "", person: str = "", lang: str = "") -> Account:
    """The site's first administrator; of several at once, one is.

    Args: as of `add`.

    Raises:
        Conflict: the site has an administrator who can sign in.
        Invalid: a value is none of its kind.
    """
    # The site's row is written so that another who does the same waits here, and then sees what was done.
    bulk.update(act.work, SiteRow, act.rules.site, {"lang": act.rules.lang}, key="name")
    if any(map(_administers, act.work.where(Account, "site", act.rules.site))):
        raise Conflict("this site has its administrator already: expected none; sign in instead")
    return add(act, name, ADMINISTRATOR, kept, badge, person, lang)


def find(act: Act, name: str) -> Account:
    """The account that goes by a name.

    Raises:
        NotFound: there is none.
    """
    name = name.strip().lower()
    for account in act.work.where(Account, "site", act.rules.site):
        if account.name == name:
            return account
    raise NotFound(f"account {name[:64]}: expected one on site {act.rules.site}, found none")


def change_role(act: Act, name: str, role: str) -> Account:
    """Another role, from the next request on.

    Raises:
        Invalid: there is no such role.
        NotFound: there is no such account.
        Conflict: it is the last administrator.
    """
    _check(role, "")
    return _change(act, find(act, name), role=role)


def change_lang(act: Act, name: str, lang: str) -> Account:
    """Another language of the pages; "" for that of the site.

    Raises:
        Invalid: it is none.
        NotFound: there is no such account.
    """
    account = find(act, name)
    _check(account.role, lang)
    return _change(act, account, lang=lang)


def change_password(act: Act, name: str, kept: str, but: int | None = None) -> Account:
    """Another password; whoever is signed in with the old one must sign in again.

    Args:
        kept: what `Passwords.hashed` made of it; "" for none: only by token from now on.
        but: the session that stays, of who changes their own.

    Raises:
        NotFound: there is no such account.
        Conflict: the last administrator would have none.
    """
    account = find(act, name)
    sessions.end_all(act, account, but)
    return _change(act, account, password=kept)


def lock(act: Act, name: str) -> Account:
    """Let an account in no more: its sessions end, its tokens open nothing until it is unlocked.

    Raises:
        NotFound: there is no such account.
        Conflict: it is the last administrator.
    """
    account = _change(act, find(act, name), locked=True)
    sessions.end_all(act, account)
    return account


def unlock(act: Act, name: str) -> Account:
    """Let an account in again.

    Raises:
        NotFound: there is no such account.
    """
    return _change(act, find(act, name), locked=False)


def end_sessions(act: Act, name: str) -> int:
    """Sign an account out everywhere; how many sessions were ended.

    Raises:
        NotFound: there is no such account.
    """
    return sessions.end_all(act, find(act, name))


def _change(act: Act, account: Account, **values: Any) -> Account:
    after = replace(account, **values)
    others = (o for o in act.work.where(Account, "site", account.site) if o.id != account.id)
    if _administers(account) and not _administers(after) and not any(map(_administers, others)):
        raise Conflict(
            f"account {account.name} is the last administrator who can sign in: expected another one first"
        )
    return act.work.put(after)


def _administers(account: Account) -> bool:
    """Whether one can sign in with it as administrator (`hub.store.reading.access.has_administrator`)."""
    return account.role == ADMINISTRATOR and not account.locked and bool(account.password)


def _check(role: str, lang: str) -> None:
    if role not in ROLES:
        raise Invalid("role", f"one of {', '.join(ROLES)}", role[:32])
    if lang and lang not in floor_plan.LANGUAGES:
        raise Invalid("lang", " or ".join(floor_plan.LANGUAGES), lang[:32])
