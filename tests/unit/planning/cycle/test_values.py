"""What do the values say that a cycle is decided by?"""

from dataclasses import replace
from datetime import timedelta

from sheetdrip.channels import STUDIO
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.reply import ConcernRecord, ReplyRecord, ScoreRecord
from sheetdrip.domain.wording import as_said
from sheetdrip.planning.concerns import ConcernKind
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_processing import AUTOMATIC
from sheetdrip.planning.reply_state import ReplyState, silent
from sheetdrip.planning.sheet_reading import Closed, Reading
from sheetdrip.planning.suppression import Contact, Hold
from tests.builders import (
    CHICAGO,
    FLOW,
    NOW,
    PHONE,
    SERVICE,
    draft,
    key,
    message,
    reply,
    sequence,
    step,
)
from tests.unit.planning.cycle.clinic import HILLSIDE, met, typed

OTHER = "+13125550102"


def test_the_newest_revision_of_a_step_counts() -> None:
    texts = [
        message(State.CANCELLED, draft(key(revision=1)), sid="SM1"),
        message(State.SCHEDULED, draft(key(revision=2)), sid="SM2"),
    ]
    for messages in (texts, texts[::-1]):
        records = ClinicRecords(messages=tuple(messages))
        assert records.by_surgery["A"]["day-7"].sid == "SM2"
    assert records.held_by_twilio == 1
    assert records.pending == {"A"}


def test_only_steps_that_a_person_answered_were_heard() -> None:
    def one(step_name: str | None, verdict: str | None = "score") -> ReplyRecord:
        return ReplyRecord(reply=reply(), verdict=verdict, surgery="A", step=step_name)

    reply_state = ReplyState(replies=(one("day-7"), one("day-14", AUTOMATIC), one(None)))
    assert reply_state.replied_steps == {"A": {"day-7"}}


def test_answers_are_scores_and_concerns_by_surgery() -> None:
    score = ScoreRecord(surgery="A", step="day-7", score=4)
    concern = ConcernRecord(
        surgery="B", step="day-7", kind=ConcernKind.SCORE, detail=as_said("8"), raised_at=NOW
    )
    reply_state = ReplyState(
        scores={("A", "day-7"): score}, concerns={("B", "day-7", concern.kind): concern}
    )
    assert reply_state.answers["A"].scores == {"day-7": score}
    assert reply_state.answers["B"].concerns == (concern,)


def test_a_reading_tells_what_is_missing_and_what_takes_no_writing() -> None:
    reading = Reading(
        time_zone=CHICAGO,
        rows=(),
        absent=("Status", "Next text"),
        theirs={"Status": "Status is yours"},
        closed=Closed(told=("Day 7 SID is protected",)),
    )
    first, second, third = reading.warnings
    assert (first, third) == ("Status is yours", "Day 7 SID is protected")
    assert "Next text" in second


def test_nothing_goes_to_a_phone_that_said_stop_or_wrote_what_nobody_has_read() -> None:
    wish = Contact(phone=OTHER, held_at=NOW, hold=Hold.WISH)
    said = ConcernRecord(
        surgery="B", step="day-7", kind=ConcernKind.WANTS_OUT, detail=as_said(""), raised_at=NOW
    )
    reply_state = ReplyState(
        contacts={PHONE: Contact(phone=PHONE, opted_out_at=NOW), OTHER: wish},
        concerns={("B", "day-7", said.kind): said},
    )
    records = ClinicRecords(surgeries=(met("B", typed(2, phone=OTHER)),))
    assert silent(reply_state, records, NOW) == {PHONE, OTHER}
    read = replace(said, acknowledged_at=NOW + timedelta(minutes=1))
    reply_state = replace(reply_state, concerns={("B", "day-7", said.kind): read})
    assert silent(reply_state, records, NOW) == {PHONE}


def test_a_clinics_columns_follow_its_steps_and_keep_those_that_are_no_more() -> None:
    old = step("day-3", label="Day 3", day=3)
    asking = replace(step("day-9", label="Day 9", day=9), channel=STUDIO, carrier=FLOW)
    plan = sequence(step(), asking)
    clinic = replace(
        HILLSIDE,
        sequences={plan.name: plan},
        former=(old, step()),
        called={"Day 7": ("Week 1",)},
    )
    assert [one.label for one in clinic.steps] == ["Day 7", "Day 9", "Day 3"]
    assert clinic.labels == {"day-7": "Day 7", "day-9": "Day 9", "day-3": "Day 3"}
    assert (clinic.last_day, clinic.own_carriers) == (9, (asking,))
    assert "Day 7 SID" in clinic.own_columns
    assert "Day 3 SID" in clinic.own.kept
    assert clinic.own.called["Day 7 SID"] == ("Week 1 SID",)
    assert clinic.service_sid == SERVICE


def test_a_clinic_knows_which_columns_its_texts_say() -> None:
    assert HILLSIDE.own.said == frozenset()
    saying = sequence(step(texts={"en": "{surgeon} of {clinic}: {procedure}?"}), name="knee")
    clinic = replace(HILLSIDE, sequences={**HILLSIDE.sequences, "knee": saying})
    assert clinic.own.said == {"Surgeon"}
