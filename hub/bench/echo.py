"""The floor that a verdict is measured against: a client that sends every message straight back.

gmqtt with uvloop and TCP_NODELAY, as the gateway has them; no decoding, no rules, no disk.
"""

import asyncio
import socket
import sys

import uvloop
from gmqtt import Client
from gmqtt.mqtt.constants import MQTTv311

from hub.broker import BrokerAddress
from protocol import topics


def echo_up(site: str, station: str) -> str:
    """Where a station of the benchmark sends what shall come back."""
    return topics.up(site, station, "tele")


def echo_down(site: str, station: str) -> str:
    """Where it comes back."""
    return topics.down(site, station, "file")


async def connect(address: BrokerAddress, client_id: str) -> Client:
    """A connected client with TCP_NODELAY."""
    client = Client(client_id)
    if address.username:
        client.set_auth_credentials(address.username, address.password)
    await client.connect(address.host, address.port, keepalive=30, version=MQTTv311)
    transport = client._connection._transport  # noqa: SLF001 - gmqtt has no other way to its socket
    transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


async def _serve(url: str, site: str) -> None:
    client = await connect(BrokerAddress.from_url(url), "pickbench-bench-echo")

    async def back(_client: Client, topic: str, payload: bytes, _qos: int, _properties: object) -> int:
        client.publish(echo_down(site, topics.parse(topic).name), payload, qos=1)
        return 0

    client.on_message = back
    client.subscribe(topics.every_up(site, "tele"), qos=1)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve(sys.argv[1], sys.argv[2]))
