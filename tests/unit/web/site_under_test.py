"""A site's pages as a browser without scripts has them: got, posted, and read as text."""

import html
import re
from dataclasses import dataclass, field

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from hub.domain.access import ADMINISTRATOR, FOUNDER, Who

PLACE = "http://127.0.0.1:8080"


@dataclass(frozen=True)
class Seen:
    """What came back: `html` as sent, `text` as read, `main` the page's own part as read, `said` the message
    above it.
    """

    response: Response
    html: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "html", self.response.text)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return read(self.html)

    @property
    def main(self) -> str:
        return read(self._between("<main id", "</main>"))

    @property
    def said(self) -> str:
        return read(self._between('<div id="said"', "<main"))

    def links(self) -> list[str]:
        """Where the page leads to."""
        return [html.unescape(href) for href in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', self.html)]

    def _between(self, start: str, end: str) -> str:
        assert start in self.html, self.html[:500]
        return start + self.html.split(start, 1)[1].split(end, 1)[0]


def read(markup: str) -> str:
    """The text of some HTML, its white space made single."""
    shown = re.sub(r"<(script|style)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())


class Site:
    """The pages of an application, asked by somebody with a role.

    Who somebody is stands for the sign-in, which has tests of its own: `role` None is the founder, while no
    administrator exists.
    """

    def __init__(self, app: FastAPI, client: TestClient) -> None:
        self.app = app
        self.client = client
        self._who = app.state.context.gate.who

    def become(self, role: str | None, badge: str | None = "1", name: str = "Mei") -> None:
        """Be somebody else from now on."""
        who = FOUNDER if role is None else Who(name, role, badge, 1)
        self.app.state.context.gate.who = lambda _asked: who

    def get(self, path: str, lang: str = "en", status: int = 200) -> Seen:
        """A page."""
        self.client.cookies.set("pb_lang", lang)
        response = self.client.get(path, headers={"Accept": "text/html"})
        seen = Seen(response)
        assert seen.status == status, (seen.status, seen.text[:2000])
        return seen

    def post(self, path: str, act: str, status: int = 200, files: object = None, **fields: object) -> Seen:
        """Do an act of a page; where it led to. A field may be a list."""
        data = {name: value if isinstance(value, list) else str(value) for name, value in fields.items()}
        response = self.client.post(
            path,
            data={"act": act, **data},
            files=files,  # type: ignore[arg-type]  # httpx's own kinds
            headers={"Accept": "text/html", "Origin": PLACE},
        )
        seen = Seen(response)
        assert seen.status == status, (seen.status, seen.text[:2000])
        return seen


__all__ = ["ADMINISTRATOR", "PLACE", "Seen", "Site", "read"]
