"""Serves other systems: adds a surgery to a clinic, once per key, and tells how its texts stand.

Done in this order: the enrolment on record, the surgery on record, the row in the sheet, the enrolment as
added. A crash between any two of them is mended when the same key is asked for again: the Drip ID tells
whether the row is there, and the row's guard keeps Google from adding it twice.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import structlog

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import DRIP_ID, STATUS
from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.reply import ScoreRecord
from sheetdrip.domain.rows import InvalidRow, Row, fingerprint, parse
from sheetdrip.errors import OutsideFailed, SheetdripError, SheetUnavailable, UserMustFix
from sheetdrip.planning.course import Course
from sheetdrip.planning.cycle.course_builder import row_defaults_of
from sheetdrip.planning.projection import StepStatus, account, project
from sheetdrip.planning.score_cells import Answers
from sheetdrip.planning.scoring import handed_over
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.ledger import Enrolment
from sheetdrip.sync.ports.sheet import Roster

log = structlog.get_logger(__name__)

_ATTEMPTS = 3
_NO_ROW = "Its row is not acted on: it is held, being typed in, or gone; see the sheet's Status."


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentRequest:
    """A surgery to add: its staff cells by column name, and the same as text to compare by."""

    key: str
    cells: Mapping[str, Cell]
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How an enrolled surgery stands.

    `scores`: the patient's own, by step; `notice`: why its clinic's texts wait, if the last cycle failed.
    """

    key: str
    drip_id: str
    status: str
    steps: tuple[StepStatus, ...]
    scores: Mapping[str, int]
    notice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """The row is in the sheet; `is_new`: by this very request."""

    account: Account
    is_new: bool


@dataclass(frozen=True, slots=True)
class Unfit:
    """Nothing was added; everything that is wrong, in the words of the sheet's Status."""

    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clashing:
    """Nothing was added: the key is another surgery's, or the surgery is in the sheet already."""

    why: str


