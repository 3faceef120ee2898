"""`/bench/NAME`: a whole station in the browser. The page is its screen and buttons; `static/bench` brings it
to life.

Rule: what is here needs no hub once it is loaded: the verdicts, the words and the list come by script.
"""

import htpy as h
from htpy import Node

from hub.domain.access import BENCH, ROLE_WORDS, VIEWER
from hub.domain.command_cards import CARDS, CommandCard
from hub.domain.errors import Forbidden, NotFound
from hub.store.reading import bench, people
from hub.store.reading.rows import Row
from hub.web.addresses import address
from hub.web.page import Page
from hub.web.parts import field, select
from hub.web.view import View
from hub.web.wording import word

OFTEN = ("X%YES", "X%NO", "X%RESUME", "X%UNDO", "X%SHORT", "X%DAMAGED", "X%CLOSE", "X%FULL", "X%HELP")
SELDOM = ("X%REPRINT", "X%TARE", "X%CALL", "X%PAUSE", "X%LOGOUT")
_CARDS = {card.code: card for card in CARDS}
DIALECTS = (
    ("mt-sics", "MT-SICS (Mettler-Toledo, Ohaus, Kern)"),
    ("a-and-d", "A&D"),
    ("toledo", "Toledo continuous"),
    ("toledo-checksum", "Toledo continuous + checksum"),
    ("yaohua-reversed", "Yaohua =000.3000"),
    ("yaohua-forward", "Yaohua =0003.000"),
    ("yaohua-frame", "Yaohua XK3190 STX…ETX"),
    ("yaohua-command", "Yaohua XK3190 AB"),
    ("yaohua-a12", "Yaohua A12 WG/WN"),
)
UNITS = ("kg", "g", "mg", "t", "lb", "oz")
FRAMINGS = ("8N1", "7E1", "7O1", "8E1")


def show(view: View) -> Node:
    """The bench's screen."""
    name = view.path["name"]
    if view.who.role == VIEWER:
        role = view.words.of(ROLE_WORDS[BENCH])
        raise Forbidden(view.t("This needs the role {role}. Ask an administrator.", role=role))
    with view.reading() as reader:
        if bench.work(reader, view.site, name) is None:
            raise NotFound(
                view.t("bench {name}: expected one that was made, got none of this name", name=name)
            )
        signed = people.people(reader, view.site, view.now_ms)
    view.title = name
    return [
        h.link(rel="stylesheet", href=f"/static/{view.process.version}/bench/bench.css"),
        h.div("#bench", data_name=name, data_lang=view.words.lang, data_link="offline", data_hold="no")[
            _state(view, name),
            _verdict(view, name),
            h.section("#work", tabindex="0", aria_label=view.t("What is open"))[
                h.p(".head")[h.b("#order"), " ", h.span("#left")],
                h.div("#weight", hidden=True)[h.span("#live")["–"], _card(view, "X%TARE")],
                _read_off(view),
                h.div("#lights"),
                h.ul("#lines"),
                h.p("#empty")[view.t("Nothing is open. Scan an order, a tote or a slot.")],
            ],
            _cards(view),
            _people(view, signed),
            _jobs(view),
            _settings(view),
        ],
    ]


def _read_off(view: View) -> Node:
    """Where there is no scale that speaks: a weight that is read off one and typed."""
    label = view.t("Weight in g, read off a scale")
    return h.form("#read-off")[
        h.label(for_="grams")[label],
        h.input(
            "#grams",
            type="text",
            name="grams",
            inputmode="decimal",
            autocomplete="off",
            maxlength="10",
            pattern=r"\s*[0-9]{1,6}([.,][0-9]{1,3})?\s*",
            required=True,
        ),
        h.button(type="submit")[view.t("Weigh")],
    ]


def _state(view: View, name: str) -> Node:
    return h.header("#state")[
        h.h1[name],
        h.span("#line", role="status", data_state="offline")[view.t("Not connected")],
        h.span("#queue", role="status"),
        h.button(type="button", data_opens="people")[
            h.span(".visually-hidden")[view.t("Who works here:"), " "], h.span("#operator")[view.t("Sign in")]
        ],
        h.button(type="button", data_opens="jobs")[
            h.span(".visually-hidden")[view.t("Job:"), " "], h.span("#job")[view.t("Choose a job")]
        ],
        h.button("#sound", type="button")["♪ ", view.t("Sound is off: touch here")],
        h.button(type="button", data_opens="settings", aria_label=view.t("Settings"))["⚙"],
    ]


