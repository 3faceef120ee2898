"""amqtt in mosquitto's place, as a process of its own: python -m hub.broker.fallback FOLDER/mosquitto.conf

It reads the files that mosquitto would read, so that the same accounts and the same access list hold; SIGHUP
makes it read the accounts again. It exists so that the demo runs where mosquitto cannot be installed, not for
a floor: it is slower, and it does not keep one station from taking another's client id.
"""

import asyncio
import logging
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amqtt.broker import Broker
from amqtt.contexts import Action, BaseContext, BrokerConfig
from amqtt.plugins.base import BaseAuthPlugin, BaseTopicPlugin
from amqtt.session import Session

from hub.broker.passwords import password_matches


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the access list.

    `user` (empty: everybody, %u in the filter is their name) may `access` topics.
    """

    user: str
    access: str
    topic_filter: str


class Gate:
    """Who may come in and what they may do, from the password file and the access list in `folder`."""

    def __init__(self, folder: Path) -> None:
        """Reads both files; raises OSError when one cannot be read."""
        self._folder = folder
        self.rules = read_rules((folder / "access").read_text("utf-8"))
        self.hashes: dict[str, str] = {}
        self.reload()

    def reload(self) -> None:
        """Reads the accounts again."""
        rows = (line.partition(":") for line in (self._folder / "passwords").read_text("utf-8").splitlines())
        self.hashes = {name: hashed for name, _colon, hashed in rows}

    def lets_in(self, user: str | None, password: str | None) -> bool:
        """Whether the account exists and the password is its own."""
        return password_matches(password or "", self.hashes.get(user or "", ""))

    def allows(self, user: str, access: str, topic: str) -> bool:
        """Whether `user` may `read` or `write` the topic, or subscribe to the topic filter."""
        return any(
            rule.access in {access, "readwrite"} and covers(rule.topic_filter.replace("%u", user), topic)
            for rule in self.rules
            if rule.user in {"", user}
        )


def read_rules(text: str) -> list[Rule]:
    """The rules of a mosquitto access list made of `user`, `topic` and `pattern` lines.

    >>> read_rules("user a\\ntopic read x/#\\npattern write y/%u")
    [Rule(user='a', access='read', topic_filter='x/#'), Rule(user='', access='write', topic_filter='y/%u')]
    """
    rules = []
    user = ""
    for words in (line.split() for line in text.splitlines()):
        if len(words) == 2 and words[0] == "user":
            user = words[1]
        elif len(words) == 3:
            rules.append(Rule(user if words[0] == "topic" else "", words[1], words[2]))
    return rules


def covers(allowed: str, wanted: str) -> bool:
    """Whether every topic that the filter or topic `wanted` matches is matched by the filter `allowed`.

    >>> covers("a/#", "a/+/c"), covers("a/+", "a/b"), covers("a/+", "a/#"), covers("a/b", "a/+")
    (True, True, False, False)
    """
    levels, given = allowed.split("/"), wanted.split("/")
    for i, level in enumerate(levels):
        if level == "#":
            return True
        if i >= len(given) or given[i] == "#" or level not in {"+", given[i]}:
            return False
    return len(levels) == len(given)


# amqtt makes its plugins itself, by their dotted path, and gives them only plain settings.
_gates: dict[str, Gate] = {}


class Entry(BaseAuthPlugin):  # type: ignore[misc, unused-ignore]
    """Lets clients in by the password file."""

    @dataclass
    class Config:
        """`folder`: that of the files."""

        folder: str = ""

    async def authenticate(self, *, session: Session) -> bool | None:
        """Whether this client may come in."""
        return _gates[self.config.folder].lets_in(session.username, session.password)


class Access(BaseTopicPlugin):  # type: ignore[misc, unused-ignore]
    """Allows topics by the access list."""

    def __init__(self, context: BaseContext) -> None:
        """amqtt's own constructor expects a section of an older form of configuration."""
        super().__init__(context)

    @dataclass
    class Config:
        """`folder`: that of the files."""

        folder: str = ""

    async def topic_filtering(
        self, *, session: Session | None = None, topic: str | None = None, action: Action | None = None
    ) -> bool | None:
        """Whether this client may publish to, subscribe to or receive from the topic."""
        access = "write" if action == Action.PUBLISH else "read"
        user = (session.username if session else None) or ""
        return _gates[self.config.folder].allows(user, access, topic or "")


def broker_config(conf: str, folder: Path) -> dict[str, Any]:
    """amqtt's configuration for the listeners of a mosquitto.conf."""
    rows = [line.split() for line in conf.splitlines() if line.startswith("listener ")]
    binds = {f"listener-{port}": {"type": "tcp", "bind": f"{host}:{port}"} for _word, port, host in rows}
    first = next(iter(binds))
    plugins = {
        f"{Entry.__module__}.Entry": {"folder": str(folder)},
        f"{Access.__module__}.Access": {"folder": str(folder)},
    }
    return {"listeners": {"default": binds.pop(first), **binds}, "plugins": plugins}


async def serve(conf: Path) -> None:
    """Runs until SIGTERM or SIGINT."""
    gate = _gates[str(conf.parent)] = Gate(conf.parent)
    text = conf.read_text("utf-8")  # noqa: ASYNC240 - nothing else runs yet
    broker = Broker(BrokerConfig.from_dict(broker_config(text, conf.parent)))
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, gate.reload)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    await broker.start()
    await ended.wait()
    await broker.shutdown()


if __name__ == "__main__":
    # The module runs under its own name too, so that amqtt's import of it finds this very `_gates`.
    sys.modules["hub.broker.fallback"] = sys.modules["__main__"]
    logging.basicConfig(level=logging.ERROR, format="Error: %(message)s")
    asyncio.run(serve(Path(sys.argv[1])))
