"""The sequence that a clinic's staff edit in its Messages tab, as it last was good."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table; nothing that is there is touched."""
    op.create_table(
        "sequences",
        sa.Column("clinic", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("clinic", name="pk_sequences"),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.name"], name="fk_sequences_clinics"),
    )
