"""Topics: built, parsed, refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import topics
from protocol.errors import ProtocolError
from tests.contract.generators import unhurried
from tests.contract.table import LEAVES

NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=32)


@unhurried
@given(NAMES, NAMES)
def test_what_is_built_is_parsed(site: str, name: str) -> None:
    """P-001."""
    for leaf in topics.UP_LEAVES:
        assert topics.parse(topics.up(site, name, leaf)) == (site, name, "up", leaf)
    for leaf in topics.DOWN_LEAVES:
        assert topics.parse(topics.down(site, name, leaf)) == (site, name, "dn", leaf)
    assert topics.parse(topics.hub_state(site, name)) == (site, name, "hub", "hub_state")
    assert topics.parse(topics.hub_fact(site)) == (site, "", "hub", "fact")


def test_every_leaf_can_be_decoded() -> None:
    assert set(topics.UP_LEAVES + topics.DOWN_LEAVES) | {"hub_state", "fact"} == set(LEAVES)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "pb",
        "pb/2/main/s/b/up/ev",
        "pb/1/main/s/b/up/ans",
        "pb/1/main/s/b/dn/ev",
        "pb/1/main/s/b/up/ev/x",
        "pb/1/main/s/b/side/ev",
        "pb/1//s/b/up/ev",
        "pb/1/main/s/B/up/ev",
        "pb/1/main/s/+/up/ev",
        "pb/1/main/s/" + "b" * 33 + "/up/ev",
        "pb/1/main/hub/state",
        "pb/1/main/hub/state/a/b",
        "pb/1/main/hub/fact/x",
        "pb/1/Main/hub/fact",
    ],
)
def test_other_topics_are_refused(topic: str) -> None:
    """P-002."""
    with pytest.raises(ProtocolError, match="expected a topic such as"):
        topics.parse(topic)


@unhurried
@given(st.text(max_size=80))
def test_any_text_is_a_topic_or_a_topic_error(text: str) -> None:
    """P-002."""
    try:
        code = topics.parse("pb/1/main/" + text).direction
    except ProtocolError as error:
        code = error.code
    assert code in ("up", "dn", "hub", "bad_topic")


@pytest.mark.parametrize("name", ["", "Bench", "a/b", "a+", "a b", "ä", "x" * 33])
def test_a_wrong_name_builds_no_topic(name: str) -> None:
    """P-001."""
    for build in (
        lambda: topics.up(name, "b", "ev"),
        lambda: topics.down("main", name, "ans"),
        lambda: topics.hub_state("main", name),
        lambda: topics.hub_fact(name),
        lambda: topics.every_up(name, "ev"),
        lambda: topics.every_down("main", name),
        lambda: topics.every_hub_state(name),
    ):
        with pytest.raises(ProtocolError, match="expected a name of 1 to 32"):
            build()


def test_a_wrong_leaf_builds_no_topic() -> None:
    with pytest.raises(ProtocolError, match="expected one of state hello ev res tele, got 'ans'"):
        topics.up("main", "b", "ans")
    with pytest.raises(ProtocolError, match="expected one of wel ans"):
        topics.down("main", "b", "ev")
