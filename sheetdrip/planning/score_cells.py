"""Makes the cells that a surgery's answers fill in its row, and reads what the row tells about them."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.columns import ACKNOWLEDGED, NEEDS_CALL, PLEASE_READ, STATUS, step_columns
from sheetdrip.domain.message import Message
from sheetdrip.domain.reply import ConcernRecord, ScoreRecord
from sheetdrip.domain.sequence import Step
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import as_said, paragraph, say
from sheetdrip.planning import attention, scoring
from sheetdrip.planning.concerns import Level
from sheetdrip.planning.projection import Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is on record of one surgery: scores by step name, and its concerns."""

    scores: Mapping[str, ScoreRecord] = field(default_factory=dict)
    concerns: tuple[ConcernRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCells:
    """What a row shows in the daemon's columns.

    `misplaced`: the cells were another surgery's, or nobody's, until now; `absent`: columns that somebody has
    deleted, and with them no single answer; `says_on`: its Drip says On.
    """

    cells: Mapping[str, Cell]
    misplaced: bool = False
    absent: frozenset[str] = frozenset()
    says_on: bool = False

    def has_lost(self, step: Step, sid: Cell) -> bool:
        """Whether a step's score is gone together with its column, or with the SID that belongs beside it."""
        columns = step_columns(step.label)
        is_torn = columns.score in self.absent or (bool(sid) and not self.cells.get(columns.sid))
        return is_torn and not text_of(self.cells.get(columns.score))


def with_answers(
    cells: Cells,
    answers: Answers,
    steps: tuple[Step, ...],
    shown: RowCells,
    language: SheetLanguage = SheetLanguage.EN,
) -> Cells:
    """The row's cells with scores and marks, in the sheet's language."""
    marks = attention.marks(
        answers.concerns,
        misplaced=shown.misplaced or ACKNOWLEDGED in shown.absent,
        language=language,
    )
    told: dict[str, Cell] = {NEEDS_CALL: marks.needs_call, PLEASE_READ: marks.please_read}
    if marks.acknowledged is not None:
        told[ACKNOWLEDGED] = marks.acknowledged
    if marks.needs_call or marks.please_read:
        parts = (
            say("status.call", why=marks.needs_call) if marks.needs_call else None,
            say("status.read", why=marks.please_read) if marks.please_read else None,
            as_said(str(cells[STATUS])) if cells[STATUS] else None,
        )
        told[STATUS] = paragraph(parts, language)
    for step in steps:
        columns = step_columns(step.label)
        record = answers.scores.get(step.name)
        if record is not None:
            misplaced = shown.misplaced or shown.has_lost(step, cells.get(columns.sid))
            present = shown.cells.get(columns.score)
            told[columns.score] = scoring.score_cell(record, present, misplaced=misplaced)
        elif shown.misplaced:
            told[columns.score] = ""
    return {**cells, **told}


def without_answers(steps: tuple[Step, ...]) -> Cells:
    """The cells of a row whose surgery has gone elsewhere: no score of it may rest there."""
    scores = [step_columns(step.label).score for step in steps]
    return dict.fromkeys((NEEDS_CALL, PLEASE_READ, ACKNOWLEDGED, *scores), "")


def linked_cells(
    answers: Answers, cells: Cells, steps: tuple[Step, ...], changed: AbstractSet[str]
) -> Iterator[tuple[str, Cell]]:
    """What is written along although it seems to say the same: a score goes with its SID, and the other way.

    Whatever staff may type too looks like theirs wherever it stands. If rows move under a write, or only the
    daemon's half of them, the SID beside a score still tells, also to the next process, whose it is.
    """
    for step in steps:
        columns = step_columns(step.label)
        sid, score = columns.sid, columns.score
        record = answers.scores.get(step.name)
        if sid in changed and score not in changed and not (record and record.by_staff):
            yield score, cells.get(score, "")
        if cells.get(sid) and sid not in changed and not changed.isdisjoint({score, ACKNOWLEDGED}):
            yield sid, cells[sid]


def seen(
    surgery: str,
    answers: Answers,
    messages: Mapping[str, Message],
    steps: tuple[Step, ...],
    shown: RowCells,
    now: datetime,
) -> Iterator[ScoreRecord | ConcernRecord]:
    """What a look at the surgery's own cells changes in what is on record. `messages`: by step name."""
    for step in steps:
        blank = ScoreRecord(surgery=surgery, step=step.name)
        before = answers.scores.get(step.name, blank)
        message = messages.get(step.name)
        is_lost = shown.has_lost(step, message.sid if message else None)
        present = shown.cells.get(step_columns(step.label).score)
        after = scoring.seen(before, present, is_lost=is_lost)
        if after != before:
            yield after
    marks = {level: shown.cells.get(level.column) for level in Level}
    by = shown.cells.get(ACKNOWLEDGED)
    yield from attention.seen(answers.concerns, marks, by, now, says_on=shown.says_on)
