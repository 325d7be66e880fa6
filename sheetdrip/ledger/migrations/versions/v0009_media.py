"""The pictures and files that came with a reply: pairs of content type and link, as JSON."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; what is there had none that anybody knew of."""
    op.add_column("replies", sa.Column("media", sa.Text))
