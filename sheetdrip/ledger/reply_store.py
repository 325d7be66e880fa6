"""Keeps the reply state in SQL: small tables beside the messages, one row per thing as it is now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.engine import Row

from sheetdrip.domain.reply import ConcernRecord, Reply, ReplyRecord, ScoreRecord, StatusReport
from sheetdrip.errors import LedgerTrouble
from sheetdrip.ledger import reply_dedup
from sheetdrip.ledger.column_types import in_utc
from sheetdrip.ledger.read_cache import ReadCache
from sheetdrip.ledger.records import record_of, row_of
from sheetdrip.ledger.schema import concerns, contacts, inboxes, replies, reports, scores
from sheetdrip.ledger.transactions import Transactions
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.suppression import Contact, by_phone
from sheetdrip.sync.ports.replies import Record

_TABLES: dict[type[Record], Table] = {
    ReplyRecord: replies,
    Contact: contacts,
    ScoreRecord: scores,
    ConcernRecord: concerns,
}
_KEYS: dict[str, tuple[str, ...]] = {
    "replies": ("clinic", "sid"),
    "contacts": ("clinic", "phone"),
    "scores": ("clinic", "surgery", "step"),
    "concerns": ("clinic", "surgery", "step", "kind"),
}
_AT_ONCE = 500  # SIDs asked for by one statement: below every driver's limit of parameters


class SqlReplyStore:
    """The ReplyStore port of one clinic in SQLite or PostgreSQL; safe to use from several threads."""

    def __init__(self, transactions: Transactions, clinic: str) -> None:
        self._transactions = transactions
        self._clinic = clinic
        self._as_of = datetime.fromtimestamp(0, UTC)
        self._last = ReadCache(
            transactions,
            ReplyState,
            {
                "replies": self._replies,
                "reports": self._reports,
                "contacts": self._contacts,
                "scores": self._scores,
                "concerns": self._concerns,
            },
        )

    def receive(
        self, replies_: Sequence[Reply], at: datetime, *, read_until: datetime | None = None
    ) -> int:
        with self._last.writing(*(["replies"] if replies_ else [])) as connection:
            known = _received(connection, self._clinic, [one.sid for one in replies_])
            fresh = reply_dedup.new(known, replies_)
            if fresh or read_until is not None:
                self._transactions.introduce(connection, self._clinic, at)
            if read_until is not None:
                mark = {"clinic": self._clinic, "read_until": read_until}
                connection.execute(self._transactions.upsert(inboxes, ("clinic",)), [mark])
            if fresh:
                values = [_row(self._clinic, one) for one in fresh]
                connection.execute(self._transactions.upsert(replies, _KEYS["replies"]), values)
        return sum(one.reply.sid not in known for one in fresh)

    def read_until(self) -> datetime | None:
        with self._transactions.reading() as connection:
            asked = select(inboxes.c.read_until).where(inboxes.c.clinic == self._clinic)
            found: datetime | None = connection.execute(asked).scalar()
        return found

    def receive_reports(self, reports_: Sequence[StatusReport], at: datetime) -> None:
        values = [row_of(reports, one, clinic=self._clinic) for one in reports_]
        if not values:
            return
        with self._last.writing("reports") as connection:
            self._transactions.introduce(connection, self._clinic, at)
            connection.execute(self._transactions.insert_once(reports), values)

    def state(self, now: datetime) -> ReplyState:
        """All that still matters, as of one moment; the holder's stays true until it writes again."""
        is_recent = self._as_of <= now < self._as_of + reply_dedup.RENEWED
        if not is_recent:
            self._as_of = now
        return self._last.value(anew=() if is_recent else ("replies",))

    def keep(
        self,
        records: Sequence[Record],
        at: datetime,
        *,
        digested: Sequence[StatusReport] = (),
    ) -> None:
        if not records and not digested:
            return
        by_table = _by_table(self._clinic, records)
        parts = {table.name for table in by_table} | ({"reports"} if digested else set())
        with self._last.writing(*parts) as connection:
            self._transactions.introduce(connection, self._clinic, at)
            _check_received(connection, self._clinic, records)
            for table, rows in by_table.items():
                upsert = self._transactions.upsert(table, _KEYS[table.name])
                connection.execute(upsert, rows)
            for one in digested:
                connection.execute(
                    delete(reports).where(
                        reports.c.clinic == self._clinic,
                        reports.c.sid == one.sid,
                        reports.c.status == one.status,
                    )
                )

    def _replies(self, connection: Connection) -> tuple[ReplyRecord, ...]:
        """What nobody has judged or shown, and all that was recent when they were read anew."""
        since = in_utc(self._as_of) - reply_dedup.RECENT
        of = replies.c
        matter = of.verdict.is_(None) | (of.shown == 0) | (of.received_at >= since)
        asked = select(replies).where(of.clinic == self._clinic, matter)
        return tuple(map(_reply, connection.execute(asked.order_by(of.received_at, of.sid))))

    def _reports(self, connection: Connection) -> tuple[StatusReport, ...]:
        of = reports.c
        asked = select(reports).where(of.clinic == self._clinic)
        found = connection.execute(asked.order_by(of.heard_at, of.sid, of.status))
        return tuple(record_of(StatusReport, row) for row in found)

    def _contacts(self, connection: Connection) -> Mapping[str, Contact]:
        return by_phone(record_of(Contact, row) for row in self._all(connection, contacts))

    def _scores(self, connection: Connection) -> Mapping[tuple[str, str], ScoreRecord]:
        found = self._all(connection, scores)
        return {(row.surgery, row.step): record_of(ScoreRecord, row) for row in found}

    def _concerns(self, connection: Connection) -> Mapping[tuple[str, str, str], ConcernRecord]:
        found = self._all(connection, concerns)
        told = (record_of(ConcernRecord, row) for row in found)
        return {(one.surgery, one.step, one.kind): one for one in told}

    def _all(self, connection: Connection, table: Table) -> Iterable[Row[Any]]:
        asked = select(table).where(table.c.clinic == self._clinic)
        return connection.execute(asked.order_by(*table.primary_key.columns))


