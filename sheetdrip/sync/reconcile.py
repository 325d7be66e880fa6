"""How does one cycle of a clinic run? Gather, plan, check safety, apply, project back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from sheetdrip.clock import Clock
from sheetdrip.domain.cells import text_of
from sheetdrip.domain.message import Message
from sheetdrip.domain.rows import Row
from sheetdrip.errors import PlanRefused, UserMustFix
from sheetdrip.planning.changes import Change
from sheetdrip.planning.course import Course
from sheetdrip.planning.diff import Terms, diff, next_moment
from sheetdrip.planning.plan import Plan, make_plan
from sheetdrip.planning.safety import Extent, dangers, digest_of
from sheetdrip.sync.apply import Applied, Tools, apply
from sheetdrip.sync.clinic import Clinic
from sheetdrip.sync.gather import Gathered, Interpreter, Moment, gather
from sheetdrip.sync.ports import Book, CycleNote, Ledger, Messenger, Reading, Sheet
from sheetdrip.sync.projector import Projector
from sheetdrip.sync.settling import settle_unknown
from sheetdrip.sync.stillness import Stillness

log = structlog.get_logger(__name__)

MOST_PASSES = 2
"""A second pass plans anew what the first one cancelled."""

MOST_WRITES = 3
"""Rows that move while they are written are read and written again so often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The ports of one clinic and what a cycle may ask of the machine."""

    clinic: Clinic
    sheet: Sheet
    messenger: Messenger
    ledger: Ledger
    clock: Clock
    interpreter: Interpreter
    projector: Projector
    stillness: Stillness
    new_id: Callable[[], str]
    stopping: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a cycle would do now: the plan, why it would be refused, and what it is based on."""

    plan: Plan
    dangers: tuple[str, ...]
    gathered: Gathered
    recorded: Mapping[str, Mapping[str, Message]]
    terms: Terms
    warnings: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What a person approves."""
        return digest_of(self.plan, self.dangers)

    @property
    def patients(self) -> Mapping[str, str]:
        """The name in each surgery's row, by Drip ID."""
        rows = self.gathered.rows
        return {
            drip_id: text_of(rows[number].staff.get("Patient"))
            for number, drip_id in self.gathered.places.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleReport:
    """How a cycle went. `wake_at`: when the next one must run even without a poll."""

    at: datetime
    rows: int
    needing: int
    applied: Applied
    cells_written: int
    wake_at: datetime | None
    warnings: tuple[str, ...] = field(default=())

    @property
    def is_quiet(self) -> bool:
        """Whether nothing at all was done."""
        return self.applied == Applied() and not self.cells_written


def reconcile(here: Surroundings, approved: str | None = None) -> CycleReport:
    """Run one cycle.

    Raises UserMustFix for an unusable sheet, PlanRefused when a safety rail stops it (unless the plan's
    digest was approved), OutsideFailed when Google failed, LedgerTrouble.
    """
    now = here.clock.now()
    name = here.clinic.name
    book = here.ledger.book(name)
    if settle_unknown(name, book, here.ledger, here.messenger, now):
        book = here.ledger.book(name)
    reading = _read(here)
    preview = _preview(here, reading, book, now)
    if preview.dangers and preview.digest != approved:
        raise PlanRefused(preview.digest, preview.dangers)
    if preview.gathered.changed:
        here.ledger.remember(name, preview.gathered.changed, now)
    applied, book = _carry_out(here, preview, book)
    written, gathered = _project(here, preview.gathered, book, now)
    return _report(here, gathered, book, applied, written, reading.warnings)


def preview(here: Surroundings) -> Preview:
    """What the next cycle would do; changes nothing."""
    return _preview(here, _read(here), here.ledger.book(here.clinic.name), here.clock.now())


def charted(here: Surroundings, now: datetime) -> Iterator[tuple[Row, Course]]:
    """Every row that carries a Drip ID, with its course: what the sheet alone says."""
    reading = _read(here)
    zone = here.clinic.time_zone or reading.time_zone
    today = now.astimezone(ZoneInfo(zone)).date()
    for row in reading.rows:
        if row.drip_id and not row.is_blank:
            yield row, here.interpreter.course_of(row, row.drip_id, zone, today)


def _read(here: Surroundings) -> Reading:
    reading = here.sheet.read()
    if reading.problems:
        raise UserMustFix(*reading.problems)
    return reading


def _preview(here: Surroundings, reading: Reading, book: Book, now: datetime) -> Preview:
    gathered = _gather(here, reading, book, now)
    recorded = book.by_surgery
    terms = _terms(here.clinic, now)
    plan = make_plan(_changes(gathered, recorded, terms))
    extent = Extent(
        held_by_twilio=book.held_by_twilio,
        known=gathered.present_before,
        rows=len(gathered.places) + len(gathered.held) + len(gathered.moving.rows),
        newly_absent=gathered.vanished,
        busiest_day=plan.busiest_day(book.messages),
    )
    return Preview(
        plan=plan,
        dangers=tuple(dangers(plan, extent, here.clinic.limits)),
        gathered=gathered,
        recorded=recorded,
        terms=terms,
        warnings=reading.warnings,
    )


def _gather(here: Surroundings, reading: Reading, book: Book, now: datetime) -> Gathered:
    zone = here.clinic.time_zone or reading.time_zone
    moment = Moment(
        now=now,
        time_zone=zone,
        today=now.astimezone(ZoneInfo(zone)).date(),
        moving=here.stillness.moving((row for row in reading.rows if not row.is_blank), now),
    )
    return gather(here.clinic, reading, book, moment, here.interpreter, here.new_id)


def _terms(clinic: Clinic, now: datetime) -> Terms:
    return Terms(now=now, window=clinic.window, quiet=clinic.quiet, service_sid=clinic.service_sid)


def _changes(
    gathered: Gathered, recorded: Mapping[str, Mapping[str, Message]], terms: Terms
) -> Iterator[Change]:
    for drip_id, course in gathered.courses.items():
        yield from diff(course, recorded.get(drip_id, {}), terms)


def _carry_out(here: Surroundings, preview: Preview, book: Book) -> tuple[Applied, Book]:
    """Apply, and plan anew in the same cycle what was cancelled to be replaced."""
    clinic, plan, total = here.clinic, preview.plan, Applied()
    tools = Tools(
        clinic=clinic.name,
        ledger=here.ledger,
        messenger=here.messenger,
        clock=here.clock,
        window=clinic.window,
        stopping=here.stopping,
    )
    for _ in range(MOST_PASSES):
        if not plan.changes or clinic.shadow:
            break
        applied = apply(plan, tools)
        total = total.plus(applied)
        book = here.ledger.book(clinic.name)
        if not applied.cancelled or applied.gave_up:
            break
        terms = _terms(clinic, here.clock.now())
        plan = make_plan(_changes(preview.gathered, book.by_surgery, terms))
    return total, book


def _project(
    here: Surroundings, gathered: Gathered, book: Book, now: datetime
) -> tuple[int, Gathered]:
    """Write what differs; if rows moved under the write, read again and put it right."""
    written = 0
    for _ in range(MOST_WRITES):
        changes = list(here.projector.changes(gathered, book.by_surgery))
        if not changes:
            break
        standing = here.sheet.write(changes)
        written += len(changes)
        if all(standing.get(row, "") == drip_id for row, drip_id in gathered.places.items()):
            break
        log.warning("sheet.rows_moved", clinic=here.clinic.name)
        # the surgeries of this cycle are known by now, so their rows are recognised wherever they are; a row
        # that has come meanwhile waits for the next cycle, which records its surgery before its ID is written
        book = here.ledger.book(here.clinic.name)
        gathered = _gather(here, _read(here), book, now).recorded(book)
    return written, gathered


def _report(
    here: Surroundings,
    gathered: Gathered,
    book: Book,
    applied: Applied,
    written: int,
    warnings: tuple[str, ...],
) -> CycleReport:
    now = here.clock.now()
    terms, recorded = _terms(here.clinic, now), book.by_surgery
    moments = [
        next_moment(course, recorded.get(drip_id, {}), terms)
        for drip_id, course in gathered.courses.items()
    ]
    moments.append(gathered.moving.until)
    needing = sum(bool(course.why) for course in gathered.courses.values()) + len(gathered.held)
    report = CycleReport(
        at=now,
        rows=len(gathered.places),
        needing=needing,
        applied=applied,
        cells_written=written,
        wake_at=min((moment for moment in moments if moment is not None), default=None),
        warnings=warnings,
    )
    here.ledger.note_cycle(here.clinic.name, _note(report))
    return report


def _note(report: CycleReport) -> CycleNote:
    done = report.applied
    return CycleNote(
        at=report.at,
        ok=done.gave_up is None and not done.alarms,
        summary=done.gave_up or "done",
        counts={"rows": report.rows, "needing you": report.needing},
    )
