"""/api/v1/me: who makes a request, their own password, and where they are signed in."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from hub.domain.access import BENCH, Who
from hub.domain.errors import Conflict
from hub.http.access import May, Shown, may
from hub.http.context import Here
from hub.http.routes.documented import WRITES, answers, listed
from hub.http.schemas.access import Ended, Me, OwnPassword, Session
from hub.http.schemas.fields import After, Limit, Page, example_of, page
from hub.office import accounts, signing_in
from hub.store.reading import access, snapshot

router = APIRouter(prefix="/me", tags=["access"], dependencies=[may(BENCH)])
Myself = Annotated[Who, Depends(May(BENCH, BENCH))]


@router.get("", response_model=Me, responses=answers(example_of(Me), 503))
def get_me(me: Myself) -> Any:
    """Who makes this request, and in which role."""
    return me


@router.post("/password", response_model=Me, responses=answers(example_of(Me), *WRITES, 429))
def change_my_password(here: Here, me: Myself, shown: Shown, body: OwnPassword) -> Any:
    """Set another password of one's own; the other sessions end. The old one is asked for, and a wrong one
    counts as a sign-in that failed.
    """
    signing_in.change_own_password(
        here.writer, here.passwords, _account(me), body.old, body.new, shown.address, me.session_id
    )
    return me


@router.get("/sessions", response_model=Page[Session], responses=listed(Session))
def list_my_sessions(here: Here, me: Myself, after: After = 0, limit: Limit = 100) -> Any:
    """Where one is signed in."""
    with snapshot(here.database) as reader:
        return page(access.sessions(reader, here.rules.site, me.account, after, limit), limit)


@router.post("/sessions/end", response_model=Ended, responses=answers(example_of(Ended), *WRITES))
def end_my_sessions(here: Here, me: Myself) -> Any:
    """Sign oneself out everywhere, here too."""
    return {"ended": here.writer.do(lambda act: accounts.end_sessions(act, _account(me)))}


def _account(me: Who) -> str:
    if not me.account:
        raise Conflict("this site has no administrator yet: expected an account, found none; make one first")
    return me.account