def _verdict(view: View, name: str) -> Node:
    return h.section(
        "#verdict", aria_label=view.t("Verdict"), aria_live="assertive", data_colour="", data_mode="s"
    )[
        h.p(".bench-lamp")[h.span("#sign", aria_hidden="true")["•"], h.span("#word")],
        h.p("#say")[view.t("Opening")],
        h.p("#item"),
        h.p("#sign-in")[
            h.a(".button.primary", href=address("sign-in", to=address("bench", name)))[view.t("Sign in")]
        ],
    ]


def _cards(view: View) -> Node:
    return h.nav("#cards", aria_label=view.t("Cards"))[
        (_card(view, code) for code in OFTEN),
        h.details("#more")[
            h.summary[view.t("More")], h.div(".buttons")[(_card(view, code) for code in SELDOM)]
        ],
        h.form("#by-hand")[
            h.label(".visually-hidden", for_="typed")[view.t("A code, typed by hand")],
            h.input(
                "#typed",
                type="text",
                autocomplete="off",
                autocapitalize="off",
                spellcheck="false",
                maxlength="256",
                placeholder=view.t("A code, typed by hand"),
            ),
            h.button(type="submit")["↵", h.span(".visually-hidden")[view.t("Take this code")]],
        ],
    ]


def _card(view: View, code: str) -> Node:
    card = _CARDS[code]
    tone = {"X%YES": "good", "X%NO": "bad", "X%RESUME": "warn"}.get(code)
    return h.button(type="button", data_card=code, data_tone=tone, title=_does(view, card))[_name(view, card)]


def _name(view: View, card: CommandCard) -> str:
    return card.zh if view.words.lang == "zh" else card.en


def _does(view: View, card: CommandCard) -> str:
    return card.does_zh if view.words.lang == "zh" else card.does_en


def _people(view: View, signed: list[Row]) -> Node:
    return _dialog(
        view,
        "people",
        view.t("Who works here?"),
        h.p(".note")[view.t("Scan your badge, or choose your name.")],
        h.div(".bench-choices")[
            (h.button(type="button", data_card=f"U%{one['badge']}")[h.b[one["name"]]] for one in signed)
        ],
        h.p(".buttons")[_card(view, "X%PAUSE"), _card(view, "X%LOGOUT")],
    )


def _jobs(view: View) -> Node:
    return _dialog(
        view,
        "jobs",
        view.t("Which job?"),
        h.div(".bench-choices")[
            (
                h.button(type="button", data_card=card.code)[
                    h.b[_name(view, card)], h.small[_does(view, card)]
                ]
                for card in CARDS
                if card.code.startswith("J%")
            )
        ],
    )


def _settings(view: View) -> Node:
    other = "zh" if view.words.lang == "en" else "en"
    return _dialog(
        view,
        "settings",
        view.t("Settings of this device"),
        h.p(".buttons")[
            h.a(".button", href=f"?lang={other}", lang="zh-CN" if other == "zh" else "en")[
                "中文" if other == "zh" else "English"
            ],
            h.button("#whole", type="button")[view.t("Whole screen")],
            h.a(".button", href="/benches")[view.t("All benches")],
        ],
        h.h3[view.t("Scale on a serial line")],
        h.p("#no-serial.note", data_tone="warn", hidden=True)[
            view.t("This browser can't reach a scale. Chrome or Edge on a PC can, if the page came by https.")
        ],
        h.form("#scale", method="dialog")[
            h.div(".fields")[
                select(view, "dialect", view.t("How it speaks"), DIALECTS),
                select(view, "unit", view.t("Unit on its display"), [(unit, unit) for unit in UNITS]),
                field(view, "baud", view.t("Speed (baud)"), "9600", kind="number", min="300", max="921600"),
                select(view, "framing", view.t("Data bits"), [(one, one) for one in FRAMINGS]),
                field(
                    view, "max_g", view.t("Capacity in g"), "30000", kind="number", min="1", max="1000000000"
                ),
                field(view, "e_g", view.t("Step in g"), "5", kind="number", min="0.001", step="any"),
            ],
            h.p(".buttons")[
                h.button(".primary", type="submit")[view.t("Choose the line")],
                h.button("#no-scale", type="button")[view.t("No scale")],
            ],
        ],
    )


def _dialog(view: View, name: str, title: str, *inside: Node) -> Node:
    return h.dialog(id=name, aria_labelledby=f"{name}-title")[
        h.h2(id=f"{name}-title")[title],
        inside,
        h.p(".buttons")[h.button(type="button", data_closes=name)[view.t("Close")]],
    ]


PAGES = (
    Page(
        "/bench/{name}",
        word("Bench"),
        show,
        role=BENCH,
        live_s=0,
        bare=True,
        heading=False,
        module="bench/main.js",
    ),
)
