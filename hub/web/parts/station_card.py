"""The card of a station that was just made: everything that its board must know, on the page and as a sheet.

Rule: it is shown once; the sheet is part of the page, so that no copy of it lies anywhere.
"""

import base64
import json
from typing import Any

import htpy as h
import segno
from htpy import Node

from hub.documents.contents import StationCard
from hub.documents.fonts import FontMissing
from hub.documents.press import Press
from hub.domain.errors import Conflict
from hub.web.parts.boxes import facts, link_button, note
from hub.web.view import View


def station_card(view: View, config: dict[str, Any], path: str, hints: str) -> Node:
    """What the board must know: shown now and never again."""
    line = json.dumps(config, separators=(",", ":"), ensure_ascii=False)
    address = f"{config['host']}:{config['port']}"
    return [
        note(
            view.t("The password stands here once. Print the sheet now, or make a new password later."),
            tone="warn",
        ),
        (note(hint) for hint in hints.strip().splitlines()),
        h.div(".station-card")[
            h.div(".qr")[
                h.img(src=_qr(line), alt=view.t("config.json as a QR code"), width="340", height="340")
            ],
            h.div[
                facts(
                    [
                        (view.t("Station"), config["station"]),
                        (view.t("Broker"), address),
                        (view.t("Password"), h.span(".secret")[config["password"]]),
                        (view.t("Site"), config["site"]),
                        (view.t("Its file on the hub's machine"), h.code[path]),
                    ]
                ),
                h.ol(".sheets")[
                    h.li[
                        view.t("With a cable at the hub's machine:"),
                        " ",
                        h.code[f"pickbench firmware flash --port /dev/ttyUSB0 --config {path}"],
                    ],
                    h.li[
                        view.t(
                            "Or elsewhere: when the board asks on its serial line, scan the code with a USB "
                            "scanner: it types config.json as one line."
                        )
                    ],
                    h.li[view.t("A minute later the station stands on the page Stations with its lamp.")],
                ],
                h.p(".buttons")[
                    _sheet_link(view, config, address, line),
                    link_button(view.t("To the stations"), "/setup/stations"),
                ],
            ],
        ],
    ]


def _qr(line: str) -> str:
    made: str = segno.make(line, error="l", micro=False).svg_data_uri(scale=4, border=2, light="#fff")
    return made


def _sheet_link(view: View, config: dict[str, Any], address: str, line: str) -> Node:
    """The sheet as a PDF within this page: it is kept nowhere."""
    content = StationCard(config["station"], address, config["password"], line, config["site"])
    try:
        press = Press.load(view.here.font_file, "zh" if view.words.lang == "zh" else "en")
    except FontMissing as missing:
        raise Conflict(str(missing)) from missing
    data = base64.b64encode(press.pdf(press.pages(content))).decode()
    name = f"station-{config['station']}.pdf"
    return h.a(".button.primary", href=f"data:application/pdf;base64,{data}", download=name)[
        view.t("Print its sheet")
    ]
