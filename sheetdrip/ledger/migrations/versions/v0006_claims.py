"""Who a ledger is, for good, and which leases it took on which sheet: a copy put back is told by them."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Give the ledger its id and add the table; nothing that is there is touched."""
    op.add_column("holder", sa.Column("ledger", sa.Text))
    holder = sa.table("holder", sa.column("ledger", sa.Text))
    op.execute(holder.update().values(ledger=uuid4().hex))
    op.create_table(
        "claims",
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("counter", sa.BigInteger, nullable=False),
        sa.Column("marks", sa.Text, nullable=False),
        sa.Column("taken_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sheet", name="pk_claims"),
    )
