"""All that happened to one order: every event of a station, the log, exceptions, papers, notices; and where
its pieces came from.

Rule: what is read here is what was stored at its time; nothing is worked out anew.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, select

from hub.store.reading import Reader
from hub.store.reading.rows import (
    BIN,
    BOX_TYPE,
    CARRIER,
    CASE,
    CASE_LOG,
    EVENT,
    ITEM,
    LINE,
    OPERATOR,
    ORDER,
    ORDER_LOG,
    PARCEL,
    PARCEL_LINE,
    PICK,
    STATION,
    Row,
    ask,
    ask_one,
    columns,
)
from hub.store.tables import METADATA

MOST = 5_000
"""Events of one order that are read, the last ones."""
_PICTURE, _PRINT, _SERIAL = (METADATA.tables[name] for name in ("picture", "print", "serial"))
_NOTICE, _WEBHOOK, _INCOMING, _CHANNEL = (
    METADATA.tables[name] for name in ("notice", "webhook", "incoming", "channel")
)


def head(reader: Reader, site: str, label: str) -> Row | None:
    """What the page of an order needs beside `hub.store.reading.orders.order`: its number, when its wave was
    made for (`cutoff_at_ms`), whether a person audits it; None where there is no such order.
    """
    wave = METADATA.tables["wave"]
    query = (
        select(*columns(ORDER, "id", "asked"), wave.c.cutoff_at_ms)
        .outerjoin(wave, wave.c.id == ORDER.c.wave_id)
        .where(ORDER.c.site == site, ORDER.c.label == label)
    )
    return ask_one(reader, query)


def _by(table: Table, query: Select[Any]) -> Select[Any]:
    """With who did it (`who`: their name, else their badge) and where."""
    return (
        query.add_columns(
            OPERATOR.c.badge, OPERATOR.c.name.label("operator"), STATION.c.name.label("station")
        )
        .outerjoin(OPERATOR, OPERATOR.c.id == table.c.operator_id)
        .outerjoin(STATION, STATION.c.id == table.c.station_id)
    )


def events(reader: Reader, order_id: int) -> list[Row]:
    """Events of stations, as they came (`frame`) and were answered (`answer`); `sku` where one meant pieces
    of a line. Weights in mg.
    """
    named = ("id", "kind", "at_ms", "frame", "answer", "qty", "net_mg", "undone", "why", "verdict", "job")
    query = (
        select(*columns(EVENT, *named, "line_id", "parcel_id", "pick_id"))
        .add_columns(ITEM.c.sku, ITEM.c.name.label("item"), PARCEL.c.code.label("parcel"))
        .select_from(EVENT)
        .outerjoin(LINE, LINE.c.id == EVENT.c.line_id)
        .outerjoin(ITEM, ITEM.c.id == LINE.c.item_id)
        .outerjoin(PARCEL, PARCEL.c.id == EVENT.c.parcel_id)
        .where(EVENT.c.order_id == order_id)
    )
    rows = ask(reader, _by(EVENT, query).order_by(EVENT.c.id.desc()).limit(MOST))
    return rows[::-1]


def log(reader: Reader, order_id: int) -> list[Row]:
    """Moves of its state."""
    named = columns(ORDER_LOG, "id", "from_state", "to_state", "reason", "at_ms")
    query = _by(ORDER_LOG, select(*named).select_from(ORDER_LOG).where(ORDER_LOG.c.order_id == order_id))
    return ask(reader, query.order_by(ORDER_LOG.c.id))


def cases(reader: Reader, order_id: int) -> list[Row]:
    """Steps of its exceptions; `number` and `kind` are those of the exception."""
    query = (
        select(*columns(CASE_LOG, "id", "step", "text", "at_ms"))
        .add_columns(CASE.c.id.label("number"), CASE.c.kind)
        .select_from(CASE_LOG)
        .join(CASE, CASE.c.id == CASE_LOG.c.case_id)
        .where(CASE.c.order_id == order_id)
    )
    return ask(reader, _by(CASE_LOG, query).order_by(CASE_LOG.c.id))


def prints(reader: Reader, order_id: int) -> list[Row]:
    """Its papers; `at_ms` when they were asked for, `ended_at_ms` when they came out."""
    printer = METADATA.tables["printer"]
    query = (
        select(*columns(_PRINT, "id", "kind", "subject", "state", "copy_no", "reason", "ended_at_ms"))
        .add_columns(_PRINT.c.asked_at_ms.label("at_ms"), printer.c.code.label("printer"))
        .select_from(_PRINT)
        .join(printer, printer.c.id == _PRINT.c.printer_id)
        .where(_PRINT.c.order_id == order_id)
    )
    return ask(reader, _by(_PRINT, query).order_by(_PRINT.c.id))


def notices(reader: Reader, order_id: int) -> list[Row]:
    """What webhooks were told of it: the state that was told, when it was, and what they said."""
    every = select(_WEBHOOK.c.id)
    query = (
        select(*columns(_NOTICE, "state", "attempts", "delivered_at_ms", "said"))
        .add_columns(
            _WEBHOOK.c.code.label("webhook"), ORDER_LOG.c.to_state, ORDER_LOG.c.at_ms.label("logged_at_ms")
        )
        .select_from(_NOTICE)
        .join(_WEBHOOK, _WEBHOOK.c.id == _NOTICE.c.webhook_id)
        .join(ORDER_LOG, ORDER_LOG.c.id == _NOTICE.c.log_id)
        .where(_NOTICE.c.webhook_id.in_(every), _NOTICE.c.order_id == order_id)
    )
    return ask(reader, query.order_by(_NOTICE.c.id))


def messages(reader: Reader, order_id: int) -> list[Row]:
    """What its shop said of it by a channel, and what came of that."""
    query = (
        select(*columns(_INCOMING, "topic", "outcome", "text", "at_ms"))
        .add_columns(_CHANNEL.c.code.label("channel"))
        .join(_CHANNEL, _CHANNEL.c.id == _INCOMING.c.channel_id)
        .where(_INCOMING.c.order_id == order_id)
    )
    return ask(reader, query.order_by(_INCOMING.c.id))


def goods(reader: Reader, order_id: int) -> list[Row]:
    """Its lines with what an item weighs (mg), its picture's digest, and `id`."""
    query = (
        select(*columns(LINE, "id", "line_no"))
        .add_columns(ITEM.c.sku, ITEM.c.unit_mg, _PICTURE.c.digest.label("picture"))
        .select_from(LINE)
        .join(ITEM, ITEM.c.id == LINE.c.item_id)
        .outerjoin(_PICTURE, _PICTURE.c.item_id == ITEM.c.id)
        .where(LINE.c.order_id == order_id)
    )
    return ask(reader, query.order_by(LINE.c.line_no))


