"""Holds all that a cycle is decided by: what was read, what is on record, and what time it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.cycle.course_builder import CourseBuilder
from sheetdrip.planning.cycle.row_deferral import RowSummaries
from sheetdrip.planning.diff import Terms
from sheetdrip.planning.pause import Pause
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_state import ReplyState, unread
from sheetdrip.planning.sheet_reading import Reading, UnstableRows


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One moment of a clinic.

    Arguments:
        reading: the sheet, read whole and usable.
        records: surgeries and texts on record.
        reply_state: what phones told.
        pause: what the Pause box says, seen with what it said before.
        now: aware UTC.
        time_zone: on whose clocks the clinic lives, an IANA name.
        moving: rows that somebody is typing in.
        unanswered: surgeries on record (Drip IDs) of which Twilio could not be asked what it has for them.
        strange: SIDs that stand in rows and that the ledger has never seen.
        paused_until: when the clinic's pause ended, as long as that matters.
        doubts: what the time may be instead of `now`, while it is disputed.

    """

    reading: Reading
    records: ClinicRecords
    reply_state: ReplyState
    pause: Pause
    now: datetime
    time_zone: str
    moving: UnstableRows
    strange: frozenset[str] = frozenset()
    unanswered: frozenset[str] = frozenset()
    paused_until: datetime | None = None
    doubts: tuple[datetime, ...] = ()

    @cached_property
    def today(self) -> date:
        """The date on the clinic's clocks."""
        return self.now.astimezone(ZoneInfo(self.time_zone)).date()

    @cached_property
    def unread(self) -> frozenset[str]:
        """Phones that are held for a reply which nobody has acknowledged (`suppressed_phones.unread`)."""
        return unread(self.reply_state, self.records, self.now)

    def without_answer(self, left: Mapping[int, str], until: datetime) -> "Snapshot":
        """The same where Twilio could not be asked what it has for some rows, and is asked again.

        What is on record of them may be taken back, to which another text at Twilio makes no difference; a
        row that is new is left alone. `left`: Drip IDs by row number; `until`: when it is asked at the
        latest.
        """
        known = {surgery.drip_id for surgery in self.records.surgeries}
        new = [number for number, drip_id in left.items() if drip_id not in known]
        return replace(
            self,
            moving=self.moving.joined(new, until) if left else self.moving,
            unanswered=frozenset(known.intersection(left.values())),
        )

    def terms(self, clinic: Clinic) -> Terms:
        """What holds for every text of the clinic."""
        return clinic.terms(self.now, self.paused_until, self.doubts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a clinic's cycles are decided by, beside the snapshot.

    Arguments:
        clinic: its settings, with the sequences in force.
        course_builder: turns rows into courses, and remembers them.
        new_id: the next Drip ID for a row that has none.
        sketches: what is remembered of new rows that wait among very many.

    """

    clinic: Clinic
    course_builder: CourseBuilder
    new_id: Callable[[], str]
    summaries: RowSummaries = field(default_factory=RowSummaries)
