"""Joins the rows of the sheet with the clinic records, by surgery."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sheetdrip.domain.columns import DRIP_ID, sid_columns
from sheetdrip.domain.dates import to_serial
from sheetdrip.domain.identity import Fingerprint, KnownSurgery, first_met
from sheetdrip.domain.rows import InvalidRow, Row, RowDefaults, fingerprint, parse
from sheetdrip.planning.bulk import Sketch
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.course import Course, Way, course_of_row, removed
from sheetdrip.planning.evidence import HELD_TOO, UNTOLD, mend_first, shown_alone, shows_any
from sheetdrip.planning.identity import Held, Sighting, recognise
from sheetdrip.planning.outage import may_be_hidden, named_by_texts, unreadable
from sheetdrip.planning.reading import Closed, Reading
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.sharing import Since


@dataclass(frozen=True, slots=True)
class UnstableRows:
    """Row numbers that changed a moment ago, or are left alone like those, and when to look again."""

    rows: frozenset[int]
    until: datetime | None

    def joined(self, rows: Collection[int], until: datetime) -> "UnstableRows":
        """The same with more rows."""
        moments = [until] if self.until is None else [until, self.until]
        return UnstableRows(self.rows | set(rows), min(moments))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One moment of a clinic.

    `courses`: of every surgery that stands in a still row or has vanished for good, by Drip ID; `places`:
    Drip ID by row number; `moving`: rows that somebody is typing in; `changed`: surgeries that the ledger
    must remember anew; `leaving`: surgeries that are missing, but not for good yet; `prints`: who stands in
    each row, by Drip ID; `first_seen`: when each row came, by Drip ID; `healed`: rows whose own cells were
    another surgery's, or nobody's, until now; `aside`: what is kept of new rows, by number, that wait among
    very many; `absent`: own columns that are gone; `closed`: own cells that take no writing; `unreadable`:
    rows whose formulas are out of order; `unanswered`: surgeries of which Twilio could not be asked what it
    has for them, by Drip ID.
    """

    courses: Mapping[str, Course]
    places: Mapping[int, str]
    held: Mapping[int, Held]
    rows: Mapping[int, Row]
    moving: UnstableRows
    changed: tuple[KnownSurgery, ...]
    leaving: tuple[KnownSurgery, ...] = ()
    prints: Mapping[str, Fingerprint] = field(default_factory=dict)
    first_seen: Since = field(default_factory=dict)
    healed: frozenset[int] = frozenset()
    aside: Mapping[int, Sketch] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    closed: Closed = field(default_factory=Closed)
    unreadable: frozenset[int] = frozenset()
    unanswered: frozenset[str] = frozenset()

    @property
    def needing(self) -> int:
        """How many rows say something that a person may want to act on."""
        standing = (self.courses[drip_id] for drip_id in self.places.values())
        return sum(one.is_needing for one in standing) + len(self.held)

    def withholding(self, surgeries: Collection[str], known: Collection[str]) -> "Gathered":
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
                held[number] = _WAITS
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
    def untold(self) -> int:
        """How many rows show texts that the ledger does not know."""
        told = sum(bool(self.courses[drip_id].untold) for drip_id in self.places.values())
        return told + sum(held.is_untold for held in self.held.values())

    def without_answer(self, surgeries: Collection[str]) -> "Gathered":
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

    def held_together(self) -> "Gathered":
        """The same where every row waits, because the ledger seems to be lost."""
        held = {number: Held(HELD_TOO, is_evidence=True) for number in self.places}
        return replace(
            self, places={}, courses={}, changed=(), held={**self.held, **held}, aside={}
        )

    def recorded(self, records: ClinicRecords) -> "Gathered":
        """The same without rows whose surgeries the ledger does not know yet."""
        known = {surgery.drip_id for surgery in records.surgeries}
        new = {number for number, drip_id in self.places.items() if drip_id not in known}
        return replace(
            self,
            places={number: self.places[number] for number in self.places.keys() - new},
            moving=replace(self.moving, rows=self.moving.rows | new),
        )


WAITS_FOR_A_WORD = (
    "waits for approval together with others: see the Control tab, or the note on Status"
)

UNANSWERED = "Twilio could not be asked yet what it has for this row"

_WAITS = Held(f"This row {WAITS_FOR_A_WORD}")


def _told_to_wait(course: Course) -> Course:
    """A course that is only shown: nothing is planned by it."""
    if course.way is Way.GONE:
        return course
    return replace(course, way=Way.WAITING, why=f"this row {WAITS_FOR_A_WORD}")


