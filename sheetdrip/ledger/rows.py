"""Turns messages and surgeries into rows of the ledger, and rows into records.

Reading is by column position: a clinic of 10,000 surgeries is 40,000 messages in every cycle.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    exists,
    insert,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.types import NullType

from sheetdrip.domain.channel import Channel, named
from sheetdrip.domain.identity import Fingerprint, KnownSurgery
from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, TERMINAL, State
from sheetdrip.domain.message import Delivery, Key, Message, MessageKind
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.reasons import from_json
from sheetdrip.errors import UserMustFix
from sheetdrip.ledger.records import record_of, row_of
from sheetdrip.ledger.schema import events, messages, surgeries
from sheetdrip.ledger.transitions import Transition

_KEY = ("surgery", "step", "revision")
_MUTABLE = (
    *("kind", "to", "body", "channel", "service_sid", "send_at", "latest", "delivery", "state"),
    *("attempt", "posted_at", "sid", "twilio_status", "error_code", "reason"),
)
# As the driver gives them: `_messages` decodes times itself, three for each of 40,000 messages.
_COLUMNS: list[ColumnElement[Any]] = [
    type_coerce(messages.c[name], NullType) for name in (*_KEY, *_MUTABLE)
]
_STATES = {state.value: state for state in State}
_KINDS = {kind.value: kind for kind in MessageKind}
_AT_ONCE = 1000  # surgeries asked for by one statement: below every driver's limit of parameters

_INSERT_MESSAGE = insert(messages)
_INSERT_EVENT = insert(events)
_UPDATE_MESSAGE = (
    update(messages)
    .where(messages.c.clinic == bindparam("its_clinic"))
    .where(*(messages.c[name] == bindparam(f"its_{name}") for name in _KEY))
    .values({name: bindparam(f"new_{name}") for name in _MUTABLE})
)


def _current() -> Select[Any]:
    """The newest revision of every step, and older ones that are not over yet."""
    newer = messages.alias("newer")
    superseded = exists().where(
        newer.c.clinic == messages.c.clinic,
        newer.c.surgery == messages.c.surgery,
        newer.c.step == messages.c.step,
        newer.c.revision > messages.c.revision,
    )
    over = messages.c.state.in_(sorted(TERMINAL))
    return (
        select(*_COLUMNS)
        .where(messages.c.clinic == bindparam("its_clinic"))
        .where(or_(~over, ~superseded))
    )


_CURRENT = _current()
_CURRENT_OF_SURGERIES = _CURRENT.where(
    messages.c.surgery.in_(bindparam("its_surgeries", expanding=True))
)
_KNOWN_SURGERIES = (
    select(surgeries)
    .where(surgeries.c.clinic == bindparam("its_clinic"))
    .order_by(surgeries.c.drip_id)
)
_OF_SURGERIES = (
    select(*_COLUMNS)
    .where(messages.c.clinic == bindparam("its_clinic"))
    .where(messages.c.surgery.in_(bindparam("its_surgeries", expanding=True)))
    .order_by(messages.c.surgery, messages.c.step, messages.c.revision)
    # Two writers of one PostgreSQL ledger take turns per message; SQLite has one writer anyway.
    .with_for_update()
)


def known_surgeries(connection: Connection, clinic: str) -> tuple[KnownSurgery, ...]:
    """Every surgery of the clinic, by Drip ID."""
    return tuple(map(_surgery, connection.execute(_KNOWN_SURGERIES, {"its_clinic": clinic})))


def _surgery(row: Row[Any]) -> KnownSurgery:
    fingerprint = Fingerprint(row.patient, identity_of(row.phone), row.date)
    is_named = row.is_named is not False
    return record_of(KnownSurgery, row, fingerprint=fingerprint, is_named=is_named)


def surgery_values(clinic: str, surgery: KnownSurgery, at: datetime) -> dict[str, object]:
    """One row of `surgeries`."""
    return row_of(surgeries, surgery, surgery.fingerprint, clinic=clinic, changed_at=at)


BySurgery = Mapping[str, tuple[Message, ...]]
"""Messages by surgery (Drip ID), in the order of these, each by step and revision."""


def current_messages(connection: Connection, clinic: str) -> BySurgery:
    """The clinic's messages that still matter."""
    return _by_surgery(connection.execute(_CURRENT, {"its_clinic": clinic}))


