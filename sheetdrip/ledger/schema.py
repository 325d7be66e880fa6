"""The tables of the ledger, as they are today.

`migrations/` brings an older database there. Keys are natural: every row reads by itself.
"""

from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, State
from sheetdrip.domain.message import MessageKind
from sheetdrip.domain.reply import ScoreSource
from sheetdrip.ledger.enclosed import Enclosed
from sheetdrip.ledger.utc_datetime import UtcDateTime
from sheetdrip.planning.pause import PausePhase

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

metadata = MetaData(naming_convention=NAMES)


def _one_of(column: str, words: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(word)) for word in words)})"


STATES = _one_of("state", State)
CHANNEL = "sms"
"""By what every text went before the ledger said by what it goes."""

LIVE_STATES = _one_of("state", sorted(MAY_HAVE_REACHED))

clinics = Table(
    "clinics",
    metadata,
    Column("name", Text, primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("recovered_at", UtcDateTime),
)

surgeries = Table(
    "surgeries",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("drip_id", Text, primary_key=True),
    Column("patient", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("date", Text, nullable=False),
    Column("absent_since", UtcDateTime),
    Column("absences", Integer, nullable=False),
    Column("asked_as", Text),
    Column("asked_until", UtcDateTime),
    Column("first_seen", UtcDateTime),
    Column("is_named", Boolean),
    Column("changed_at", UtcDateTime, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("surgery", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("to", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("service_sid", Text, nullable=False),
    Column("send_at", UtcDateTime, nullable=False),
    Column("latest", UtcDateTime, nullable=False),
    Column("delivery", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("posted_at", UtcDateTime),
    Column("sid", Text),
    Column("twilio_status", Text),
    Column("error_code", Integer),
    Column("reason", Text),
    Column("kind", Text, nullable=False, server_default=MessageKind.STEP.value),
    Column("channel", Text, nullable=False, server_default=CHANNEL),
    CheckConstraint(STATES, name="state"),
    CheckConstraint("delivery IN ('scheduled', 'now')", name="delivery"),
    CheckConstraint("attempt >= 0", name="attempt"),
    CheckConstraint(_one_of("kind", list(MessageKind)), name="kind"),
    # A patient gets a step at most once: the race is settled here, not in Python.
    Index(
        "uq_messages_live",
        "clinic",
        "surgery",
        "step",
        unique=True,
        sqlite_where=text(LIVE_STATES),
        postgresql_where=text(LIVE_STATES),
    ),
    Index("uq_messages_sid", "sid", unique=True),
)

events = Table(
    "events",
    metadata,
    # SQLite numbers rows by itself only for INTEGER keys.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("clinic", Text, nullable=False),
    Column("surgery", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("was", Text),
    Column("became", Text, nullable=False),
    Column("detail", Text, nullable=False),
    ForeignKeyConstraint(
        ["clinic", "surgery", "step", "revision"],
        ["messages.clinic", "messages.surgery", "messages.step", "messages.revision"],
    ),
    Index("ix_events_step", "clinic", "surgery", "step", "id"),
)

holder = Table(
    "holder",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),
    Column("owner", Text, nullable=False),
    Column("since", UtcDateTime),
    Column("ledger", Text),
    CheckConstraint("id = 1", name="single"),
)

claims = Table(
    "claims",
    metadata,
    Column("sheet", Text, primary_key=True),
    Column("counter", BigInteger, nullable=False),
    Column("marks", Text, nullable=False),
    Column("taken_at", UtcDateTime, nullable=False),
)

cycles = Table(
    "cycles",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("ok", Integer, nullable=False),
    Column("summary", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("pause", Text),
    CheckConstraint(_one_of("pause", PausePhase), name="pause"),
)

replies = Table(
    "replies",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("sid", Text, primary_key=True),
    Column("phone", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("opt_out_type", Text),
    Column("verdict", Text),
    Column("surgery", Text),
    Column("step", Text),
    Column("score", Integer),
    Column("delay_seconds", Integer),
    Column("shown", Integer, nullable=False),
    Column("media", Enclosed),
    Column("urgency", Text),
    Index("ix_replies_received", "clinic", "received_at"),
)

inboxes = Table(
    "inboxes",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("read_until", UtcDateTime, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("sid", Text, primary_key=True),
    Column("status", Text, primary_key=True),
    Column("error_code", Integer),
    Column("heard_at", UtcDateTime, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("phone", Text, primary_key=True),
    Column("opted_out_at", UtcDateTime),
    Column("opted_in_at", UtcDateTime),
    Column("flaw", Integer, key="unreachable_code"),
    Column("flawed_at", UtcDateTime),
    Column("held_at", UtcDateTime),
    Column("hold", Text),
)

scores = Table(
    "scores",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("surgery", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("score", Integer),
    Column("reply_sid", Text),
    Column("shown", Text),
    Column("offered", Text),
    Column("by_staff", Integer, nullable=False),
    Column("source", Text, nullable=False, server_default=ScoreSource.PATIENT.value),
    CheckConstraint("score BETWEEN 0 AND 10", name="score"),
    CheckConstraint(_one_of("source", ScoreSource), name="source"),
)

concerns = Table(
    "concerns",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("surgery", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("detail", Text, nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("shown_at", UtcDateTime),
    Column("told_at", UtcDateTime),
    Column("acknowledged_at", UtcDateTime),
    Column("acknowledged_by", Text),
)

enrolments = Table(
    "enrolments",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("drip_id", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("added_at", UtcDateTime),
    Index("uq_enrolments_drip_id", "clinic", "drip_id", unique=True),
)

sequences = Table(
    "sequences",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("content", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

waiting = Table(
    "waiting",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("mark", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("texts", Integer, nullable=False),
    Column("of", Integer, nullable=False),
)

let_through = Table(
    "let_through",
    metadata,
    Column("clinic", Text, ForeignKey("clinics.name"), primary_key=True),
    Column("surgery", Text, primary_key=True),
    Column("timetable", Text, nullable=False),
    Column("row", Text, nullable=False),
)
