"""Totes that hold one order's pieces together.

Revision 0006, after 0005.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Added one by one: to rebuild a table, as Alembic does it on SQLite, would lose its checks.
ADDED = (("tote", "with_id BIGINT CONSTRAINT fk_tote_with_id_tote REFERENCES tote (id)"),)


def upgrade() -> None:
    """Make the tables and columns."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, column in ADDED:
        typed = column.replace("BIGINT", "INTEGER") if is_sqlite else column
        op.execute(f'ALTER TABLE "{table}" ADD COLUMN {typed}')
    op.create_index("ix_tote_with_id", "tote", ["with_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_tote_with_id", "tote")
    with op.batch_alter_table("tote", schema=None) as batch_op:
        batch_op.drop_column("with_id")
