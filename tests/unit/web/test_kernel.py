"""What every page has: its document, its language, its acts, its refusals, its live regions."""

import ast
import json
import re
import sqlite3
import time
from pathlib import Path
from typing import Any

import htpy as h
import pytest
from fastapi import FastAPI
from htpy import Node

from hub.domain import plurals
from hub.domain.access import BENCH, ROLES, permits
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.http import create_app
from hub.web import app as pages
from hub.web import sockets, wording
from hub.web.forms import Form
from hub.web.live import Shown
from hub.web.page import Act, Done, Page
from hub.web.pages import ALL
from hub.web.parts import act_form, button, field
from hub.web.view import View
from tests.unit.floor.floor_under_test import RULES, Floor
from tests.unit.http.conftest import CHEAP, AtThisMachine, Connected, TestClient
from tests.unit.web.site_under_test import PLACE, Site

ROOT = Path(pages.__file__).parent


class Counter:
    """A page that counts, for what a page can do."""

    def __init__(self) -> None:
        self.n = 0

    def show(self, view: View) -> Node:
        if view.asked("gone"):
            raise NotFound("counter: expected one, found none")
        if view.asked("away"):
            raise sqlite3.OperationalError("unable to open database file")
        if view.asked("fails"):
            raise RuntimeError("a fault of the page")
        return [
            view.live(h.p("#n")[str(self.n)]),
            act_form(view, "add", field(view, "by", view.t("Name"), "1")),
            button(view, "never", "Never"),
        ]

    def add(self, view: View, form: Form) -> Done:
        self.n += form.whole("by", least=1, most=10)
        return Done(f"now {self.n} <b>", "/counter")

    def never(self, view: View, form: Form) -> Done:
        raise Conflict("it is never done")

    def ask(self, view: View, form: Form) -> Node:
        return h.p["a preview"]

    def page(self) -> Page:
        acts = {
            "add": Act(self.add, "clerk"),
            "never": Act(self.never, "supervisor"),
            "ask": Act(self.ask, "clerk"),
        }
        return Page("/counter", "Job", self.show, "viewer", acts=acts, live_s=0.05)


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def site(database: Any, floor: Floor, counter: Counter) -> Any:
    app = create_app(
        database,
        RULES,
        wording.ZoneInfo("UTC"),
        Connected(),
        now_ms=lambda: floor.at_ms,
        passwords=CHEAP,
    )
    pages.install(app, (*ALL, counter.page()))
    app.add_middleware(AtThisMachine)
    with TestClient(app, base_url=PLACE) as client:
        made = Site(app, client)
        made.become("supervisor")
        yield made


def test_a_page_is_a_document_in_the_language_of_who_looks(site: Site) -> None:
    english, chinese = site.get("/counter"), site.get("/counter", "zh")
    assert '<html lang="en"' in english.html
    assert '<html lang="zh-CN"' in chinese.html
    assert english.main.startswith("Job 0")
    assert chinese.main.startswith("任务 0")
    chosen = site.get("/counter?lang=zh")
    assert "pb_lang=zh" in chosen.response.headers["set-cookie"]


def test_an_act_leads_back_and_says_what_it_did_once(site: Site) -> None:
    seen = site.post("/counter", "add", by=3)
    assert seen.said == "✓ now 3 <b>"
    assert "now 3 &lt;b&gt;" in seen.html
    assert site.get("/counter").said == ""


def test_a_refused_act_shows_why_and_keeps_what_was_typed(site: Site) -> None:
    seen = site.post("/counter", "add", 422, by="eleven")
    assert seen.said == "! by: expected a whole number from 1 to 10, got 'eleven'"
    assert 'value="eleven"' in seen.html
    assert 'data-live="off"' in seen.html
    assert site.post("/counter", "never", 409).said == "! it is never done"
    assert "expected one of add, never, ask" in site.post("/counter", "other", 404).said


def test_what_an_act_shows_in_place_of_the_page_is_not_live(site: Site) -> None:
    seen = site.post("/counter", "ask")
    assert "a preview" in seen.main
    assert 'data-live="off"' in seen.html


