"""The first ledger. Frozen: a change to the schema is a new version, never an edit here."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_STATES = (
    "state IN ('waiting', 'intended', 'unknown', 'scheduled', 'sent', 'delivered', 'undelivered', 'failed', "
    "'cancelling', 'cancelled', 'too_late', 'skipped', 'paused', 'stopped')"
)
_LIVE = (
    "state IN ('cancelling', 'delivered', 'intended', 'scheduled', 'sent', 'too_late', 'unknown')"
)


def upgrade() -> None:
    """Create everything, and the holder's one row."""
    _create_clinics()
    _create_messages()
    _create_events()
    _create_holder()
    _forbid_rewriting_events()


def _create_clinics() -> None:
    op.create_table(
        "clinics",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_clinics"),
    )
    op.create_table(
        "surgeries",
        sa.Column("clinic", sa.Text, nullable=False),
        sa.Column("drip_id", sa.Text, nullable=False),
        sa.Column("patient", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("date", sa.Text, nullable=False),
        sa.Column("absent_since", sa.Text),
        sa.Column("absences", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("clinic", "drip_id", name="pk_surgeries"),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.name"], name="fk_surgeries_clinics"),
    )
    op.create_table(
        "cycles",
        sa.Column("clinic", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("ok", sa.Integer, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("clinic", name="pk_cycles"),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.name"], name="fk_cycles_clinics"),
    )


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("clinic", sa.Text, nullable=False),
        sa.Column("surgery", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("to", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("service_sid", sa.Text, nullable=False),
        sa.Column("send_at", sa.Text, nullable=False),
        sa.Column("latest", sa.Text, nullable=False),
        sa.Column("delivery", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("posted_at", sa.Text),
        sa.Column("sid", sa.Text),
        sa.Column("twilio_status", sa.Text),
        sa.Column("error_code", sa.Integer),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("clinic", "surgery", "step", "revision", name="pk_messages"),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.name"], name="fk_messages_clinics"),
        sa.CheckConstraint(_STATES, name="ck_messages_state"),
        sa.CheckConstraint("delivery IN ('scheduled', 'now')", name="ck_messages_delivery"),
        sa.CheckConstraint("attempt >= 0", name="ck_messages_attempt"),
    )
    op.create_index(
        "uq_messages_live",
        "messages",
        ["clinic", "surgery", "step"],
        unique=True,
        sqlite_where=sa.text(_LIVE),
        postgresql_where=sa.text(_LIVE),
    )
    op.create_index("uq_messages_sid", "messages", ["sid"], unique=True)


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("clinic", sa.Text, nullable=False),
        sa.Column("surgery", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("was", sa.Text),
        sa.Column("became", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.ForeignKeyConstraint(
            ["clinic", "surgery", "step", "revision"],
            ["messages.clinic", "messages.surgery", "messages.step", "messages.revision"],
            name="fk_events_messages",
        ),
    )
    op.create_index("ix_events_step", "events", ["clinic", "surgery", "step", "id"])


def _create_holder() -> None:
    holder = op.create_table(
        "holder",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("since", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_holder"),
        sa.CheckConstraint("id = 1", name="ck_holder_single"),
    )
    op.bulk_insert(holder, [{"id": 1, "epoch": 0, "owner": "", "since": None}])


_REFUSAL = "the history is append-only"


def _forbid_rewriting_events() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER events_no_{what.lower()} BEFORE {what} ON events "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_rewriting_events() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_events()"
    )
