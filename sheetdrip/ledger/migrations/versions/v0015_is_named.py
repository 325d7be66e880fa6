"""Whether a surgery's Drip ID has been read in the sheet: a row that never had one leaves nothing behind."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column; whoever is there counts as named, as before."""
    op.add_column("surgeries", sa.Column("is_named", sa.Boolean))
