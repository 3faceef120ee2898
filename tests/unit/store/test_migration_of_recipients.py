"""Orders that were taken in before there was an audit: their buyers are recognised, no address is missed."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from hub.domain.recipients import digests
from hub.store.database import MIGRATIONS, Database

SITE = """INSERT INTO site (name, tz, lang, epoch, run) VALUES ('main', 'UTC', 'en', 'e', 1)"""
SHOP = "INSERT INTO shop (id, site, code, name, currency) VALUES (1, 'main', 'WEB', '', 'EUR')"
ORDER = """INSERT INTO "order" (id, site, shop_id, number, label, state, resume_state, reason, recheck,
           placed_at_ms, received_at_ms, carrier, waybill, note, version)
           VALUES (:id, 'main', 1, :number, :label, :state, '', '', FALSE, 0, 5, '', '', '', 1)"""
RECIPIENT = """INSERT INTO recipient (order_id, site, name, address, postcode, country, phone)
               VALUES (:id, 'main', 'Ann', :address, 'N1', 'GB', '02079460018')"""
FOUND = "SELECT buyer_digest, address_digest, address_withheld FROM recipient ORDER BY order_id"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_there_is_recognised(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    url = f"sqlite:///{tmp_path}/a.db" if kind == "sqlite" else request.getfixturevalue("empty_postgres_url")
    database = Database(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = database.engine
    command.upgrade(config, "0002")
    with database.engine.begin() as connection:
        connection.execute(text(SITE))
        connection.execute(text(SHOP))
        for id_, state, address in (
            (1, "received", "High St 1"),
            (2, "received", ""),
            (3, "shipped", "High St 1"),
        ):
            row = {"id": id_, "number": str(id_), "label": f"WEB-{id_}", "state": state, "address": address}
            connection.execute(text(ORDER), row)
            connection.execute(text(RECIPIENT), row)
    database.migrate()
    with database.engine.connect() as connection:
        found = connection.execute(text(FOUND)).all()
    database.close()
    ann = {"name": "Ann", "address": "High St 1", "postcode": "N1", "country": "GB", "phone": "+442079460018"}
    known = digests(ann)
    assert [tuple(row) for row in found] == [
        (known["buyer_digest"], known["address_digest"], False),
        (known["buyer_digest"], "", True),
        ("", "", False),
    ]
