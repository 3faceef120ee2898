"""Row <-> domain: which table holds which dataclass, and the SQL for it, compiled once from the tables.

A dataclass names the columns that the floor works with; the table may hold more (names, notes,
coordinates), which keep their defaults when the floor adds a row and their values when it changes one.
"""

from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnDefault, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlmodel import SQLModel

from hub.domain.access import Account, Session, SignInTry, Token
from hub.domain.auditing import Finding
from hub.domain.calendar_days import CalendarDay
from hub.domain.carriers import (
    Bill,
    BillLine,
    Carrier,
    CarrierArea,
    CarrierFee,
    Manifest,
    WaybillNumber,
)
from hub.domain.cases import Case, CaseLog
from hub.domain.channels import Channel, Incoming, Notice, OrderSaid, Shop, Webhook
from hub.domain.devices import Command, Delivery, Device, Release, ReleaseFile, Rollout, Settings
from hub.domain.items import Barcode, Item, KitPart, Picture
from hub.domain.order_lines import OrderKit, OrderLine
from hub.domain.orders import Order
from hub.domain.packing import BoxType, Parcel, ParcelLine
from hub.domain.papers import Print, Printer
from hub.domain.people import Cart, Operator, Station, Tote, Wave
from hub.domain.picking import Pick
from hub.domain.stock import Balance, Bin, Lot, Move, Warehouse
from hub.store import tables
from hub.store.records import Event, OrderLog, Serial, Trace

T = TypeVar("T")

TABLES: dict[type[Any], type[SQLModel]] = {
    Item: tables.ItemRow,
    Barcode: tables.BarcodeRow,
    BoxType: tables.BoxTypeRow,
    Bin: tables.BinRow,
    Balance: tables.BalanceRow,
    Move: tables.MoveRow,
    Pick: tables.PickRow,
    Order: tables.OrderRow,
    OrderLine: tables.OrderLineRow,
    Wave: tables.WaveRow,
    Parcel: tables.ParcelRow,
    ParcelLine: tables.ParcelLineRow,
    Serial: tables.SerialRow,
    Station: tables.StationRow,
    Operator: tables.OperatorRow,
    Cart: tables.CartRow,
    Tote: tables.ToteRow,
    Event: tables.EventRow,
    OrderLog: tables.OrderLogRow,
    Trace: tables.TraceRow,
    Device: tables.DeviceRow,
    Command: tables.CommandRow,
    Settings: tables.SettingsRow,
    Release: tables.ReleaseRow,
    ReleaseFile: tables.ReleaseFileRow,
    Rollout: tables.RolloutRow,
    Delivery: tables.DeliveryRow,
    Shop: tables.ShopRow,
    Warehouse: tables.WarehouseRow,
    KitPart: tables.KitPartRow,
    Lot: tables.LotRow,
    OrderKit: tables.OrderKitRow,
    Finding: tables.FindingRow,
    Case: tables.CaseRow,
    CaseLog: tables.CaseLogRow,
    Channel: tables.ChannelRow,
    Incoming: tables.IncomingRow,
    OrderSaid: tables.OrderSaidRow,
    Webhook: tables.WebhookRow,
    Notice: tables.NoticeRow,
    Printer: tables.PrinterRow,
    Print: tables.PrintRow,
    CalendarDay: tables.CalendarDayRow,
    Carrier: tables.CarrierRow,
    CarrierArea: tables.CarrierAreaRow,
    CarrierFee: tables.CarrierFeeRow,
    WaybillNumber: tables.WaybillNumberRow,
    Manifest: tables.ManifestRow,
    Bill: tables.BillRow,
    BillLine: tables.BillLineRow,
    Account: tables.AccountRow,
    Session: tables.SessionRow,
    Token: tables.TokenRow,
    SignInTry: tables.SignInTryRow,
    Picture: tables.PictureRow,
}
LASTING = frozenset(
    {
        Item,
        Barcode,
        BoxType,
        Bin,
        Wave,
        Release,
        ReleaseFile,
        Rollout,
        Shop,
        Warehouse,
        KitPart,
        Lot,
        CalendarDay,
        Carrier,
        CarrierArea,
        CarrierFee,
        Bill,
    }
)
"""What the floor never changes: read without a lock."""


