"""Two fields for a new password, and reading them."""

import htpy as h
from htpy import Node

from hub.domain.errors import Invalid
from hub.office.passwords import LENGTHS
from hub.web.forms import Form
from hub.web.parts.forms import field
from hub.web.view import View


def new_password(view: View, needed: bool = True, hint: Node = None) -> Node:
    """The fields `new` and `again`."""
    least, most = LENGTHS
    said = view.t("{least} to {most} characters: several words are good", least=least, most=most)
    more = {"kind": "password", "needed": needed, "autocomplete": "new-password", "maxlength": str(most)}
    return [
        field(view, "new", view.t("New password"), hint=[said, hint and [h.br, hint]], **more),  # type: ignore[arg-type]  # attributes of the field, by name
        field(view, "again", view.t("Once more"), **more),  # type: ignore[arg-type]  # the same
    ]


def password_typed(view: View, form: Form) -> str:
    """What was typed twice; "" where nothing was.

    Raises:
        Invalid: the two differ, or it is too short or too long.
    """
    new = form.text("new")
    if new != form.text("again"):
        raise Invalid("again", view.t("the same password twice"), view.t("two that differ"))
    least, most = LENGTHS
    if new and not least <= len(new) <= most:
        what = view.t("{least} to {most} characters: several words are good", least=least, most=most)
        raise Invalid("new", what, view.t("{n} characters", n=len(new)))
    return new
