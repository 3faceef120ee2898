"""A site in a database of its own, and imports of text straight into it."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hub.domain.weighing import ToleranceRule
from hub.office import floor_plan, site
from hub.office.act import Act, Moment, Rules
from hub.office.imports import KINDS
from hub.office.imports.plan import Plan, Target
from hub.office.imports.problems import BadFile
from hub.office.imports.report import Report
from hub.store.bulk import own_work, select
from hub.store.database import Database
from hub.store.tables import METADATA
from tests.databases import migrated
from tests.soundness import faults

RULES = Rules("main", "en", ToleranceRule(15_000, 5_000, 4), 30_000_000, 25)
MOMENT = Moment(1_291_161_600_000, "2010-12-01")
TABLES = [t for t in METADATA.sorted_tables if t.name != "site"]
DAYS = Path(__file__).resolve().parents[4] / "shared" / "data" / "online-retail"
needs_days = pytest.mark.skipif(
    not DAYS.is_dir(), reason="the real day files are not beside the project (../shared/data/online-retail)"
)
on_both = pytest.mark.parametrize("office", ["sqlite", "postgresql"], indirect=True)


@dataclass
class Office:
    """One database with a founded site."""

    database: Database

    def plan(
        self, kind: str, data: str | bytes, fmt: str = "csv", *, shop: str = "", tz: str = "UTC"
    ) -> Plan:
        with own_work(self.database) as work:
            target = Target("main", "MAIN", shop, ZoneInfo(tz))
            raw = data.encode() if isinstance(data, str) else data
            return KINDS[kind][fmt](work, "file.csv", raw, target)

    def load(
        self, kind: str, data: str | bytes, fmt: str = "csv", *, shop: str = "", tz: str = "UTC"
    ) -> Report:
        plan = self.plan(kind, data, fmt, shop=shop, tz=tz)
        with own_work(self.database) as work:
            report = plan.write(self.database, Act(work, RULES, MOMENT))
        assert report.accepted + report.merged + len(report.skipped) == report.rows
        return report

    def refuse(self, kind: str, data: str | bytes, fmt: str = "csv") -> list[str]:
        """The problems of a bad file, which must have changed nothing."""
        before = self.everything()
        with pytest.raises(BadFile) as caught:
            self.load(kind, data, fmt)
        assert self.everything() == before
        return [str(problem) for problem in caught.value.problems]

    def add(self, what: str, *codes: str) -> None:
        with own_work(self.database) as work, work.transaction():
            for code in codes:
                getattr(floor_plan, f"add_{what}")(Act(work, RULES, MOMENT), code)

    def rows(self, table: str, *columns: str) -> list[tuple[object, ...]]:
        from hub.store import tables

        kind = next(t for t in vars(tables).values() if getattr(t, "__tablename__", None) == table)
        with own_work(self.database) as work:
            return select(work, kind, columns, {})

    def everything(self) -> dict[str, list[tuple[object, ...]]]:
        """All rows of all tables."""
        with self.database.engine.connect() as connection:
            return {t.name: sorted(map(tuple, connection.execute(t.select())), key=repr) for t in TABLES}

    def adds_up(self) -> bool:
        return not faults(self.database)


def founded(url: str) -> Office:
    database = migrated(url)
    site.found(database, "main")
    return Office(database)


def table(*rows: tuple[object, ...], delimiter: str = ",") -> str:
    """Rows as CSV text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()
