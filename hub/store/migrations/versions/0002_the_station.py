"""the station: its job, its commands, its files.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("job_rev", "held_away_ms"):
        op.add_column("station", sa.Column(name, BIG, nullable=False, server_default="0"))


def downgrade() -> None:
    for name in ("job_rev", "held_away_ms"):
        op.drop_column("station", name)
