"""Connectors: what shops send, read into one form. Pure: no clock, no store.

Each reader takes a message's topic and its JSON and says what it means: an order as it is now (`ShopOrder`),
that one was deleted, or nothing of ours. What is wrong with it is told by field (`Invalid`).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from hub.office.connectors import generic, shopify, woocommerce
from hub.office.connectors.payload import Node, parse
from hub.office.connectors.shop_order import Deleted, Ignored, Said, ShopLine, ShopOrder
from hub.office.connectors.signatures import Envelope, check

READERS: Mapping[str, Callable[[str, Node, str], Said]] = MappingProxyType(
    {"generic": generic.read, "woocommerce": woocommerce.read, "shopify": shopify.read}
)
"""kind of channel -> (topic, body, currency) -> what it says."""

__all__ = [
    "READERS",
    "Deleted",
    "Envelope",
    "Ignored",
    "Node",
    "Said",
    "ShopLine",
    "ShopOrder",
    "check",
    "parse",
    "read",
]


def read(kind: str, topic: str, body: bytes, currency: str) -> tuple[str, Said]:
    """What a message of a channel says, and its topic.

    Args:
        topic: as its envelope has it; "" where the body says it.
        currency: of the shop, for prices that name none.

    Raises:
        Invalid: it is not JSON, or a field is not what the format says.
    """
    said = parse(body)
    if kind == "generic":
        topic = generic.topic_of(said)
    return topic, READERS[kind](topic, said, currency)
