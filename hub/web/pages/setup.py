"""`/setup`: the check list from an empty site to the first shipped order, and the first administrator.

Rule: what is done is read from the data each time; nobody ticks anything off.
"""

import htpy as h
from htpy import Node

from hub.domain import first_steps as steps
from hub.domain.access import SUPERVISOR
from hub.domain.errors import Conflict
from hub.domain.first_steps import Facts
from hub.office import accounts, sessions
from hub.office import act as office
from hub.office import site as sites
from hub.store.reading import setup as book
from hub.web.forms import Form
from hub.web.page import SITE, Act, Done, Page
from hub.web.pages import setup_furniture
from hub.web.parts import act_form, badge, field, link_button, note, panel, select
from hub.web.parts.passwords import new_password, password_typed
from hub.web.parts.step_words import STEP_WORDS, StepWords
from hub.web.view import View
from hub.web.wording import LANGUAGES, word


def show(view: View) -> Node:
    """The step to do now, large; all steps below it; the simulator."""
    facts, finished = _read(view)
    now = steps.upcoming(finished)
    return [
        _large(view, now, len(finished)) if now else _all_done(view),
        view.live(
            h.ol("#steps.steps")[
                (_step(view, n, step, facts, finished, now) for n, step in enumerate(steps.STEPS, 1))
            ]
        ),
        setup_furniture.more(view),
        panel(
            view.t("Try it with the simulator"),
            note(
                view.t(
                    "A made-up shop with simulated stations and people, beside your own site and apart from "
                    "it: to look around before anything is set up."
                )
            ),
            h.p[link_button(view.t("To the simulator"), "/setup/simulator")],
        ),
    ]


def first_steps(view: View) -> Node:
    """For the first page: what to do next, until an order was shipped once; nothing from then on, and for who
    can't do it.
    """
    if not view.who.may(SUPERVISOR):
        return None
    with view.reading() as reader:
        if book.has_shipped(reader, view.site):
            return None
    _, finished = _read(view)
    now = steps.upcoming(finished)
    if not now:
        return None
    words = STEP_WORDS[now]
    return h.section("#first-steps.panel.next-step")[
        h.p(".count")[_count(view, len(finished))],
        h.h2[view.t(words.title)],
        h.p[view.t(words.why)],
        h.p(".buttons")[
            link_button(view.t(words.go), words.href, primary=True),
            link_button(view.t("All steps"), "/setup"),
        ],
    ]


def _read(view: View) -> tuple[Facts, frozenset[str]]:
    with view.reading() as reader:
        facts = book.facts(reader, view.site, sites.BOX)
    return facts, steps.done(facts)


def _count(view: View, n: int) -> str:
    return view.t("{n} of {all} steps done", n=n, all=len(steps.STEPS))


def _large(view: View, now: str, done: int) -> Node:
    words = STEP_WORDS[now]
    return h.section("#next-step.panel.next-step")[
        h.p(".count")[_count(view, done)],
        h.h2[view.t(words.title)],
        h.p[view.t(words.why)],
        _founding(view)
        if now == steps.ADMINISTRATOR
        else h.p(".buttons")[link_button(view.t(words.go), words.href, primary=True)],
    ]


def _all_done(view: View) -> Node:
    return h.section("#next-step.panel.next-step")[
        h.h2[view.t("The first order is shipped")],
        h.p[view.t("Everything is set up. The steps stay here, to add and to change.")],
        h.p(".buttons")[link_button(view.t("To the day"), "/", primary=True)],
    ]


def _step(view: View, n: int, step: str, facts: Facts, finished: frozenset[str], now: str) -> Node:
    words = STEP_WORDS[step]
    return h.li(id=f"step-{step}", data_state=_state(step, finished, now))[
        h.span(".number", aria_hidden="true")["✓" if step in finished else str(n)],
        h.div[h.a(href=words.href)[view.t(words.title)], h.p(".fact")[_fact(view, step, words, facts)]],
        _badge(view, step, finished, now),
    ]


def _state(step: str, finished: frozenset[str], now: str) -> str:
    return "done" if step in finished else "now" if step == now else "open"


def _badge(view: View, step: str, finished: frozenset[str], now: str) -> Node:
    if step in finished:
        return badge(view.t("Done"), "good")
    if step == now:
        return badge(view.t("Next"), "info")
    return badge(view.t("Can wait")) if step in steps.CAN_WAIT else badge(view.t("Open"))


def _fact(view: View, step: str, words: StepWords, facts: Facts) -> Node:
    """What is there of it already; why it is done, where nothing is."""
    told = {
        steps.BINS: facts.bins and view.t("{n} bins", n=facts.bins),
        steps.GOODS: facts.items and _goods(view, facts),
        steps.PEOPLE: facts.people and view.t("{n} people with a badge", n=facts.people),
        steps.STATIONS: facts.stations and view.t("{n} stations", n=facts.stations),
        steps.BOXES: facts.own_boxes and view.t("{n} cartons of your own", n=facts.own_boxes),
    }
    return told.get(step) or view.t(words.why)


def _goods(view: View, facts: Facts) -> str:
    parts = [view.t("{n} items", n=facts.items)]
    if facts.without_barcode:
        parts.append(view.t("{n} without a barcode", n=facts.without_barcode))
    if facts.without_weight:
        parts.append(view.t("{n} without a weight", n=facts.without_weight))
    return " · ".join(parts)


def _founding(view: View) -> Node:
    return act_form(
        view,
        "found",
        h.div(".fields")[
            field(
                view,
                "name",
                view.t("Name to sign in with"),
                hint=view.t("1 to 32 of a-z 0-9 . _ -"),
                needed=True,
                autocomplete="username",
                maxlength="32",
            ),
            field(view, "person", view.t("Your name"), autocomplete="name", maxlength="64"),
            new_password(view),
            select(view, "lang", view.t("Language"), LANGUAGES.items(), view.words.lang),
        ],
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Make the first administrator")]],
    )


def found(view: View, form: Form) -> Done:
    """Make the first administrator, and sign this browser in.

    Raises:
        Invalid: a value can't be used, or the two passwords differ.
        Conflict: somebody has made one just now.
    """
    gate, shown = view.here.gate, view.shown
    if gate.founded() or shown is None:
        raise Conflict(view.t("Somebody has just made the first administrator. Sign in instead."))
    name, password = form.needed("name", longest=32).lower(), password_typed(view, form)
    kept = view.here.passwords.hashed(password)
    lang = form.choice("lang", tuple(LANGUAGES), view.words.lang)
    person = form.text("person", longest=64)

    def make(act: office.Act) -> str:
        account = accounts.first(act, name, kept, person=person, lang=lang)
        # In the same act: from its end on, nobody is let in without a session.
        return sessions.begin(act, account, shown.address, shown.agent)[1]

    try:
        cookie = view.here.writer.do(make)
    finally:
        gate.look_again()
    said = view.t("You are signed in as {name}. From now on everybody signs in.", name=name)
    return Done(said, "/setup", cookie)


PAGES = (
    Page(
        "/setup",
        word("Set-up"),
        show,
        SUPERVISOR,
        section=SITE,
        acts={"found": Act(found, SUPERVISOR)},
    ),
)
