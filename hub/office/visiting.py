"""Who may sign in to the simulated warehouse beside a site: the site's own accounts, with the sessions that
they have, so that who tries the simulator signs in once.

Rule: what is carried over holds no password, only what is kept of it, and is read by the hub's user alone.
"""

import json
from dataclasses import asdict
from typing import Any

from hub.domain.access import ADMINISTRATOR, Account, Session, Token
from hub.domain.people import Operator
from hub.office import accounts, tokens
from hub.office.act import Act

PROGRAM = "simulator"
"""The account of the program that is the simulated office."""


def told(act: Act) -> str:
    """All accounts that can sign in, one JSON object a line."""
    lines = []
    for account in act.work.where(Account, "site", act.rules.site):
        if account.locked or not account.password:
            continue
        operator = act.work.get(Operator, account.operator_id)
        sessions = [asdict(session) for session in act.work.where(Session, "account_id", account.id)]
        said = {
            "name": account.name,
            "role": account.role,
            "kept": account.password,
            "badge": operator.badge,
            "person": operator.name,
            "lang": account.lang,
        }
        lines.append(json.dumps(said | {"sessions": sessions}, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)


def admit(act: Act, text: str) -> str:
    """Let in those of whom `told` told, and the program that is the simulated office.

    Returns:
        The program's token: it is needed as soon as there is an administrator, be it later.
    """
    everyone: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    for said in everyone:
        sessions = said.pop("sessions")
        account = accounts.add(act, **said)
        for session in sessions:
            act.work.add(Session(**{**session, "site": act.rules.site, "account_id": account.id}))
    there = [a for a in act.work.where(Account, "site", act.rules.site) if a.name == PROGRAM]
    program = there[0] if there else accounts.add(act, PROGRAM, ADMINISTRATOR)
    for old in act.work.where(Token, "account_id", program.id):
        act.work.remove(old)
    return tokens.add(act, program, PROGRAM)[1]
