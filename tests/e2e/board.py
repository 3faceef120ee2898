"""A scripted board: a station by hand that takes files, obeys commands and comes back, or does none of it."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

from hub.broker import BrokerAddress
from tests.e2e.wire_station import WireStation


class Board(WireStation):
    """Takes what it is sent until its connection is closed; `heard` keeps nothing of it.

    refuses: what it answers in place of ok, by a file's name or a command's op. dies: called at each part,
    True where the power fails then.
    """

    def __init__(
        self,
        address: BrokerAddress,
        name: str,
        fw: str = "1",
        *,
        refuses: dict[str, str] | None = None,
        dies: Callable[[dict[str, Any]], bool] = lambda _part: False,
        silent: bool = False,
    ) -> None:
        super().__init__(address, "main", name)
        self.fw, self.cfg, self.power_ups = fw, 0, 1
        self.refuses, self.dies, self.silent = refuses or {}, dies, silent
        self.files: dict[str, bytes] = {}
        self.taken: list[tuple[str, int]] = []
        self.obeyed: dict[int, tuple[str, str]] = {}
        self.power_cuts = 0

    async def greet(self) -> dict[str, Any]:
        said = {
            "sess": self.sess, "inc": 1, "uid": self.uid, "fw": self.fw, "hw": "test", "caps": [],
            "queued": 0, "rev": 0, "cfg": self.cfg,
        }  # fmt: skip
        self.publish("hello", json.dumps(said).encode())
        return await self.hear("wel")

    async def restart(self) -> None:
        """Come up anew: what was in RAM is forgotten."""
        self.power_ups += 1
        self.sess, self.obeyed = f"s{self.power_ups}", {}
        await self.greet()

    async def serve(self) -> None:
        """Take files and commands for ever; say hello whenever a gateway comes on."""
        while True:
            leaf, said = await self.heard.get()
            if self.silent and leaf in ("file", "cmd"):
                continue
            if leaf == "hub" and said["on"]:
                await self.greet()
            elif leaf == "file":
                await self._take(said)
            elif leaf == "cmd":
                await self._obey(said)

    async def _take(self, part: dict[str, Any]) -> None:
        if self.dies(part):
            self.power_cuts += 1
            await self.restart()
            return
        self.taken.append((part["name"], part["off"]))
        data = base64.b64decode(part["data"])
        before = self.files.get(part["name"], b"")[: part["off"]]
        assert len(before) == part["off"], part
        self.files[part["name"]] = before + data
        assert part["off"] or hashlib.sha256(data).hexdigest() == part["sha256"] or len(data) < part["len"]
        self._answer(part["id"], self.refuses.get(part["name"], ""))

    async def _obey(self, cmd: dict[str, Any]) -> None:
        if cmd["id"] not in self.obeyed:
            dangerous = cmd["op"] not in ("identify", "message", "hello")
            wrong = dangerous and cmd.get("sess") != self.sess
            self.obeyed[cmd["id"]] = (cmd["op"], "wrong_sess" if wrong else self.refuses.get(cmd["op"], ""))
        op, why = self.obeyed[cmd["id"]]
        self._answer(cmd["id"], why)
        if why or op not in ("update", "config", "reboot"):
            return
        await asyncio.sleep(0.05)
        if op == "update":
            self.fw = self.refuses.get("boot") or cmd["text"]
        elif op == "config":
            self.cfg = json.loads(self.files["settings.json"])["cfg"]
        if self.refuses.get("boot") != "never":
            await self.restart()

    def _answer(self, number: int, why: str) -> None:
        self.publish(
            "res", json.dumps({"id": number, "ok": int(not why), **({"why": why} if why else {})}).encode()
        )
