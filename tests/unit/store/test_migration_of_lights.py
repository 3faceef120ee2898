"""Lights that were lit before each had a colour of its own go on in their person's."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from hub.store.database import MIGRATIONS, Database

ROWS = (
    "INSERT INTO site (name, tz, lang, epoch, run) VALUES ('main', 'UTC', 'en', 'e', 1)",
    "INSERT INTO warehouse (id, site, code, name) VALUES (1, 'main', 'MAIN', '')",
    """INSERT INTO item (id, site, sku, name, unit_mg, tracks_lot, tracks_serial, draft)
       VALUES (1, 'main', 'A', 'A', 0, FALSE, FALSE, FALSE)""",
    """INSERT INTO bin (id, site, warehouse_id, code, kind, zone, aisle, walk_order, x_mm, y_mm)
       VALUES (1, 'main', 1, 'A-01', 'storage', '', '', 0, 0, 0)""",
    """INSERT INTO operator (id, site, badge, name, lang, colour, may_count, active)
       VALUES (1, 'main', '1', '', 'en', 'm', FALSE, TRUE), (2, 'main', '2', '', 'en', 'w', FALSE, TRUE)""",
    """INSERT INTO pick (id, site, kind, state, item_id, bin_id, lot, qty, qty_done, walk_order, operator_id)
       VALUES (1, 'main', 'pick', 'lit', 1, 1, '', 1, 0, 0, 1),
              (2, 'main', 'pick', 'lit', 1, 1, '', 1, 0, 0, 2),
              (3, 'main', 'pick', 'lit', 1, 1, '', 1, 0, 0, NULL),
              (4, 'main', 'pick', 'open', 1, 1, '', 1, 0, 0, 1)""",
)


def test_lit_tasks_keep_their_colour_and_none_is_white(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a.db")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = database.engine
    command.upgrade(config, "0003")
    with database.engine.begin() as connection:
        for row in ROWS:
            connection.execute(text(row))
    database.migrate()
    with database.engine.connect() as connection:
        found = connection.execute(text("SELECT colour FROM pick ORDER BY id")).scalars().all()
    database.close()
    assert found == ["m", "g", "g", ""]