class Shape(Generic[T]):
    """One dataclass, its table and its statements in one database's dialect.

    Every statement takes positional parameters; `insert` takes `values(row)` and `update` the changed
    values and, last, the row's number.
    """

    def __init__(self, kind: type[T], dialect: Dialect) -> None:
        self.kind = kind
        self.columns = tuple(f.name for f in fields(kind))  # type: ignore[arg-type]  # every key of TABLES is a dataclass
        table: Table = TABLES[kind].__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
        self._sqlite = dialect.name == "sqlite"
        self._mark = "?" if self._sqlite else "%s"
        self._quote = dialect.identifier_preparer.quote
        self._table = self._quote(table.name)
        self.is_locked = not self._sqlite and kind not in LASTING
        # Its key never changes: who adds a row that refers to it need not wait.
        self._lock = " FOR NO KEY UPDATE" if self.is_locked else ""
        self._updates: dict[tuple[str, ...], str] = {}
        self._select = str(select(*(table.c[c] for c in self.columns)).compile(dialect=dialect))
        self._added = tuple(c for c in self.columns if c != "id")
        self._of_row, self._of_added = attrgetter(*self.columns), attrgetter(*self._added)
        unseen = {
            c.name: c.default.arg
            for c in table.c
            if c.name not in self.columns and isinstance(c.default, ColumnDefault)
        }
        self._defaults = tuple(unseen.values())
        names = [self._quote(c) for c in (*self._added, *unseen)]
        self.insert = (
            f"INSERT INTO {self._table} ({', '.join(names)}) VALUES ({', '.join([self._mark] * len(names))})"
        )
        self._returned = ", ".join(self._quote(c) for c in self.columns)
        self._marks = f"({', '.join([self._mark] * len(names))})"
        self.delete = f"DELETE FROM {self._table} WHERE id = {self._mark}"

    def values(self, row: T) -> tuple[Any, ...]:
        """The parameters of `insert` for a row: all but its number, and the defaults of columns the floor
        doesn't know.
        """
        given: tuple[Any, ...] = self._of_added(row)
        return (*given, *self._defaults)

    def changed(self, old: T, new: T) -> tuple[str, ...]:
        """The columns in which two versions of a row differ."""
        pairs = zip(self.columns, self._of_row(old), self._of_row(new), strict=True)
        return tuple(column for column, was, now in pairs if was != now)

    def insert_many(self, count: int) -> str:
        """The statement that inserts so many rows and returns them as they then are."""
        head = self.insert.partition(" VALUES ")[0]
        return f"{head} VALUES {', '.join([self._marks] * count)} RETURNING {self._returned}"

    def select_where(self, column: str, many: bool) -> str:
        """The statement that reads rows by one column: of one value, or of a set given as a single
        parameter.
        """
        name = f"{self._table}.{self._quote(column)}"
        if not many:
            condition = f"{name} = {self._mark}"
        elif self._sqlite:
            condition = f"{name} IN (SELECT value FROM json_each(?))"
        else:
            condition = f"{name} = ANY(%s)"
        return f"{self._select} WHERE {condition} ORDER BY {self._table}.id{self._lock}"

    def lock_where(self, columns: Iterable[str]) -> str:
        """The statement that locks, in the order of their numbers, the rows that have one of the values given
        for a column, a set of them for each, and returns their numbers.
        """
        any_of = " OR ".join(f"{self._quote(column)} = ANY({self._mark})" for column in columns)
        return f"SELECT id FROM {self._table} WHERE {any_of} ORDER BY id FOR NO KEY UPDATE"

    def glance_where(self, column: str) -> str:
        """As `select_where` of one value, without locks."""
        return self.select_where(column, many=False).removesuffix(self._lock)

    def update(self, changed: tuple[str, ...]) -> str:
        """The statement that writes some columns of one row."""
        sql = self._updates.get(changed)
        if sql is None:
            sets = ", ".join(f"{self._quote(c)} = {self._mark}" for c in changed)
            sql = self._updates[changed] = f"UPDATE {self._table} SET {sets} WHERE id = {self._mark}"
        return sql


@lru_cache(maxsize=4)
def shapes(dialect_name: str) -> dict[type[Any], Shape[Any]]:
    """All shapes in the dialect of `sqlite` or `postgresql`, compiled once a process."""
    dialect: Dialect = sqlite.dialect()
    if dialect_name != "sqlite":
        dialect = postgresql.dialect(paramstyle="format")  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
    return {kind: Shape(kind, dialect) for kind in TABLES}
