"""Which rows wait for a person's word, and what was let through, so that both outlast a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the tables; nothing that is there is touched."""
    op.create_table(
        "waiting",
        sa.Column("clinic", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("texts", sa.Integer, nullable=False),
        sa.Column("of", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("clinic", "mark", name="pk_waiting"),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.name"], name="fk_waiting_clinics"),
    )
    op.create_table(
        "let_through",
        sa.Column("clinic", sa.Text, nullable=False),
        sa.Column("surgery", sa.Text, nullable=False),
        sa.Column("timetable", sa.Text, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("clinic", "surgery", name="pk_let_through"),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.name"], name="fk_let_through_clinics"),
    )
