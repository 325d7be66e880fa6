"""Brings a ledger up to date that was lost, or that is an old copy. Sends nothing.

The sheet's SIDs and Twilio's own lists hold every text, Twilio's lists and the Replies tab every reply. Rows
that the ledger knows are compared too, and those that show nothing: their own cells may have been cleared.
Whoever works on the sheet is stopped first; a recovery that is cut short is begun anew, and what is done
already is found done. It does not end while an unreadable row shows a SID that the ledger does not know,
or Twilio has a text that may belong to such a row. A ledger that lacks a text would send it again, cancel
it as a duplicate, or miss it at a STOP.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from sheetdrip.clock import AgreedClock
from sheetdrip.domain.cells import Cell, is_unready
from sheetdrip.domain.columns import sid_columns
from sheetdrip.domain.identity import KnownSurgery, first_met
from sheetdrip.domain.rows import Row, fingerprint
from sheetdrip.domain.sequence import Sequence as DripSequence
from sheetdrip.domain.staff_columns import NEEDED
from sheetdrip.errors import UserMustFix
from sheetdrip.planning.broken_formulas import named_by_texts, unreadable
from sheetdrip.planning.course import Course
from sheetdrip.planning.cycle.match_sheet import loses, texts_shown
from sheetdrip.planning.evidence import shows_any
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.row_matching import Sighting, pairs_of, reclaimed
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sync.clock_watch import ask_the_time
from sheetdrip.sync.comparing import Comparison
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.cycle_planning import check, strange
from sheetdrip.sync.ports.ledger import ClinicLedger
from sheetdrip.sync.recover_replies import recover_replies

log = structlog.get_logger(__name__)

SHOWN = 5
"""So many row numbers are told at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What was found: surgeries, texts and replies put back on record, SIDs that Twilio does not know.

    `updated`: texts on record that have got further; `flows`: how many texts were asked in a conversation.
    """

    surgeries: int = 0
    texts: int = 0
    updated: int = 0
    flows: int = 0
    replies: int = 0
    unknown_sids: tuple[str, ...] = field(default=())

    @property
    def is_quiet(self) -> bool:
        """Whether the ledger lacked nothing of what could be compared."""
        return self == Recovered(unknown_sids=self.unknown_sids)


def recover(ctx: ClinicContext) -> Recovered:
    """Compare the ledger with every row and with Twilio, and put on record what it lacks.

    Raises what reading the sheet and asking Twilio raise, and UserMustFix after all else was compared while
    rows cannot be read that show texts, or may have them; run again it goes on.
    """
    if ctx.lease is None:
        return _compared(ctx)
    claim = ctx.lease.seize()
    try:
        found = _compared(ctx)
    except UserMustFix:
        # nothing was asked of Twilio from here: whoever runs it again does not wait for this one
        ctx.lease.leave()
        raise
    ctx.lease.settle(claim)
    ctx.lease.leave()
    return found


def recover_each(
    clock: AgreedClock, clinics: Iterable[ClinicContext]
) -> tuple[Mapping[str, Recovered], Sequence[str]]:
    """What was found for each clinic, and what must be mended where a recovery has not come to its end."""
    found, problems = {}, list[str]()
    for ctx in clinics:
        ask_the_time(clock, ctx.messenger, ctx.sheet)
        try:
            found[ctx.clinic.name] = recover(ctx)
        except UserMustFix as error:
            problems += [f"{ctx.clinic.name}: {problem}" for problem in error.problems]
    return found, problems


def _compared(ctx: ClinicContext) -> Recovered:
    now, name = ctx.clock.now(), ctx.clinic.name
    reading = ctx.read()
    check(reading)
    comparison = Comparison(ctx, reading.rows, now)
    stood = _stood(ctx, reading, now)
    surgeries = _rows_compared(ctx, comparison, stood, now)
    cells = {course.surgery: row.own for row, course in stood}
    for row, course in list(_nameless(ctx, reading, now)):
        found = comparison.sought(course)
        if found:
            cells[course.surgery] = row.own
            surgeries += 1
            _remember(ctx, None, row, course, now)
            comparison.adopt(found)
    for course in _taken_off(ctx, reading, now):
        comparison.adopt(comparison.sought(course))
    replies = recover_replies(ctx, cells, ctx.zone(reading))
    recovered = Recovered(
        surgeries=surgeries,
        texts=comparison.texts,
        updated=comparison.updated,
        flows=comparison.conversations,
        replies=replies,
        unknown_sids=tuple(comparison.unknown),
    )
    unread, hidden = _unread(ctx, reading, comparison), _hidden(ctx, reading, comparison, now)
    if unread or hidden:
        raise UserMustFix(*_told(unread, [one for one in hidden if one not in unread]))
    # before the ledger counts as up to date: rows that come back are asked about from here on
    ctx.ledger.note_recovery(now)
    log.info(
        "recover.done",
        clinic=name,
        surgeries=surgeries,
        texts=comparison.texts,
        replies=replies,
    )
    return recovered


def _rows_compared(
    ctx: ClinicContext,
    comparison: Comparison,
    stood: Sequence[tuple[Row, Course]],
    now: datetime,
) -> int:
    """Put on record what the rows show and Twilio has for them; how many surgeries are new."""
    known = {one.drip_id: one for one in ctx.ledger.records().surgeries}
    new = [
        (row, course)
        for row, course in stood
        if course.surgery not in known and _names_somebody(row, ctx.clinic.region)
    ]
    for row, course in new:
        # before its texts: a recovery that is begun anew finds it by who stands in the row
        _remember(ctx, None, row, course, now)
    changed = set()
    for look in (comparison.own, comparison.alike, comparison.elsewhere):
        for row, course in stood:
            before = comparison.texts
            look(row, course)
            if comparison.texts > before:
                changed.add(course.surgery)
    for row, course in stood:
        if course.surgery in changed & known.keys():
            _remember(ctx, known[course.surgery], row, course, now)
    return len(new)


def _taken_off(ctx: ClinicContext, reading: Reading, now: datetime) -> Iterator[Course]:
    """The surgeries on record that no row stands for and that have texts to come, in every language.

    A text for one of them that is put on record is taken back by the next cycles, as for any removed row;
    nobody else would look for it.
    """
    zone, records = ctx.zone(reading), ctx.ledger.records()
    today = now.astimezone(ZoneInfo(zone)).date()
    standing = {*_places(ctx, reading, records).values(), *(row.drip_id for row in reading.rows)}
    for surgery in records.surgeries:
        if surgery.drip_id not in standing:
            for row in _as_rows(surgery, ctx.clinic.sequences):
                course = ctx.course_builder.understand(row, surgery.drip_id, zone, today)
                if any(one.due.latest > now for one in course.messages.values()):
                    yield course


def _as_rows(surgery: KnownSurgery, sequences: Mapping[str, DripSequence]) -> Iterator[Row]:
    """What its row may have said: the ledger does not keep in which language."""
    known = surgery.fingerprint
    day = int(known.date) if known.date.isdecimal() else known.date  # a serial, or what was typed
    for name, sequence in sequences.items():
        for language in sequence.languages:
            staff: dict[str, Cell] = {
                "Patient": known.patient,
                "Phone": known.phone,
                "Surgery date": day,
                "Sequence": name,
                "Language": language,
                "Consent": True,
            }
            yield Row(number=0, staff=staff, drip_id=surgery.drip_id)


def _unread(ctx: ClinicContext, reading: Reading, comparison: Comparison) -> list[int]:
    """The rows that show texts which the ledger does not know, and that could not be compared, by number."""
    columns = _sid_columns(ctx)
    unrecorded = strange(ctx.ledger, ctx.clinic, reading, ctx.ledger.records()) - comparison.asked
    return [row.number for row in reading.rows if shows_any(row.own, columns, unrecorded)]


def _hidden(
    ctx: ClinicContext, reading: Reading, comparison: Comparison, now: datetime
) -> list[int]:
    """The rows with broken formulas for which Twilio may have texts that nothing tells of, by number.

    Nothing is created for one that is over.
    """
    records, clinic = ctx.ledger.records(), ctx.clinic
    known = {one.drip_id: one for one in records.surgeries}
    losing = {one.drip_id for one in records.surgeries if loses(one, records.pending, clinic, now)}
    # a row that went blank beside an ID of which this ledger never heard
    losing |= {row.drip_id for row in reading.rows if row.is_blank} - known.keys() - {""}
    rows = named_by_texts(reading.rows, texts_shown(reading.rows, _sid_columns(ctx), records))
    fingerprints = {row.number: fingerprint(row, clinic.region) for row in rows if not row.is_blank}
    broken = unreadable(rows, known, losing, fingerprints)
    found = []
    for row in rows:
        is_over = row.drip_id in {"", *known} and row.drip_id not in losing
        if row.number in broken and not is_over:
            of_row = {fingerprints[row.number].phone} if row.number in fingerprints else set()
            surgery = known.get(row.drip_id)
            of_record = {surgery.fingerprint.phone} if surgery is not None else set()
            given = {one.to for one in records.by_surgery.get(row.drip_id, {}).values()}
            if _has_more(ctx.ledger, comparison, of_row | of_record | given):
                found.append(row.number)
    return found


def _has_more(ledger: ClinicLedger, comparison: Comparison, phones: Collection[str]) -> bool:
    """Whether Twilio has, or may have, a text of the clinic's to these phones that is not on record."""
    certain = [one for one in phones if one.startswith("+")]
    found = {
        one.sid
        for phone in certain
        for one in comparison.listed_to(phone)
        if one.direction == "outbound-api" and one.status != "canceled"
    }
    return not certain or bool(found - ledger.seen(found))


