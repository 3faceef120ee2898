"""The office's routes, sent anything about what is really there: answered as described, never with an error
of the hub's own, and the database adds up after every request.
"""

from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from httpx import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance

from hub.domain.orders import STATES
from hub.office import kits
from hub.office.check import check
from hub.store.database import Database
from hub.store.tables import ItemRow, WarehouseRow
from tests.unit.floor.floor_under_test import SITE, Floor, at_bench

HOME = {"name": "Ada", "address": "1 High St", "postcode": "N1 9GU", "country": "GB", "phone": "02079460018"}
LABELS = [*(f"S-{n}" for n in range(1, 13)), "S-1~2", "S-3~2", "S-99"]
SKUS = ["A", "B", "C", "KIT", "NONE"]
THERE: Mapping[str, list[Any]] = {
    "label": LABELS,
    "order": LABELS,
    "into": LABELS,
    "orders": LABELS,
    "sku": SKUS,
    "badge": ["1", "2", "3", "77"],
    "shop": ["S", "S", "T"],
    "warehouse": ["MAIN", "NORTH", "WEST"],
    "kind": ["weight", "late", "address", "other", "generic", "shopify"],
    "number": [1, 2, 3, 4],
    "decision": ["pass", "hold", "cancel"],
    "by": ["lines", "availability", "warehouse"],
    "qty": [0, 1, 2, 3, 40],
    "line_no": [1, 2, 3],
    "cause": ["other", "rain"],
    "remedy": ["none", "resend", "exchange", "refund"],
}
"""name of a field -> values of which most are there."""

# Nothing here depends on the database.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def client(client: Client, database: Database, floor: Floor) -> Client:
    """Orders S-1 to S-12 in many states, and exceptions 1 and 2."""
    with database.session() as session:
        session.add(WarehouseRow(id=2, site=SITE, code="NORTH"))
        session.add(ItemRow(id=9, site=SITE, sku="KIT"))
        session.commit()
    with floor.work.transaction():
        kits.define(floor.act(), "KIT", {"A": 1, "B": 2})
    for n in range(1, 13):
        wanted = [{"sku": sku, "qty": n, "price_minor": 100} for sku in ("A", "KIT")[: 1 + n % 2]]
        body = {"shop": "S", "number": str(n), "lines": wanted, "recipient": HOME}
        assert client.post("/api/v1/orders", json=body).status_code == 201
    for n in (1, 2):
        floor.release(f"S-{n}")
    floor.walk(totes=("T1", "T2"))
    at_bench(floor)
    floor.scan("bench-1", "O%S-1", *["4000000000006"] * 2, *["4000000000013"] * 2, "J%PACK", "O%S-1")
    floor.scan("bench-1", "J%VERIFY", "O%S-2", *["4000000000006"] * 2)
    for path, more in (("hold", {"reason": "call"}), ("cancel", {"reason": "unwanted"})):
        assert (
            client.post(f"/api/v1/orders/S-{3 if path == 'hold' else 4}/{path}", json=more).status_code == 200
        )
    for n in (5, 6, 7):
        assert client.post(f"/api/v1/orders/S-{n}/audit", json={"decision": "pass", "badge": "1"}).is_success
    assert client.post("/api/v1/orders/S-6/allocate").is_success
    for kind in ("other", "late"):
        body = {"kind": kind, "what": "seen", "order": "S-2"}
        assert client.post("/api/v1/exceptions", json=body).is_success
    return client


def aimed(value: Any, name: str, data: st.DataObject) -> Any:
    """What was made up, with most of its names and numbers replaced by some that are there."""
    if isinstance(value, dict):
        return {key: aimed(each, key, data) for key, each in value.items()}
    if isinstance(value, list):
        return [aimed(each, name, data) for each in value]
    there = THERE.get(name)
    if there is None or data.draw(st.integers(0, 9)) == 0:
        return value
    return data.draw(st.sampled_from(there))


def fuzzed(app: FastAPI, database: Database, examples: int, from_seed: int) -> set[int]:
    """The status codes of so many requests to the office's routes."""
    api = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    operations = [made.ok() for made in api.include(method="POST").get_all_operations()]
    of_office = [o for o in operations if not {"stations", "live", "webhooks"} & set(o.tags or [])]
    strategies = [o.as_strategy(generation_mode=GenerationMode.POSITIVE) for o in of_office]
    seen: set[int] = set()

    @seed(from_seed)
    @given(st.data())
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(data: st.DataObject) -> None:
        case = data.draw(data.draw(st.sampled_from(strategies)))
        if isinstance(case.body, dict):
            case.body = aimed(case.body, "", data)
        for name, value in dict(case.path_parameters or {}).items():
            case.path_parameters[name] = aimed(value, name, data)
        # Whether what is named is there, and in a state for it, no schema can say.
        answered = case.call_and_validate(excluded_checks=[positive_data_acceptance])
        seen.add(answered.status_code)
        found = [finding for checked in check(database) for finding in checked.findings]
        assert found == [], f"{case.method} {case.path_parameters} {case.body}"

    send()
    return seen


def test_whatever_is_sent_about_what_is_there(app: FastAPI, client: Client, database: Database) -> None:
    seen = fuzzed(app, database, 60, from_seed=1)
    assert {200, 409} <= seen
    states = {row["state"] for row in client.get("/api/v1/orders?limit=200").json()["rows"]}
    assert states <= set(STATES)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("from_seed", range(10, 13))
def test_much_is_sent_about_what_is_there(
    app: FastAPI, client: Client, database: Database, from_seed: int
) -> None:
    assert {200, 404, 409, 422} <= fuzzed(app, database, 800, from_seed)
