"""Files of a shop or warehouse into the database: items, bins, stock and orders.

Read and checked whole, then written in short transactions; an import twice changes nothing, a bad file
changes nothing.
"""

from collections.abc import Mapping

from hub.office.imports import (
    bins,
    calendar,
    carriers,
    items,
    kits,
    online_retail,
    orders,
    shop_json,
    stock,
    tariffs,
    waybills,
)
from hub.office.imports.plan import Planner

KINDS: Mapping[str, Mapping[str, Planner]] = {
    "items": {"csv": items.plan},
    "bins": {"csv": bins.plan},
    "stock": {"csv": stock.plan},
    "kits": {"csv": kits.plan},
    "carriers": {"csv": carriers.plan},
    "areas": {"csv": tariffs.plan_areas},
    "fees": {"csv": tariffs.plan_fees},
    "calendar": {"csv": calendar.plan},
    "waybills": {"csv": waybills.planner()},
    "orders": {
        "csv": orders.plan,
        "online-retail": online_retail.plan,
        "woocommerce": shop_json.planner("woocommerce"),
        "shopify": shop_json.planner("shopify"),
    },
}
"""kind of import -> format -> what reads it: (work, the file's name, its bytes, target) -> plan.

Raises BadFile.
"""
