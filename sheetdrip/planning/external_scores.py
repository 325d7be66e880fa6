"""Says what to record of a score that another system hands over, such as a Studio dialogue."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sheetdrip.domain.reply import ConcernRecord, ScoreRecord, ScoreSource
from sheetdrip.planning.attention import answered
from sheetdrip.planning.concerns import ConcernKind
from sheetdrip.planning.scoring import corrected

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
