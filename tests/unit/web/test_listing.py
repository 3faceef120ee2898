"""The shape of every list: search, filters, pages, ticks, and acts on many with a preview that holds."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from htpy import Node
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.domain.errors import DomainError
from hub.domain.orders import LIFE, STATES, Order
from hub.http import create_app
from hub.office import changes, rehearsing
from hub.office.act import Act as Office
from hub.office.rehearsing import rehearse
from hub.store.reading import orders
from hub.store.reading.rows import Row
from hub.web import app as pages
from hub.web import wording
from hub.web.forms import Form
from hub.web.jobs import Job
from hub.web.listing import PAGE_LENGTH, Filter, Found, Listing, Many, page_of
from hub.web.page import Page
from hub.web.pages import jobs
from hub.web.pages.audit import named, reason_field
from hub.web.parts import Column
from hub.web.view import View
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import RULES, SITE, Floor
from tests.unit.http.conftest import CHEAP, AtThisMachine, Connected, TestClient
from tests.unit.web.site_under_test import PLACE, Site

DOCS = Path(__file__).resolve().parents[3] / "docs" / "pages.md"
CLEARED = 5
"""Orders of the fixture `site`."""


def read(view: View) -> Found[Row]:
    after, text = view.asked_whole("after"), view.asked("q") or None
    with view.reading() as reader:
        rows = orders.orders(
            reader, view.site, after, PAGE_LENGTH + 1, number=text, state=view.asked("state") or None
        )
    return page_of(rows, lambda row: row["id"], len(rows))


def keys(view: View, most: int) -> list[str]:
    with view.reading() as reader:
        rows = orders.orders(reader, view.site, 0, most, state=view.asked("state") or None)
    return [row["label"] for row in rows]


def hold(act: Office, label: str, form: Form) -> Order:
    return changes.hold(act, named(act, label), form.text("reason"))


def told(_view: View, order: Order) -> str:
    return f"now {order.state}"


def empty(_view: View) -> Node:
    return "no order"


def led(_view: View, _form: Form, job: Job | None) -> str:
    return f"/jobs/{job.number}" if job else "/jobs"


LIST: Listing[Row] = Listing(
    path="/list",
    title="Orders",
    finds="Order",
    read=read,
    key=lambda row: str(row["label"]),
    columns=[Column("Order", lambda _, row: row["label"]), Column("State", lambda _, row: row["state"])],
    empty=empty,
    filters=(Filter("state", "State", lambda _: [(state, state) for state in STATES]),),
    many={
        "hold": Many("Hold", hold, fields=reason_field, means="They stop.", tells=told),
        "cancel": Many(
            "Cancel",
            lambda act, label, _: changes.cancel(act, named(act, label), "x"),
            "supervisor",
            leads=led,
        ),
    },
    keys=keys,
)


def documented() -> tuple[Page, ...]:
    """The pages of the example in docs/pages.md, "A new page", as it stands there."""
    example = DOCS.read_text("utf-8").split("## A new page")[1].split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(compile(example, "docs/pages.md", "exec"), names)  # noqa: S102 - the project's own page
    made: tuple[Page, ...] = names["PAGES"]
    return made


@pytest.fixture
def app(database: Any, floor: Floor) -> FastAPI:
    made = create_app(
        database, RULES, wording.ZoneInfo("UTC"), Connected(), now_ms=lambda: floor.at_ms, passwords=CHEAP
    )
    pages.install(made, (LIST.page(), *jobs.PAGES, *documented()))
    made.add_middleware(AtThisMachine)
    return made


@pytest.fixture
def site(app: FastAPI, floor: Floor) -> Any:
    for n in range(CLEARED):
        floor.new_order(str(n), A=1)
    with TestClient(app, base_url=PLACE) as client:
        made = Site(app, client)
        made.become("supervisor")
        yield made


def ended(site: Site) -> Job:
    """The newest job, when it has ended."""
    job: Job = site.app.state.pages.jobs.newest()[0]
    gives_up_at = time.monotonic() + PATIENCE_S
    while not job.ended_at_ms:
        assert time.monotonic() < gives_up_at
        time.sleep(0.01)
    return job


def test_rows_are_found_filtered_and_counted(site: Site, floor: Floor) -> None:
    floor.cancel("S-4")
    seen = site.get("/list")
    assert "5 in all" in seen.main
    assert 'id="row-S-0"' in seen.html
    assert 'value="S-0" form="many"' in seen.html
    assert "S-1" not in site.get("/list?q=0").main
    kept = site.get("/list?state=cancelled")
    assert "S-4" in kept.main
    assert "S-0" not in kept.main
    assert '<input type="hidden" name="state" value="cancelled">' in kept.html
    assert "no order" in site.get("/list?q=none").main
    assert "no order" in site.get("/list?state=nonsense").main


@pytest.mark.long
def test_a_long_list_goes_on_page_by_page_and_back(site: Site, floor: Floor) -> None:
    assert 'rel="next"' not in site.get("/list").html
    for n in range(CLEARED, PAGE_LENGTH + 3):
        floor.new_order(str(n), A=1)
    first = site.get("/list")
    assert "All that match" in first.main
    onward = next(link for link in first.links() if "after=" in link)
    second = site.get(onward)
    assert "S-52" in second.main
    assert "S-0 " not in second.main
    assert 'rel="next"' not in second.html
    assert "/list" in second.links()
    assert "S-0" in site.get("/list?after=bad").main


def test_a_preview_asks_first_changes_nothing_and_promises_what_happens(site: Site, floor: Floor) -> None:
    floor.cancel("S-2")
    ticked = ["S-0", "S-1", "S-2"]
    first = site.post("/list", "preview", many="hold", row=ticked)
    assert 'name="reason"' in first.html
    assert "S-0\nS-1\nS-2" in first.html
    second = site.post("/list", "preview", many="hold", rows="\n".join(ticked), asked=1, reason="wait").main
    assert "2 will be done" in second
    assert "1 will be refused" in second
    assert "now held: 2" in second
    assert "S-2 order S-2 is cancelled" in second
    assert {floor.order(label).state for label in ("S-0", "S-1")} == {"received"}
    said = site.post("/list", "many", many="hold", rows="\n".join(ticked), reason="wait").said
    assert "2 done. now held: 2" in said
    assert "1 refused: S-2: order S-2 is cancelled" in said
    assert floor.order("S-0").reason == "wait"


@pytest.mark.long
def test_what_was_previewed_is_done_and_not_what_matches_by_then(site: Site, floor: Floor) -> None:
    seen = site.post("/list?state=received", "preview", many="cancel", every=1)
    assert "5 rows" in seen.main
    floor.new_order("late", A=1)
    rows = seen.html.split('name="rows" value="')[1].split('"')[0]
    assert 'name="every"' not in seen.html
    site.post("/list?state=received", "many", many="cancel", rows=rows)
    assert floor.order("S-late").state == "received"
    assert floor.order("S-0").state == "cancelled"


def test_much_to_do_becomes_a_job_that_shows_its_progress(site: Site, floor: Floor) -> None:
    for n in range(CLEARED, 30):
        floor.new_order(str(n), A=1)
    floor.cancel("S-7")
    rows = "\n".join(f"S-{n}" for n in range(30))
    seen = site.post("/list", "many", many="hold", rows=rows, reason="wait")
    job = ended(site)
    assert str(seen.response.url).endswith(f"/jobs/{job.number}")
    assert (job.done, job.total, job.failed) == (30, 30, False)
    assert job.refused[0][0] == "S-7"
    assert "29 done. now held: 29" in site.get(f"/jobs/{job.number}").main
    assert str(site.post("/list", "many", many="cancel", rows="S-1").response.url).endswith("/jobs")


def test_the_page_that_the_docs_build_works_as_it_stands_there(site: Site, floor: Floor) -> None:
    assert "Nothing has shipped yet." in site.get("/returns").main
    with floor.work.transaction():
        order = floor.work.one(Order, "label", "S-0", SITE)
        assert order is not None
        floor.work.put(replace(order, state="shipped"))
    assert "S-0" in site.get("/returns?q=0").main
    assert "S-1" not in site.get("/returns").main
    seen = site.post("/returns", "preview", many="take_back", rows="S-0\nS-1", asked=1, reason="broken").main
    assert "returned: 1" in seen
    assert "1 will be refused" in seen
    assert floor.order("S-0").state == "shipped"
    assert "returned: 1" in site.post("/returns", "many", many="take_back", rows="S-0", reason="broken").said
    assert floor.order("S-0").state == "returned"


def test_nobody_does_what_is_not_theirs_and_nonsense_is_refused(site: Site, floor: Floor) -> None:
    assert "at least one ticked row" in site.post("/list", "preview", 422, many="hold").said
    assert "expected one of hold, cancel" in site.post("/list", "preview", 422, many="burn", row="S-0").said
    assert "S-none" in site.post("/list", "many", many="cancel", rows="S-none").said
    site.become("clerk")
    assert "Hold" in site.get("/list").main
    assert "Cancel…" not in site.get("/list").main
    assert "supervisor" in site.post("/list", "many", 403, many="cancel", rows="S-0").said
    site.become("viewer")
    assert "data-row" not in site.get("/list").html
    site.post("/list", "many", 403, many="hold", rows="S-0")
    assert floor.order("S-0").state == "received"


ACTS: dict[str, Callable[[Office, Order], object]] = {
    "hold": lambda act, order: changes.hold(act, order, "x"),
    "go_on": changes.go_on,
    "cancel": lambda act, order: changes.cancel(act, order, "x"),
    "audit": lambda act, order: act.step(order, "audit"),
}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_rehearsal_tells_what_the_act_then_does(
    site: Site, floor: Floor, monkeypatch: pytest.MonkeyPatch, data: Any
) -> None:
    """For any states of the rows, any act, and rows that stand there twice, of which the second sees what the
    first did.
    """
    monkeypatch.setattr(rehearsing, "LONGEST_S", 30)
    labels = [f"S-{n}" for n in range(CLEARED)]
    with floor.work.transaction():
        for label in labels:
            order = floor.work.one(Order, "label", label, SITE)
            assert order is not None
            state = data.draw(st.sampled_from(("received", "audited", "held", "shipped", "cancelled")), label)
            resume = "received" if state == "held" else ""
            floor.work.put(replace(order, state=state, resume_state=resume))
    name = data.draw(st.sampled_from(sorted(ACTS)))
    assert name in LIFE
    rows = data.draw(st.lists(st.sampled_from(labels), min_size=1, max_size=8))
    before = [floor.order(label) for label in labels]
    writer = site.app.state.context.writer

    def do(act: Office, label: str) -> object:
        return ACTS[name](act, named(act, label))

    def verdicts(ends: list[Any]) -> list[str]:
        return [str(end) if isinstance(end, DomainError) else end.state for end in ends]

    promised = verdicts(rehearse(writer, do, rows, tried_s=30))
    assert [floor.order(label) for label in labels] == before
    assert promised == verdicts(writer.try_each(do, rows))
