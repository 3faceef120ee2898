"""Every table, one module a noun. Importing this package fills `METADATA`."""

from hub.store.tables.access import AccountRow, SessionRow, SignInTryRow, TokenRow
from hub.store.tables.base import METADATA
from hub.store.tables.carriers import (
    BillLineRow,
    BillRow,
    CalendarDayRow,
    CarrierAreaRow,
    CarrierFeeRow,
    CarrierRow,
    ManifestRow,
    WaybillNumberRow,
)
from hub.store.tables.cases import CaseLogRow, CaseRow
from hub.store.tables.catalogue import BarcodeRow, BoxTypeRow, ItemRow, KitPartRow, LotRow, PictureRow
from hub.store.tables.channels import ChannelRow, IncomingRow, NoticeRow, OrderSaidRow, WebhookRow
from hub.store.tables.devices import (
    CommandRow,
    DeliveryRow,
    DeviceRow,
    ReleaseFileRow,
    ReleaseRow,
    RolloutRow,
    SettingsRow,
)
from hub.store.tables.events import EventRow, OrderLogRow, TraceRow
from hub.store.tables.figures import (
    FigureBinRow,
    FigureErrorRow,
    FigureGoodsRow,
    FigureHourRow,
    FigureLastRow,
    FigureMarkRow,
    FigureOrderRow,
)
from hub.store.tables.orders import (
    FindingRow,
    OrderKitRow,
    OrderLineRow,
    OrderRow,
    ParcelLineRow,
    ParcelRow,
    RecipientRow,
    SerialRow,
    WaveRow,
)
from hub.store.tables.papers import PrinterRow, PrintRow
from hub.store.tables.people import CartRow, OperatorRow, StationRow, ToteRow
from hub.store.tables.places import BalanceRow, BinRow, MoveRow, PickRow
from hub.store.tables.site import ShopRow, SiteRow, WarehouseRow

__all__ = [
    "METADATA",
    "AccountRow",
    "BalanceRow",
    "BarcodeRow",
    "BillLineRow",
    "BillRow",
    "BinRow",
    "BoxTypeRow",
    "CalendarDayRow",
    "CarrierAreaRow",
    "CarrierFeeRow",
    "CarrierRow",
    "CartRow",
    "CaseLogRow",
    "CaseRow",
    "ChannelRow",
    "CommandRow",
    "DeliveryRow",
    "DeviceRow",
    "EventRow",
    "FigureBinRow",
    "FigureErrorRow",
    "FigureGoodsRow",
    "FigureHourRow",
    "FigureLastRow",
    "FigureMarkRow",
    "FigureOrderRow",
    "FindingRow",
    "IncomingRow",
    "ItemRow",
    "KitPartRow",
    "LotRow",
    "ManifestRow",
    "MoveRow",
    "NoticeRow",
    "OperatorRow",
    "OrderKitRow",
    "OrderLineRow",
    "OrderLogRow",
    "OrderRow",
    "OrderSaidRow",
    "ParcelLineRow",
    "ParcelRow",
    "PickRow",
    "PictureRow",
    "PrintRow",
    "PrinterRow",
    "RecipientRow",
    "ReleaseFileRow",
    "ReleaseRow",
    "RolloutRow",
    "SerialRow",
    "SessionRow",
    "SettingsRow",
    "ShopRow",
    "SignInTryRow",
    "SiteRow",
    "StationRow",
    "TokenRow",
    "ToteRow",
    "TraceRow",
    "WarehouseRow",
    "WaveRow",
    "WaybillNumberRow",
    "WebhookRow",
]