def _told(unread: Sequence[int], hidden: Sequence[int]) -> Iterator[str]:
    """What a person must mend before the recovery can end."""
    if unread:
        yield (
            f"These rows show texts that the ledger does not know, and do not say whose they are: "
            f"{_numbers(unread)}. {_ALL_ELSE}. Mend their cells or the formulas that fill them, write again "
            "into a row that was emptied who stood there, clear SIDs that somebody typed or pasted, "
            f"{_AGAIN}"
        )
    if hidden:
        yield (
            f"Formulas that fill the sheet are broken (row numbers: {_numbers(hidden)}), and Twilio may have "
            f"texts for these patients that are not on record. {_ALL_ELSE}. Mend the formulas, {_AGAIN}"
        )


_ALL_ELSE = "All else was compared, and nothing is sent until these are, too"
_AGAIN = "then run `sheetdrip recover` again"


def _numbers(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:SHOWN])) + (", ..." if len(rows) > SHOWN else "")


def _sid_columns(ctx: ClinicContext) -> Collection[str]:
    return sid_columns(step.label for step in ctx.clinic.steps)


def _names_somebody(row: Row, region: str) -> bool:
    """Whether the row says enough to be known by: formulas that are out of order say nothing."""
    is_ready = not any(is_unready(row.staff.get(name)) for name in NEEDED)
    return is_ready and any(pairs_of(fingerprint(row, region)))