class CourseBuilder:
    """Turns a row into a course, and remembers it: most rows say the same on every read.

    A course that two reads in a row did not ask for is forgotten: a row that waits gets another Drip ID each
    time.
    """

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._terms: tuple[str, date] | None = None
        self._understood: dict[tuple[object, ...], Course] = {}
        self._before: dict[tuple[object, ...], Course] = {}

    def begin(self) -> None:
        """Begin with another reading."""
        self._before, self._understood = self._understood, {}

    def course_of(self, row: Row, drip_id: str, time_zone: str, today: date) -> Course:
        """The course of a surgery as its row has it."""
        if self._terms != (time_zone, today):
            self._terms = (time_zone, today)
            self._understood, self._before = {}, {}
        key = (drip_id, row.content)
        course = self._understood.get(key) or self._before.get(key)
        if course is None:
            course = self.understand(row, drip_id, time_zone, today)
        self._understood[key] = course
        return course

    def understand(self, row: Row, drip_id: str, time_zone: str, today: date) -> Course:
        """The same, without remembering it."""
        clinic = self._clinic
        parsed = parse(row, customs_of(clinic, time_zone), today)
        sequence = None if isinstance(parsed, InvalidRow) else clinic.sequences[parsed.sequence]
        return course_of_row(
            drip_id, parsed, sequence, clinic.name, clinic.service_sid, clinic.name_order
        )


