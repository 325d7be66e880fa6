"""Works out which of the daemon's cells must be written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import sid_columns
from sheetdrip.domain.message import Message
from sheetdrip.domain.rows import Row
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.course import Course
from sheetdrip.planning.cycle.gathered import Gathered
from sheetdrip.planning.identity import Held
from sheetdrip.planning.projection import Cells, cleared, differences, project, project_held
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
    trying: Mapping[str, datetime]
    cells: Cells
    shown: Mapping[str, Cell] | None = None


class Projector:
    """Projects surgeries into their rows, and remembers each: most rows are as they were a cycle ago."""

    def __init__(self, clinic: Clinic) -> None:
        self._steps = clinic.steps
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
        gathered: Gathered,
        recorded: Mapping[str, Mapping[str, Message]],
        answers: Mapping[str, Answers],
        trying: Mapping[str, Mapping[str, datetime]],
    ) -> Iterator[CellChange]:
        """Every cell that differs from what it should say; `trying`: what is sent once more, by surgery."""
        last, self._last = self._last, {}
        self._before = last
        of_held: dict[Held, Cells] = {}
        for number, row in gathered.rows.items():
            if number in gathered.moving.rows:
                continue
            drip_id, held = gathered.places.get(number), gathered.held.get(number)
            if drip_id is not None:
                given = (
                    gathered.courses[drip_id],
                    recorded.get(drip_id, {}),
                    answers.get(drip_id, _SILENT),
                    trying.get(drip_id, _NOTHING),
                )
                known = _known(last.get(drip_id), *given)
                projected = known or self._project(*given)
                yield from self._surgery(row, drip_id, projected, gathered)
            elif held is not None:
                if held not in of_held:
                    of_held[held] = project_held(
                        held.reason, self._steps, is_evidence=held.is_evidence
                    )
                yield from _differing(row, of_held[held])
                if not held.is_evidence:
                    yield from self._orphaned(row)
            else:
                yield from _differing(row, self._cleared)
                yield from self._orphaned(row)

    def _orphaned(self, row: Row) -> Iterator[CellChange]:
        """Answers beside an ID or a SID of a surgery that stands elsewhere; others are staff's own notes."""
        if row.drip_id or any(row.own.get(column) for column in self._sids):
            yield from _differing(row, self._unanswered)

    def _surgery(
        self, row: Row, drip_id: str, projected: _Projected, gathered: Gathered
    ) -> Iterator[CellChange]:
        if projected.course.untold:
            cells = project_held(projected.course.untold, self._steps, is_evidence=True)
            yield from _differing(row, cells)
            return
        self._last[drip_id] = projected
        if projected.shown == row.own:
            return
        healed = row.number in gathered.healed
        shown = RowCells(cells=row.own, healed=healed, absent=gathered.absent)
        cells = with_answers(projected.cells, projected.answers, self._steps, shown)
        differing = list(_differing(row, cells))
        if not differing:
            self._last[drip_id] = replace(projected, shown=row.own)
        open_to = [one for one in differing if not gathered.closed.has(row.number, one.column)]
        yield from open_to
        changed = {change.column for change in open_to}
        for column, value in linked_cells(projected.answers, cells, self._steps, changed):
            yield CellChange(row.number, column, value)

    def _project(
        self,
        course: Course,
        recorded: Mapping[str, Message],
        answers: Answers,
        trying: Mapping[str, datetime],
    ) -> _Projected:
        cells = project(course, recorded, self._steps, trying)
        return _Projected(course, recorded, answers, trying, cells)


def _known(
    last: _Projected | None,
    course: Course,
    recorded: Mapping[str, Message],
    answers: Answers,
    trying: Mapping[str, datetime],
) -> _Projected | None:
    """What was projected from the very same course, records and answers."""
    if last is None or last.course is not course:
        return None
    if (last.recorded, last.answers, last.trying) == (recorded, answers, trying):
        return last
    return None


def _differing(row: Row, cells: Cells) -> Iterator[CellChange]:
    for column, value in differences(cells, row.own):
        yield CellChange(row.number, column, value)
