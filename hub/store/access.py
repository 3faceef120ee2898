"""What signing in asks of the database beyond rows: its turn, and to forget what no longer counts."""

from hub.store.work import Work


def take_turn(work: Work, site: str) -> None:
    """Be the only one on the site who counts sign-ins that failed, until this transaction ends: of many at
    once, no more are judged than may be tried. On SQLite one transaction writes at a time anyway.
    """
    if work.dialect == "postgresql":
        sql = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
        work.connection.execute(sql, (f"pickbench {site} sign-in",))


def forget_tries(work: Work, before_ms: int) -> None:
    """Delete sign-ins that failed before a time, UTC milliseconds."""
    mark = "?" if work.dialect == "sqlite" else "%s"
    work.connection.execute(f"DELETE FROM sign_in_try WHERE at_ms < {mark}", (before_ms,))
