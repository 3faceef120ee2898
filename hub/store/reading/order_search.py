"""Orders found by anything that somebody may have in hand: exact hits first, then beginnings, then parts of
words.

Rule: every question is answered by an index or over a bounded number of rows, so that a search costs the same
in a year of orders. What is more than `MOST` is not looked for: a search that finds so much is too short.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, func, or_, select

from hub.domain import recipients
from hub.domain.items import lookups, read
from hub.domain.orders import LIVING
from hub.domain.pairs import read_code
from hub.store.reading import Reader
from hub.store.reading.order_narrowing import Narrowed, narrow
from hub.store.reading.rows import (
    BARCODE,
    ITEM,
    LINE,
    ORDER,
    PARCEL,
    RECIPIENT,
    SHOP,
    TOTE,
    WAVE,
)
from hub.store.reading.together import HEAD, is_head

MOST = 500
"""Orders that one search finds."""
SCANNED_BACK = 20_000
"""Newest orders in which parts of words are looked for."""
SHORTEST_PART = 3
"""Characters from which on a text is looked for in the middle of words; Chinese needs fewer."""
_AFTER_ALL = "\U0010ffff"
_BUYERS = (RECIPIENT.c.name, RECIPIENT.c.postcode, RECIPIENT.c.phone)
"""What somebody knows of a buyer."""
_OF_ORDER = {"O", "C", "S", "D", "W"}
"""Letters of cards that lead to orders: order, tote, slot, packing slip, wave."""


def found(reader: Reader, site: str, text: str, by: Narrowed, personal: bool) -> list[int]:
    """The numbers of orders that a text finds, the surest first; at most `MOST`.

    Args:
        personal: whether recipients are looked at too.
    """
    ids: dict[int, None] = {}
    for query in _questions(site, text, personal, reader.dialect.name == "sqlite"):
        # Sorted here: an order asked of the database tempts SQLite to read the table by its end.
        ids.update(
            dict.fromkeys(sorted(reader.execute(query.limit(MOST - len(ids))).scalars(), reverse=True))
        )
        if len(ids) >= MOST:
            break
    exact = list(ids)
    if by == Narrowed() or not exact:
        return exact
    matches = set(reader.execute(narrow(site, by).where(ORDER.c.id.in_(exact))).scalars())
    return [id_ for id_ in exact if id_ in matches]


def exactly(reader: Reader, site: str, text: str) -> list[int]:
    """The numbers of orders, two at most, that a code names whole: of an order, a parcel, a waybill, a
    tote.
    """
    ids: dict[int, None] = {}
    for query in _named(site, text):
        ids.update(dict.fromkeys(reader.execute(query.limit(2)).scalars()))
        if len(ids) > 1:
            break
    return list(ids)[:2]


def card(text: str) -> tuple[str, str]:
    """The letter of a scanned card and what it names; "" and the text where it is none that leads to orders.

    >>> card("O%WEB-7"), card("c%T2"), card("L%A-01"), card("50%")
    (('O', 'WEB-7'), ('C', 'T2'), ('', 'L%A-01'), ('', '50%'))
    """
    letter = text[:1].upper()
    if text[1:2] == "%" and letter in _OF_ORDER and len(text) > 2:
        return letter, text[2:]
    return "", text


def _questions(site: str, text: str, personal: bool, by_span: bool) -> Iterator[Select[Any]]:
    """The questions in the order in which their answers stand.

    Args:
        by_span: beginnings are looked for as spans, which SQLite's indices serve; PostgreSQL compares texts
            by language, and reads the table.
    """
    letter, name = card(text)
    yield from _named(site, text)
    if letter:
        return
    yield from _of_goods(site, name)
    if personal:
        yield from _of_buyer(site, name)
    for columns, target in _begun(site, personal):
        spelt = _spellings(name)
        if by_span:
            for column, one in ((column, one) for column in columns for one in spelt):
                yield target.where(column >= one, column < one + _AFTER_ALL)
        else:
            begun = (column.startswith(one, autoescape=True) for column in columns for one in spelt)
            yield target.where(or_(*begun))
    yield _with_items(site, _items_begun(site, _spellings(name)))
    if len(name) >= SHORTEST_PART or not name.isascii():
        yield from _within(site, name, personal, by_span)


def _here(column: Column[str], site: str) -> ColumnElement[bool]:
    """Of this site, said so that no index is chosen by it: most rows are."""
    return column.concat("") == site


def _spellings(text: str) -> list[str]:
    """How people and scanners may have written it: an index knows capitals from small letters."""
    return list(dict.fromkeys((text, text.upper(), text.title())))


def _named(site: str, text: str) -> Iterator[Select[Any]]:
    """What a code names whole."""
    letter, name = card(text)
    spelt = _spellings(name)
    order = select(ORDER.c.id)
    parcel = select(PARCEL.c.order_id)
    if letter in ("", "O"):
        yield order.where(ORDER.c.site == site, ORDER.c.label.in_(spelt))
    if letter == "":
        yield order.where(ORDER.c.shop_id.in_(_shops(site)), ORDER.c.number.in_(spelt))
        yield order.where(_here(ORDER.c.site, site), ORDER.c.waybill.in_(spelt))
    if letter in ("", "D"):
        of_paper = _spellings(read_code(name)[0])
        yield parcel.where(PARCEL.c.site == site, PARCEL.c.code.in_(of_paper))
    if letter == "":
        of_waybill = parcel.where(_here(PARCEL.c.site, site), PARCEL.c.waybill.in_(spelt))
        yield of_waybill
    if letter in ("", "C", "S"):
        yield from _in_tote(site, spelt)
    if letter in ("", "W"):
        yield order.where(ORDER.c.wave_id.in_(_waves(site, spelt)))


def _shops(site: str) -> Select[Any]:
    return select(SHOP.c.id).where(SHOP.c.site == site)


def _waves(site: str, codes: Sequence[str]) -> Select[Any]:
    return select(WAVE.c.id).where(WAVE.c.site == site, WAVE.c.code.in_(codes))


def _in_tote(site: str, codes: Sequence[str]) -> Iterator[Select[Any]]:
    """The order in a tote or slot, or all of the wave whose pieces lie in it."""
    tote = (TOTE.c.site == site, TOTE.c.code.in_(codes))
    yield select(HEAD.c.order_id).join(TOTE, is_head).where(*tote, HEAD.c.order_id.is_not(None))
    waves = select(TOTE.c.wave_id).where(*tote, TOTE.c.wave_id.is_not(None))
    of_wave = select(ORDER.c.id).where(ORDER.c.wave_id.in_(waves), ORDER.c.state.in_(LIVING))
    yield of_wave


def _of_goods(site: str, text: str) -> Iterator[Select[Any]]:
    """Orders of an item, by its SKU or by what a scanner reads on it."""
    spelt = _spellings(text)
    yield _with_items(site, select(ITEM.c.id).where(ITEM.c.site == site, ITEM.c.sku.in_(spelt)))
    codes = list(dict.fromkeys(code for each in spelt for code in lookups(read(each))))
    yield _with_items(
        site, select(BARCODE.c.item_id).where(_here(BARCODE.c.site, site), BARCODE.c.code.in_(codes))
    )


def _with_items(site: str, items: Select[Any]) -> Select[Any]:
    """The newest lines lead to the newest orders; an order has few lines of an item."""
    lines = select(LINE.c.order_id).where(_here(LINE.c.site, site), LINE.c.item_id.in_(items))
    return lines.order_by(LINE.c.id.desc())


def _of_buyer(site: str, text: str) -> Iterator[Select[Any]]:
    """Orders of a buyer by the whole of their e-mail address, phone number, name or postcode."""
    mine = select(RECIPIENT.c.order_id).where(RECIPIENT.c.site == site)
    newest_first = RECIPIENT.c.order_id.desc()
    digests = [recipients.buyer({name: text}) for name in ("email", "phone")]
    if any(digests):
        by_digest = RECIPIENT.c.buyer_digest.in_([digest for digest in digests if digest])
        yield mine.where(by_digest).order_by(newest_first)
    for column in _BUYERS:
        yield mine.where(column.in_(_spellings(text))).order_by(newest_first)


def _begun(site: str, personal: bool) -> Iterator[tuple[Sequence[Column[str]], Select[Any]]]:
    """Columns that a text may be the beginning of, and the orders that they are of."""
    order, parcel = select(ORDER.c.id), select(PARCEL.c.order_id)
    yield (ORDER.c.label,), order.where(ORDER.c.site == site)
    yield (ORDER.c.number,), order.where(ORDER.c.shop_id.in_(_shops(site)))
    yield (ORDER.c.waybill,), order.where(_here(ORDER.c.site, site))
    yield (PARCEL.c.code,), parcel.where(PARCEL.c.site == site)
    yield (PARCEL.c.waybill,), parcel.where(_here(PARCEL.c.site, site))
    if personal:
        yield _BUYERS, select(RECIPIENT.c.order_id).where(RECIPIENT.c.site == site)


def _items_begun(site: str, spelt: Iterable[str]) -> Select[Any]:
    """There are few items beside orders: their table is read."""
    begun = or_(*(ITEM.c.sku.startswith(one, autoescape=True) for one in spelt))
    return select(ITEM.c.id).where(ITEM.c.site == site, begun)


def _within(site: str, text: str, personal: bool, by_span: bool) -> Iterator[Select[Any]]:
    """What has the text somewhere in it, among the newest orders."""

    def has(column: Column[str]) -> ColumnElement[bool]:
        # SQLite's LIKE takes small letters for capitals by itself, in half the time.
        return (column.contains if by_span else column.icontains)(text, autoescape=True)

    newest_id = select(func.coalesce(func.max(ORDER.c.id), 0)).scalar_subquery()
    last = newest_id - SCANNED_BACK
    order = select(ORDER.c.id).where(_here(ORDER.c.site, site), ORDER.c.id > last)
    yield order.where(or_(has(ORDER.c.label), has(ORDER.c.waybill))).order_by(ORDER.c.id.desc())
    parcel = select(PARCEL.c.order_id).where(_here(PARCEL.c.site, site), PARCEL.c.order_id > last)
    yield parcel.where(has(PARCEL.c.waybill)).order_by(PARCEL.c.order_id.desc())
    if personal:
        mine = select(RECIPIENT.c.order_id).where(_here(RECIPIENT.c.site, site), RECIPIENT.c.order_id > last)
        columns = (*_BUYERS, RECIPIENT.c.address)
        yield mine.where(or_(*map(has, columns))).order_by(RECIPIENT.c.order_id.desc())
    yield _with_items(site, select(ITEM.c.id).where(ITEM.c.site == site, has(ITEM.c.name)))
