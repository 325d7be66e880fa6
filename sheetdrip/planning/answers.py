"""What do a surgery's answers put into its row, and what does the row tell about them?"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.columns import ACKNOWLEDGED, NEEDS_CALL, STATUS, step_columns
from sheetdrip.domain.message import Message
from sheetdrip.domain.reply import ConcernRecord, ScoreRecord
from sheetdrip.domain.sequence import Step
from sheetdrip.planning import attention, scoring
from sheetdrip.planning.projection import Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is on record of one surgery: scores by step name, and its concerns."""

    scores: Mapping[str, ScoreRecord] = field(default_factory=dict)
    concerns: tuple[ConcernRecord, ...] = ()


def with_answers(
    cells: Cells,
    answers: Answers,
    steps: tuple[Step, ...],
    present: Mapping[str, Cell],
    *,
    healed: bool,
) -> Cells:
    """The row's cells with scores and marks. `healed`: `present` was another surgery's until now."""
    marks = attention.marks(answers.concerns, healed=healed)
    told: dict[str, Cell] = {NEEDS_CALL: marks.needs_call}
    if marks.acknowledged is not None:
        told[ACKNOWLEDGED] = marks.acknowledged
    if marks.needs_call:
        told[STATUS] = f"Needs a call: {marks.needs_call}. {cells[STATUS]}"
    for step in steps:
        column = step_columns(step.label)[3]
        record = answers.scores.get(step.name)
        if record is not None:
            renewed = healed or (_is_torn(step, cells, present) and not text_of(present.get(column)))
            told[column] = scoring.score_cell(record, present.get(column), healed=renewed)
        elif healed:
            told[column] = ""
    return {**cells, **told}


def without_answers(steps: tuple[Step, ...]) -> Cells:
    """The cells of a row whose surgery has gone elsewhere: no score of it may rest there."""
    scores = [step_columns(step.label)[3] for step in steps]
    return dict.fromkeys((NEEDS_CALL, ACKNOWLEDGED, *scores), "")


def companions(
    answers: Answers, cells: Cells, steps: tuple[Step, ...], changed: AbstractSet[str]
) -> Iterator[tuple[str, Cell]]:
    """What is written along although it seems to say the same: a score goes with its SID, and the other way.

    Whatever staff may type too looks like theirs wherever it stands. If rows move under a write, or only the
    daemon's half of them, the SID beside a score still tells, also to the next process, whose it is.
    """
    for step in steps:
        _, _, sid, score = step_columns(step.label)
        record = answers.scores.get(step.name)
        if sid in changed and score not in changed and not (record and record.by_staff):
            yield score, cells.get(score, "")
        if cells.get(sid) and sid not in changed and not changed.isdisjoint({score, ACKNOWLEDGED}):
            yield sid, cells[sid]


def _is_torn(step: Step, cells: Cells, present: Mapping[str, Cell]) -> bool:
    """Whether the step has a SID, and the row does not show one."""
    column = step_columns(step.label)[2]
    return bool(cells.get(column)) and not present.get(column)


def seen(
    surgery: str,
    answers: Answers,
    messages: Mapping[str, Message],
    steps: tuple[Step, ...],
    present: Mapping[str, Cell],
    now: datetime,
) -> Iterator[ScoreRecord | ConcernRecord]:
    """What a look at the surgery's own cells changes in what is on record. `messages`: by step name."""
    for step in steps:
        blank = ScoreRecord(surgery=surgery, step=step.name)
        before = answers.scores.get(step.name, blank)
        _, _, sid, score = step_columns(step.label)
        message = messages.get(step.name)
        is_torn = message is not None and message.sid is not None and not present.get(sid)
        after = scoring.seen(before, present.get(score), is_torn=is_torn)
        if after != before:
            yield after
    yield from attention.seen(
        answers.concerns, present.get(NEEDS_CALL), present.get(ACKNOWLEDGED), now
    )
