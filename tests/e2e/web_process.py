"""The web's own process, as `pickbench hub` runs it, over a broker and a database of the test."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from hub.broker import BrokerAddress
from hub.main.compose import url_of
from protocol import codec, topics
from protocol.facts import Fact
from protocol.messages import HubState
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class WebProcess:
    """One web process; `start` again after `end` or `kill`."""

    database_url: str
    broker: BrokerAddress
    port: int
    log: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        environment = {
            **os.environ,
            "PICKBENCH_HOME": str(self.log.parent),
            "PICKBENCH_DATABASE_URL": self.database_url,
            "PICKBENCH_BROKER_URL": url_of(self.broker),
            "PICKBENCH_HTTP_PORT": str(self.port),
            **self.settings,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hub.main.web"], env=environment, stdout=log, stderr=log, cwd=ROOT
            )
        self.until(lambda: self.get("/healthz").status_code == 200)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.url + path, timeout=PATIENCE_S)

    def until(self, holds: Any) -> None:
        """Wait until something holds; a connection that is refused does not hold."""
        ends = time.monotonic() + PATIENCE_S
        while True:
            try:
                if holds():
                    return
            except httpx.TransportError:
                pass
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < ends, self.log.read_text("utf-8")
            time.sleep(0.1)

    def pause(self) -> None:
        """Let it hang: it keeps its sockets and does nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> int:
        """Ask it to end; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        return self.process.wait(PATIENCE_S)


class Gateway:
    """What a gateway tells programs: its state and the facts of the floor."""

    def __init__(self, address: BrokerAddress, site: str = "main") -> None:
        self._site = site
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2)
        self._client.username_pw_set(address.username, address.password)
        self._client.connect(address.host, address.port)
        self._client.loop_start()

    def tell(self, fact: Fact) -> None:
        self.send(codec.encode(fact))

    def send(self, frame: bytes) -> None:
        self._client.publish(topics.hub_fact(self._site), frame, qos=1).wait_for_publish(10)

    def report(self, station: str, frame: bytes) -> None:
        """What a station tells of itself, which no gateway passes on."""
        topic = topics.up(self._site, station, "tele")
        self._client.publish(topic, frame, qos=0).wait_for_publish(10)

    def state(self, on: int) -> None:
        frame = codec.encode(HubState(on, "e1", 1))
        self._client.publish(topics.hub_state(self._site, "hub"), frame, qos=1, retain=True).wait_for_publish(
            10
        )

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
