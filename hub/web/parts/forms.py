"""Fields, buttons that act, dialogs that ask first, and the search field that a scanner types into."""

from collections.abc import Iterable, Mapping

import htpy as h
from htpy import Node

from hub.web.view import View


def hidden(values: Mapping[str, object]) -> Node:
    """Values that go with a form unseen."""
    return [h.input(type="hidden", name=name, value=str(value)) for name, value in values.items()]


def act_form(
    view: View, act: str, *inside: Node, values: Mapping[str, object] | None = None, files: bool = False
) -> Node:
    """A form that does an act of this page; nothing where who looks may not do it."""
    if not view.who.may(view.page.acts[act].role):
        return None
    enctype = "multipart/form-data" if files else None
    return h.form(method="post", action=view.url(), enctype=enctype, data_act=act)[
        hidden({"act": act, **(values or {})}), inside
    ]


def fields_form(view: View, act: str, *fields: Node, beside: Node = None) -> Node:
    """A form whose fields are saved together; `beside` stands beside its button."""
    save = h.button(".primary", type="submit")[view.t("Save")]
    return act_form(view, act, h.div(".fields")[fields], h.p(".buttons")[save, beside])


def button(
    view: View,
    act: str,
    text: str,
    values: Mapping[str, object] | None = None,
    tone: str = "plain",
    label: str | None = None,
    press: str = "",
) -> Node:
    """A button that does an act of this page at once.

    Args:
        label: what a screen reader says in place of `text`.
        press: the key that presses it (`parts.keys`).
    """
    pressed = h.button(type="submit", data_tone=tone, aria_label=label, data_press=press or None)[text]
    return act_form(view, act, pressed, values=values)


def dialog(
    view: View,
    act: str,
    text: str,
    title: str,
    *inside: Node,
    values: Mapping[str, object] | None = None,
    tone: str = "plain",
    key: str = "",
    confirm: str = "",
    press: str = "",
    files: bool = False,
) -> Node:
    """A button that opens a question with fields; its own button does the act.

    Args:
        text: on the button that opens it.
        title: the question.
        inside: fields, and what it means.
        key: tells this dialog from others of the same act on the page.
        confirm: on the button that does it; `text` where it is empty.
        files: whether files are chosen in it.
    """
    if not view.who.may(view.page.acts[act].role):
        return None
    name = f"ask-{act}{'-' + key if key else ''}"
    return [
        h.button(
            type="button", data_tone=tone, data_opens=name, aria_haspopup="dialog", data_press=press or None
        )[text],
        h.dialog(id=name, aria_labelledby=f"{name}-title")[
            h.h2(id=f"{name}-title")[title],
            act_form(
                view,
                act,
                inside,
                h.p(".buttons")[
                    h.button(".primary", type="submit", data_tone=tone)[confirm or text],
                    h.button(type="button", data_closes=name)[view.t("Cancel")],
                ],
                values=values,
                files=files,
            ),
        ],
    ]


def field(
    view: View,
    name: str,
    label: str,
    value: object = "",
    kind: str = "text",
    hint: Node = None,
    needed: bool = False,
    wide: bool = False,
    **more: str,
) -> Node:
    """One field with its label. What a refused form had in it stays.

    Args:
        kind: of HTML's input, or `textarea`.
        hint: what goes in, where the label does not say it.
        more: attributes of the input, such as `inputmode` or `maxlength`.
    """
    shown = view.typed(name, str(value)) if kind not in ("password", "file") else ""
    own = view.own_id(f"f-{name}")
    common: dict[str, str | bool] = {"name": name, "id": own, "required": needed, **more}
    if hint is not None:
        common["aria_describedby"] = f"{own}-hint"
    entry = h.textarea(**common)[shown] if kind == "textarea" else h.input(type=kind, value=shown, **common)
    return h.p(class_=["field", wide and "wide"])[
        h.label(for_=own)[label],
        entry,
        hint is not None and h.span(".hint", id=f"{own}-hint")[hint],
    ]


def select(
    view: View, name: str, label: str, choices: Iterable[tuple[str, str]], value: str = "", hint: Node = None
) -> Node:
    """A choice of one: value and words of each."""
    chosen, own = view.typed(name, value), view.own_id(f"f-{name}")
    return h.p(".field")[
        h.label(for_=own)[label],
        h.select(name=name, id=own, aria_describedby=f"{own}-hint" if hint is not None else None)[
            (h.option(value=of, selected=of == chosen)[text] for of, text in choices)
        ],
        hint is not None and h.span(".hint", id=f"{own}-hint")[hint],
    ]


def tick(view: View, name: str, label: str, on: bool = False) -> Node:
    """A box to tick."""
    ticked = on if view.form is None else view.form.ticked(name)
    return h.p(".field.tick")[
        h.label[h.input(type="checkbox", name=name, value="1", checked=ticked), " ", label]
    ]


def search(view: View, label: str, name: str = "q", keep: Iterable[str] = ()) -> Node:
    """The page's search field. What a scanner types anywhere on the page, with no other field in hand, lands
    here.

    Args:
        label: what can be found.
        keep: names of the query that stay as they are.
    """
    kept = {other: view.asked(other) for other in keep if view.asked(other)}
    return h.form(".search", role="search", method="get", action=view.url_path)[
        hidden(kept),
        h.label(".visually-hidden", for_=f"f-{name}")[label],
        h.input(
            type="search",
            name=name,
            id=f"f-{name}",
            value=view.asked(name),
            placeholder=label,
            autocomplete="off",
            spellcheck="false",
            data_scan=True,
            maxlength="200",
        ),
        h.button(type="submit")[view.t("Search")],
    ]
