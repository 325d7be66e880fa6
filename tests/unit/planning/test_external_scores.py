"""What follows from a score that another system hands over?"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sheetdrip.domain.reply import ConcernRecord, ScoreRecord, ScoreSource
from sheetdrip.domain.wording import as_said
from sheetdrip.planning.scoring import handed_over

NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)
GIVEN = ScoreRecord(surgery="A", step="day-7", score=7, reply_sid="flow-1")
KEPT = replace(GIVEN, reply_sid="web:flow-1", source=ScoreSource.SYSTEM)
SILENT = ConcernRecord(
    surgery="A", step="day-7", kind="silence", detail=as_said("no reply in 24 hours"), raised_at=NOW
)


def kept(
    given: ScoreRecord = GIVEN, *before: ScoreRecord, concerns: tuple[ConcernRecord, ...] = ()
) -> list[ScoreRecord | ConcernRecord]:
    scores = {(one.surgery, one.step): one for one in before}
    open_ = {(one.surgery, one.step, one.kind): one for one in concerns}
    return list(handed_over(given, scores, open_, NOW))


def settled(concern: ConcernRecord) -> ConcernRecord:
    return replace(concern, acknowledged_at=NOW, acknowledged_by="the patient's own reply")


def test_a_score_is_kept_with_its_source() -> None:
    assert kept() == [KEPT]
    other = ScoreRecord(surgery="A", step="day-14", score=3, reply_sid="SM1")
    assert kept(GIVEN, other) == [KEPT]


def test_a_repetition_changes_nothing_and_a_new_score_does() -> None:
    assert kept(GIVEN, KEPT) == []
    assert kept(replace(GIVEN, score=0), KEPT) == [replace(KEPT, score=0)]


def test_what_the_patient_texted_stays() -> None:
    assert kept(GIVEN, ScoreRecord(surgery="A", step="day-7", score=4, reply_sid="SM1")) == []


def test_what_staff_typed_stays_in_its_cell() -> None:
    typed = ScoreRecord(surgery="A", step="day-7", shown="5", by_staff=True)
    assert kept(GIVEN, typed) == [replace(KEPT, shown="5", by_staff=True)]


def test_no_score_is_nothing() -> None:
    assert kept(replace(GIVEN, score=None)) == []


def test_an_answer_settles_silence_and_what_was_not_understood() -> None:
    unclear = replace(SILENT, kind="unclear")
    assert kept(GIVEN, concerns=(SILENT, unclear)) == [KEPT, settled(SILENT), settled(unclear)]


@pytest.mark.parametrize(
    "other",
    [
        replace(SILENT, kind="remark"),
        replace(SILENT, step="day-14"),
        replace(SILENT, surgery="B"),
        replace(SILENT, acknowledged_at=NOW, acknowledged_by="Bea"),
    ],
)
def test_an_answer_settles_nothing_else(other: ConcernRecord) -> None:
    assert kept(GIVEN, concerns=(other, SILENT))[1:] == [settled(SILENT)]
