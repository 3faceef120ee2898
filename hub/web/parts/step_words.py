"""What the check list says of each step: its title, why it is there, where it is done, and the words on the
way there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.domain import first_steps as steps
from hub.web.wording import word


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step, in English."""

    title: str
    why: str
    href: str
    go: str


STEP_WORDS: Mapping[str, StepWords] = {
    steps.ADMINISTRATOR: StepWords(
        word("Make the first administrator"),
        word("Until then only this machine is answered, and it may do everything."),
        "/accounts",
        word("To the accounts"),
    ),
    steps.WAREHOUSE: StepWords(
        word("Name the warehouse"),
        word("Its name and address, for people and papers."),
        "/setup/warehouses",
        word("To the warehouses"),
    ),
    steps.BINS: StepWords(
        word("Lay out the bins"),
        word("All bins at once by a pattern such as A-01-1 … C-20-4, or from a file."),
        "/setup/bins",
        word("To the bins"),
    ),
    steps.GOODS: StepWords(
        word("Bring the items in"),
        word("SKU, name, barcode and weight, from your shop's export. Barcodes are what is scanned."),
        "/import?kind=items",
        word("Import items"),
    ),
    steps.STOCK: StepWords(
        word("Bring the stock in"),
        word("How many pieces lie in which bin, so that orders can be promised goods."),
        "/import?kind=stock",
        word("Import stock"),
    ),
    steps.PEOPLE: StepWords(
        word("Add the people"),
        word("Everybody who picks or packs has a badge, in a language of their own."),
        "/people",
        word("To the people"),
    ),
    steps.STATIONS: StepWords(
        word("Set up a station"),
        word("A tablet or PC with a USB scanner is a bench at once; boards can follow later."),
        "/setup/stations",
        word("To the stations"),
    ),
    steps.CARDS: StepWords(
        word("Print the cards and sign in"),
        word("Command cards, badges and bin labels on paper. Done when the first badge was scanned."),
        "/setup/cards",
        word("To cards and labels"),
    ),
    steps.BOXES: StepWords(
        word("Say what cartons you have"),
        word("Their weight with filling and their size: weighing and carriers go by it."),
        "/setup/boxes",
        word("To the cartons"),
    ),
    steps.ORDERS: StepWords(
        word("Bring the first orders in"),
        word("From a file of your shop; later they may come by themselves."),
        "/import?kind=orders",
        word("Import orders"),
    ),
    steps.RELEASED: StepWords(
        word("Release the first orders"),
        word("The rules audit them, stock is promised, and a wave sends them to the floor."),
        "/waves/plan",
        word("Plan a wave"),
    ),
    steps.PICKED: StepWords(
        word("Pick the first order"),
        word("Badge, then the card J%PICK, a cart and a tote: the bench says where to go."),
        "/benches",
        word("Open a bench"),
    ),
    steps.VERIFIED: StepWords(
        word("Verify it"),
        word("Card J%VERIFY, then the tote, then every piece: green is right, red is wrong."),
        "/benches",
        word("Open a bench"),
    ),
    steps.WEIGHED: StepWords(
        word("Pack and weigh it"),
        word("Card J%PACK, then the order, then the parcel on the scale: the weight is the proof."),
        "/benches",
        word("Open a bench"),
    ),
    steps.SHIPPED: StepWords(
        word("Ship it"),
        word("Card J%SHIP, then every parcel as it leaves, then the list is closed."),
        "/benches",
        word("Open a bench"),
    ),
}
