"""What happened to orders becomes notices: each entry once for each webhook that wants it, none passed by."""

import random

import pytest

from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.orders import Order
from hub.office import notices, webhooks
from hub.office.act import Act
from hub.store import notices as post
from hub.store.records import OrderLog
from hub.store.tables import ShopRow
from tests.unit.floor.floor_under_test import SITE
from tests.unit.hooks.telling import Telling, telling_of


def test_each_entry_is_told_once_to_each_webhook(both: Telling) -> None:
    one, two = both.orders(2)
    both.webhook(code="erp")
    both.webhook(code="shop")
    both.happen(one, "held", "received")
    both.happen(two, "held")
    both.happen(one, "held")
    assert both.spread() == 8
    assert both.spread() == 0
    expected = [(one, "held"), (one, "received"), (two, "held"), (one, "held")]
    assert both.told("erp") == both.told("shop") == expected


def test_a_webhook_is_told_of_what_happens_after_it_was_made(both: Telling) -> None:
    (label,) = both.orders(1)
    both.happen(label, "held")
    both.webhook()
    both.happen(label, "received")
    both.spread()
    assert both.told() == [(label, "received")]


def test_only_the_states_and_the_shop_that_are_wanted(both: Telling) -> None:
    with both.database.session() as session:
        session.add(ShopRow(id=2, site=SITE, code="T"))
        session.commit()
    with both.floor.work.transaction():
        foreign = both.floor.work.add(Order(0, SITE, 2, "1", "T-1", "received"))
    (label,) = both.orders(1)
    both.webhook(code="held", states=["held"])
    both.webhook(code="ended", states=["shipped", "cancelled"])
    both.webhook(code="t", shop="T")
    both.happen(label, "held", "received", "held")
    both.happen(foreign.label, "held", "cancel")
    both.spread()
    assert both.told("held") == [(label, "held"), (label, "held"), ("T-1", "held")]
    assert both.told("ended") == [("T-1", "cancelled")]
    assert both.told("t") == [("T-1", "held"), ("T-1", "cancelled")]


def _log(act: Act, label: str, state: str) -> None:
    order = act.work.one(Order, "label", label, SITE)
    assert order is not None
    act.work.record(OrderLog(0, SITE, order.id, order.state, state, "", None, None, 1, "2010-12-01"))


def _merge(act: Act, label: str, into: str) -> None:
    order, host = (act.work.one(Order, "label", one, SITE) for one in (label, into))
    assert order is not None
    assert host is not None
    merged = act.step(order, "merge")
    act.work.put(Order(**{f: getattr(merged, f) for f in Order.__slots__} | {"merged_into_id": host.id}))


@pytest.mark.parametrize("end", ["shipped", "cancelled", "returned"])
def test_what_becomes_of_an_order_is_told_of_those_merged_into_it(both: Telling, end: str) -> None:
    """Also of one that was merged into an order that was merged in its turn."""
    host, one, two, alone = both.orders(4)
    both.act(_merge, two, one)
    both.act(_merge, one, host)
    both.webhook()
    both.act(_log, host, "weighed")
    both.act(_log, host, end)
    both.act(_log, alone, end)
    both.spread()
    assert both.told() == [(host, "weighed"), (host, end), (one, end), (two, end), (alone, end)]
    assert both.spread() == 0


def test_an_entry_that_is_committed_late_is_not_passed_over(postgres_url: str) -> None:
    """PostgreSQL numbers an entry before its transaction ends: a later number may be there first."""
    telling = telling_of(postgres_url)
    slow, quick = telling.orders(2)
    telling.webhook()
    work = telling.database.work()
    act = Act(work, telling.floor.act().rules, telling.floor.moment)
    with work.transaction():
        order = work.one(Order, "label", slow, SITE)
        assert order is not None
        act.step(order, "hold", reason="x")
        work.flush()  # its entry is written, not committed
        telling.happen(quick, "held")
        for _ in range(5):
            telling.spread()
        assert telling.told() == [(quick, "held")]
    telling.spread()
    assert telling.told() == [(quick, "held"), (slow, "held")]
    for _ in range(3):
        assert telling.spread() == 0
    work.connection.close()
    telling.close()


