"""How often PostgreSQL had to end a transaction, because it and another one waited for each other."""

import psycopg

OTHERS = """SELECT COUNT(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def deadlocks(url: str) -> int:
    """Those of a database so far; whoever worked in it has closed their connections."""
    url = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url, autocommit=True) as connection:
        # Each backend tells its counts at the latest when it ends.
        while True:
            found = connection.execute(OTHERS).fetchone()
            if found is not None and found[0] == 0:
                break
        counted = connection.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    assert counted is not None
    return int(counted[0])
