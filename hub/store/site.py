"""A site's own row: the life of its data and the count of its gateways' starts."""

from hub.store.work import Work


def begin_run(work: Work, site: str) -> tuple[str, int]:
    """Count one more start of a gateway.

    Returns:
        (epoch, run): the life of the data, and the number of this start.

    Raises:
        LookupError: the site was not set up.
    """
    mark = "?" if work.dialect == "sqlite" else "%s"
    sql = f"UPDATE site SET run = run + 1 WHERE name = {mark} RETURNING epoch, run"
    found = work.connection.execute(sql, (site,)).fetchone()
    if found is None:
        raise LookupError(
            f"site {site}: expected it in the database, found none; start the hub or import first"
        )
    return found[0], found[1]