def test_transactions_that_end_in_any_order_lose_nothing(postgres_url: str) -> None:
    telling = telling_of(postgres_url)
    labels = telling.orders(12)
    telling.webhook()
    drawn = random.Random(4)
    works = [telling.database.work() for _ in labels]
    for work in works:
        work.connection.execute("BEGIN")
    waiting = list(range(len(labels)))
    drawn.shuffle(waiting)
    for n in waiting:
        act = Act(works[n], telling.floor.act().rules, telling.floor.moment)
        order = works[n].one(Order, "label", labels[n], SITE)
        assert order is not None
        act.step(order, "hold", reason="x")
        works[n].flush()
        telling.spread()
    drawn.shuffle(waiting)
    for n in waiting:
        works[n].connection.execute("COMMIT" if n % 3 else "ROLLBACK")
        telling.spread()
        telling.spread()
    expected = {(label, "held") for n, label in enumerate(labels) if n % 3}
    assert set(telling.told()) == expected
    assert len(telling.told()) == len(expected)
    telling.happen(labels[0], "held")
    telling.spread()
    telling.spread()
    assert telling.horizon.complete == telling.horizon.newest
    for work in works:
        work.connection.close()
    telling.close()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("url", {"url": "ftp://localhost/"}),
        ("url", {"url": "https:///x"}),
        ("url", {"url": "localhost:80"}),
        ("url", {"url": "http://name:word@localhost/"}),
        ("url", {"url": "http://localhost/#part"}),
        ("url", {"url": "http://localhost/ x"}),
        ("url", {"url": "http://localhost:99999/"}),
        ("url", {"url": "http://[::1/"}),
        ("url", {"url": "http://localhost/" + "x" * 600}),
        ("code", {"code": ""}),
        ("code", {"code": "a b"}),
        ("states", {"states": ["sent"]}),
        ("secret", {"secret": "hunter2"}),
        ("secret", {"secret": "whsec_****"}),
        ("secret", {"secret": "whsec_aHVudGVyMg=="}),
    ],
)
def test_a_bad_value_is_refused_by_name(telling: Telling, field: str, given: dict[str, object]) -> None:
    values = {"code": "erp", "url": "http://localhost/"} | given
    with pytest.raises(Invalid, match=f"^{field}: expected .*, got ") as refusal:
        telling.act(webhooks.add, **values)
    assert refusal.value.field == field
    assert "hunter2" not in str(refusal.value)
    assert "word" not in str(refusal.value).partition("got")[2]


def test_a_code_and_a_shop_must_be_right(telling: Telling) -> None:
    telling.webhook()
    with pytest.raises(Conflict, match="webhook erp: expected a new code"):
        telling.webhook()
    with pytest.raises(NotFound, match="shop X: expected"):
        telling.webhook(code="other", shop="X")
    with pytest.raises(NotFound, match="webhook nobody: expected"):
        telling.act(webhooks.pause, "nobody")


def test_what_waits_is_dropped_only_where_somebody_says_so(both: Telling) -> None:
    (label,) = both.orders(1)
    both.webhook()
    both.happen(label, "held", "received")
    both.spread()
    with pytest.raises(Conflict, match="found 2 waiting"):
        both.act(webhooks.remove, "erp")
    assert len(both.told()) == 2
    assert both.act(webhooks.remove, "erp", drop=True) == 2
    with pytest.raises(NotFound):
        both.act(webhooks.remove, "erp")


def test_what_was_delivered_long_ago_is_cleared_out_and_not_told_again(both: Telling) -> None:
    one, two = both.orders(2)
    both.webhook()
    both.happen(one, "held", "received")
    both.happen(two, "held")
    for _ in range(3):  # until PostgreSQL has proven that the log is complete
        both.spread()
    work, now_ms = both.floor.work, both.now_ms()
    (webhook,) = post.receivers(work, SITE)
    with work.transaction():
        old, young = post.due(work, webhook.id, now_ms, 10)
        post.deliver(work, old, now_ms - notices.KEPT_MS - 1, "204")
        post.deliver(work, young, now_ms - notices.KEPT_MS + 1000, "204")
    assert notices.clear_out(work, SITE, now_ms) == 1
    assert both.told() == [(one, "received"), (two, "held")]
    assert both.spread() == 0
    assert notices.clear_out(work, SITE, now_ms + 2000) == 1
    assert both.told() == [(one, "received")], "what waits stays, however old"
