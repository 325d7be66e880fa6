"""When is a question asked once more, and when is it left to a person?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheetdrip.channels import SMS, STUDIO
from sheetdrip.domain.channel import Channel
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Draft, Key, Message, MessageKind
from sheetdrip.domain.reply import ConcernRecord, ReplyRecord
from sheetdrip.domain.send_time import local
from sheetdrip.domain.wording import say
from sheetdrip.planning.clarify import GaveUp, clarifications, hopeless
from sheetdrip.planning.concerns import detailed
from sheetdrip.planning.course import Course, CourseStatus
from sheetdrip.planning.plan import SendNow
from tests.builders import (
    DAY_7,
    DAY_SEVEN,
    FLOW,
    PHONE,
    SERVICE,
    clarification,
    course,
    desired,
    message,
    reply,
    terms,
)

REPLIED = DAY_7 + timedelta(minutes=3)
NOW = REPLIED + timedelta(seconds=20)
RECORD = ReplyRecord(
    reply=reply("so so", received_at=REPLIED), verdict="clarify", surgery="A", step="day-7"
)
GOING = replace(course(desired()), clarification="One number, please")
AGAIN = Key(surgery="A", step="day-7?", revision=1)


def asked(
    *records: ReplyRecord,
    of: Course | None = GOING,
    before: Message | None = None,
    now: datetime = NOW,
) -> list[SendNow | GaveUp]:
    recorded = {"A": {before.key.step: before}} if before else {}
    courses = {"A": of} if of else {}
    return list(clarifications(records or (RECORD,), courses, recorded, terms(now=now)))


def sent(state: State) -> Message:
    return message(state, clarification())


def test_the_question_is_asked_again_at_once_in_the_patients_words() -> None:
    assert asked() == [
        SendNow(
            Draft(
                key=AGAIN,
                kind=MessageKind.CLARIFICATION,
                to=PHONE,
                body="One number, please",
                channel=SMS,
                service_sid=SERVICE,
                send_at=REPLIED,
                latest=REPLIED + timedelta(minutes=30),
                delivery="now",
            )
        )
    ]


MAILBOX = Channel(name="mailbox", kind="mailbox", sids=("VB",))


@pytest.mark.parametrize(
    ("channel", "carrier", "by"),
    [(MAILBOX, "box-knees", (MAILBOX, "box-knees")), (STUDIO, FLOW, (SMS, SERVICE))],
)
def test_it_goes_by_the_questions_channel_unless_that_asks_again_by_itself(
    channel: Channel, carrier: str, by: tuple[Channel, str]
) -> None:
    of = desired(replace(DAY_SEVEN, channel=channel, carrier=carrier))
    (found,) = asked(of=replace(course(of), clarification="One number, please"))
    assert isinstance(found, SendNow)
    assert (found.draft.channel, found.draft.service_sid) == by


@pytest.mark.parametrize(
    "state", [State.INTENDED, State.UNKNOWN, State.SENT, State.DELIVERED, State.SKIPPED]
)
def test_what_was_asked_again_is_not_asked_a_third_time(state: State) -> None:
    assert asked(before=sent(state)) == []


def test_a_question_that_twilio_refused_rests_before_it_is_asked_again() -> None:
    refused = replace(sent(State.WAITING), posted_at=NOW, error_code=21606)
    assert asked(before=refused, now=NOW + timedelta(seconds=59)) == []
    assert len(asked(before=refused, now=NOW + timedelta(seconds=60))) == 1
    assert asked(before=refused, now=REPLIED + timedelta(minutes=31)) == [GaveUp(RECORD)]


SILENT = REPLIED + timedelta(hours=12)


def test_who_is_silent_after_being_asked_again_is_left_to_a_person() -> None:
    asked_then = replace(sent(State.DELIVERED), send_at=REPLIED, posted_at=REPLIED)
    assert asked(before=asked_then, now=SILENT - timedelta(minutes=1)) == []
    assert asked(before=asked_then, now=SILENT) == [GaveUp(RECORD)]


@pytest.mark.parametrize(
    ("verdict", "given_up"),
    [("scored", False), ("unclear", False), ("remark", False), ("automatic", True), (None, True)],
)
def test_whoever_wrote_again_is_not_silent_but_a_machine_is(
    verdict: str | None, *, given_up: bool
) -> None:
    asked_then = replace(sent(State.DELIVERED), send_at=REPLIED, posted_at=REPLIED)
    again = replace(RECORD, verdict=verdict)
    assert asked(RECORD, again, before=asked_then, now=SILENT) == (
        [GaveUp(RECORD)] if given_up else []
    )


def test_what_twilio_certainly_did_not_take_is_tried_again() -> None:
    assert len(asked(before=sent(State.WAITING))) == 1


@pytest.mark.parametrize("state", [State.FAILED, State.UNDELIVERED])
def test_a_question_that_did_not_arrive_is_left_to_a_person(state: State) -> None:
    assert asked(before=sent(state)) == [GaveUp(RECORD)]


@pytest.mark.parametrize(
    "of",
    [
        None,
        replace(GOING, status=CourseStatus.PAUSED),
        replace(GOING, status=CourseStatus.STOPPED),
        replace(GOING, clarification=""),
        replace(GOING, messages={}),
        replace(course(desired(to="+13125550199")), clarification="One number, please"),
    ],
)
def test_a_patient_who_may_not_be_texted_is_left_to_a_person(of: Course | None) -> None:
    assert asked(of=of) == [GaveUp(RECORD)]


def test_half_an_hour_later_a_question_would_only_puzzle() -> None:
    assert len(asked(now=REPLIED + timedelta(minutes=30))) == 1
    assert asked(now=REPLIED + timedelta(minutes=31)) == [GaveUp(RECORD)]


def test_nobody_is_asked_in_quiet_hours() -> None:
    late = DAY_7.replace(hour=23) + timedelta(hours=4)
    record = replace(RECORD, reply=reply("so so", received_at=late))
    assert asked(record, now=late) == [GaveUp(record)]


@pytest.mark.parametrize(
    "record",
    [
        replace(RECORD, verdict="scored"),
        replace(RECORD, verdict=None),
        replace(RECORD, surgery=None),
        replace(RECORD, step=None),
    ],
)
def test_nothing_else_is_asked_again(record: ReplyRecord) -> None:
    assert asked(record) == []


def test_what_is_given_up_is_kept_as_not_understood_with_a_reason_to_call() -> None:
    assert list(GaveUp(RECORD).handed_over("Day 7", "America/Chicago")) == [
        replace(RECORD, verdict="unclear"),
        ConcernRecord(
            surgery="A",
            step="day-7",
            kind="unclear",
            detail=detailed(say("concern.unclear"), "Day 7", local(REPLIED, "America/Chicago")),
            raised_at=REPLIED,
        ),
    ]


def test_without_a_sheet_a_reply_is_left_to_a_person_once_it_is_too_late_to_ask_again() -> None:
    assert list(hopeless([RECORD], {}, REPLIED + timedelta(minutes=30))) == []
    late = REPLIED + timedelta(minutes=30, seconds=1)
    assert list(hopeless([RECORD], {}, late)) == [GaveUp(RECORD)]


def test_without_a_sheet_a_question_that_did_not_arrive_is_given_up_at_once() -> None:
    recorded = {"A": {"day-7?": sent(State.UNDELIVERED)}}
    assert list(hopeless([RECORD], recorded, NOW)) == [GaveUp(RECORD)]
    assert list(hopeless([RECORD], {"A": {"day-7?": sent(State.SENT)}}, NOW)) == []


def test_an_answer_that_was_read_hides_no_later_one_that_was_not() -> None:
    read = replace(RECORD, reply=reply("3", sid="SM7"), verdict="scored", step="evening")
    assert [type(one) for one in asked(read, RECORD)] == [SendNow]


def test_half_an_hour_after_the_reply_it_is_asked_again_for_the_last_time() -> None:
    latest = REPLIED + timedelta(minutes=30)
    assert [type(asked(now=at)[0]) for at in (latest, latest + timedelta(seconds=1))] == [
        SendNow,
        GaveUp,
    ]
