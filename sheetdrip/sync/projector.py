"""Works out which of the daemon's cells must be written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import sid_columns
from sheetdrip.domain.message import Message
from sheetdrip.domain.rows import Row
from sheetdrip.domain.wording import Statement
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.course import Course
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.projection import Cells, cleared, differences, project, project_held
from sheetdrip.planning.row_matching import HeldRow
from sheetdrip.planning.score_cells import (
    Answers,
    RowCells,
    linked_cells,
    with_answers,
    without_answers,
)
from sheetdrip.sync.ports.sheet import CellChange

_SILENT = Answers()
_NOTHING: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Projected:
    """A surgery as last projected; `shown`: own cells that were found to agree with it."""

    course: Course
    recorded: Mapping[str, Message]
    answers: Answers
    retry_times: Mapping[str, datetime]
    cells: Cells
    shown: Mapping[str, Cell] | None = None


class Projector:
    """Projects surgeries into their rows, and remembers each: most rows are as they were a cycle ago."""

    def __init__(self, clinic: Clinic) -> None:
        self._steps = clinic.steps
        self._language = clinic.language
        self._cleared = cleared(clinic.steps)
        self._unanswered = without_answers(clinic.steps)
        self._sids = sid_columns(step.label for step in clinic.steps)
        self._last: dict[str, _Projected] = {}
        self._before: dict[str, _Projected] = {}

    def succeeded(self, clinic: Clinic) -> "Projector":
        """One for other sequences, which knows the courses of this one until it has its own."""
        successor = Projector(clinic)
        successor._before = self._last or self._before
        return successor

    def course_of(self, drip_id: str) -> Course | None:
        """A surgery's course as last projected into its row; None when it has none that is acted on."""
        # another thread may ask while a projection is under way: then the one before counts
        found = self._last.get(drip_id) or self._before.get(drip_id)
        return None if found is None else found.course

    def changes(
        self,
        matched: MatchedSheet,
        recorded: Mapping[str, Mapping[str, Message]],
        answers: Mapping[str, Answers],
        retry_times: Mapping[str, Mapping[str, datetime]],
    ) -> Iterator[CellChange]:
        """Every cell that differs from what it should say; `retry_times`: of texts sent again, by surgery."""
        last, self._last = self._last, {}
        self._before = last
        of_held: dict[HeldRow, Cells] = {}
        for number, row in matched.rows.items():
            if number in matched.moving.rows:
                continue
            drip_id, held = matched.places.get(number), matched.held.get(number)
            if drip_id is not None:
                given = (
                    matched.courses[drip_id],
                    recorded.get(drip_id, {}),
                    answers.get(drip_id, _SILENT),
                    retry_times.get(drip_id, _NOTHING),
                )
                known = _known(last.get(drip_id), *given)
                projected = known or self._project(*given)
                yield from self._surgery(row, drip_id, projected, matched)
            elif held is not None:
                if held not in of_held:
                    of_held[held] = self._held(held.reason, is_evidence=held.is_evidence)
                yield from _differing(row, of_held[held])
                if not held.is_evidence:
                    yield from self._orphaned(row)
            else:
                yield from _differing(row, self._cleared)
                yield from self._orphaned(row)

    def _held(self, reason: Statement, *, is_evidence: bool) -> Cells:
        return project_held(reason, self._steps, is_evidence=is_evidence, language=self._language)

    def _orphaned(self, row: Row) -> Iterator[CellChange]:
        """Answers beside an ID or a SID of a surgery that stands elsewhere; others are staff's own notes."""
        if row.drip_id or any(row.own.get(column) for column in self._sids):
            yield from _differing(row, self._unanswered)

    def _surgery(
        self, row: Row, drip_id: str, projected: _Projected, matched: MatchedSheet
    ) -> Iterator[CellChange]:
        if projected.course.unrecorded:
            cells = self._held(projected.course.unrecorded, is_evidence=True)
            yield from _differing(row, cells)
            return
        self._last[drip_id] = projected
        if projected.shown == row.own:
            return
        misplaced = row.number in matched.misplaced
        shown = RowCells(cells=row.own, misplaced=misplaced, absent=matched.absent)
        cells = with_answers(projected.cells, projected.answers, self._steps, shown, self._language)
        differing = list(_differing(row, cells))
        if not differing:
            self._last[drip_id] = replace(projected, shown=row.own)
        open_to = [one for one in differing if not matched.closed.has(row.number, one.column)]
        yield from open_to
        changed = {change.column for change in open_to}
        for column, value in linked_cells(projected.answers, cells, self._steps, changed):
            yield CellChange(row.number, column, value)

    def _project(
        self,
        course: Course,
        recorded: Mapping[str, Message],
        answers: Answers,
        retry_times: Mapping[str, datetime],
    ) -> _Projected:
        cells = project(course, recorded, self._steps, retry_times, self._language)
        return _Projected(course, recorded, answers, retry_times, cells)


def _known(
    last: _Projected | None,
    course: Course,
    recorded: Mapping[str, Message],
    answers: Answers,
    retry_times: Mapping[str, datetime],
) -> _Projected | None:
    """What was projected from the very same course, records and answers."""
    if last is None or last.course is not course:
        return None
    if (last.recorded, last.answers, last.retry_times) == (recorded, answers, retry_times):
        return last
    return None


def _differing(row: Row, cells: Cells) -> Iterator[CellChange]:
    for column, value in differences(cells, row.own):
        yield CellChange(row.number, column, value)
