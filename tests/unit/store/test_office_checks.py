"""Each check of the office's half finds what it is for: a sound day of the office is broken on purpose."""

from pathlib import Path

import pytest

from hub.domain.stock import Bin
from hub.office import allocation, audit, cases, changes, kits, ledger, merging, splitting
from hub.office.act import Act
from hub.store.checks.office_rules import OFFICE
from hub.store.database import Database
from hub.store.tables import ItemRow, LotRow, NoticeRow, WebhookRow
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE
from tests.unit.office.at_once import Site, found, lines, of, open_site
from tests.unit.store.faults import Break


def work_a_day(site: Site) -> None:
    """Orders by labels, which are their numbers too: S-1 merged into S-2, S-3 split into S-3~2 and held,
    S-4 cancelled, S-5 with a kit and allocated, S-6 allocated of a lot, S-7 released; an exception of S-6
    closed, and notices of S-2 delivered.
    """
    with site.database.session() as session:
        session.add(ItemRow(id=9, site=SITE, sku="KIT"))
        session.add(ItemRow(id=10, site=SITE, sku="MILK", unit_mg=1_000_000, tracks_lot=True))
        session.flush()
        session.add(LotRow(id=1, site=SITE, item_id=10, code="L1", expires_on="2010-12-31"))
        session.commit()
    site.do(milk_arrives)
    site.do(lambda act: kits.define(act, "KIT", {"A": 1, "B": 2}))
    orders = [{"A": 2}, {"B": 1}, {"A": 3, "C": 2}, {"C": 1}, {"KIT": 2}, {"MILK": 4}, {"A": 1}]
    for n, wanted in enumerate(orders, start=1):
        site.take_in(str(n), **wanted)
        site.do(of(audit.approve, f"S-{n}"))
    site.do(of(lambda act, into: merging.merge(act, into, [found(act, "S-1")]), "S-2"))
    for label in ("S-3", "S-4", "S-5", "S-6"):
        site.do(of(allocation.allocate, label))
    site.do(of(lambda act, o: splitting.split(act, o, [{lines(act, o)[0].id: 2}], "by hand"), "S-3"))
    site.do(of(changes.hold, "S-3", "in doubt"))
    site.do(of(changes.cancel, "S-4", "buyer asked"))
    site.floor.release("S-7")
    site.do(an_exception)
    tell(site)


def milk_arrives(act: Act) -> None:
    bin_ = act.work.one(Bin, "code", "A-09", SITE)
    assert bin_ is not None
    ledger.move(act, 10, 20, ledger.site_bin(act, "outside"), bin_, "receipt", lot="L1")


def an_exception(act: Act) -> None:
    case = cases.open_case(act, "other", found(act, "S-6"), "the box was wet")
    cases.close(act, case, "other", "rain")


def tell(site: Site) -> None:
    """All of S-2's log was delivered to a webhook."""
    with site.database.session() as session:
        session.add(WebhookRow(id=1, site=SITE, code="W", url="https://example.com", secret="s"))
        session.flush()
        for id_, _ in enumerate(site.entries("S-2")):
            session.add(
                NoticeRow(
                    site=SITE, webhook_id=1, log_id=id_ + 1, order_id=2, message=f"m{id_}", state="delivered"
                )
            )
        session.commit()


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office_day") / "office.db"
    site = open_site(f"sqlite:///{path}")
    work_a_day(site)
    site.floor.work.connection.close()
    site.database.close()
    return path


