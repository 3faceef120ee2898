"""What is done with exceptions, from forms: as the API does it (`hub.http.routes.exceptions`)."""

from typing import Any

from hub.domain import causes
from hub.domain.cases import SENT, Case
from hub.domain.errors import Invalid, NotFound
from hub.domain.items import Item
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.people import Operator
from hub.office import cases, remedies
from hub.office.act import Act as Office
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.page import Done
from hub.web.view import View

MOST_PIECES = 99_999


def case_of(act: Office, number: str) -> Case:
    """The exception of a number, as an address or a row has it. Raises NotFound: there is none."""
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise NotFound(f"exception {number[:40]}: expected one on site {act.rules.site}, found none")
    return cases.find(act, int(number))


def closed(act: Office, number: str, form: Form) -> Case:
    """Close an exception as a form says."""
    said = [form.text(name, longest=500) for name in ("cause", "cause_note", "prevention")]
    return cases.close(act, case_of(act, number), *said)


def person(act: Office, badge_: str) -> Operator:
    """The operator of a badge. Raises Invalid: there is none."""
    found = act.work.one(Operator, "badge", badge_, act.rules.site)
    if found is None:
        raise Invalid("badge", "the badge of an operator", badge_)
    return found


def given(act: Office, number: str, form: Form) -> Case:
    """Give an exception to somebody, whoever has it."""
    return cases.take(
        act, case_of(act, number), over=True, taker=person(act, form.needed("person", "a person"))
    )


def opened(view: View, form: Form) -> Done:
    """Put something on the list, as the API does."""

    def act(on: Office) -> Case:
        order = _found(on, Order, "label", form.text("order", longest=96), "order")
        item = _found(on, Item, "sku", form.text("sku", longest=64), "sku")
        parcel = _found(on, Parcel, "code", form.text("parcel", longest=96), "parcel")
        if parcel and (order is None or parcel.order_id != order.id):
            raise Invalid("parcel", f"a parcel of order {form.text('order')}", parcel.code)
        kind = form.choice("kind", tuple(causes.KINDS))
        what = form.needed("what", "what was seen", longest=250)
        return cases.open_case(
            on,
            kind,
            order,
            what,
            item_id=item.id if item else None,
            parcel_id=parcel.id if parcel else None,
        )

    case = view.here.writer.do(act)
    return Done(
        view.t("Exception {number} is on the list.", number=str(case.id)), address("exceptions", case.id)
    )


def _found(on: Office, kind: type[Any], column: str, value: str, name: str) -> Any:
    if not value:
        return None
    row = on.work.one(kind, column, value, on.rules.site)
    if row is None:
        raise Invalid(name, f"the {column} of one on site {on.rules.site}", value)
    return row


def pieces(text: str) -> list[remedies.Pieces]:
    """What is to be sent, from `SKU=pieces` lines.

    Raises:
        Invalid: a line is none.

    >>> pieces("85123A=2")
    [Pieces(sku='85123A', qty=2)]
    """
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        sku, _, qty = line.rpartition("=")
        if not sku or not (qty.isascii() and qty.isdigit()) or not 1 <= int(qty[:9]) <= MOST_PIECES:
            raise Invalid("pieces", f"SKU=pieces, 1 to {MOST_PIECES} pieces", line)
        found.append(remedies.Pieces(sku.strip(), int(qty)))
    return found


def settled(act: Office, case: Case, form: Form) -> Case:
    """Settle an exception as a form says; a re-send or an exchange makes the order that sends the pieces."""
    remedy, note = form.choice("remedy", causes.REMEDY_CODES), form.text("note", longest=500)
    if remedy not in SENT:
        return cases.settle(act, case, remedy, note)
    return remedies.send(act, case, remedy, pieces(form.text("pieces", longest=20_000)), note)


def noted(act: Office, case: Case, form: Form) -> Case:
    """Write down what a form says of an exception."""
    said = {name: form.text(name, longest=500) for name in ("cause", "cause_note", "prevention", "text")}
    return cases.note(act, case, **said)