class EnrolmentService:
    """One clinic's.

    `turn`: nobody else is at work on the clinic's sheet meanwhile; `cycle`: one, inside a turn; `score_came`:
    have people told, and the sheet written, of what has just come in.
    """

    def __init__(
        self,
        ctx: ClinicContext,
        roster: Roster,
        *,
        turn: Callable[[], AbstractContextManager[object]],
        cycle: Callable[[], SheetdripError | None],
        score_came: Callable[[], None],
    ) -> None:
        self._ctx = ctx
        self._roster = roster
        self._turn = turn
        self._cycle = cycle
        self._score_came = score_came
        # of rows that no cycle has got to yet, because a safety rail or trouble was before it
        self._charted: dict[str, Course] = {}

    def enrol(self, request: EnrolmentRequest) -> Enrolled | Unfit | Clashing:
        """Add the surgery unless its key was asked for before, and plan it at once.

        Raises UserMustFix for an unusable sheet, OutsideFailed, LedgerTrouble: the same may be asked again.
        """
        with self._turn():
            known = self._ctx.ledger.enrolments.find(request.key)
            if known is not None and known.asked != request.asked:
                fields = ", ".join(_differing(known.asked, request.asked))
                return Clashing(f"This key was used before with another {fields}.")
            is_new = known is None or known.added_at is None
            if known is None or known.added_at is None:
                added = self._add(known, request)
                if not isinstance(added, Enrolment):
                    return added
                known = added
            trouble = None
            if is_new or self._ctx.projector.course_of(known.drip_id) is None:
                trouble = self._plan(known.drip_id)
            return Enrolled(account=self._account(known, trouble), is_new=is_new)

    def look(self, key: str) -> Account | None:
        """How an enrolled surgery stands; None for a key that is not on record."""
        known = self._ctx.ledger.enrolments.find(key)
        return None if known is None else self._account(known)

    def step(self, key: str, step: str) -> Account | None:
        """See to one step: a cycle, unless the daemon has it in hand; how the surgery stands then."""
        before = self.look(key)
        if before is None or any(one.step == step and _is_in_hand(one) for one in before.steps):
            return before
        with self._turn():
            self._plan(before.drip_id)
        return self.look(key)

    def score(self, key: str, step: str, score: int, source: str) -> Account | None:
        """Keep what another system was answered to a step; how the surgery stands then.

        It waits for nobody's turn: whoever must hear of it is told at once, and the sheet shows it soon.
        `source`: whoever hands it over, by a key of its own. Nothing is kept for a step that there is not.
        """
        before = self.look(key)
        if before is None or all(one.step != step for one in before.steps):
            return before
        given = ScoreRecord(surgery=before.drip_id, step=step, score=score, reply_sid=source)
        with self._ctx.ledger.deciding:
            now, reply_store = self._ctx.clock.now(), self._ctx.ledger.reply_store
            reply_state = reply_store.state(now)
            kept = list(handed_over(given, reply_state.scores, reply_state.concerns, now))
            reply_store.keep(kept, now)
        if kept:
            log.info(
                "score.handed_over", clinic=self._ctx.clinic.name, drip_id=before.drip_id, step=step
            )
            self._score_came()
        return self.look(key)

    def _plan(self, drip_id: str) -> SheetdripError | None:
        trouble = self._cycle()
        if trouble is None:
            self._charted.pop(drip_id, None)
        return trouble

    def _add(
        self, known: Enrolment | None, request: EnrolmentRequest
    ) -> Enrolment | Unfit | Clashing:
        ctx, now = self._ctx, self._ctx.clock.now()
        reading = self._read()
        row = Row(number=0, staff=request.cells)
        zone = ctx.clinic.time_zone or reading.time_zone
        today = now.astimezone(ZoneInfo(zone)).date()
        problems = tuple(self._problems(row, zone, today))
        if problems:
            return Unfit(problems)
        fingerprint_ = fingerprint(row, ctx.clinic.region)
        twin = self._twin(row, reading)
        if twin is not None and known is None:
            return Clashing(
                f"Row {twin} of the sheet has this patient with this phone and date already."
            )
        enrolment = known or self._ctx.ledger.enrolments.begin(
            Enrolment(key=request.key, drip_id=ctx.new_id(), asked=request.asked, asked_at=now),
        )
        surgery = KnownSurgery(
            drip_id=enrolment.drip_id, fingerprint=fingerprint_, first_seen=enrolment.asked_at
        )
        ctx.ledger.remember([surgery], now)
        # a row that says the same is taken for this surgery by the next cycle, whatever its Drip ID
        if twin is None and not _stands(enrolment.drip_id, reading):
            self._append(request.cells, enrolment.drip_id)
        course = ctx.course_builder.course_of(row, enrolment.drip_id, zone, today)
        self._charted[enrolment.drip_id] = course
        ctx.state.debouncer.vouch(enrolment.drip_id)
        self._ctx.ledger.enrolments.added(request.key, ctx.clock.now())
        log.info("enrolment.added", clinic=self._ctx.clinic.name, drip_id=enrolment.drip_id)
        return enrolment

    def _append(self, cells: Mapping[str, Cell], drip_id: str) -> None:
        """Add the row, looking for it before giving up.

        An unclear call may still be applied late: it is left to the next time, which uses the same guard. A
        refused one whose row is not there met another row's guard: it is made again with a new one.
        """
        for attempt in range(_ATTEMPTS):
            try:
                self._roster.append({**cells, DRIP_ID: drip_id}, _guard(drip_id, attempt))
            except OutsideFailed as error:
                log.warning("enrolment.unclear", clinic=self._ctx.clinic.name, why=str(error))
                if _stands(drip_id, self._read()):
                    return
                if isinstance(error, SheetUnavailable):
                    raise
            else:
                return
        raise SheetUnavailable("Google refused the row")

    def _read(self) -> Reading:
        reading = self._ctx.read()
        if reading.problems:
            raise UserMustFix(*reading.problems)
        return reading

    def _problems(self, row: Row, zone: str, today: date) -> Iterator[str]:
        for name in row.staff:
            if name not in self._roster.columns():
                yield f"The sheet has no column “{name}”: add it, or leave it out"
        parsed = parse(row, row_defaults_of(self._ctx.clinic, zone), today)
        # what staff would only be told of, another system can still put right
        yield from map(str, parsed.problems if isinstance(parsed, InvalidRow) else ())
        yield from map(str, parsed.remarks)

    def _twin(self, row: Row, reading: Reading) -> int | None:
        region = self._ctx.clinic.region
        alike = fingerprint(row, region)
        rows = (one for one in reading.rows if not one.is_blank)
        return next((one.number for one in rows if fingerprint(one, region) == alike), None)

    def _account(self, enrolment: Enrolment, trouble: SheetdripError | None = None) -> Account:
        ctx, drip_id = self._ctx, enrolment.drip_id
        recorded = ctx.ledger.records().by_surgery.get(drip_id, {})
        course = ctx.projector.course_of(drip_id) or self._charted.get(drip_id)
        note = ctx.ledger.last_cycle()
        noted = None if note is None or note.ok else note.summary
        steps = ctx.clinic.steps
        answers = ctx.ledger.reply_store.state(ctx.clock.now()).answers
        scores = answers.get(drip_id, Answers()).scores
        return Account(
            key=enrolment.key,
            drip_id=drip_id,
            status=_NO_ROW if course is None else str(project(course, recorded, steps)[STATUS]),
            steps=() if course is None else tuple(account(course, recorded, steps)),
            scores={step: one.score for step, one in scores.items() if one.score is not None},
            notice=noted if trouble is None else str(trouble),
        )


def _differing(before: str, now: str) -> list[str]:
    was, is_ = json.loads(before), json.loads(now)
    return sorted(name for name in {*was, *is_} if was.get(name) != is_.get(name))


def _stands(drip_id: str, reading: Reading) -> bool:
    return any(row.drip_id == drip_id for row in reading.rows)


def _guard(drip_id: str, attempt: int) -> int:
    """Names an attempt to add a row."""
    digest = hashlib.sha256(f"{drip_id}/{attempt}".encode()).digest()
    return int.from_bytes(digest[:4]) & 0x7FFFFFFF or 1


def _is_in_hand(one: StepStatus) -> bool:
    return one.state != "waiting"
