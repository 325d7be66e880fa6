"""The reply store without a database: the twin of the one in SQL."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar, assert_never

from sheetdrip.domain.reply import ConcernRecord, Reply, ReplyRecord, ScoreRecord, StatusReport
from sheetdrip.errors import LedgerTrouble
from sheetdrip.ledger import reply_dedup
from sheetdrip.ledger.utc_datetime import in_utc
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.suppression import Contact, by_phone
from sheetdrip.sync.ports.replies import Record

_K = TypeVar("_K")
_V = TypeVar("_V")


@dataclass(slots=True)
class Tray:
    """One clinic's reply state, as kept in memory."""

    replies: dict[str, ReplyRecord] = field(default_factory=dict)
    reports: dict[tuple[str, str], StatusReport] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    scores: dict[tuple[str, str], ScoreRecord] = field(default_factory=dict)
    concerns: dict[tuple[str, str, str], ConcernRecord] = field(default_factory=dict)
    read_until: datetime | None = None


class MemoryReplyStore:
    """The ReplyStore port as dictionaries, with the same rules and errors as the one on disk."""

    def __init__(
        self, tray_of: Callable[[str], Tray], fenced: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._tray_of = tray_of
        self._fenced = fenced

    def receive(
        self,
        clinic: str,
        replies: Sequence[Reply],
        at: datetime,
        *,
        read_until: datetime | None = None,
    ) -> int:
        """Put new replies into the tray, each SID once; how many were new."""
        in_utc(at)
        with self._fenced():
            if read_until is not None:
                self._tray_of(clinic).read_until = in_utc(read_until)
            kept = self._tray_of(clinic).replies
            fresh = reply_dedup.new(kept, replies)
            count = sum(one.reply.sid not in kept for one in fresh)
            kept.update((one.reply.sid, _received_in_utc(one)) for one in fresh)
        return count

    def read_until(self, clinic: str) -> datetime | None:
        """Up to when every reply is known to have been received."""
        return self._tray_of(clinic).read_until

    def hear(self, clinic: str, reports: Sequence[StatusReport], at: datetime) -> None:
        """Keep what callbacks say until it is digested."""
        in_utc(at)
        with self._fenced():
            kept = self._tray_of(clinic).reports
            for one in reports:
                heard = replace(one, heard_at=in_utc(one.heard_at))
                kept.setdefault((one.sid, one.status), heard)

    def state(self, clinic: str, now: datetime) -> ReplyState:
        """All that still matters, as of one moment."""
        since = in_utc(now) - reply_dedup.RECENT
        kept = self._tray_of(clinic)
        matters = (
            one
            for one in kept.replies.values()
            if one.verdict is None or not one.shown or one.reply.received_at >= since
        )
        return ReplyState(
            replies=tuple(sorted(matters, key=lambda one: (one.reply.received_at, one.reply.sid))),
            reports=tuple(
                sorted(kept.reports.values(), key=lambda one: (one.heard_at, one.sid, one.status))
            ),
            contacts=by_phone(_ordered(kept.contacts).values()),
            scores=_ordered(kept.scores),
            concerns=_ordered(kept.concerns),
        )

    def keep(
        self,
        clinic: str,
        records: Sequence[Record],
        at: datetime,
        *,
        digested: Sequence[StatusReport] = (),
    ) -> None:
        """Write records as they are now, and drop digested reports, in one transaction."""
        in_utc(at)
        with self._fenced():
            kept = self._tray_of(clinic)
            for record in records:
                if isinstance(record, ReplyRecord) and record.reply.sid not in kept.replies:
                    raise LedgerTrouble(
                        "A reply is judged that was never received; nothing was recorded."
                    )
            for record in records:
                _keep(kept, record)
            for one in digested:
                kept.reports.pop((one.sid, one.status), None)


def _keep(kept: Tray, record: Record) -> None:
    match record:
        case ReplyRecord():
            kept.replies[record.reply.sid] = _received_in_utc(record)
        case Contact():
            kept.contacts[record.phone] = replace(
                record,
                opted_out_at=_utc(record.opted_out_at),
                opted_in_at=_utc(record.opted_in_at),
                held_at=_utc(record.held_at),
                flawed_at=_utc(record.flawed_at),
            )
        case ScoreRecord():
            kept.scores[record.surgery, record.step] = record
        case ConcernRecord():
            kept.concerns[record.surgery, record.step, record.kind] = replace(
                record,
                raised_at=in_utc(record.raised_at),
                shown_at=_utc(record.shown_at),
                told_at=_utc(record.told_at),
                acknowledged_at=_utc(record.acknowledged_at),
            )
        case _:
            assert_never(record)


def _received_in_utc(record: ReplyRecord) -> ReplyRecord:
    reply = replace(record.reply, received_at=in_utc(record.reply.received_at))
    return replace(record, reply=reply)


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else in_utc(at)


def _ordered(kept: dict[_K, _V]) -> dict[_K, _V]:
    return dict(sorted(kept.items(), key=lambda item: str(item[0])))