def test_who_may_not_do_it_is_told_and_sees_no_button(site: Site, counter: Counter) -> None:
    site.become("viewer")
    assert "Never" not in site.get("/counter").main
    refused = site.post("/counter", "add", 403, by=1)
    assert "clerk" in refused.said
    assert counter.n == 0
    site.become("bench")
    assert "viewer" in site.get("/counter", status=403).main


def test_what_is_not_there_is_a_page_that_says_so(site: Site) -> None:
    assert "expected one, found none" in site.get("/counter?gone=1", status=404).main
    assert "There is no page at this address" in site.get("/nowhere", status=404).main
    assert site.client.get("/api/v1/nowhere").headers["content-type"] == "application/problem+json"


def test_a_page_that_fails_says_what_to_do(site: Site) -> None:
    assert "The database does not answer" in site.get("/counter?away=1", status=503).main
    failed = site.get("/counter?fails=1", "zh", 500)
    assert "请重试" in failed.main
    assert "a fault of the page" not in failed.html


def test_an_open_page_gets_what_changed_and_nothing_else(site: Site, counter: Counter) -> None:
    with site.client.websocket_connect("/live") as socket:
        socket.send_json({"url": "/counter"})
        assert "version" in socket.receive_json()
        assert '<p id="n">0</p>' in socket.receive_json()["main"]
        counter.n = 7
        message: dict[str, Any] = {}
        while not message:
            message = socket.receive_json()
        assert message == {"parts": {"n": '<p id="n">7</p>'}}


@pytest.mark.parametrize(
    ("role", "url", "code"), [("viewer", "/nowhere", 4404), ("bench", "/counter", 4403), ("viewer", 7, 4404)]
)
def test_a_socket_of_no_page_or_for_nobody_is_closed(site: Site, role: str, url: object, code: int) -> None:
    site.become(role)
    with site.client.websocket_connect("/live") as socket:
        socket.send_json({"url": url})
        message = socket.receive()
        assert (message["type"], message["code"]) == ("websocket.close", code)


def test_there_is_an_end_to_what_is_shown_at_a_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MOST", 0)
    with site.client.websocket_connect("/live") as socket:
        socket.send_json({"url": "/counter?x=1"})
        assert socket.receive()["code"] == 1013


def test_a_showing_tells_only_what_a_screen_lacks() -> None:
    first = Shown(1, "A<p>1</p>", "A", {"p": "<p>1</p>"})
    assert first.since(None) == {"main": "A<p>1</p>"}
    assert Shown(2, "A<p>2</p>", "A", {"p": "<p>2</p>"}).since(first) == {"parts": {"p": "<p>2</p>"}}
    assert Shown(3, "B<p>2</p>", "B", {"p": "<p>2</p>"}).since(first) == {"main": "B<p>2</p>"}
    away = Shown(4, available=False)
    assert away.since(first) == {"unavailable": True}
    assert first.since(away) == {"main": "A<p>1</p>"}
    assert Shown(5, gone=True).since(first) == {"gone": True}


def test_every_counted_noun_has_its_singular() -> None:
    verbs = {"is", "has", "signs", "runs", "means", "goes", "prints", "puts", "takes", "was", "characters"}
    for text in wording.chinese():
        for noun in re.findall(r"\{\w+\} (\w+s)\b", text):
            assert noun in plurals.ONE or noun in verbs, (
                f"{noun!r} of {text!r} stands not in hub/domain/plurals.py"
            )


def test_every_address_that_names_something_is_made_by_the_kernel() -> None:
    """None is put together by hand: a name with a slash, a question mark or a space would lead elsewhere."""
    by_hand = {
        f"{file.name}: {ast.unparse(node)}"
        for room in ("pages", "floor", "parts")
        for file in (Path(pages.__file__).parent / room).glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
        if re.match(r"/(?!static/|api/).*[/=]$", str(node.values[0].value))
    }
    assert by_hand == set()


def test_a_live_region_has_an_id_of_its_own(site: Site, counter: Counter) -> None:
    view = View.__new__(View)
    view.regions = {}
    assert view.live(h.p(class_="x", id="a")["1"]) == '<p class="x" id="a">1</p>'
    for element in (h.p["no id"], h.div(id="a")["twice"]):
        with pytest.raises(ValueError, match="expected an id of its own"):
            view.live(element)


