"""The tables of the ledger, as they are today.

`migrations/` brings an older database there. Keys are natural: every row reads by itself.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

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

from sheetdrip.domain.channel import named
from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, State
from sheetdrip.domain.message import MessageKind
from sheetdrip.domain.reasons import from_json, kept_statement, to_json
from sheetdrip.domain.reply import ScoreSource
from sheetdrip.ledger.column_types import Kept, UtcDateTime, media_as_text, text_as_media
from sheetdrip.planning.change_limits import Kind
from sheetdrip.planning.pause import PausePhase
from sheetdrip.planning.suppression import Hold

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

metadata = MetaData(naming_convention=NAMES)


def _one_of(column: str, words: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(word)) for word in words)})"


def _word(words: type[StrEnum]) -> Kept:
    return Kept(Text(), str, words)


_CHANNEL = Kept(Text(), lambda channel: channel.name, named)
_FLAG = Kept(Integer(), int, bool)
_SECONDS = Kept(
    Integer(), lambda delay: round(delay.total_seconds()), lambda kept: timedelta(seconds=kept)
)
_COUNTS = Kept(Text(), lambda counts: json.dumps(counts, sort_keys=True), json.loads)
_MEDIA = Kept(Text(), media_as_text, text_as_media, null=())
# a folded name has no lines
_NAMES = Kept(
    Text(),
    lambda names: "\n".join(sorted(names)),
    lambda kept: frozenset(kept.splitlines()),
    null=frozenset(),
)


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
    Column("asked_as", _NAMES),
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
    Column("state", _word(State), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("posted_at", UtcDateTime),
    Column("sid", Text),
    Column("twilio_status", Text),
    Column("error_code", Integer),
    Column("reason", Kept(Text(), to_json, from_json)),
    Column("kind", _word(MessageKind), nullable=False, server_default=MessageKind.STEP.value),
    Column("channel", _CHANNEL, nullable=False, server_default=CHANNEL),
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
    Column("ok", _FLAG, nullable=False),
    Column("summary", Text, nullable=False),
    Column("counts", _COUNTS, nullable=False),
    Column("pause", _word(PausePhase)),
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
    Column("delay_seconds", _SECONDS, key="delay"),
    Column("shown", _FLAG, nullable=False),
    Column("media", _MEDIA),
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
    Column("hold", _word(Hold)),
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
    Column("by_staff", _FLAG, nullable=False),
    Column("source", _word(ScoreSource), nullable=False, server_default=ScoreSource.PATIENT.value),
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
    Column("detail", Kept(Text(), to_json, kept_statement), nullable=False),
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
    Column("kind", _word(Kind), nullable=False),
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
