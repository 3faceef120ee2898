"""What a page's function is given: who asks, what was asked, the words, the site's data and the live
picture.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from htpy import Element, Node
from markupsafe import Markup
from starlette.datastructures import QueryParams

from hub.domain.access import Who
from hub.domain.errors import DomainError
from hub.http.context import Context
from hub.http.gate import Asked
from hub.store.reading import Reader, snapshot
from hub.store.reading.reads import Reads
from hub.web.forms import Form
from hub.web.jobs import Jobs
from hub.web.machine import Machine
from hub.web.page import Page
from hub.web.refusals import fault_in_chinese, in_chinese, kept_in_chinese
from hub.web.wording import Words

_ID = re.compile(r'<[a-z0-9-]+[^>]*? id="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Process:
    """What pages show of this web process and its machine, beside the data."""

    jobs: Jobs
    machine: Machine
    version: str
    """Of the files under /static, in their addresses."""


@dataclass(slots=True)
class View:
    """One showing of one page.

    `form` is what was posted and refused, so that fields keep what was typed. `picture` is the live picture
    where the page asked for it, else empty. `regions` collects what `live` marked, `ids` what
    `own_id` gave out.
    """

    here: Context
    who: Who
    words: Words
    page: Page
    url_path: str
    path: Mapping[str, str]
    query: QueryParams
    now_ms: int
    process: Process
    picture: Mapping[str, Any] = field(default_factory=dict)
    form: Form | None = None
    regions: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    shown: Asked | None = None
    """What the request shows of who makes it; None where nobody asked: the page is shown anew by itself."""
    reads: Reads | None = None
    """Where what is asked of the data is noted; None where nobody asks again."""
    goes_beyond: bool = False
    """Whether something was shown that stands in no database."""
    title: str = ""
    """In place of the page's own, where a page says what it is about; in the language shown."""

    def t(self, english: str, **values: object) -> str:
        """A text in the language of who looks (`Words.t`)."""
        return self.words.t(english, **values)

    def refused(self, refusal: DomainError) -> str:
        """Why something was refused, in the language of who looks."""
        return in_chinese(refusal) if self.words.lang == "zh" else str(refusal)

    def kept(self, text: str) -> str:
        """A text that was kept, such as why a print failed, in the language of who looks."""
        return kept_in_chinese(text) if self.words.lang == "zh" else text

    def fault(self, text: str) -> str:
        """What is in a printer's way, in the language of who looks."""
        return fault_in_chinese(text) if self.words.lang == "zh" else text

    @property
    def site(self) -> str:
        """The site's name."""
        return self.here.rules.site

    @property
    def jobs(self) -> Jobs:
        """The jobs of this web process."""
        self.goes_beyond = True
        return self.process.jobs

    @property
    def machine(self) -> Machine:
        """The machine that the hub runs on."""
        self.goes_beyond = True
        return self.process.machine

    @contextmanager
    def reading(self, again: bool = True) -> Iterator[Reader]:
        """One snapshot of the data; for a page that is open, one for the whole showing.

        Args:
            again: whether the page is shown again when this would read otherwise; not for what is kept for
                some time anyway (`hub.web.floor.kept`).
        """
        if again and self.reads is not None:
            yield self.reads.reader
            return
        with snapshot(self.here.database) as reader:
            yield reader

    def asked(self, name: str, default: str = "") -> str:
        """A value of the query, trimmed; "" where there is none."""
        return self.query.get(name, default).strip()[:200]

    def asked_whole(self, name: str, default: int = 0) -> int:
        """A whole number of the query; the default where it is none."""
        text = self.asked(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else default

    def typed(self, name: str, default: str = "") -> str:
        """What a refused form had in a field, else the default."""
        return default if self.form is None else self.form.text(name, longest=100_000)

    def url(self, **changes: object) -> str:
        """This page's address with some values of its query changed; None takes one away."""
        values = [(name, value) for name, value in self.query.multi_items() if name not in changes]
        values += [(name, str(value)) for name, value in changes.items() if value is not None]
        return f"{self.url_path}?{urlencode(values)}" if values else self.url_path

    def own_id(self, name: str) -> str:
        """An id that nothing else on the page has: the name itself, or with a number where several ask."""
        n = self.ids[name] = self.ids.get(name, 0) + 1
        return name if n == 1 else f"{name}-{n}"

    def live(self, element: Element | Markup) -> Node:
        """A region of the page that is sent by itself when it changed: an element with an id of its own.

        Regions don't lie in each other; when the set of regions changed, the whole page is sent.

        Raises:
            ValueError: the element has no id, or one that another region of the page has.
        """
        html = str(element)
        found = _ID.match(html)
        if found is None or found[1] in self.regions:
            raise ValueError(f"a live region: expected an id of its own, got {html[:80]}")
        self.regions[found[1]] = html
        return Markup(html)  # noqa: S704 - made by htpy, which escaped what it was given
