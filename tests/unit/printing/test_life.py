"""A print's life: every event in every state, and what a person and a printer's task may say."""

import re
from pathlib import Path

import pytest

from hub.domain.errors import Conflict, Invalid, NotPermitted
from hub.domain.pairs import PAIR, is_open, scanned
from hub.domain.papers import LIFE, LIVE, STATES, WAITING, Print, step
from hub.office import paper_queues, print_acts
from hub.office.act import Act
from tests.unit.printing.shop import Shop

MAY = {
    ("send", "queued"): "sending",
    ("come_out", "sending"): "printed",
    ("stay_in", "sending"): "queued",
    ("doubt", "sending"): "doubtful",
    ("fail", "queued"): "failed",
    ("fail", "sending"): "failed",
    ("confirm", "doubtful"): "printed",
    ("send_again", "doubtful"): "queued",
    ("send_again", "failed"): "queued",
    ("cancel", "queued"): "cancelled",
    ("cancel", "doubtful"): "cancelled",
    ("cancel", "failed"): "cancelled",
    ("void", "queued"): "cancelled",
    ("void", "failed"): "cancelled",
    ("void", "sending"): "void",
    ("void", "doubtful"): "void",
    ("void", "printed"): "void",
}
"""(event, state) -> what it leads to, written down anew; everything else is refused."""


def test_the_life_stands_in_its_page() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs/printing.md").read_text("utf-8")
    told: dict[tuple[str, str], str] = {}
    for event, cell in re.findall(r"(?m)^\| `(\w+)` \| (.* → .*) \|$", page):
        for part in cell.split("; "):
            states, to = part.split(" → ")
            told |= {(event, state): to for state in states.split(", ")}
    assert told == MAY


def in_state(state: str) -> Print:
    return Print(1, "main", 1, "waybill", "A-7.1", state, tries=1, reason="before")


@pytest.mark.parametrize("event", LIFE)
@pytest.mark.parametrize("state", STATES)
def test_every_event_in_every_state(event: str, state: str) -> None:
    to = MAY.get((event, state))
    if to is None:
        with pytest.raises(NotPermitted, match=f"print 1 is {state}: expected"):
            step(in_state(state), event, 5)
        return
    after = step(in_state(state), event, 5, "why")
    assert (after.state, after.reason) == (to, "why")
    assert after.tries == (2 if event == "send" else 1)
    assert after.ended_at_ms == (0 if to in WAITING else 5)


def test_what_is_over_is_over() -> None:
    assert {state for state in STATES if not any(state in of for of in LIFE.values())} == {
        "cancelled",
        "void",
    }
    assert set(LIVE) == {"queued", "sending", "doubtful", "printed"}


def test_a_pair_is_proven_by_both_papers_only() -> None:
    for before in PAIR:
        for paper in ("slip", "waybill"):
            after = scanned(before, paper)
            if before in ("", "proven", paper):
                assert after == before
            else:
                assert after == (paper if before == "printed" else "proven")
    assert [how for how in PAIR if is_open(how)] == ["printed", "slip", "waybill"]


def test_a_page_that_was_made_void_meanwhile_stays_so(shop: Shop) -> None:
    shop.printer("P1", "127.0.0.1:9")
    (id_,) = shop.tests(1)

    def run(act: Act) -> list[str]:
        said = [print_acts.note(act, id_, "send", mark=7).state]
        act.work.put(step(act.work.get(Print, id_), "void", 9))
        said += [print_acts.note(act, id_, event).state for event in ("come_out", "doubt", "fail", "stay_in")]
        return said

    assert shop.act(run) == ["sending", "void", "void", "void", "void"]


def test_what_a_person_may_not_say(shop: Shop) -> None:
    shop.printer("P1", "127.0.0.1:9")
    (id_,) = shop.tests(1)
    with pytest.raises(Invalid, match="reason: expected why it is printed again"):
        shop.act(lambda act: print_acts.again(act, print_acts.named(act, id_), " "))
    with pytest.raises(Conflict, match="is queued: expected one that is printed"):
        shop.act(lambda act: print_acts.again(act, print_acts.named(act, id_), "torn"))
    with pytest.raises(NotPermitted, match="expected one of doubtful"):
        shop.act(lambda act: print_acts.resolve(act, print_acts.named(act, id_), came_out=True))
    with pytest.raises(Invalid, match="kind: expected one of"):
        shop.act(lambda act: paper_queues.ask(act, "leaflet", "X"))
    shop.act(lambda act: print_acts.cancel(act, print_acts.named(act, id_), "not needed"))
    assert [(p.state, p.reason) for p in shop.prints()] == [("cancelled", "not needed")]
