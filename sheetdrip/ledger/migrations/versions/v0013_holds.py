"""What was written for which nothing more is sent to a phone, and how soon each reply is to be read."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the columns; of what was judged before, nobody is held for it."""
    op.add_column("contacts", sa.Column("held_at", sa.Text))
    op.add_column("contacts", sa.Column("hold", sa.Text))
    op.add_column("replies", sa.Column("urgency", sa.Text))