def _remember(
    ctx: ClinicContext, before: KnownSurgery | None, row: Row, course: Course, now: datetime
) -> None:
    """The surgery as its row has it now: its texts are to be found there again."""
    fingerprint_ = fingerprint(row, ctx.clinic.region)
    standing = before or KnownSurgery(
        drip_id=course.surgery,
        fingerprint=fingerprint_,
        first_seen=first_met(now, row.number),
        is_named=row.drip_id == course.surgery,
    )
    standing = replace(standing, fingerprint=fingerprint_, absent_since=None, absences=0)
    ctx.ledger.remember([standing], now)


def _places(ctx: ClinicContext, reading: Reading, records: ClinicRecords) -> dict[int, str]:
    """Which surgery each row is, by number, where that can be told."""
    shown = texts_shown(reading.rows, _sid_columns(ctx), records)
    sightings = [
        Sighting(row, fingerprint(row, ctx.clinic.region), shows_of=shown.get(row.number, ""))
        for row in reading.rows
        if not row.is_blank
    ]
    return dict(reclaimed(sightings, records.asked, records.pending, records.reached))


def _stood(ctx: ClinicContext, reading: Reading, now: datetime) -> list[tuple[Row, Course]]:
    """Every row that is or was a surgery, with its course.

    One that is nobody's and shows texts which the ledger does not know is a surgery, too.
    """
    zone = ctx.zone(reading)
    today = now.astimezone(ZoneInfo(zone)).date()
    records, columns = ctx.ledger.records(), _sid_columns(ctx)
    places, unrecorded = (
        _places(ctx, reading, records),
        strange(ctx.ledger, ctx.clinic, reading, records),
    )
    for row in reading.rows:
        if (
            row.number not in places
            and not row.is_blank
            and shows_any(row.own, columns, unrecorded)
        ):
            places[row.number] = ctx.new_id()
    return [
        (row, ctx.course_builder.course_of(row, places[row.number], zone, today))
        for row in reading.rows
        if row.number in places
    ]


def _nameless(ctx: ClinicContext, reading: Reading, now: datetime) -> Iterator[tuple[Row, Course]]:
    """Every row that is none that the ledger knows, nor has an ID, with a new one's course.

    It may be new, or its own cells were cleared, or they were not written yet.
    """
    zone = ctx.zone(reading)
    today = now.astimezone(ZoneInfo(zone)).date()
    records = ctx.ledger.records()
    places, known = _places(ctx, reading, records), {one.fingerprint for one in records.surgeries}
    for row in reading.rows:
        is_known = row.number in places or fingerprint(row, ctx.clinic.region) in known
        if not row.is_blank and not is_known:
            yield row, ctx.course_builder.course_of(row, ctx.new_id(), zone, today)
