"""`/waves`: what was released together, how far each wave is, and whether it will be ready in time."""

import htpy as h
from htpy import Node

from hub.domain.waving import KIND_WORDS
from hub.store.reading import carriers
from hub.store.reading import wave_progress as book
from hub.web.addresses import link
from hub.web.listing import PAGE_LENGTH, Filter, Found, Listing, page_of
from hub.web.pages import wave, wave_plan
from hub.web.pages.wave_parts import Shown, bars, call, kind, pace, shown, who
from hub.web.parts import Column, link_button, tile, tiles, when
from hub.web.view import View
from hub.web.wording import word

DONE, EVERY = "done", "every"
MOST_CARRIERS = 100


def _read(view: View) -> Found[Shown]:
    chosen = view.asked("state")
    done = None if view.asked("q") or chosen == EVERY else chosen == DONE
    with view.reading() as reader:
        rows = book.page(
            reader,
            view.site,
            view.asked_whole("after"),
            PAGE_LENGTH + 1,
            done=done,
            kind=view.asked("kind"),
            carrier=view.asked("carrier"),
            text=view.asked("q"),
        )
        found = page_of(rows, lambda row: row["id"])
        return Found(shown(reader, list(found.rows), view.now_ms), found.next_after)


def _above(view: View) -> Node:
    with view.reading() as reader:
        waiting = book.allocated(reader, view.site)
        running = len(book.open_ids(reader, view.site))
    return [
        view.live(
            h.div("#waves-now")[
                tiles(
                    tile(view.t("Orders that wait for release"), view.words.number(waiting)),
                    tile(view.t("Waves on the floor"), view.words.number(running)),
                )
            ]
        ),
        h.p(".buttons.apart")[link_button(view.t("See what could be released"), "/waves/plan", primary=True)],
    ]


def _empty(view: View) -> Node:
    if view.asked("q"):
        return view.t("No wave has this code, and no order or tote of a wave is called so.")
    return view.t("No wave is on the floor. See what could be released, and release it.")


def _state(view: View) -> list[tuple[str, str]]:
    return [(DONE, view.t("Done")), (EVERY, view.t("All"))]


def _kinds(view: View) -> list[tuple[str, str]]:
    return [(code, view.words.of(words)) for code, words in KIND_WORDS.items()]


def _carriers(view: View) -> list[tuple[str, str]]:
    with view.reading() as reader:
        rows = carriers.carriers(reader, view.site, 0, MOST_CARRIERS)
    return [(row["code"], row["code"]) for row in rows if row["active"]]


_LISTING: Listing[Shown] = Listing(
    path="/waves",
    title=word("Waves"),
    finds=word("Wave, order or tote"),
    read=_read,
    key=lambda one: str(one.row["code"]),
    columns=[
        Column(
            word("Wave"),
            lambda view, one: [
                link("waves", one.row["code"]),
                h.div(".under")[when(view, one.row["released_at_ms"])],
            ],
        ),
        Column(word("Kind and method"), lambda view, one: kind(view, one.row)),
        Column(word("Orders"), lambda view, one: view.words.number(one.orders), number=True),
        Column(word("Progress"), lambda view, one: bars(view, one.stages)),
        Column(
            word("Cut-off"),
            lambda view, one: [h.div[call(view, one.row)], h.div[pace(view, one)]],
        ),
        Column(word("At work"), lambda view, one: who(view, one.workers)),
    ],
    empty=_empty,
    filters=[
        Filter("state", word("State"), _state, all=word("On the floor")),
        Filter("kind", word("Kind"), _kinds),
        Filter("carrier", word("Carrier"), _carriers),
    ],
    above=_above,
)

# The plan comes before the wave of any code: its address would be one.
PAGES = (_LISTING.page(), *wave_plan.PAGES, *wave.PAGES)
