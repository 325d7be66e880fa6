"""By what each text reaches its phone, and whether it asks a step's question or asks it once more."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_messages = sa.table(
    "messages",
    *(sa.column(name, sa.Text) for name in ("step", "service_sid", "kind", "channel")),
)


def upgrade() -> None:
    """Add the columns, and fill them by what the step's name and the carrier's SID tell."""
    # by hand: Alembic would copy SQLite's whole table, to which the history refers
    op.execute(
        "ALTER TABLE messages ADD COLUMN kind TEXT NOT NULL DEFAULT 'step' "
        "CONSTRAINT ck_messages_kind CHECK (kind IN ('step', 'clarification'))"
    )
    op.execute("ALTER TABLE messages ADD COLUMN channel TEXT NOT NULL DEFAULT 'sms'")
    asks_again = _messages.c.step.endswith("?")
    op.execute(_messages.update().where(asks_again).values(kind="clarification"))
    # a Studio flow's SID is FW and 32 digits
    is_flow = sa.func.substr(_messages.c.service_sid, 1, 2) == "FW"
    is_sid = sa.func.length(_messages.c.service_sid) == 34  # noqa: PLR2004
    op.execute(_messages.update().where(is_flow, is_sid).values(channel="studio"))
