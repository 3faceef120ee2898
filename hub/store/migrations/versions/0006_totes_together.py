"""Totes that hold one order's pieces together; several pages on their way to a printer; what acts
changed, for their undo.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Added one by one: to rebuild a table, as Alembic does it on SQLite, would lose its checks.
ADDED = (
    ("tote", "with_id BIGINT CONSTRAINT fk_tote_with_id_tote REFERENCES tote (id)"),
    ("tote", "filled BOOLEAN NOT NULL DEFAULT FALSE"),
    ("carrier", "call_days VARCHAR(7) NOT NULL DEFAULT ''"),
    ("printer", "pages_at_once INTEGER NOT NULL DEFAULT 4"),
    ("print", "pages INTEGER NOT NULL DEFAULT 1"),
    ("print", "waybill VARCHAR(64) NOT NULL DEFAULT ''"),
    ("waybill_number", "void BOOLEAN NOT NULL DEFAULT FALSE"),
)


def upgrade() -> None:
    """Make the tables and columns."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, column in ADDED:
        typed = column.replace("BIGINT", "INTEGER") if is_sqlite else column
        op.execute(f'ALTER TABLE "{table}" ADD COLUMN {typed}')
    op.create_index("ix_tote_with_id", "tote", ["with_id"])
    op.create_index("ix_waybill_number_number", "waybill_number", ["number"])
    op.create_index("ix_parcel_site_state_carrier", "parcel", ["site", "state", "carrier"])
    op.create_table(
        "calendar_day",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("carrier", sa.String(length=32), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["site.name"], name=op.f("fk_calendar_day_site_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("site", "day", "carrier", name=op.f("uq_calendar_day_site_day_carrier")),
    )
    op.create_table(
        "trace",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("station_id", _BIG, nullable=False),
        sa.Column("inc", _BIG, nullable=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("said", sa.String(length=24), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["site.name"], name=op.f("fk_trace_site_site")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_trace_station_id_station")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace")),
        sa.UniqueConstraint("station_id", "inc", "seq", name=op.f("uq_trace_station_id_inc_seq")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("calendar_day")
    with op.batch_alter_table("carrier", schema=None) as batch_op:
        batch_op.drop_column("call_days")
    op.drop_index("ix_waybill_number_number", "waybill_number")
    op.drop_column("waybill_number", "void")
    op.drop_column("print", "waybill")
    op.drop_column("print", "pages")
    op.drop_column("printer", "pages_at_once")
    op.drop_table("trace")
    op.drop_index("ix_parcel_site_state_carrier", "parcel")
    op.drop_index("ix_tote_with_id", "tote")
    with op.batch_alter_table("tote", schema=None) as batch_op:
        batch_op.drop_column("filled")
        batch_op.drop_column("with_id")
