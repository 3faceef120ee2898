"""What an item looks like, and the form that gives it a picture; a drawing with its initials where it has
none.

A page that shows items reads the digests of their pictures with its rows (`hub.store.reading.pictures`), so
that a picture's address changes when the picture does, and the browser keeps it otherwise.
"""

from collections.abc import Mapping
from zlib import crc32

import htpy as h
from htpy import Node

from hub.domain.access import CLERK
from hub.office import pictures
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.page import Act, Done
from hub.web.parts.forms import button, dialog, field, hidden
from hub.web.view import View

_HUES = 8
"""Colours of drawings (`pictures.css`): things that lie beside each other look different."""
_SIDES = {"small": 40, "large": 160}
_MANY = 2
"""Letters of initials."""


def initials(sku: str, name: str) -> str:
    """Two letters that stand for an item without a picture.

    >>> initials("85123A", "White hanging holder"), initials("85123A", ""), initials("7", "红色礼盒")
    ('WH', '85', '红色')
    """
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return sku[:_MANY].upper()
    if len(words) == 1 or not words[0].isascii():
        return words[0][:_MANY].upper()
    return (words[0][0] + words[1][0]).upper()


def address_of(sku: str, digest: str) -> str:
    """Where a picture is served; its digest lets browsers keep it."""
    return address("pictures", sku, d=digest)


def picture_of(view: View, sku: str, digest: str | None, name: str = "", size: str = "small") -> Node:
    """What an item looks like.

    Args:
        digest: of its picture, by `hub.store.reading.pictures.digests`; None or "" where it has none.
        size: small (in lists) or large.
    """
    side = str(_SIDES[size])
    text = view.t("Picture of {item}", item=name or sku)
    if digest:
        return h.img(
            class_=["picture", size],
            src=address_of(sku, digest),
            alt=text,
            width=side,
            height=side,
            loading="lazy",
            decoding="async",
        )
    # Nothing to see in it that does not stand beside it.
    return h.svg(
        class_=["picture", size, f"hue-{crc32(sku.encode()) % _HUES}"],
        viewBox="0 0 40 40",
        width=side,
        height=side,
        aria_hidden="true",
    )[
        h.rect(width="40", height="40", rx="6"),
        h.text(x="20", y="26", text_anchor="middle", font_size="16")[initials(sku, name)],
    ]


def picture_form(view: View, sku: str, digest: str | None) -> Node:
    """Buttons that give an item a picture and take it away; on a page that has `PICTURE_ACTS` among its
    acts.
    """
    return [
        dialog(
            view,
            "picture",
            view.t("Change picture…") if digest else view.t("Add picture…"),
            view.t("Picture of {item}", item=sku),
            hidden({"sku": sku}),
            field(
                view,
                "picture",
                view.t("File"),
                kind="file",
                needed=True,
                accept="image/jpeg,image/png,image/webp,image/gif",
                hint=view.t("JPEG, PNG, WebP or GIF, at most 10 MB. It is made small."),
            ),
            confirm=view.t("Save"),
            files=True,
        ),
        digest and button(view, "no_picture", view.t("Remove picture"), {"sku": sku}),
    ]


def _take(view: View, form: Form) -> Done:
    sku = form.needed("sku")
    upload = form.file("picture", view.t("a picture"))
    small = pictures.shrink(upload.file.read(pictures.MOST_BYTES + 1))
    view.here.writer.do(lambda act: pictures.put(act, pictures.named(act, sku), small))
    return Done(view.t("The picture of {item} is saved.", item=sku))


def _take_away(view: View, form: Form) -> Done:
    sku = form.needed("sku")
    view.here.writer.do(lambda act: pictures.take_away(act, pictures.named(act, sku)))
    return Done(view.t("{item} has no picture any more.", item=sku))


PICTURE_ACTS: Mapping[str, Act] = {"picture": Act(_take, CLERK), "no_picture": Act(_take_away, CLERK)}
"""Acts of a page that has `picture_form` on it."""