ALLOCATED_LATER = (
    "UPDATE order_log SET business_date = '2011-01-01' WHERE order_id = 6 AND to_state = 'allocated'"
)
BREAKS = [
    ("log_keeps_to_the_life", "UPDATE order_log SET to_state = 'picked' WHERE to_state = 'audited'"),
    (
        "log_keeps_to_the_life",
        "DELETE FROM order_log WHERE order_id = 7 AND to_state = 'audited'",
    ),
    (
        "log_keeps_to_the_life",
        """INSERT INTO order_log (site, order_id, from_state, to_state, reason, at_ms, business_date)
        SELECT site, order_id, from_state, to_state, reason, at_ms, business_date FROM order_log
        WHERE to_state = 'audited'""",
    ),
    ("held_orders_know_their_way", """UPDATE "order" SET resume_state = '' WHERE state = 'held'"""),
    ("held_orders_know_their_way", """UPDATE "order" SET resume_state = 'held' WHERE state = 'held'"""),
    ("held_orders_know_their_way", """UPDATE "order" SET resume_state = 'picked' WHERE label = 'S-5'"""),
    ("ends_want_nothing", "UPDATE order_line SET qty_moved = 1 WHERE order_id = 1"),
    ("ends_want_nothing", "UPDATE order_line SET qty_cancelled = 0 WHERE order_id = 4"),
    ("ends_want_nothing", """UPDATE "order" SET merged_into_id = NULL WHERE label = 'S-1'"""),
    ("ends_want_nothing", """UPDATE "order" SET merged_into_id = 1 WHERE label = 'S-5'"""),
    ("moved_pieces_stand_once", "UPDATE order_line SET qty_moved = qty_moved + 1 WHERE qty_moved > 0"),
    ("moved_pieces_stand_once", "UPDATE order_line SET qty_moved = 1 WHERE qty_moved = 0"),
    ("moved_pieces_stand_once", "DELETE FROM order_line WHERE from_line_id IS NOT NULL"),
    ("moved_pieces_stand_once", "UPDATE order_line SET qty_from = 99 WHERE from_line_id IS NOT NULL"),
    ("moved_pieces_stand_once", "UPDATE order_line SET item_id = 3 WHERE from_line_id IS NOT NULL"),
    ("moved_pieces_stand_once", "UPDATE order_line SET qty_from = 1 WHERE from_line_id IS NULL"),
    ("kit_parts_stand_with_their_kit", "UPDATE order_kit SET order_id = 1"),
    ("parts_make_up_their_kits", "UPDATE order_kit SET qty = qty + 1"),
    ("parts_make_up_their_kits", "UPDATE order_line SET qty_per_kit = 0"),
    ("promised_in_full", "UPDATE pick SET qty = qty - 1 WHERE order_id = 6"),
    ("promised_in_full", "UPDATE pick SET qty = qty + 1 WHERE order_id = 6"),
    ("promised_in_full", "DELETE FROM pick WHERE order_id = 7"),
    ("promised_in_full", "DELETE FROM pick WHERE order_id = 3"),
    ("one_warehouse", """UPDATE "order" SET warehouse_id = 2 WHERE label = 'S-5'"""),
    ("one_warehouse", """UPDATE "order" SET warehouse_id = NULL WHERE label = 'S-5'"""),
    ("one_warehouse", "UPDATE bin SET warehouse_id = 2 WHERE code = 'A-09'"),
    ("one_warehouse", "UPDATE wave SET warehouse_id = 2"),
    ("no_expired_lot_is_promised", "UPDATE lot SET expires_on = '2010-11-30'"),
    (
        "no_expired_lot_is_promised",
        ALLOCATED_LATER,
    ),
    ("notices_keep_their_order", "UPDATE notice SET state = 'waiting' WHERE message = 'm0'"),
    ("nothing_closed_without_a_cause", "UPDATE exception SET cause = ''"),
    ("nothing_closed_without_a_cause", "UPDATE exception SET closed_at_ms = 0"),
    ("nothing_closed_without_a_cause", "UPDATE exception SET state = 'open'"),
    ("picks_of_living_orders", """UPDATE "order" SET state = 'audited' WHERE label = 'S-5'"""),
    ("picks_of_living_orders", """UPDATE "order" SET resume_state = 'audited' WHERE label = 'S-3'"""),
    ("picks_of_living_orders", """UPDATE "order" SET state = 'merged' WHERE label = 'S-6'"""),
]


def test_a_sound_day_has_no_fault(broken: tuple[Database, Break]) -> None:
    assert faults(broken[0]) == {}


def test_every_check_of_the_office_is_broken_here() -> None:
    assert {name for name, _ in BREAKS} >= {rule.name for rule in OFFICE}


@pytest.mark.parametrize(("name", "sql"), BREAKS)
def test_what_is_broken_is_found(broken: tuple[Database, Break], name: str, sql: str) -> None:
    database, spoil = broken
    spoil(sql)
    found_ = faults(database)
    assert name in found_
    for finding in found_[name]:
        assert "{" not in finding.expected + finding.found
        assert finding.row


def test_what_was_on_the_floor_before_there_was_an_audit_is_no_fault(broken: tuple[Database, Break]) -> None:
    """Orders of an earlier version went from received to released; one that was audited may not."""
    database, spoil = broken
    spoil("DELETE FROM order_log WHERE order_id = 7 AND to_state IN ('audited', 'allocated')")
    spoil("UPDATE order_log SET from_state = 'received' WHERE order_id = 7 AND to_state = 'released'")
    assert faults(database) == {}
    spoil("UPDATE order_log SET to_state = 'audited' WHERE order_id = 7 AND to_state = 'received'")
    assert set(faults(database)) == {"log_keeps_to_the_life"}


def test_the_same_checks_on_postgresql(postgres_url: str) -> None:
    site = open_site(postgres_url)
    work_a_day(site)
    assert faults(site.database) == {}
    spoils = (
        "UPDATE order_log SET to_state = 'picked' WHERE to_state = 'audited'",
        "UPDATE order_line SET qty_from = 1 WHERE from_line_id IS NOT NULL",
        """UPDATE "order" SET warehouse_id = 2 WHERE label = 'S-5'""",
        "UPDATE lot SET expires_on = '2010-11-30'",
        "UPDATE notice SET state = 'waiting' WHERE message = 'm0'",
    )
    for sql in spoils:
        with site.floor.work.transaction():
            site.floor.work.connection.execute(sql)
    assert {
        "log_keeps_to_the_life",
        "moved_pieces_stand_once",
        "one_warehouse",
        "no_expired_lot_is_promised",
        "notices_keep_their_order",
    } <= set(faults(site.database))
    site.floor.work.connection.close()
    site.database.close()
