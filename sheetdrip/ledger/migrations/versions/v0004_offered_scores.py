"""What the daemon set out to write into a score's cell, so that its own score is never taken for staff's."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; nothing that is there is touched."""
    op.add_column("scores", sa.Column("offered", sa.Text))
