"""/api/v1/accounts and /api/v1/tokens: who may come in, and what programs show."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from hub.domain.access import ADMINISTRATOR
from hub.domain.errors import NotFound
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import READS, WRITES, answers, found, listed
from hub.http.schemas.access import (
    Account,
    Ended,
    NewAccount,
    NewPassword,
    NewRole,
    NewToken,
    Session,
    Token,
    TokenWithSecret,
)
from hub.http.schemas.fields import BIGGEST, After, Limit, NameQuery, Page, example_of, name_in_path, page
from hub.office import accounts, tokens
from hub.store.reading import access, snapshot

router = APIRouter(tags=["access"], dependencies=[may(ADMINISTRATOR)])
Name = Annotated[str, name_in_path("The account's name")]
_WRITTEN = answers(example_of(Account), *WRITES)
_SESSIONS = answers({"rows": [example_of(Session)], "next": 12}, *READS)
_NEW_TOKEN = answers(example_of(TokenWithSecret), *WRITES, status=201)


@router.get("/accounts", response_model=Page[Account], responses=listed(Account))
def list_accounts(here: Here, after: After = 0, limit: Limit = 100) -> Any:
    """Accounts, with the person behind each."""
    with snapshot(here.database) as reader:
        return page(access.accounts(reader, here.rules.site, after, limit), limit)


@router.post(
    "/accounts",
    response_model=Account,
    status_code=201,
    responses=answers(example_of(Account), *WRITES, status=201),
)
def add_account(here: Here, body: NewAccount) -> Any:
    """Make an account. The first administrator with a password ends the time in which whoever sits at the
    hub's own machine may do all.
    """
    kept = here.passwords.hashed(body.password) if body.password else ""
    made = here.writer.do(
        lambda act: accounts.add(act, body.name, body.role, kept, body.badge or "", body.person, body.lang)
    )
    here.gate.look_again()
    return _one(here, made.name)


@router.get("/accounts/{name}", response_model=Account, responses=found(Account))
def get_account(here: Here, name: Name) -> Any:
    """One account."""
    return _one(here, name)


@router.post("/accounts/{name}/role", response_model=Account, responses=_WRITTEN)
def change_role(here: Here, name: Name, body: NewRole) -> Any:
    """Change what an account may do, from its next request on; 409 for the last administrator."""
    here.writer.do(lambda act: accounts.change_role(act, name, body.role))
    here.gate.look_again()
    return _one(here, name)


@router.post("/accounts/{name}/password", response_model=Account, responses=_WRITTEN)
def change_password(here: Here, name: Name, body: NewPassword) -> Any:
    """Set another password; the account is signed out everywhere."""
    kept = here.passwords.hashed(body.password) if body.password else ""
    here.writer.do(lambda act: accounts.change_password(act, name, kept))
    here.gate.look_again()
    return _one(here, name)


@router.post("/accounts/{name}/lock", response_model=Account, responses=_WRITTEN)
def lock_account(here: Here, name: Name) -> Any:
    """Let an account in no more: its sessions end, its tokens open nothing; 409 for the last
    administrator.
    """
    here.writer.do(lambda act: accounts.lock(act, name))
    return _one(here, name)


@router.post("/accounts/{name}/unlock", response_model=Account, responses=_WRITTEN)
def unlock_account(here: Here, name: Name) -> Any:
    """Let an account in again."""
    here.writer.do(lambda act: accounts.unlock(act, name))
    here.gate.look_again()
    return _one(here, name)


@router.get("/accounts/{name}/sessions", response_model=Page[Session], responses=_SESSIONS)
def list_sessions(here: Here, name: Name, after: After = 0, limit: Limit = 100) -> Any:
    """Where an account is signed in."""
    name = _one(here, name)["name"]
    with snapshot(here.database) as reader:
        return page(access.sessions(reader, here.rules.site, name, after, limit), limit)


@router.post(
    "/accounts/{name}/end-sessions", response_model=Ended, responses=answers(example_of(Ended), *WRITES)
)
def end_sessions(here: Here, name: Name) -> Any:
    """Sign an account out everywhere."""
    return {"ended": here.writer.do(lambda act: accounts.end_sessions(act, name))}


@router.get("/tokens", response_model=Page[Token], responses=listed(Token))
def list_tokens(here: Here, account: NameQuery = None, after: After = 0, limit: Limit = 100) -> Any:
    """Tokens: of which account each is, when it was used last. What is shown stands nowhere."""
    with snapshot(here.database) as reader:
        return page(access.tokens(reader, here.rules.site, account, after, limit), limit)


@router.post("/tokens", response_model=TokenWithSecret, status_code=201, responses=_NEW_TOKEN)
def add_token(here: Here, body: NewToken) -> Any:
    """Make a token for a program: it may do what its account may. `token` is told this once."""
    made, secret = here.writer.do(
        lambda act: tokens.add(act, accounts.find(act, body.account), body.name, body.days)
    )
    return _token(here, made.id) | {"token": secret}


@router.post("/tokens/{number}/revoke", response_model=Token, responses=answers(example_of(Token), *WRITES))
def revoke_token(
    here: Here, number: Annotated[int, Path(ge=1, le=BIGGEST, description="The token's `id`")]
) -> Any:
    """Take a token away: it opens nothing from now on."""
    row = _token(here, number)
    here.writer.do(lambda act: tokens.revoke(act, number))
    return row


def _token(here: Context, number: int) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        rows = access.tokens(reader, here.rules.site, None, number - 1, 1)
    if not rows or rows[0]["id"] != number:
        raise NotFound(f"token {number}: expected one on site {here.rules.site}, found none")
    return rows[0]


def _one(here: Context, name: str) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = access.account(reader, here.rules.site, name.strip().lower())
    if row is None:
        raise NotFound(f"account {name}: expected one on site {here.rules.site}, found none")
    return row
