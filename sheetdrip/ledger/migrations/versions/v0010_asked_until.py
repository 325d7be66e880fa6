"""When the last text left under the names on record, so that a name put right is noted with the next."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column; what is there is told by the next cycle."""
    op.add_column("surgeries", sa.Column("asked_until", sa.Text))
