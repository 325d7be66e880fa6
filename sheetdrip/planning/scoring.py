"""What belongs into a score's cell, and what does the cell tell?

The patient's score is written once into a blank cell. Whatever staff type there, or clear, stays: only a
correction by the patient replaces the patient's own earlier score.
"""

from dataclasses import replace

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.reply import ScoreRecord


def seen(record: ScoreRecord, present: Cell) -> ScoreRecord:
    """The record after a look at the surgery's own cell."""
    text = text_of(present)
    if text == (record.shown or ""):
        return record
    if record.score is not None and text == str(record.score):
        return replace(record, shown=text, by_staff=False)
    return replace(record, shown=text, by_staff=True)


def score_cell(record: ScoreRecord, present: Cell, *, healed: bool) -> Cell:
    """What the cell should say. `healed`: the row's own cells were another surgery's until now."""
    if record.by_staff:
        return _typed(record.shown or "") if healed else present
    return present if record.score is None and not healed else _own(record)


def corrected(record: ScoreRecord, score: int, reply_sid: str) -> ScoreRecord:
    """The record after the patient named a score, for the first time or anew."""
    return replace(record, score=score, reply_sid=reply_sid)


def _own(record: ScoreRecord) -> Cell:
    return "" if record.score is None else record.score


def _typed(text: str) -> Cell:
    """Staff's own words as they stood there: a number was a number."""
    return int(text) if text.isdecimal() and text.isascii() else text
