"""Whose name stood in a row when its texts began to leave, so that a row used again is noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; what is there is told by the next cycle."""
    op.add_column("surgeries", sa.Column("asked_as", sa.Text))
