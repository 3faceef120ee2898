"""Alembic's entry: migrates the engine that `Database.migrate` hands over, or that of `-x url=…`."""

from alembic import context
from sqlalchemy import create_engine

from hub.store.tables import METADATA


def _run() -> None:
    engine = context.config.attributes.get("engine") or create_engine(
        context.get_x_argument(as_dictionary=True)["url"]
    )
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


_run()
