"""/api/v1: items, bins, balances and the ledger's moves."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from hub.domain.access import VIEWER
from hub.domain.errors import NotFound
from hub.http.access import may
from hub.http.context import Here
from hub.http.routes.documented import found, listed
from hub.http.schemas.fields import After, Limit, NameQuery, Page, name_in_path, page
from hub.http.schemas.stock import Balance, Bin, BinWithBalances, Item, Move
from hub.store.reading import snapshot, stock

router = APIRouter(tags=["stock"], dependencies=[may(VIEWER)])
CodeQuery = Annotated[NameQuery, Query(description="A barcode or SKU: the items that it may mean")]


@router.get("/items", response_model=Page[Item], responses=listed(Item))
def list_items(
    here: Here, code: CodeQuery = None, q: NameQuery = None, after: After = 0, limit: Limit = 100
) -> Any:
    """Items, by barcode or SKU (`code`) or by part of SKU or name (`q`)."""
    with snapshot(here.database) as reader:
        return page(stock.items(reader, here.rules.site, after, limit, code=code, text=q), limit)


@router.get("/items/{sku:path}", response_model=Item, responses=found(Item))
def get_item(here: Here, sku: Annotated[str, name_in_path("The item's SKU")]) -> Any:
    """One item with its barcodes and stock."""
    with snapshot(here.database) as reader:
        row = stock.item(reader, here.rules.site, sku)
    if row is None:
        raise NotFound(f"item {sku}: expected one in the catalogue, found none")
    return row


@router.get("/bins", response_model=Page[Bin], responses=listed(Bin))
def list_bins(
    here: Here, kind: NameQuery = None, zone: NameQuery = None, after: After = 0, limit: Limit = 100
) -> Any:
    """Bins, by kind (`storage`, `tote`, `outside`, `loss`, `damaged`) or zone."""
    with snapshot(here.database) as reader:
        return page(stock.bins(reader, here.rules.site, after, limit, kind=kind, zone=zone), limit)


@router.get("/bins/{code:path}", response_model=BinWithBalances, responses=found(BinWithBalances))
def get_bin(here: Here, code: Annotated[str, name_in_path("The bin's code")]) -> Any:
    """One bin with what is in it (at most 1,000 balances)."""
    with snapshot(here.database) as reader:
        row = stock.bin_(reader, here.rules.site, code)
        if row is None:
            raise NotFound(f"bin {code}: expected one on site {here.rules.site}, found none")
        row["balances"] = stock.balances(reader, here.rules.site, 0, 1000, bin_code=code)
    return row


@router.get("/stock/balances", response_model=Page[Balance], responses=listed(Balance))
def list_balances(
    here: Here,
    sku: NameQuery = None,
    bin_code: Annotated[NameQuery, Query(alias="bin")] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """What is in which bin, by item or bin."""
    with snapshot(here.database) as reader:
        rows = stock.balances(reader, here.rules.site, after, limit, sku=sku, bin_code=bin_code)
    return page(rows, limit)


@router.get("/stock/moves", response_model=Page[Move], responses=listed(Move))
def list_moves(
    here: Here,
    sku: NameQuery = None,
    bin_code: Annotated[NameQuery, Query(alias="bin")] = None,
    order: NameQuery = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """Entries of the ledger, by item, bin (on either side) or order (its label)."""
    with snapshot(here.database) as reader:
        rows = stock.moves(reader, here.rules.site, after, limit, sku=sku, bin_code=bin_code, order=order)
    return page(rows, limit)
