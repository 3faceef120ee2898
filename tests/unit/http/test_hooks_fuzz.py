"""Messages of shops, well signed, with anything in the place of anything: taken in, or refused in words that
name the field; never an error of the hub's own, and the database adds up after each.

On PostgreSQL too: it refuses texts and numbers that SQLite takes.
"""

import json
from typing import Any

import pytest
from httpx import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from hub.domain import signing
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import Floor
from tests.unit.office.shop_samples import generic, shopify, signed_body, woocommerce

SECRET = "a-secret-of-the-shop"
KEY = signing.secret_of(b"k" * 32)
SAMPLES = {"woocommerce": woocommerce, "shopify": shopify, "generic": generic}
ODD_TEXTS = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "x" * 5000,
    "٣",
    "-1",
    "1e400",
    "NaN",
    "S-1~2",
    "~",
    "A",
    "B",
    "2010-13-45",
]
ODD_NUMBERS = [0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.5, 1e308, -0.0]
LEAVES = st.one_of(
    st.sampled_from(ODD_TEXTS), st.sampled_from(ODD_NUMBERS), st.none(), st.booleans(), st.text(max_size=20)
)
ANYTHING = st.one_of(
    LEAVES, st.lists(LEAVES, max_size=3), st.dictionaries(st.text(max_size=6), LEAVES, max_size=3)
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all that a message holds."""
    found = [path] if path else []
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        found += places(each, (*path, key))
    return found


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A message with something else at a path."""
    if not path:
        return new
    if isinstance(value, dict):
        return {key: put(each, path[1:], new) if key == path[0] else each for key, each in value.items()}
    return [put(each, path[1:], new) if n == path[0] else each for n, each in enumerate(value)]


def headers(kind: str, number: str, body: bytes, at_s: int) -> dict[str, str]:
    """Those of a message that its shop signed."""
    signed = signed_body(SECRET, body)
    said = {
        "woocommerce": {
            "x-wc-webhook-signature": signed,
            "x-wc-webhook-delivery-id": number,
            "x-wc-webhook-topic": "order.updated",
        },
        "shopify": {
            "x-shopify-hmac-sha256": signed,
            "x-shopify-webhook-id": number,
            "x-shopify-topic": "orders/updated",
        },
        "generic": signing.headers(KEY, number, at_s, body),
    }
    return {"content-type": "application/json"} | said[kind]


def send_anything(
    client: Client, database: Database, floor: Floor, examples: int, from_seed: int
) -> set[int]:
    """The status codes of so many messages."""
    floor.at_ms = 1_795_262_400_000
    for kind in SAMPLES:
        secret = KEY if kind == "generic" else SECRET
        body = {"code": kind, "shop": "S", "kind": kind, "secret": secret}
        assert client.post("/api/v1/channels", json=body).status_code == 201
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
        kind = data.draw(st.sampled_from(sorted(SAMPLES)))
        message = SAMPLES[kind]()
        for _ in range(data.draw(st.integers(0, 3))):
            message = put(message, data.draw(st.sampled_from(places(message) or [()])), data.draw(ANYTHING))
        body = json.dumps(message).encode()
        number = f"m-{from_seed}-{floor.at_ms}"
        floor.at_ms += 1000
        answered = client.post(
            f"/api/v1/hooks/{kind}", content=body, headers=headers(kind, number, body, floor.at_ms // 1000)
        )
        seen.add(answered.status_code)
        assert answered.status_code in (200, 400, 422), (answered.text, message)
        if answered.status_code != 200:
            assert answered.headers["content-type"] == "application/problem+json"
        assert faults(database) == {}, message

    send()
    return seen


def test_whatever_a_shop_sends(client: Client, database: Database, floor: Floor) -> None:
    assert {200, 422} <= send_anything(client, database, floor, 60, from_seed=3)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("from_seed", range(30, 33))
def test_whatever_a_shop_sends_for_long(
    client: Client, database: Database, floor: Floor, from_seed: int
) -> None:
    assert {200, 422} <= send_anything(client, database, floor, 1500, from_seed)
