"""What phones tell: replies, status reports, contacts, scores, concerns; and enrolments by a client's key."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables; nothing that is there is touched."""
    _create("replies", ["sid"], _reply_columns())
    op.create_index("ix_replies_received", "replies", ["clinic", "received_at"])
    _create(
        "reports",
        ["sid", "status"],
        [
            sa.Column("sid", sa.Text, nullable=False),
            sa.Column("status", sa.Text, nullable=False),
            sa.Column("error_code", sa.Integer),
            sa.Column("heard_at", sa.Text, nullable=False),
        ],
    )
    _create(
        "contacts",
        ["phone"],
        [
            sa.Column("phone", sa.Text, nullable=False),
            sa.Column("opted_out_at", sa.Text),
            sa.Column("opted_in_at", sa.Text),
            sa.Column("flaw", sa.Integer),
            sa.Column("flawed_at", sa.Text),
        ],
    )
    _create("scores", ["surgery", "step"], _score_columns())
    _create("concerns", ["surgery", "step", "kind"], _concern_columns())
    _create("enrolments", ["key"], _enrolment_columns())
    op.create_index("uq_enrolments_drip_id", "enrolments", ["clinic", "drip_id"], unique=True)


def _create(table: str, key: list[str], columns: list[sa.schema.SchemaItem]) -> None:
    op.create_table(
        table,
        sa.Column("clinic", sa.Text, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("clinic", *key, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.name"], name=f"fk_{table}_clinics"),
    )


def _reply_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("sid", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("opt_out_type", sa.Text),
        sa.Column("verdict", sa.Text),
        sa.Column("surgery", sa.Text),
        sa.Column("step", sa.Text),
        sa.Column("score", sa.Integer),
        sa.Column("delay_seconds", sa.Integer),
        sa.Column("shown", sa.Integer, nullable=False),
    ]


def _score_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("surgery", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("score", sa.Integer),
        sa.Column("reply_sid", sa.Text),
        sa.Column("shown", sa.Text),
        sa.Column("by_staff", sa.Integer, nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 10", name="ck_scores_score"),
    ]


def _concern_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("surgery", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("raised_at", sa.Text, nullable=False),
        sa.Column("shown_at", sa.Text),
        sa.Column("told_at", sa.Text),
        sa.Column("acknowledged_at", sa.Text),
        sa.Column("acknowledged_by", sa.Text),
    ]


def _enrolment_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("drip_id", sa.Text, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Text, nullable=False),
        sa.Column("added_at", sa.Text),
    ]
