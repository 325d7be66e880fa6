"""Whom may we text at all?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheetdrip.domain.identity import Fingerprint, KnownSurgery
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.domain.wording import as_said, sentence
from sheetdrip.planning.course import Course, CourseStatus, removed
from sheetdrip.planning.diff import diff
from sheetdrip.planning.plan import Cancel, Schedule, SendNow, Skip
from sheetdrip.planning.suppression import (
    OWN_NUMBER,
    Contact,
    Hold,
    by_phone,
    own_numbers,
    suppress,
    unread_holds,
)
from tests.builders import (
    DAY_7,
    DAY_14,
    DAY_21,
    EVENING,
    NOW,
    PHONE,
    course,
    desired,
    draft,
    due,
    key,
    message,
    terms,
)

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
OTHER = "+13125550199"
WHY = "the patient replied STOP on Tue 3 Mar: nothing more is sent unless they reply START"
AT_ITS_TIME = "the patient had replied STOP at its time"
STOPPED = Contact(phone=PHONE, opted_out_at=NOW)
BACK = Contact(phone=PHONE, opted_out_at=NOW, opted_in_at=NOW + 8 * DAY)
FLAWED = Contact(phone=PHONE, unreachable_code=30006, flawed_at=NOW)


def three(status: CourseStatus = CourseStatus.GOING, to: str = PHONE, surgery: str = "A") -> Course:
    """A week before, at and a week after day 7."""
    return course(
        desired(EVENING, surgery=surgery, to=to, when=due(DAY_7 - 7 * DAY, DAY_7 - 6 * DAY)),
        desired(surgery=surgery, to=to),
        desired(DAY_14, surgery=surgery, to=to, when=due(DAY_7 + 7 * DAY, DAY_7 + 8 * DAY)),
        surgery=surgery,
        status=status,
        why="" if status is CourseStatus.GOING else "as the row says",
    )


def heeded(of: Course, *contacts: Contact) -> Course:
    return suppress({"A": of}, {one.phone: one for one in contacts})["A"]


@pytest.mark.parametrize(
    ("out", "back", "opted_out"),
    [
        (None, None, False),
        (None, NOW, False),
        (NOW, None, True),
        (NOW, NOW - HOUR, True),
        (NOW, NOW, True),
        (NOW, NOW + HOUR, False),
    ],
)
def test_the_last_word_counts(
    out: datetime | None, back: datetime | None, *, opted_out: bool
) -> None:
    contact = Contact(phone=PHONE, opted_out_at=out, opted_in_at=back)
    assert contact.is_opted_out is opted_out


@pytest.mark.parametrize(
    "contacts",
    [
        {},
        {OTHER: replace(STOPPED, phone=OTHER)},
        {PHONE: Contact(phone=PHONE)},
        # START from somebody who never stopped
        {PHONE: Contact(phone=PHONE, opted_in_at=DAY_7 + DAY)},
        {PHONE: replace(BACK, opted_in_at=DAY_7 - 8 * DAY, opted_out_at=DAY_7 - 9 * DAY)},
    ],
    ids=str,
)
def test_courses_that_no_phone_changes_are_the_same_mapping(
    contacts: Mapping[str, Contact],
) -> None:
    courses = {"A": three(), "B": removed("B")}
    assert suppress(courses, contacts) is courses


def test_only_the_courses_of_that_phone_change_and_the_order_stays() -> None:
    courses = {
        "A": three(to=OTHER),
        "B": three(surgery="B"),
        "C": three(to=OTHER, surgery="C"),
        "D": three(surgery="D"),
    }
    told = suppress(courses, {PHONE: STOPPED})
    assert list(told) == ["A", "B", "C", "D"]
    assert told["A"] is courses["A"]
    assert told["C"] is courses["C"]
    assert [(told[one].status, sentence(told[one].why)) for one in "BD"] == [
        (CourseStatus.OPTED_OUT, WHY)
    ] * 2


@pytest.mark.parametrize(
    ("status", "stopped", "flawed"),
    [
        (CourseStatus.GOING, CourseStatus.OPTED_OUT, CourseStatus.WAITING),
        (CourseStatus.PAUSED, CourseStatus.OPTED_OUT, CourseStatus.PAUSED),
        (CourseStatus.WAITING, CourseStatus.OPTED_OUT, CourseStatus.WAITING),
        (CourseStatus.STOPPED, CourseStatus.STOPPED, CourseStatus.STOPPED),
        (CourseStatus.GONE, CourseStatus.GONE, CourseStatus.GONE),
    ],
)
def test_what_staff_ended_stays_ended(
    status: CourseStatus, stopped: CourseStatus, flawed: CourseStatus
) -> None:
    assert heeded(three(status), STOPPED).status is stopped
    assert heeded(three(status), FLAWED).status is flawed
    if status is not CourseStatus.GOING:
        assert sentence(heeded(three(status), FLAWED).why) == "as the row says"


def test_a_row_whose_phone_is_not_known_is_left_alone() -> None:
    faulty = course(status=CourseStatus.WAITING, why="Phone is blank")
    assert heeded(faulty, STOPPED) is faulty


def test_the_day_of_the_stop_is_the_patients() -> None:
    late = replace(STOPPED, opted_out_at=datetime.fromisoformat("2026-03-04T03:00:00+00:00"))
    assert sentence(heeded(three(), late).why) == WHY


def test_a_phone_that_cannot_be_texted_says_what_to_do() -> None:
    why = "this is a landline or unreachable: ask for a mobile number (Twilio 30006)"
    assert sentence(heeded(three(), FLAWED).why) == why
    out = heeded(three(), replace(FLAWED, opted_out_at=NOW))
    assert sentence(out.why) == WHY


def told(of: Course, recorded: Mapping[str, Message], at: datetime) -> list[str]:
    names = {Cancel: "cancel", Schedule: "schedule", SendNow: "send", Skip: "skip"}
    return [
        f"{names[type(one)]} {(one.message if isinstance(one, Cancel) else one.draft).key.step}"
        + (f": {sentence(one.reason)}" if isinstance(one, Cancel | Skip) else "")
        for one in diff(of, recorded, terms(at))
    ]


def held(step: str, state: State, when: timedelta) -> Message:
    times = due(DAY_7 + when, DAY_7 + when + DAY)
    return message(state, draft(key(step=step), when=times), reason=WHY)


def test_stop_cancels_what_twilio_holds_and_skips_what_falls_due() -> None:
    out = heeded(three(), STOPPED)
    scheduled = {
        "evening": held("evening", State.DELIVERED, -7 * DAY),
        "day-7": held("day-7", State.SCHEDULED, 0 * DAY),
        "day-14": held("day-14", State.SCHEDULED, 7 * DAY),
    }
    assert told(out, scheduled, NOW) == [f"cancel day-7: {WHY}", f"cancel day-14: {WHY}"]
    cancelled = scheduled | {
        "day-7": held("day-7", State.CANCELLED, 0 * DAY),
        "day-14": held("day-14", State.CANCELLED, 7 * DAY),
    }
    assert told(out, cancelled, DAY_7 - timedelta(seconds=1)) == []
    assert told(out, cancelled, DAY_7) == [f"skip day-7: {AT_ITS_TIME}"]


def test_start_resumes_what_lies_ahead_and_catches_nothing_up() -> None:
    # START comes a day after day 7's text fell due, whose skip was never recorded
    back = replace(BACK, opted_in_at=DAY_7 + HOUR)
    cancelled = {
        "evening": held("evening", State.DELIVERED, -7 * DAY),
        "day-7": held("day-7", State.CANCELLED, 0 * DAY),
        "day-14": held("day-14", State.CANCELLED, 7 * DAY),
    }
    again = heeded(three(), back)
    assert (again.status, again.why) == (CourseStatus.GOING, None)
    assert told(again, cancelled, DAY_7 + 2 * HOUR) == [
        f"skip day-7: {AT_ITS_TIME}",
        "schedule day-14",
    ]


def test_what_is_due_when_start_comes_still_goes() -> None:
    back = replace(BACK, opted_in_at=DAY_7)
    assert told(heeded(three(), back), {}, DAY_7)[1:] == ["send day-7"]


def test_another_obstacle_keeps_its_reason() -> None:
    hindered = course(desired(DAY_21, never_reason="the surgery is at 20:00"))
    later = replace(BACK, opted_in_at=DAY_7 + DAY)
    assert suppress({"A": hindered}, {PHONE: later})["A"] is hindered


def test_what_several_spellings_of_a_phone_taught_is_put_together() -> None:
    carriers = Contact(
        phone="+5491112345678", opted_out_at=NOW, unreachable_code=30006, flawed_at=NOW
    )
    through_a_channel = Contact(phone="whatsapp:+541112345678", opted_in_at=NOW - DAY)
    cured = Contact(phone="+541112345678", flawed_at=NOW + DAY)
    assert by_phone([carriers, through_a_channel, cured]) == {
        "+541112345678": Contact(
            phone="+541112345678",
            opted_out_at=NOW,
            opted_in_at=NOW - DAY,
            flawed_at=NOW + DAY,
        )
    }
    assert by_phone([cured, carriers]) == by_phone([carriers, cured])
    assert by_phone([FLAWED, STOPPED]) == {
        PHONE: replace(STOPPED, unreachable_code=30006, flawed_at=NOW)
    }


def test_a_stop_counts_whatever_the_row_calls_the_phone() -> None:
    stopped = by_phone([Contact(phone="+541112345678", opted_out_at=NOW)])
    course_ = suppress({"A": three(to="+5491112345678")}, stopped)["A"]
    assert course_.status is CourseStatus.OPTED_OUT


def test_the_clinics_own_numbers_are_learned_and_forgotten() -> None:
    own = Contact(phone=PHONE, unreachable_code=OWN_NUMBER, flawed_at=NOW)
    agent = Contact(phone="rcs:hillside", unreachable_code=OWN_NUMBER, flawed_at=NOW)
    assert own_numbers((PHONE, "rcs:hillside"), {}, NOW) == [own, agent]
    assert own_numbers((PHONE,), {PHONE: own}, NOW + DAY) == []
    assert own_numbers((PHONE,), {PHONE: FLAWED, OTHER: Contact(phone=OTHER)}, NOW) == [own]
    gone_back = replace(own, unreachable_code=None, flawed_at=NOW + DAY)
    assert own_numbers((), {PHONE: own, OTHER: replace(FLAWED, phone=OTHER)}, NOW + DAY) == [
        gone_back
    ]


def test_a_row_with_the_clinics_own_number_gets_nothing_and_says_so() -> None:
    (own,) = own_numbers((PHONE,), {}, NOW)
    heeded = suppress({"A": three()}, {PHONE: own})["A"]
    assert heeded.status is CourseStatus.WAITING
    assert str(OWN_NUMBER) in sentence(heeded.why)


HELD = Contact(phone=PHONE, hold=Hold.WISH, held_at=NOW)


def raised(kind: str = "wants_out", surgery: str = "A") -> ConcernRecord:
    return ConcernRecord(surgery=surgery, step="", kind=kind, detail=as_said("read"), raised_at=NOW)


def surgery(drip_id: str = "A", phone: str = PHONE) -> KnownSurgery:
    return KnownSurgery(drip_id=drip_id, fingerprint=Fingerprint("ada", phone, "46000"))


def test_what_was_written_in_words_holds_the_texts_until_start() -> None:
    for hold in Hold:
        held = suppress({"A": three()}, {PHONE: replace(HELD, hold=hold)})["A"]
        assert (held.status, held.of_row) == (CourseStatus.OPTED_OUT, CourseStatus.GOING)
        assert "Acknowledged by" in sentence(held.why)
    death = suppress({"A": three()}, {PHONE: replace(HELD, hold=Hold.DEATH)})["A"]
    assert "Deceased" in sentence(death.why)
    back = replace(HELD, opted_in_at=NOW + MINUTE)
    assert suppress({"A": three()}, {PHONE: back})["A"].status is CourseStatus.GOING
    assert [one.wants_silence for one in (HELD, STOPPED, back, FLAWED)] == [
        True,
        True,
        False,
        False,
    ]


def test_after_start_what_fell_due_while_it_was_held_is_not_caught_up() -> None:
    back = replace(HELD, opted_in_at=DAY_7 + HOUR)
    again = suppress({"A": three()}, {PHONE: back})["A"]
    assert told(again, {}, DAY_7 + 2 * HOUR)[1] == f"skip day-7: {AT_ITS_TIME}"


def test_a_row_that_says_on_goes_on_once_somebody_has_read_it() -> None:
    on = replace(three(), says_on=True)
    assert suppress({"A": on}, {PHONE: HELD})["A"].status is CourseStatus.GOING
    assert suppress({"A": on}, {PHONE: HELD}, {PHONE})["A"].status is CourseStatus.OPTED_OUT
    # a name alone, beside a Drip that is blank, lets nothing go
    assert suppress({"A": three()}, {PHONE: HELD})["A"].status is CourseStatus.OPTED_OUT


def test_where_drip_says_on_already_the_row_tells_what_to_do_first() -> None:
    on = replace(three(), says_on=True)
    for hold, word in ((Hold.WISH, "Stopped"), (Hold.DEATH, "Deceased")):
        held = suppress({"A": on}, {PHONE: replace(HELD, hold=hold)}, {PHONE})["A"]
        assert f"write {word} there" in sentence(held.why)


def test_whose_wish_nobody_has_read() -> None:
    contacts = {PHONE: HELD, OTHER: Contact(phone=OTHER)}
    surgeries = [surgery(), surgery("B", OTHER)]
    texts = [message(State.SCHEDULED)]

    def unread(*concerns: ConcernRecord) -> frozenset[str]:
        return unread_holds(contacts, concerns, surgeries, texts, NOW)

    assert unread(raised()) == {PHONE}
    assert unread(raised("death")) == {PHONE}
    assert unread(raised("remark"), raised(surgery="B"), raised(surgery="")) == frozenset()
    read = replace(raised(), acknowledged_at=NOW, acknowledged_by="JD")
    assert unread(read) == frozenset()
    # the row's phone has been corrected: texts to the one before are known all the same
    moved = [surgery(phone=OTHER)]
    assert unread_holds(contacts, [raised()], moved, texts, NOW) == {PHONE}
    assert unread_holds({}, [raised()], surgeries, texts, NOW) == frozenset()
    # a row that was cut may come back; of one that is gone for good nobody can acknowledge anything
    for hours, held in ((23, {PHONE}), (24, set())):
        cut = [replace(surgery(), absences=9, absent_since=NOW - hours * HOUR)]
        assert unread_holds(contacts, [raised()], cut, texts, NOW) == held


def test_of_several_spellings_the_last_hold_counts() -> None:
    first = Contact(phone="+541112345678", hold=Hold.WISH, held_at=NOW)
    later = Contact(phone="+5491112345678", hold=Hold.DEATH, held_at=NOW + DAY)
    (together,) = by_phone([later, first]).values()
    assert (together.hold, together.held_at) == (Hold.DEATH, NOW + DAY)
    assert by_phone([first, later]) == by_phone([later, first])
    newer = replace(first, held_at=NOW + 2 * DAY)
    (together,) = by_phone([newer, later]).values()
    assert together.hold is Hold.DEATH


@pytest.mark.parametrize("other", [replace(HELD, held_at=NOW - DAY), Contact(phone=PHONE)])
def test_of_several_wishes_the_last_counts_in_any_order(other: Contact) -> None:
    for pair in ((HELD, other), (other, HELD)):
        (together,) = by_phone(pair).values()
        assert (together.hold, together.held_at) == (Hold.WISH, NOW)


@pytest.mark.parametrize("contact", [STOPPED, HELD, FLAWED])
def test_what_the_row_alone_says_is_kept_whatever_its_phone_has_taught(contact: Contact) -> None:
    assert heeded(three(), contact).of_row is CourseStatus.GOING


def test_start_ends_no_news_of_a_death() -> None:
    dead = replace(HELD, hold=Hold.DEATH, opted_in_at=NOW + MINUTE)
    assert suppress({"A": three()}, {PHONE: dead})["A"].status is CourseStatus.OPTED_OUT
    on = replace(three(), says_on=True)
    assert suppress({"A": on}, {PHONE: dead})["A"].status is CourseStatus.GOING
