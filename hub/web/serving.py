"""Requests to pages: show one, do an act that was posted, say why not.

A page's function runs in a thread, so that one that waits for the database holds up no other.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote, unquote

import htpy as h
import structlog
from htpy import Node
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from hub.domain.access import BENCH, ROLE_WORDS, ROLES, Who
from hub.domain.errors import DomainError, NotFound
from hub.http.access import Forbidden, Unauthorized, drop_cookie, keep_cookie, who_of
from hub.http.context import Context
from hub.http.gate import Asked
from hub.http.problems import STATUSES
from hub.store.reading import UNAVAILABLE
from hub.web import frame
from hub.web.forms import Form
from hub.web.frame import Frame, Said
from hub.web.jobs import Jobs
from hub.web.machine import Machine
from hub.web.once import Once
from hub.web.page import ANYBODY, Done, File, Page
from hub.web.view import Process, View
from hub.web.wording import LANGUAGES, Words, word

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
KEPT_S = 365 * 24 * 3600
_PATH_SIGNS = "/:@!$&'()*+,;="
"""What stands in a path as it is, beside letters and digits (RFC 3986, 3.3)."""
SAID_S = 20
"""How long a message waits for the page that shows it."""
SAID_LENGTH = 3500
"""Characters of a message as a cookie holds it: browsers drop those of more than 4,096 (RFC 6265, 6.1)."""
LONGEST_FIELD = 8_000_000
"""Bytes of one field: the rows of an act on many go in one."""
_AWAY = word("The database does not answer. The floor's stations keep what they scan; try again soon.")
_FAILED = word("The hub failed at this page; its log says why. What was done before stays done. Try again.")
_log = structlog.get_logger()
NOBODY = Who("", BENCH)
"""Who looks at a page that asks for no sign-in, without one."""


class Pages:
    """All pages of a hub over one context."""

    def __init__(self, context: Context, pages: Sequence[Page], version: str, machine: Machine) -> None:
        """`version` names the files under /static."""
        self.context = context
        self.all = tuple(pages)
        self.version = version
        self._once = Once()
        self.jobs = Jobs(context.now_ms)
        self.process = Process(self.jobs, machine, version)

    async def view(self, page: Page, connection: HTTPConnection, who: Who, path: dict[str, str]) -> View:
        """The view of a request, its live picture filled where the page shows it."""
        view = View(
            here=self.context.by(who),
            who=who,
            words=self.words(connection, who),
            page=page,
            # As links must have it; of two slashes at its beginning the second would name another host.
            url_path="/" + quote(connection.scope["path"].lstrip("/"), safe=_PATH_SIGNS),
            path=path,
            query=connection.query_params,
            now_ms=self.context.now_ms(),
            process=self.process,
            shown=Asked.of(connection),
        )
        if page.picture:
            view.picture = await self.context.live.picture()
        return view

    def words(self, connection: HTTPConnection, who: Who) -> Words:
        """The language for somebody: what was asked for, else chosen here, else their own, else the
        site's.
        """
        asked = connection.query_params.get("lang", ""), connection.cookies.get("pb_lang", "")
        wanted = (*asked, who.lang, self.context.rules.lang)
        return Words(next((lang for lang in wanted if lang in LANGUAGES), "en"), self.context.zone)

    async def answer(self, page: Page, request: Request) -> Response:
        """Show a page, or do an act of it; what goes wrong is said by a page too."""
        try:
            who = await self._let_in(page, request)
            return await (self._post if request.method == "POST" else self._get)(page, request, who)
        except (Unauthorized, Forbidden) as refusal:
            return await self._kept_out(page, request, refusal)
        except UNAVAILABLE:
            return await self._sorry(page, request, 503, word("Not now"), _AWAY)
        except HTTPException as refusal:  # of the form itself: it can't be read, or is too long
            return await self._sorry(page, request, refusal.status_code, word("Not taken"), refusal.detail)
        except Exception:  # noqa: BLE001 - logged; whoever asked reads what to do
            _log.exception("page_failed", page=page.path)
            return await self._sorry(page, request, 500, word("It failed"), _FAILED)

    async def _get(self, page: Page, request: Request, who: Who) -> Response:
        view = await self.view(page, request, who, dict(request.path_params))
        if page.leads is not None:
            elsewhere = await asyncio.to_thread(page.leads, view)
            if elsewhere:
                return RedirectResponse(elsewhere, 303)
        said = _said(request)
        response = await self._shown(view, request, said)
        if said is not None:
            response.delete_cookie("pb_said")
        return response

    async def _post(self, page: Page, request: Request, who: Who) -> Response:
        """Do an act of a page: then back to it with a message, or the page again with the refusal."""
        view = await self.view(page, request, who, dict(request.path_params))
        async with request.form(max_files=50, max_fields=20_000, max_part_size=LONGEST_FIELD) as data:
            view.form = Form(data)
            try:
                form = view.form
                done = await self._once.do(
                    (who.account_id, page.path), form.text("once"), lambda: self._do(view, form)
                )
            except DomainError as refusal:
                status = STATUSES.get(refusal.code, 409)
                return await self._shown(view, request, Said(view.refused(refusal), "bad"), status)
            if isinstance(done, File):
                return _saved(done)
            if not isinstance(done, Done):
                return self._page(view, request, frame.headed(view, done), None, live=False)
        response = RedirectResponse(done.to or view.url(), 303)
        if done.says:
            response.set_cookie(
                "pb_said", _short(done.says), max_age=SAID_S, httponly=True, samesite="strict"
            )
        if done.cookie:
            keep_cookie(response, request, done.cookie)
        elif done.cookie is not None:
            drop_cookie(response)
        return response

    def _do(self, view: View, form: Form) -> Done | File | Node:
        act = view.page.acts.get(form.text("act"))
        if act is None:
            raise NotFound(
                f"act: expected one of {', '.join(view.page.acts) or 'none here'}, got {form.text('act')!r}"
            )
        if not view.who.may(act.role):
            needed = view.words.of(ROLE_WORDS[act.role])
            raise Forbidden(view.t("This needs the role {role}. Ask an administrator.", role=needed))
        return act.do(view, form)

    async def _let_in(self, page: Page, request: Request) -> Who:
        try:
            who = await who_of(request)
        except Unauthorized:
            if page.role == ANYBODY:
                return NOBODY
            raise
        if page.role != ANYBODY and not who.may(page.role):
            raise Forbidden(f"{page.path}: expected the role {page.role} or higher, got {who.role}")
        return who

    async def _shown(self, view: View, request: Request, said: Said | None, status: int = 200) -> Response:
        try:
            main = await asyncio.to_thread(frame.main, view)
        except DomainError as refusal:
            title = view.t("Not allowed") if isinstance(refusal, Forbidden) else view.t("Not found")
            sorry = _sorry(title, view.refused(refusal), view)
            return self._page(view, request, sorry, said, STATUSES.get(refusal.code, 409), live=False)
        if isinstance(main, File):
            return _saved(main)
        return self._page(view, request, main, said, status, live=view.form is None)

    def _page(
        self,
        view: View,
        request: Request,
        main: Markup,
        said: Said | None,
        status: int = 200,
        live: bool = True,
    ) -> Response:
        theme = request.cookies.get("pb_theme", "auto")
        around = Frame(self.all, self.version, theme if theme in frame.THEMES else "auto", said, live)
        response = HTMLResponse(frame.document(view, main, around), status, HEADERS)
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie("pb_lang", view.words.lang, max_age=KEPT_S, samesite="lax")
        return response

    async def missing(self, request: Request) -> Response:
        """What is said of an address that has no page."""
        page = Page(request.url.path, word("Not found"), _nowhere, ROLES[0])
        return await self.answer(page, request)

    async def _sorry(
        self, page: Page, request: Request, status: int, title: str, why: str | DomainError
    ) -> Response:
        """What is said where the page itself can't be shown; it asks the database for nothing."""
        who = getattr(request.state, "who", NOBODY)
        view = await self.view(replace(page, picture=False), request, who, {})
        text = view.refused(why) if isinstance(why, DomainError) else view.t(why)
        return self._page(view, request, _sorry(view.t(title), text, view), None, status, live=False)

    async def _kept_out(self, page: Page, request: Request, refusal: DomainError) -> Response:
        """To the sign-in, and back after it; or why even who is signed in may not."""
        if isinstance(refusal, Unauthorized):
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/sign-in?to={quote(wanted)}", 303)
        return await self._sorry(page, request, 403, word("Not allowed"), refusal)


def _nowhere(view: View) -> Node:
    raise NotFound(view.t("There is no page at this address. It may have been written wrongly."))


def _saved(file: File) -> Response:
    """A file for the browser to save under its name."""
    name = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    return Response(file.data, 200, {**HEADERS, "Content-Disposition": name}, media_type=file.kind)


def _short(says: str) -> str:
    """A message as a cookie's value, cut where it would be too long for one."""
    kept = quote(says, errors="replace")
    return kept if len(kept) <= SAID_LENGTH else _short(says[: len(says) * 9 // 10] + "…")


def _said(request: Request) -> Said | None:
    """What the act before this page told, once."""
    told = request.cookies.get("pb_said")
    return Said(unquote(told)) if told else None


def _sorry(title: str, why: str, view: View) -> Markup:
    view.title = title
    return frame.headed(
        view,
        h.div(".sorry")[h.p[why], h.p[h.a(".button", href="/")[view.t("To the first page")]]],
    )
