"""What do a surgery's answers put into its row, and what does the row tell about them?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import ACKNOWLEDGED, NEEDS_CALL, STATUS, step_columns
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
            told[column] = scoring.score_cell(record, present.get(column), healed=healed)
        elif healed:
            told[column] = ""
    return {**cells, **told}


def without_answers(steps: tuple[Step, ...]) -> Cells:
    """The cells of a row whose surgery has gone elsewhere: no score of it may rest there."""
    scores = [step_columns(step.label)[3] for step in steps]
    return dict.fromkeys((NEEDS_CALL, ACKNOWLEDGED, *scores), "")


def seen(
    surgery: str,
    answers: Answers,
    steps: tuple[Step, ...],
    present: Mapping[str, Cell],
    now: datetime,
) -> Iterator[ScoreRecord | ConcernRecord]:
    """What a look at the surgery's own cells changes in what is on record."""
    for step in steps:
        blank = ScoreRecord(surgery=surgery, step=step.name)
        before = answers.scores.get(step.name, blank)
        after = scoring.seen(before, present.get(step_columns(step.label)[3]))
        if after != before:
            yield after
    yield from attention.seen(
        answers.concerns, present.get(NEEDS_CALL), present.get(ACKNOWLEDGED), now
    )
