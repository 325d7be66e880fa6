"""Decides what belongs into a score's cell, and what the cell tells.

The patient's score is written into a blank cell. What staff type there stays: only a correction by the
patient replaces the patient's own earlier score. An emptied cell says nothing, and the score comes back:
nobody can tell a clearing by hand from a tool that writes whole rows back as it read them. Staff who mean
that an answer does not count type over it, if only a “-”.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.message import Message
from sheetdrip.domain.reply import ConcernRecord, ScoreRecord, ScoreSource
from sheetdrip.planning.attention import answered
from sheetdrip.planning.concerns import ConcernKind


def is_answered(question: Message, scores: Mapping[tuple[str, str], ScoreRecord]) -> bool:
    """Whether a score stands beside it, the patient's or one that staff have typed."""
    record = scores.get((question.key.surgery, question.question))
    return record is not None and (record.by_staff or record.score is not None)


def seen(record: ScoreRecord, present: Cell, *, is_lost: bool = False) -> ScoreRecord:
    """The record after a look at the surgery's own cell, with what is to be written there now.

    `record.offered` is what the daemon tried to write: only the next read shows whether the write succeeded.
    `is_lost`: it is blank because its column or its SID is gone too, so that nobody has cleared it.
    """
    text = text_of(present)
    own = None if record.score is None else str(record.score)
    if is_lost:
        return record if record.by_staff or own is None else replace(record, offered=own)
    if text == own:
        return replace(record, shown=text, offered=None, by_staff=False)
    if text == record.offered:
        record = replace(record, shown=text, by_staff=False)
    elif text != (record.shown or ""):
        record = replace(record, shown=text, by_staff=bool(text))
    return record if record.by_staff else replace(record, offered=own)


def score_cell(record: ScoreRecord, present: Cell, *, misplaced: bool) -> Cell:
    """What the cell should say. `misplaced`: the row's own cells were another surgery's until now."""
    if record.by_staff:
        return _typed(record.shown or "") if misplaced else present
    if misplaced or record.score is not None:
        return _own(record)
    # what the patient said was about another question
    is_withdrawn = bool(record.shown) and text_of(present) == record.shown
    return "" if is_withdrawn else present


def corrected(record: ScoreRecord, score: int, reply_sid: str) -> ScoreRecord:
    """The record after the patient named a score, for the first time or anew."""
    return replace(record, score=score, reply_sid=reply_sid, source=ScoreSource.PATIENT)


def _own(record: ScoreRecord) -> Cell:
    return "" if record.score is None else record.score


def _typed(text: str) -> Cell:
    """Staff's own words as they stood there: a number was a number."""
    return int(text) if text.isdecimal() and text.isascii() else text


_PREFIX = "web:"
"""Keeps the names that other systems give apart from Twilio's SIDs."""

_SETTLED = frozenset({ConcernKind.UNCLEAR.value, ConcernKind.SILENCE.value})


def handed_over(
    given: ScoreRecord,
    scores: Mapping[tuple[str, str], ScoreRecord],
    concerns: Mapping[tuple[str, str, str], ConcernRecord],
    now: datetime,
) -> Iterator[ScoreRecord | ConcernRecord]:
    """What to keep; nothing for a repetition. `given`: its `reply_sid` names where it comes from.

    A score that the patient texted is at first hand and stays: a hand-over that is repeated late must not
    undo a correction.
    """
    before = scores.get(
        (given.surgery, given.step), ScoreRecord(surgery=given.surgery, step=given.step)
    )
    if given.score is None or before.score == given.score or _is_texted(before):
        return
    known = corrected(before, given.score, f"{_PREFIX}{given.reply_sid}")
    yield replace(known, source=ScoreSource.SYSTEM)
    for one in concerns.values():
        mine = (one.surgery, one.step) == (given.surgery, given.step) and one.kind in _SETTLED
        if mine and one.acknowledged_at is None:
            yield answered(one, now)


def _is_texted(record: ScoreRecord) -> bool:
    return record.score is not None and record.source is ScoreSource.PATIENT