def refreshed_messages(
    connection: Connection, clinic: str, before: BySurgery, surgeries: Collection[str]
) -> BySurgery:
    """The same, where only these surgeries' messages have changed since `before`."""
    named, read = sorted(surgeries), dict(before)
    for start in range(0, len(named), _AT_ONCE):
        some = named[start : start + _AT_ONCE]
        asked = {"its_clinic": clinic, "its_surgeries": some}
        found = _by_surgery(connection.execute(_CURRENT_OF_SURGERIES, asked))
        read |= {surgery: found.get(surgery, ()) for surgery in some}
    return dict(sorted((surgery, found) for surgery, found in read.items() if found))


def _by_surgery(found: Iterable[Sequence[Any]]) -> BySurgery:
    # sorted here: a database would sort by its own collation
    messages_ = sorted(_messages(found), key=lambda one: one.key)
    return {
        surgery: tuple(group) for surgery, group in groupby(messages_, lambda one: one.key.surgery)
    }


def recorded(connection: Connection, clinic: str, keys: Iterable[Key]) -> dict[Key, Message]:
    """What is recorded of the surgeries that `keys` name, locked until the transaction ends."""
    named = sorted({key.surgery for key in keys})
    found: dict[Key, Message] = {}
    for start in range(0, len(named), _AT_ONCE):
        asked = {"its_clinic": clinic, "its_surgeries": named[start : start + _AT_ONCE]}
        rows = connection.execute(_OF_SURGERIES, asked).all()
        found.update((message.key, message) for message in _messages(rows))
    return found


def recorded_sids(connection: Connection, sids: Sequence[str]) -> Iterator[str]:
    """Those of the SIDs that are on record."""
    for start in range(0, len(sids), _AT_ONCE):
        some = sids[start : start + _AT_ONCE]
        found = connection.execute(select(messages.c.sid).where(messages.c.sid.in_(some)))
        yield from (str(sid) for sid in found.scalars())


def store(connection: Connection, clinic: str, entries: Sequence[Transition], at: datetime) -> None:
    """Write messages as the entries leave them, and the entries into the history."""
    fresh = [_values(clinic, entry.message) for entry in entries if entry.was is None]
    changed = {entry.message.key: entry.message for entry in entries if entry.was is not None}
    # First what stops being live: the index must not see two live revisions on the way.
    ordered = sorted(changed.values(), key=lambda message: message.state in MAY_HAVE_REACHED)
    if ordered:
        connection.execute(_UPDATE_MESSAGE, [_new_values(clinic, message) for message in ordered])
    if fresh:
        connection.execute(_INSERT_MESSAGE, fresh)
    if entries:
        connection.execute(_INSERT_EVENT, [_event_values(clinic, entry, at) for entry in entries])


def _messages(rows: Iterable[Sequence[Any]]) -> Iterator[Message]:
    return (_message(*row) for row in rows)


def _message(  # noqa: PLR0913, PLR0917 - a row of the table, by position
    surgery: str,
    step: str,
    revision: int,
    kind: str,
    to: str,
    body: str,
    channel: str,
    service_sid: str,
    send_at: str,
    latest: str,
    delivery: Delivery,
    state: str,
    attempt: int,
    posted_at: str | None,
    sid: str | None,
    twilio_status: str | None,
    error_code: int | None,
    reason: str | None,
) -> Message:
    moment = datetime.fromisoformat
    return Message(
        key=Key(surgery=surgery, step=step, revision=revision),
        kind=_KINDS[kind],
        to=to,
        body=body,
        channel=_channel(channel),
        service_sid=service_sid,
        send_at=moment(send_at),
        latest=moment(latest),
        delivery=delivery,
        state=_STATES[state],
        attempt=attempt,
        posted_at=moment(posted_at) if posted_at else None,
        sid=sid,
        twilio_status=twilio_status,
        error_code=error_code,
        reason=from_json(reason) if reason else None,
    )


def _channel(name: str) -> Channel:
    try:
        return named(name)
    except LookupError:
        raise UserMustFix(
            f"The ledger has texts of the channel “{name}”, which this sheetdrip does not have: run the one "
            "that wrote them"
        ) from None


def _values(clinic: str, message: Message) -> dict[str, object]:
    return row_of(messages, message, message.key, clinic=clinic)


def _new_values(clinic: str, message: Message) -> dict[str, object]:
    values = _values(clinic, message)
    where = {f"its_{name}": values[name] for name in ("clinic", *_KEY)}
    return where | {f"new_{name}": values[name] for name in _MUTABLE}


def _event_values(clinic: str, entry: Transition, at: datetime) -> dict[str, object]:
    return {
        "clinic": clinic,
        **asdict(entry.message.key),
        "at": at,
        "was": entry.was.value if entry.was else None,
        "became": entry.message.state.value,
        "detail": entry.detail,
    }