def picks(reader: Reader, order_id: int) -> list[Row]:
    """Where its pieces are picked, by line; a piece of a batch is the wave's until it is put, and has no task
    of the order's own.
    """
    query = (
        select(*columns(PICK, "line_id", "kind", "state", "lot", "qty", "qty_done"), BIN.c.code.label("bin"))
        .join(BIN, BIN.c.id == PICK.c.bin_id)
        .where(PICK.c.order_id == order_id, PICK.c.line_id.is_not(None))
    )
    return ask(reader, query.order_by(PICK.c.id))


def serials(reader: Reader, line_ids: Sequence[int]) -> dict[int, list[str]]:
    """Serial numbers that were verified, by line."""
    query = select(_SERIAL.c.line_id, _SERIAL.c.number).where(_SERIAL.c.line_id.in_(line_ids))
    found: dict[int, list[str]] = {}
    for line_id, number in reader.execute(query.order_by(_SERIAL.c.id)):
        found.setdefault(line_id, []).append(number)
    return found


def parcels(reader: Reader, order_id: int) -> list[Row]:
    """Its parcels with carton, fee's currency and contents; void ones too."""
    named = ("id", "number", "code", "state", "box_mg", "expected_mg", "tolerance_mg", "net_mg", "carrier")
    currency = select(CARRIER.c.currency).where(
        CARRIER.c.site == PARCEL.c.site, CARRIER.c.code == PARCEL.c.carrier
    )
    manifest = METADATA.tables["manifest"]
    query = (
        select(*columns(PARCEL, *named, "waybill", "fee_minor", "papers", "shipped_at_ms"))
        .add_columns(
            BOX_TYPE.c.code.label("box"),
            currency.scalar_subquery().label("currency"),
            manifest.c.code.label("manifest"),
        )
        .select_from(PARCEL)
        .outerjoin(BOX_TYPE, BOX_TYPE.c.id == PARCEL.c.box_id)
        .outerjoin(manifest, manifest.c.id == PARCEL.c.manifest_id)
        .where(PARCEL.c.order_id == order_id)
    )
    rows = ask(reader, query.order_by(PARCEL.c.number))
    contents = _contents(reader, PARCEL_LINE.c.parcel_id.in_([row["id"] for row in rows]))
    return [{**row, "contents": [one for one in contents if one["parcel_id"] == row["id"]]} for row in rows]


def _contents(reader: Reader, of: ColumnElement[bool]) -> list[Row]:
    query = (
        select(*columns(PARCEL_LINE, "parcel_id", "line_id", "qty", "qty_counted"))
        .add_columns(ITEM.c.sku, ITEM.c.name, ITEM.c.unit_mg, LINE.c.line_no)
        .join(LINE, LINE.c.id == PARCEL_LINE.c.line_id)
        .join(ITEM, ITEM.c.id == PARCEL_LINE.c.item_id)
        .where(of)
    )
    return ask(reader, query.order_by(PARCEL_LINE.c.parcel_id, LINE.c.line_no))