def _received(connection: Connection, clinic: str, sids: Sequence[str]) -> dict[str, ReplyRecord]:
    found: dict[str, ReplyRecord] = {}
    for start in range(0, len(sids), _AT_ONCE):
        some = sids[start : start + _AT_ONCE]
        asked = select(replies).where(replies.c.clinic == clinic, replies.c.sid.in_(some))
        found |= {row.sid: _reply(row) for row in connection.execute(asked)}
    return found


def _check_received(connection: Connection, clinic: str, records: Sequence[Record]) -> None:
    sids = {one.reply.sid for one in records if isinstance(one, ReplyRecord)}
    if len(_received(connection, clinic, sorted(sids))) != len(sids):
        raise LedgerTrouble("A reply is judged that was never received; nothing was recorded.")


def _by_table(clinic: str, records: Sequence[Record]) -> dict[Table, list[dict[str, object]]]:
    found: defaultdict[Table, dict[tuple[object, ...], dict[str, object]]] = defaultdict(dict)
    for record in records:
        table, values = _TABLES[type(record)], _row(clinic, record)
        # PostgreSQL will not touch a row twice in one statement: the last word counts
        found[table][tuple(values[name] for name in _KEYS[table.name])] = values
    return {table: list(rows.values()) for table, rows in found.items()}


def _row(clinic: str, record: Record) -> dict[str, object]:
    whole = (record, record.reply) if isinstance(record, ReplyRecord) else (record,)
    return row_of(_TABLES[type(record)], *whole, clinic=clinic)


def _reply(row: Row[Any]) -> ReplyRecord:
    return record_of(ReplyRecord, row, reply=record_of(Reply, row))
