"""/api/v1/session: signing in and out, for programs that keep cookies. Who signs in is nobody yet."""

from typing import Any

from fastapi import APIRouter, Request, Response

from hub.http.access import Shown, drop_cookie, keep_cookie
from hub.http.context import Here
from hub.http.routes.documented import KEPT_OUT, WRITES, answers
from hub.http.schemas.access import Ended, Me, SignIn
from hub.http.schemas.fields import example_of

router = APIRouter(prefix="/session", tags=["access"], responses=KEPT_OUT)


@router.post("", response_model=Me, responses=answers(example_of(Me), *WRITES, 429))
def begin_session(here: Here, request: Request, response: Response, shown: Shown, body: SignIn) -> Any:
    """Sign in: the answer sets the cookie `pickbench`. A name that there is not and a wrong password are
    answered alike; after 5 failures under a name, or 20 from an address, within 15 minutes: 429.
    """
    who, cookie = here.gate.sign_in(shown, body.name, body.password)
    keep_cookie(response, request, cookie)
    return who


@router.post("/end", response_model=Ended, responses=answers(example_of(Ended), 503))
def end_session(here: Here, response: Response, shown: Shown) -> Any:
    """Sign out: the session of the request's cookie ends, if it has one."""
    drop_cookie(response)
    return {"ended": here.gate.sign_out(shown)}
