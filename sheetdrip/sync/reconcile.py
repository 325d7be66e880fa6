"""How does one cycle of a clinic run? Gather, plan, withhold what is unsafe, apply the rest, project back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from sheetdrip.errors import PlanRefused, SheetdripError, UserMustFix
from sheetdrip.planning.book import Book
from sheetdrip.planning.cycle.cycle_plan import CyclePlan, changes_of, is_lost
from sheetdrip.planning.cycle.gather import Gathered
from sheetdrip.planning.diff import next_moment
from sheetdrip.planning.evidence import lost
from sheetdrip.planning.hindrance import hindrance
from sheetdrip.planning.pause import Pause, paused
from sheetdrip.planning.plan import make_plan
from sheetdrip.planning.reading import Reading
from sheetdrip.sync.apply import Applied, apply
from sheetdrip.sync.attend import attend, learn
from sheetdrip.sync.notes import note_pause, pause_counts, told_to_wait
from sheetdrip.sync.pausing import PauseWatch
from sheetdrip.sync.ports.ledger import CycleNote
from sheetdrip.sync.preview import check, look, pause_in, snapshot_of, terms_at
from sheetdrip.sync.reply_lines import show
from sheetdrip.sync.returning import AGAIN, ask
from sheetdrip.sync.settling import settle_unknown
from sheetdrip.sync.showing import project_back
from sheetdrip.sync.surroundings import Surroundings

log = structlog.get_logger(__name__)

SENDING = "Texts cannot be given to Twilio now"
"""How a person is told of it."""

MOST_PASSES = 2
"""A second pass plans anew what the first one cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleReport:
    """How a cycle went. `wake_at`: when the next one must run even without a poll.

    `refused`: what waits for a person's word; everything else was done. `hindrance`: what keeps the whole
    clinic from its work now, or "".
    """

    at: datetime
    rows: int
    needing: int
    applied: Applied
    cells_written: int
    wake_at: datetime | None
    warnings: tuple[str, ...] = field(default=())
    paused: bool = False
    refused: PlanRefused | None = None
    hindrance: str = ""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing at all was done."""
        return self.applied == Applied() and not self.cells_written


def went_wrong(outcome: CycleReport | SheetdripError) -> SheetdripError | None:
    """What a person must know of an outcome; a cycle of which something waits was done but for that."""
    return outcome.refused if isinstance(outcome, CycleReport) else outcome


def reconcile(here: Surroundings, approved: str | None = None) -> CycleReport:
    """Run one cycle; what a safety rule withholds waits until exactly that is approved, all else is done.

    `approved`: a digest; a tick in the sheet counts as well. Raises UserMustFix for an unusable sheet,
    OutsideFailed when Google failed, LedgerTrouble.
    """
    now = here.clock.now()
    name = here.clinic.name
    with here.creating:
        # an intent that has no outcome now is nobody's who is at work
        settle_unknown(here, here.ledger.book(name), now)
    learn(here, now)
    reading = here.read()
    # Google may have taken minutes, in which others have recorded and texts have fallen due
    now = here.clock.now()
    here.wording.keep(now)
    here.announcer.saw(reading.control, here.zone(reading))
    pause = pause_in(here, reading)
    note_pause(name, pause, here.ledger, now)
    here.resumption.note(pause, here.clock)
    here.last_reading.forget()
    watch = PauseWatch(here.sheet, here.clock)
    with here.creating:
        if pause.is_on and (reading.problems or pause.problem):
            _hold(here, here.ledger.book(name), pause)
        check(reading, pause)
        preview, book = _looked(here, reading, pause, now, _approval(reading, approved))
        here.last_reading.patients = preview.patients
        if preview.approved:
            by = "command" if preview.approved == approved else "sheet"
            log.warning("plan.approved", clinic=name, digest=preview.approved, by=by)
        _keep(here, preview, book, now)
        if not (pause.is_on or pause.is_over or here.clinic.shadow):
            here.last_reading.keep(now, preview.courses)
        applied, book = _carry_out(here, preview, book, watch)
    if applied.gave_up:
        here.announcer.failed(SENDING, applied.gave_up, here.clock.now())
    else:
        here.announcer.succeeded(SENDING)
    mail = attend(here, preview, now)
    why = _hindrance(here, preview, applied)
    written, gathered = project_back(here, preview, book, mail, why)
    show(here, now)
    done = applied, written, why
    report = _report(here, gathered, book, done, preview)
    if is_lost(gathered, book):
        raise UserMustFix(lost(gathered.untold))
    # a box ticked meanwhile is answered now, not at the next poll
    return replace(report, wake_at=report.at) if watch.is_on else report


def _looked(
    here: Surroundings,
    reading: Reading,
    pause: Pause,
    now: datetime,
    approves: Callable[[str], bool],
) -> tuple[CyclePlan, Book]:
    """What is to be done, and what is on record, with what Twilio has for rows that came back."""
    book = here.ledger.book(here.clinic.name)
    snapshot = snapshot_of(here, reading, book, pause, now)
    preview = look(here, snapshot, approves)
    left = ask(here, reading, preview.gathered, book, now)
    if left is not None:
        book = here.ledger.book(here.clinic.name)
        until = here.clock.now() + AGAIN
        snapshot = snapshot_of(here, reading, book, pause, now).without_answer(left, until)
        preview = look(here, snapshot, approves)
    return preview, book


def _hindrance(here: Surroundings, preview: CyclePlan, applied: Applied) -> str:
    return hindrance(
        here.announcer.failing,
        here.clock.now(),
        account=applied.gave_up if applied.is_account else None,
        unsure_of_time=bool(preview.terms.doubts),
        closed=preview.gathered.closed.told,
    )


def _approval(reading: Reading, approved: str | None) -> Callable[[str], bool]:
    """Whether a person let exactly that go on, by command or by a tick."""
    control = reading.control
    return lambda digest: digest == approved or (control is not None and control.approves(digest))


def _keep(here: Surroundings, preview: CyclePlan, book: Book, now: datetime) -> None:
    """Put on record what waits and what goes on, before anything is done."""
    name, ledger = here.clinic.name, here.ledger
    if preview.passing:
        ledger.let_through(name, preview.passing, now)
    if not preview.pause.is_on and preview.ruling.waiting != book.waiting:
        ledger.keep_waiting(name, preview.ruling.waiting, now)
    if preview.gathered.changed:
        ledger.remember(name, preview.gathered.changed, now)
    if preview.refused is not None:
        here.announcer.heard(str(preview.refused), now)


def _hold(here: Surroundings, book: Book, pause: Pause) -> None:
    """Take back what Twilio holds for a paused clinic whose rows cannot be read."""
    recorded = book.by_surgery
    terms = terms_at(here, here.clock.now(), pause)
    plan = make_plan(changes_of(paused({}, recorded), recorded, terms))
    if plan.changes and not here.clinic.shadow:
        apply(plan, here.tools)


def _carry_out(
    here: Surroundings, preview: CyclePlan, book: Book, watch: PauseWatch
) -> tuple[Applied, Book]:
    """Apply, and plan anew in the same cycle what was cancelled to be replaced."""
    clinic, plan, total = here.clinic, preview.plan, Applied()
    tools = replace(here.tools, stopping=lambda: here.stopping() or watch.looks())
    for _ in range(MOST_PASSES):
        if not plan.changes or clinic.shadow:
            break
        applied = apply(plan, tools)
        total = total.plus(applied)
        book = here.ledger.book(clinic.name)
        if not applied.cancelled or applied.gave_up:
            break
        terms = terms_at(here, here.clock.now(), preview.pause)
        plan = make_plan(changes_of(preview.courses, book.by_surgery, terms))
    return total, book


def _report(
    here: Surroundings,
    gathered: Gathered,
    book: Book,
    done: tuple[Applied, int, str],
    preview: CyclePlan,
) -> CycleReport:
    applied, written, hindered = done
    now = here.clock.now()
    terms, recorded = terms_at(here, now, Pause()), book.by_surgery
    moments = [
        next_moment(course, recorded.get(drip_id, {}), terms)
        for drip_id, course in gathered.courses.items()
    ]
    moments += [gathered.moving.until, here.wording.until]
    report = CycleReport(
        at=now,
        rows=len(gathered.places),
        needing=gathered.needing,
        applied=applied,
        cells_written=written,
        wake_at=min((moment for moment in moments if moment is not None), default=None),
        warnings=preview.warnings,
        paused=preview.pause.is_on,
        refused=preview.refused,
        hindrance=hindered,
    )
    # what fell into a pause cannot be told for certain while the time is disputed
    pause = preview.pause if preview.terms.doubts else Pause(is_on=report.paused)
    here.ledger.note_cycle(here.clinic.name, _note(report, pause))
    return report


def _note(report: CycleReport, pause: Pause) -> CycleNote:
    done = report.applied
    waits = told_to_wait(report.refused) if report.refused else None
    troubles = [one for one in (report.hindrance or done.gave_up, waits) if one]
    return CycleNote(
        at=report.at,
        ok=not troubles and not done.alarms,
        summary="; ".join(troubles) or ("paused" if report.paused else "done"),
        counts={"rows": report.rows, "needing you": report.needing, **pause_counts(pause)},
    )
