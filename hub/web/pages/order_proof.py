"""`/orders/{label}/proof.pdf`: the proof of an order's contents as a file."""

from htpy import Node

from hub.documents.press import Press
from hub.documents.words import Lang
from hub.domain.access import CLERK
from hub.office import proof_paper, proofs
from hub.web.page import File, Page
from hub.web.parts import link_button, note, panel
from hub.web.parts.orders import order_address
from hub.web.view import View
from hub.web.wording import word

_LANGS: dict[str, Lang] = {"en": "en", "zh": "zh", "both": "both"}


def proof_links(view: View, label: str) -> Node:
    """Where the proof is, for who may have it."""
    if not view.who.may(CLERK):
        return None
    address = f"{order_address(label)}/proof.pdf"
    return panel(
        view.t("Proof against a missing-piece claim"),
        note(
            view.t(
                "Every scan and weight on paper, and what the numbers prove: for the buyer or the platform."
            )
        ),
        link_button(view.t("PDF in English"), f"{address}?of=en"),
        " ",
        link_button(view.t("PDF in Chinese"), f"{address}?of=zh"),
        " ",
        link_button(view.t("PDF in both"), f"{address}?of=both"),
    )


def show(view: View) -> File:
    """The proof of the order of the address, in the language that is asked for."""
    label = view.path["label"]
    with view.reading() as reader:
        proof = proofs.read(reader, view.site, label)
        pictures = proofs.pictures_of(reader, view.site, proof)
    lang = _LANGS.get(view.asked("of"), _LANGS[view.words.lang])
    content = proof_paper.contents(proof, pictures, proof_paper.clock_of(view.here.zone), view.now_ms)
    press = Press.load(view.here.font_file, lang)
    return File(f"proof-{label}.pdf", "application/pdf", press.pdf(press.pages(content)))


PAGES = (Page("/orders/{label:path}/proof.pdf", word("Proof of contents"), show, CLERK, live_s=0),)
