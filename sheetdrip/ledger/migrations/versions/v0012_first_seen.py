"""When a surgery's row was met first: which of two on one phone came first, and which was over by then."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column; of what is there nobody knows."""
    op.add_column("surgeries", sa.Column("first_seen", sa.Text))
