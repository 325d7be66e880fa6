"""Joins the rows of the sheet with the clinic records, by surgery."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sheetdrip.domain.columns import DRIP_ID, sid_columns
from sheetdrip.domain.dates import to_serial
from sheetdrip.domain.identity import Fingerprint, KnownSurgery, first_met
from sheetdrip.domain.rows import Row, fingerprint
from sheetdrip.domain.wording import Statement, say
from sheetdrip.planning.broken_formulas import may_be_hidden, named_by_texts, unreadable
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.course import Course, removed
from sheetdrip.planning.cycle.matched_sheet import WAITS, MatchedSheet
from sheetdrip.planning.cycle.snapshot import Policy, Snapshot
from sheetdrip.planning.evidence import UNRECORDED, fix_first, shown_alone, shows_any
from sheetdrip.planning.pasted_rows import RowSummary
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.row_matching import HeldRow, RowMatches, Sighting, match_rows

_EMPTIED = HeldRow(say("held.emptied_unrecorded"), is_evidence=True, is_unrecorded=True)

_UNNAMED = HeldRow(say("held.unnamed"))

DeferRows = Callable[[Sequence[Row]], Mapping[int, RowSummary]]
"""Which of so many new rows are put aside, by number."""


def match_sheet(snapshot: Snapshot, policy: Policy, defer: DeferRows) -> MatchedSheet:
    """Join a complete reading of the sheet with the clinic records.

    Arguments:
        snapshot: the reading, the records and the moment.
        policy: the clinic, and what turns its rows into courses.
        defer: puts new rows aside.

    """
    policy.course_builder.begin()
    clinic, records = policy.clinic, snapshot.records
    rows = _Rows(snapshot, clinic)
    who = match_rows(rows.sightings, records.asked, records.pending, records.reached)
    places, held, deferred = _placed(rows, who, policy.new_id, defer)
    seen = list(_seen(rows, places))
    absent = list(_absent(rows, who.absent, clinic))
    courses = _courses(rows, places, policy) | {
        one.drip_id: removed(one.drip_id) for one in absent if _is_gone(one, clinic, snapshot.now)
    }
    known = {surgery.drip_id: surgery for surgery in records.surgeries}
    return MatchedSheet(
        courses=courses,
        first_seen={one.drip_id: one.first_seen for one in seen},
        places=places,
        held=held,
        rows={row.number: row for row in snapshot.reading.rows},
        moving=snapshot.moving,
        changed=tuple(one for one in (*seen, *absent) if one != known.get(one.drip_id)),
        missing=tuple(one for one in absent if one.absences and one.drip_id not in courses),
        unreadable=frozenset(rows.unreadable),
        deferred=deferred,
        fingerprints={drip_id: rows.fingerprints[number] for number, drip_id in places.items()},
        misplaced=frozenset(
            number for number, drip_id in places.items() if rows.are_anothers(number, drip_id)
        ),
        absent=frozenset(snapshot.reading.absent),
        closed=snapshot.reading.closed,
    )


class _Rows:
    """What the rows of one reading say and show.

    `said`: those that are not blank, by number; `fingerprints`: of these; `unrecorded`: those that show
    texts which the ledger has never seen; `losing`: surgeries (Drip IDs) with texts that would be lost with
    their rows; `unreadable`: why each row cannot be read whose formulas are out of order.
    """

    def __init__(self, snapshot: Snapshot, clinic: Clinic) -> None:
        self.snapshot, records, read = snapshot, snapshot.records, snapshot.reading.rows
        self._columns = sid_columns(step.label for step in clinic.steps)
        self._shown = texts_shown(read, self._columns, records)
        self.said = {row.number: row for row in read if not row.is_blank}
        self.fingerprints = {
            number: fingerprint(row, clinic.region) for number, row in self.said.items()
        }
        self.unrecorded = {
            row.number for row in read if shows_any(row.own, self._columns, snapshot.strange)
        }
        self.losing = {
            one.drip_id
            for one in records.surgeries
            if loses(one, records.pending, clinic, snapshot.now)
        }
        self.named = named_by_texts(read, self._shown)
        known = {surgery.drip_id: surgery for surgery in records.surgeries}
        self.unreadable = unreadable(self.named, known, self.losing, self.fingerprints)

    @property
    def sightings(self) -> list[Sighting]:
        """Those that can be read, to be recognised."""
        return [
            Sighting(
                row,
                self.fingerprints[number],
                shows_sids=any(row.own.get(column) for column in self._columns),
                shows_unrecorded=number in self.unrecorded,
                shows_of=self._shown.get(number, ""),
            )
            for number, row in self.said.items()
            if number not in self.unreadable
        ]

    def are_anothers(self, number: int, drip_id: str) -> bool:
        """Whether a row's own cells are not this surgery's."""
        return _is_anothers(self.said[number], drip_id, self._columns, self.snapshot.records)


def _placed(
    rows: _Rows, who: RowMatches, new_id: Callable[[], str], defer: DeferRows
) -> tuple[Mapping[int, str], Mapping[int, HeldRow], Mapping[int, RowSummary]]:
    """The Drip ID in each still row, the rows that are held, and those that are put aside, by number."""
    reading = rows.snapshot.reading
    still = rows.said.keys() - rows.snapshot.moving.rows
    unnamed = {n for n in who.fresh if reading.closed.has(n, DRIP_ID)}
    fresh = [n for n in who.fresh if n in still and n not in unnamed]
    deferred = defer([rows.said[n] for n in fresh])
    places = {number: drip_id for number, drip_id in who.claims.items() if number in still}
    places |= {number: new_id() for number in fresh if number not in deferred}
    held = {**who.held, **dict.fromkeys(unnamed, _UNNAMED)}
    return (
        places,
        {number: why for number, why in held.items() if number in still}
        | dict.fromkeys(deferred, WAITS)
        | {
            number: _unreadable(why, is_unrecorded=number in rows.unrecorded)
            for number, why in rows.unreadable.items()
        }
        | dict.fromkeys(rows.unrecorded - rows.said.keys(), _EMPTIED),
        deferred,
    )


def _seen(rows: _Rows, places: Mapping[int, str]) -> Iterator[KnownSurgery]:
    """The surgeries that stand in rows, as they are to be remembered."""
    asked = {surgery.drip_id: surgery for surgery in rows.snapshot.records.asked}
    for number, drip_id in places.items():
        fingerprint_ = rows.fingerprints[number]
        before = asked.get(drip_id) or _met(drip_id, number, fingerprint_, rows.snapshot.now)
        is_named = before.is_named or rows.said[number].drip_id == drip_id
        yield replace(
            before, fingerprint=fingerprint_, absent_since=None, absences=0, is_named=is_named
        )


def _absent(rows: _Rows, missing: Sequence[KnownSurgery], clinic: Clinic) -> Iterator[KnownSurgery]:
    """The surgeries that stand in no row, as they are to be remembered."""
    broken = {number: rows.fingerprints.get(number) for number in rows.unreadable}
    hidden = may_be_hidden(missing, rows.named, broken, rows.losing)
    for surgery in missing:
        if surgery.drip_id in hidden:
            yield replace(surgery, absent_since=None, absences=0)
        else:
            yield _missed(surgery, clinic, rows.snapshot.now)


def _courses(rows: _Rows, places: Mapping[int, str], policy: Policy) -> dict[str, Course]:
    """The course of every surgery that stands in a row, by Drip ID."""
    courses = {}
    zone, today = rows.snapshot.time_zone, rows.snapshot.today
    for number, drip_id in places.items():
        course = policy.course_builder.course_of(rows.said[number], drip_id, zone, today)
        is_unrecorded = number in rows.unrecorded
        courses[drip_id] = (
            replace(course, unrecorded=_unrecorded_in(course)) if is_unrecorded else course
        )
    return courses


def _met(drip_id: str, number: int, fingerprint_: Fingerprint, now: datetime) -> KnownSurgery:
    first_seen = first_met(now, number)
    return KnownSurgery(
        drip_id=drip_id, fingerprint=fingerprint_, first_seen=first_seen, is_named=False
    )


def texts_shown(
    rows: Iterable[Row], columns: Collection[str], records: ClinicRecords
) -> Mapping[int, str]:
    """Whose texts each row alone shows, by row number; rows that cannot be read count, too."""
    owners = {sid: message.key.surgery for sid, message in records.by_sid.items()}
    return shown_alone(((row.number, row.own) for row in rows), columns, owners)


def _unrecorded_in(course: Course) -> Statement:
    """What is to be done about a row with texts that the ledger does not know."""
    return UNRECORDED if course.messages else fix_first(course.why)


def _unreadable(why: Statement, *, is_unrecorded: bool) -> HeldRow:
    """A row whose formulas are out of order, as it is held."""
    return HeldRow(
        fix_first(why) if is_unrecorded else why, is_evidence=True, is_unrecorded=is_unrecorded
    )


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
