"""The rows of the sheet joined with the clinic records, as one value, and what may be changed about it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sheetdrip.domain.identity import Fingerprint, KnownSurgery
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.domain.rows import Row
from sheetdrip.domain.wording import say
from sheetdrip.planning.course import Course, CourseStatus
from sheetdrip.planning.evidence import HELD_TOO
from sheetdrip.planning.pasted_rows import RowSummary
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.row_matching import HeldRow
from sheetdrip.planning.sharing import Since
from sheetdrip.planning.sheet_reading import Closed, UnstableRows


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedSheet:
    """One moment of a clinic.

    `courses`: of every surgery that stands in a still row or has vanished for good, by Drip ID; `places`:
    Drip ID by row number; `moving`: rows that somebody is typing in; `changed`: surgeries that the ledger
    must remember anew; `missing`: surgeries that are missing, but not for good yet; `fingerprints`: who
    stands in each row, by Drip ID; `first_seen`: when each row came, by Drip ID; `misplaced`: rows whose
    own cells were another surgery's, or nobody's, until now; `deferred`: what is kept of new rows, by
    number, that wait among very many; `absent`: own columns that are gone; `closed`: own cells that take no
    writing; `unreadable`: rows whose formulas are out of order; `unanswered`: surgeries of which Twilio
    could not be asked what it has for them, by Drip ID.
    """

    courses: Mapping[str, Course]
    places: Mapping[int, str]
    held: Mapping[int, HeldRow]
    rows: Mapping[int, Row]
    moving: UnstableRows
    changed: tuple[KnownSurgery, ...]
    missing: tuple[KnownSurgery, ...] = ()
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=dict)
    first_seen: Since = field(default_factory=dict)
    misplaced: frozenset[int] = frozenset()
    deferred: Mapping[int, RowSummary] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    closed: Closed = field(default_factory=Closed)
    unreadable: frozenset[int] = frozenset()
    unanswered: frozenset[str] = frozenset()

    @property
    def needing(self) -> int:
        """How many rows say something that a person may want to act on."""
        standing = (self.courses[drip_id] for drip_id in self.places.values())
        return sum(one.is_needing for one in standing) + len(self.held)

    def withholding(self, surgeries: Collection[str], known: Collection[str]) -> "MatchedSheet":
        """The same where what is planned for some surgeries waits for a person's word.

        Their rows say so. What the ledger remembers of them stays as it is, so that their changes are found
        anew in each cycle; those that are not among `known` get no Drip ID yet.
        """
        if not surgeries:
            return self
        places, held = dict(self.places), dict(self.held)
        for number, drip_id in self.places.items():
            if drip_id in surgeries and drip_id not in known:
                del places[number]
                held[number] = WAITS
        return replace(
            self,
            courses={
                drip_id: _told_to_wait(course) if drip_id in surgeries else course
                for drip_id, course in self.courses.items()
                if drip_id in known or drip_id not in surgeries
            },
            places=places,
            held=held,
            changed=tuple(one for one in self.changed if one.drip_id not in surgeries),
        )

    @property
    def unrecorded(self) -> int:
        """How many rows show texts that the ledger does not know."""
        told = sum(bool(self.courses[drip_id].unrecorded) for drip_id in self.places.values())
        return told + sum(held.is_unrecorded for held in self.held.values())

    def without_answer(self, surgeries: Collection[str]) -> "MatchedSheet":
        """The same where Twilio could not be asked what it has for some surgeries (`returning`).

        Nothing is created for them. What the ledger remembers of them stays as it is, so that Twilio is asked
        about them in each cycle until it answers.
        """
        if not surgeries:
            return self
        return replace(
            self,
            courses={
                drip_id: replace(course, unanswered=UNANSWERED) if drip_id in surgeries else course
                for drip_id, course in self.courses.items()
            },
            changed=tuple(one for one in self.changed if one.drip_id not in surgeries),
            unanswered=frozenset(surgeries),
        )

    def held_together(self) -> "MatchedSheet":
        """The same where every row waits, because the ledger seems to be lost."""
        held = {number: HeldRow(HELD_TOO, is_evidence=True) for number in self.places}
        return replace(
            self, places={}, courses={}, changed=(), held={**self.held, **held}, deferred={}
        )

    def recorded(self, records: ClinicRecords) -> "MatchedSheet":
        """The same without rows whose surgeries the ledger does not know yet."""
        known = {surgery.drip_id for surgery in records.surgeries}
        new = {number for number, drip_id in self.places.items() if drip_id not in known}
        return replace(
            self,
            places={number: self.places[number] for number in self.places.keys() - new},
            moving=replace(self.moving, rows=self.moving.rows | new),
        )


_NEEDS_APPROVAL = Reason(ReasonCode.NEEDS_APPROVAL)

UNANSWERED = say("barred.unanswered")

WAITS = HeldRow(say("held.approval"))


def _told_to_wait(course: Course) -> Course:
    """A course that is only shown: nothing is planned by it."""
    if course.status is CourseStatus.GONE:
        return course
    return replace(course, status=CourseStatus.WAITING, why=_NEEDS_APPROVAL)
