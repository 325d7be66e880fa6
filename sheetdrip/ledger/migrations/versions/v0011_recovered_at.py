"""When a clinic's ledger was last brought up to date, so that rows which come back are asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; what was recovered before is not known."""
    op.add_column("clinics", sa.Column("recovered_at", sa.Text))