def test_long_work_shows_how_far_it_is(site: Site) -> None:
    jobs = site.app.state.pages.jobs

    def work(job: Any) -> str:
        job.told(2)
        job.refuse("S-1", "it is shipped")
        raise Invalid("printer", "one that is there", "none")

    job = jobs.start("Print 2 slips", "Mei", "/counter", 2, work)
    while not job.ended_at_ms:
        time.sleep(0.01)
    seen = site.get(f"/jobs/{job.number}").main
    assert "Failed printer: expected one that is there, got 'none'" in seen
    assert "2 of 2" in seen
    assert "S-1 it is shipped" in seen
    assert "Print 2 slips" in site.get("/jobs").main
    assert "任务 99 已无记录" in site.get("/jobs/99", "zh", 404).main


def test_a_restart_forgets_jobs_and_says_so(site: Site) -> None:
    jobs = site.app.state.pages.jobs
    before = jobs.start("Print", "Li", "/papers", 1, lambda _job: "done")
    again = type(jobs)(lambda: jobs.since_ms + 60_000)
    after = again.start("Release", "Li", "/waves", 1, lambda _job: "done")
    assert again.get(before.number) is None and jobs.get(after.number) is None
    said = site.get(f"/jobs/{after.number}", status=404).main
    assert "the hub has started again since" in said and "begin it again for the rest" in said
    assert "What was under way then was cut off" in site.get("/jobs").main


def test_every_page_says_who_may_see_it_and_every_act_who_may_do_it() -> None:
    for page in ALL:
        assert page.role in ROLES or page.path == "/sign-in", page.path
        for name, act in page.acts.items():
            assert permits(act.role, page.role or BENCH), (page.path, name)
    assert len({page.path for page in ALL}) == len(ALL)


def english_texts() -> dict[str, str]:
    """Every text of the pages' code, and a file that has it."""
    texts: dict[str, str] = {}
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if name in ("t", "word") and isinstance(first, ast.Constant) and isinstance(first.value, str):
                texts[first.value] = file.name
    return texts


def test_every_text_has_its_chinese_with_the_same_values() -> None:
    said, chinese = english_texts(), wording.chinese()
    assert {text: file for text, file in said.items() if text not in chinese} == {}
    assert len(said) > 50
    for english, words in chinese.items():
        assert words.strip(), english
        assert set(_values(english)) == set(_values(words)), english


def _values(text: str) -> list[str]:
    import string

    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


def test_no_text_has_two_meanings_and_none_is_idle() -> None:
    said = english_texts()
    seen: dict[str, tuple[str, str]] = {}
    for file in sorted((ROOT / "words").glob("*.json")):
        for english, words in json.loads(file.read_text("utf-8")).items():
            assert seen.get(english, (words, ""))[0] == words, (english, file.name, seen.get(english))
            seen[english] = (words, file.name)
    assert {text: file for text, (_, file) in seen.items() if text not in said} == {}


def test_files_are_kept_by_their_version(app: FastAPI) -> None:
    with TestClient(app, base_url=PLACE) as client:
        version = app.state.pages.version
        assert "immutable" in client.get(f"/static/{version}/pickbench.css").headers["cache-control"]
        for older in ("/static/pickbench.css", "/static/0.1-1/pickbench.css"):
            assert client.get(older).headers["cache-control"] == "no-cache"
        script = client.get(f"/static/{version}/bench/station.js")
        assert script.headers["content-type"].startswith("text/javascript")
        for nowhere in ("/static/../app.py", "/static/%2e%2e/app.py", f"/static/{version}/", "/static/x.js"):
            assert client.get(nowhere).status_code == 404
        policy = client.get("/static/pickbench.js").headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_what_is_posted_twice_is_done_once(site: Site, counter: Counter) -> None:
    assert site.post("/counter", "add", by=3, once="k1").said == "✓ now 3 <b>"
    assert site.post("/counter", "add", by=3, once="k1").said == "✓ now 3 <b>"
    assert counter.n == 3
    site.post("/counter", "add", by=3, once="k2")
    site.post("/counter", "add", by=3)
    site.post("/counter", "add", by=3)
    assert counter.n == 12
    for _ in range(2):
        assert site.post("/counter", "never", 409, once="k3").said == "! it is never done"