def customs_of(clinic: Clinic, time_zone: str) -> RowDefaults:
    """What the clinic takes for granted when a cell is blank."""
    return RowDefaults(
        region=clinic.region,
        time_zone=time_zone,
        sequences=clinic.sequences,
        sequence=clinic.sequence,
        consent_required=clinic.consent_required,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleTime:
    """When and where a gathering happens: `now` in UTC, the clinic's zone and its date there.

    `untold`: SIDs that stand in rows and that the ledger has never seen; `shelve`: which of so many new rows
    are put aside, by number.
    """

    now: datetime
    time_zone: str
    today: date
    moving: UnstableRows
    untold: frozenset[str] = frozenset()
    shelve: Callable[[Sequence[Row]], Mapping[int, Sketch]] = lambda _rows: {}


_EMPTIED = Held(
    "the row is empty beside a text that the ledger does not know: mend the formula that fills it, or write "
    "again who stood there, then have “sheetdrip recover” run; delete it only after that",
    is_evidence=True,
    is_untold=True,
)

_UNNAMED = Held(
    "Nothing is sent: its Drip ID cannot be written, which is how the row is known again. Somebody has "
    "protected the cell, or its validation rejects it: ask the spreadsheet's owner to lift that"
)


def gather(
    clinic: Clinic,
    reading: Reading,
    records: ClinicRecords,
    moment: CycleTime,
    course_builder: CourseBuilder,
    new_id: Callable[[], str],
) -> Gathered:
    """Join a complete reading of the sheet with the clinic records."""
    course_builder.begin()
    rows = {row.number: row for row in reading.rows if not row.is_blank}
    prints = {number: fingerprint(row, clinic.region) for number, row in rows.items()}
    sids = sid_columns(step.label for step in clinic.steps)
    untold = {row.number for row in reading.rows if shows_any(row.own, sids, moment.untold)}
    remembered = {surgery.drip_id: surgery for surgery in records.surgeries}
    losing = {
        one.drip_id for one in records.surgeries if loses(one, records.pending, clinic, moment.now)
    }
    shown = texts_shown(reading.rows, sids, records)
    named = named_by_texts(reading.rows, shown)
    out = unreadable(named, remembered, losing, prints)
    sightings = [
        Sighting(
            row,
            prints[number],
            shows_sids=any(row.own.get(column) for column in sids),
            shows_untold=number in untold,
            shows_of=shown.get(number, ""),
        )
        for number, row in rows.items()
        if number not in out
    ]
    asked = {surgery.drip_id: surgery for surgery in records.asked}
    recognised = recognise(sightings, records.asked, records.pending, records.reached)
    still = rows.keys() - moment.moving.rows
    places = {number: drip_id for number, drip_id in recognised.claims.items() if number in still}
    unnamed = {n for n in recognised.fresh if reading.closed.has(n, DRIP_ID)}
    fresh = [n for n in recognised.fresh if n in still and n not in unnamed]
    aside = moment.shelve([rows[n] for n in fresh])
    places |= {number: new_id() for number in fresh if number not in aside}
    seen = [
        replace(
            asked.get(drip_id) or _met(drip_id, number, prints[number], moment.now),
            fingerprint=prints[number],
            absent_since=None,
            absences=0,
        )
        for number, drip_id in places.items()
    ]
    broken = {number: prints.get(number) for number in out}
    hidden = may_be_hidden(recognised.absent, named, broken, losing)
    absent = [
        replace(surgery, absent_since=None, absences=0)
        if surgery.drip_id in hidden
        else _missed(surgery, clinic, moment.now)
        for surgery in recognised.absent
    ]
    courses = {
        drip_id: replace(course, untold=_untold_in(course)) if number in untold else course
        for number, drip_id in places.items()
        for course in [
            course_builder.course_of(rows[number], drip_id, moment.time_zone, moment.today)
        ]
    } | {
        surgery.drip_id: removed(surgery.drip_id)
        for surgery in absent
        if _is_gone(surgery, clinic, moment.now)
    }
    return Gathered(
        courses=courses,
        first_seen={one.drip_id: one.first_seen for one in seen},
        places=places,
        held={
            number: held
            for number, held in {**recognised.held, **dict.fromkeys(unnamed, _UNNAMED)}.items()
            if number in still
        }
        | dict.fromkeys(aside, _WAITS)
        | {number: _unreadable(why, is_untold=number in untold) for number, why in out.items()}
        | dict.fromkeys(untold - rows.keys(), _EMPTIED),
        rows={row.number: row for row in reading.rows},
        moving=moment.moving,
        changed=tuple(
            surgery for surgery in (*seen, *absent) if surgery != remembered.get(surgery.drip_id)
        ),
        leaving=tuple(one for one in absent if one.absences and one.drip_id not in courses),
        unreadable=frozenset(out),
        aside=aside,
        prints={drip_id: prints[number] for number, drip_id in places.items()},
        healed=frozenset(
            number
            for number, drip_id in places.items()
            if _is_anothers(rows[number], drip_id, sids, records)
        ),
        absent=frozenset(reading.absent),
        closed=reading.closed,
    )


def _met(drip_id: str, number: int, print_: Fingerprint, now: datetime) -> KnownSurgery:
    first_seen = first_met(now, number)
    return KnownSurgery(drip_id=drip_id, fingerprint=print_, first_seen=first_seen)


def texts_shown(
    rows: Iterable[Row], columns: Collection[str], records: ClinicRecords
) -> Mapping[int, str]:
    """Whose texts each row alone shows, by row number; rows that cannot be read count, too."""
    owners = {sid: message.key.surgery for sid, message in records.by_sid.items()}
    return shown_alone(((row.number, row.own) for row in rows), columns, owners)


def _untold_in(course: Course) -> str:
    """What is to be done about a row with texts that the ledger does not know."""
    return UNTOLD if course.messages else mend_first(course.why)


def _unreadable(why: str, *, is_untold: bool) -> Held:
    """A row whose formulas are out of order, as it is held."""
    return Held(mend_first(why) if is_untold else why, is_evidence=True, is_untold=is_untold)


def _is_anothers(row: Row, drip_id: str, columns: Iterable[str], records: ClinicRecords) -> bool:
    """Whether the row's own cells are not this surgery's: by their ID, or by a SID of another's text.

    A sort of the daemon's columns alone leaves the ID column where it was, or not; the SIDs tell.
    """
    if row.drip_id != drip_id:
        return True
    sids = (row.own.get(column) for column in columns)
    texts = (records.by_sid.get(str(sid)) for sid in sids if sid)
    return any(text is not None and text.key.surgery != drip_id for text in texts)


def loses(surgery: KnownSurgery, pending: Collection[str], clinic: Clinic, now: datetime) -> bool:
    """Whether anything is lost with a row: a text that Twilio has, or one that is still to come."""
    if surgery.drip_id in pending:
        return True
    day = surgery.fingerprint.date
    today = int(to_serial(now.replace(tzinfo=None)))
    return day.isdecimal() and int(day) + clinic.last_day + 1 >= today


def _missed(surgery: KnownSurgery, clinic: Clinic, now: datetime) -> KnownSurgery:
    """Count one more complete read without it, up to the number that matters."""
    return replace(
        surgery,
        absent_since=surgery.absent_since or now,
        absences=min(surgery.absences + 1, max(clinic.gone_reads, 2)),
    )


def _is_gone(surgery: KnownSurgery, clinic: Clinic, now: datetime) -> bool:
    since = surgery.absent_since
    return (
        since is not None
        and surgery.absences >= clinic.gone_reads
        and now - since >= clinic.gone_after
    )
