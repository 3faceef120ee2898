"""Topic names, built and parsed in one place.

Rule: no other module writes or reads a topic by hand. The `1` is the major version of the contract.

>>> up("main", "bench-3", "ev")
'pb/1/main/s/bench-3/up/ev'
>>> parse("pb/1/main/hub/state/gw-1")
Topic(site='main', name='gw-1', direction='hub', leaf='hub_state')
"""

from collections import namedtuple

from protocol.errors import ProtocolError

ROOT = "pb/1/"
UP, DOWN, HUB = "up", "dn", "hub"
UP_LEAVES = ("state", "hello", "ev", "res", "tele")
DOWN_LEAVES = ("wel", "ans", "light", "job", "file", "cmd")
NAME_LENGTH = 32
_NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"

# name is the station, for hub_state the gateway, for fact empty; leaf is what codec.decode takes
Topic = namedtuple("Topic", ("site", "name", "direction", "leaf"))


def is_name(text: str) -> bool:
    """Whether `text` may name a site, a station or a gateway: 1 to 32 of a-z 0-9 -.

    >>> is_name("bench-3"), is_name("Bench 3"), is_name("")
    (True, False, False)
    """
    return 0 < len(text) <= NAME_LENGTH and all(character in _NAME_CHARACTERS for character in text)


def up(site: str, station: str, leaf: str) -> str:
    """Topic of what a station says; `leaf` is one of UP_LEAVES. Raises ProtocolError."""
    return ROOT + _name(site) + "/s/" + _name(station) + "/up/" + _leaf(leaf, UP_LEAVES)


def down(site: str, station: str, leaf: str) -> str:
    """Topic of what the hub tells a station; `leaf` is one of DOWN_LEAVES. Raises ProtocolError."""
    return ROOT + _name(site) + "/s/" + _name(station) + "/dn/" + _leaf(leaf, DOWN_LEAVES)


def hub_state(site: str, gateway: str) -> str:
    """Topic of one gateway's retained state. Raises ProtocolError."""
    return ROOT + _name(site) + "/hub/state/" + _name(gateway)


def hub_fact(site: str) -> str:
    """Topic of what the hub committed. Raises ProtocolError."""
    return ROOT + _name(site) + "/hub/fact"


def every_up(site: str, leaf: str) -> str:
    """Filter for one leaf of all stations of a site (what a gateway subscribes to). Raises ProtocolError.

    >>> every_up("main", "ev")
    'pb/1/main/s/+/up/ev'
    """
    return ROOT + _name(site) + "/s/+/up/" + _leaf(leaf, UP_LEAVES)


def every_down(site: str, station: str) -> str:
    """Filter for all that the hub tells one station. Raises ProtocolError.

    >>> every_down("main", "bench-3")
    'pb/1/main/s/bench-3/dn/+'
    """
    return ROOT + _name(site) + "/s/" + _name(station) + "/dn/+"


def every_hub_state(site: str) -> str:
    """Filter for the states of all gateways of a site. Raises ProtocolError.

    >>> every_hub_state("main")
    'pb/1/main/hub/state/+'
    """
    return ROOT + _name(site) + "/hub/state/+"


def parse(topic: str) -> Topic:
    """Take a topic apart into Topic(site, name, direction, leaf).

    `name` is the station; for `hub_state` the gateway, for `fact` empty. `leaf` is what codec.decode takes.
    Raises ProtocolError for a topic that is not of this contract.

    >>> parse("pb/1/main/s/bench-3/up/ev")
    Topic(site='main', name='bench-3', direction='up', leaf='ev')
    >>> parse("pb/1/main/hub/fact").leaf
    'fact'
    """
    parts = topic.split("/")
    if len(parts) == 7 and topic.startswith(ROOT) and parts[3] == "s":
        site, station, direction, leaf = parts[2], parts[4], parts[5], parts[6]
        leaves = UP_LEAVES if direction == UP else DOWN_LEAVES if direction == DOWN else ()
        if leaf in leaves and is_name(site) and is_name(station):
            return Topic(site, station, direction, leaf)
    elif len(parts) > 4 and topic.startswith(ROOT) and parts[3] == HUB and is_name(parts[2]):
        if parts[4] == "fact" and len(parts) == 5:
            return Topic(parts[2], "", HUB, "fact")
        if parts[4] == "state" and len(parts) == 6 and is_name(parts[5]):
            return Topic(parts[2], parts[5], HUB, "hub_state")
    raise ProtocolError("bad_topic", "a topic such as pb/1/<site>/s/<station>/up/ev", topic)


def _name(text: str) -> str:
    if not is_name(text):
        raise ProtocolError("bad_topic", "a name of 1 to 32 of a-z 0-9 -", text)
    return text


def _leaf(leaf: str, leaves: "tuple[str, ...]") -> str:
    if leaf not in leaves:
        raise ProtocolError("bad_topic", "one of " + " ".join(leaves), leaf)
    return leaf
