"""Up to when a clinic's replies have all been received, so that no outage and restart lose any."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table; nothing that is there is touched."""
    op.create_table(
        "inboxes",
        sa.Column("clinic", sa.Text, nullable=False),
        sa.Column("read_until", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("clinic", name="pk_inboxes"),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.name"], name="fk_inboxes_clinics"),
    )
