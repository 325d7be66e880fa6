"""What must change for one surgery? Every state on every way, told in short: "schedule 2", "cancel: why"."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheetdrip.channels import STUDIO
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Draft, Message
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, CLINIC_PAUSED, Reason, ReasonCode
from sheetdrip.domain.wording import sentence
from sheetdrip.planning.course import Course, CourseStatus, DesiredMessage, removed
from sheetdrip.planning.diff import Terms, diff, next_moment, retries
from sheetdrip.planning.plan import Cancel, Change, Schedule, SendNow, Skip
from tests.builders import (
    DAY_7,
    DAY_7_LATEST,
    DAY_14,
    DAY_21,
    DAY_SEVEN,
    EVENING,
    FLOW,
    NOW,
    SERVICE,
    because,
    clarification,
    course,
    desired,
    draft,
    due,
    failed,
    key,
    message,
    started,
    terms,
)

UNTIMED = Reason(ReasonCode.UNTIMED)

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WHY = {
    CourseStatus.GOING: "",
    CourseStatus.PAUSED: "Drip says Paused",
    CourseStatus.STOPPED: "Drip says Stopped",
    CourseStatus.WAITING: "Consent is not ticked",
    CourseStatus.OPTED_OUT: "the patient replied STOP",
}
OTHER_PHONE = "+13125550199"


def told(change: Change) -> str:
    match change:
        case Cancel(held, reason):
            return f"cancel {held.key.step}: {sentence(reason)}"
        case Schedule(of):
            return f"schedule {of.key.step} {of.key.revision}"
        case SendNow(of):
            return f"send {of.key.step} {of.key.revision}"
        case Skip(of, reason):
            return f"skip {of.key.step} {of.key.revision}: {sentence(reason)}"


def changes(
    of: Course, recorded: Mapping[str, Message], at: datetime = NOW, under: Terms | None = None
) -> list[str]:
    return [told(change) for change in diff(of, recorded, under or terms(at))]


def going(
    *, status: CourseStatus = CourseStatus.GOING, middle: DesiredMessage | None = None
) -> Course:
    """Three steps; those beside the middle one have gone out long ago."""
    early = desired(EVENING, when=due(NOW - 9 * DAY, NOW - 8 * DAY))
    late = desired(DAY_21, when=due(NOW - 2 * DAY, NOW - DAY))
    return course(early, middle or desired(), late, status=status, why=WHY[status])


def beside(middle: Message | None) -> dict[str, Message]:
    delivered = {
        step: message(State.DELIVERED, draft(key(step=step))) for step in ("evening", "day-21")
    }
    return delivered | ({"day-7": middle} if middle else {})


def recorded(state: State, reason: Reason | str | None = None) -> dict[str, Message]:
    return beside(message(state, draft(key(revision=3)), reason=reason))


NOTHING: list[str] = []
SAME = {
    # the row says what the ledger says, inside the window: on each way
    "waiting": ("schedule day-7 3", "", "", ""),
    "intended": ("", "", "", ""),
    "unknown": ("", "", "", ""),
    "scheduled": (
        "",
        "cancel day-7: Drip says Paused",
        "cancel day-7: Drip says Stopped",
        "cancel day-7: Consent is not ticked",
    ),
    "cancelling": ("cancel day-7: begun",) * 4,
    "cancelled": ("schedule day-7 4", "", "", ""),
    "sent": ("", "", "", ""),
    "delivered": ("", "", "", ""),
    "undelivered": ("", "", "", ""),
    "failed": ("", "", "", ""),
    "too_late": ("", "", "", ""),
    "skipped": ("", "", "", ""),
}
WAYS = (CourseStatus.GOING, CourseStatus.PAUSED, CourseStatus.STOPPED, CourseStatus.WAITING)
EVERY_CASE = [
    pytest.param(State(state), status, expected, id=f"{state}-{status}")
    for state, row in SAME.items()
    for status, expected in zip(WAYS, row, strict=True)
]


def test_the_table_has_every_state() -> None:
    assert set(SAME) == {state.value for state in State}


@pytest.mark.parametrize(("state", "status", "expected"), EVERY_CASE)
def test_every_state_on_every_way(state: State, status: CourseStatus, expected: str) -> None:
    assert changes(going(status=status), recorded(state, "begun")) == (
        [expected] if expected else []
    )


@pytest.mark.parametrize("status", WAYS)
def test_a_text_never_handed_over_is_scheduled_only_while_going(status: CourseStatus) -> None:
    expected = ["schedule day-7 1"] if status is CourseStatus.GOING else NOTHING
    assert changes(going(status=status), beside(None)) == expected


@pytest.mark.parametrize("state", State)
def test_a_removed_row_withdraws_only_what_twilio_holds(state: State) -> None:
    expected = {
        State.SCHEDULED: ["cancel day-7: the row was removed"],
        State.CANCELLING: ["cancel day-7: begun"],
    }.get(state, NOTHING)
    reason = None if state is State.SCHEDULED else "begun"
    assert changes(removed("A"), recorded(state, reason)) == expected


def test_a_removed_row_withdraws_every_text() -> None:
    three = {
        step: message(State.SCHEDULED, draft(key(step=step)))
        for step in ("day-7", "day-14", "day-21")
    }
    assert changes(removed("A"), three) == [
        "cancel day-7: the row was removed",
        "cancel day-14: the row was removed",
        "cancel day-21: the row was removed",
    ]


def test_a_cancel_begun_without_a_reason_takes_the_new_one() -> None:
    assert changes(removed("A"), recorded(State.CANCELLING)) == [
        "cancel day-7: the row was removed"
    ]
    assert changes(going(), recorded(State.CANCELLING)) == ["cancel day-7: "]


def test_a_faulty_row_withdraws_what_is_scheduled_with_its_fault() -> None:
    faulty = course(status=CourseStatus.WAITING, why="Phone is blank")
    assert changes(faulty, recorded(State.SCHEDULED)) == ["cancel day-7: Phone is blank"]


def test_a_step_that_left_the_sequence_is_withdrawn() -> None:
    without = course(desired(EVENING, when=due(NOW - 9 * DAY)), desired(DAY_21))
    assert changes(without, recorded(State.SCHEDULED)) == [
        "cancel day-7: the step is no longer in the sequence"
    ]


CHANGED = {
    # (the phone changed, the time moved, the text changed), still going and inside the window
    "waiting": ("schedule day-7 3",) * 3,
    "intended": ("", "", ""),
    "unknown": ("", "", ""),
    "scheduled": (
        "cancel day-7: the phone changed",
        "cancel day-7: the time changed",
        "cancel day-7: the text changed",
    ),
    "cancelling": ("cancel day-7: begun",) * 3,
    "cancelled": ("schedule day-7 4",) * 3,
    "sent": ("", "", ""),
    "delivered": ("", "", ""),
    "undelivered": ("schedule day-7 4", "", ""),
    "failed": ("schedule day-7 4", "", ""),
    "too_late": ("", "", ""),
    "skipped": ("", "schedule day-7 4", ""),
}
EDITS = (
    desired(to=OTHER_PHONE),
    desired(when=due(DAY_7 - HOUR)),
    desired(body="And now?"),
)
EVERY_EDIT = [
    pytest.param(State(state), edit, expected, id=f"{state}-{number}")
    for state, row in CHANGED.items()
    for number, (edit, expected) in enumerate(zip(EDITS, row, strict=True))
]


@pytest.mark.parametrize(("state", "edit", "expected"), EVERY_EDIT)
def test_an_edit_changes_only_what_is_not_yet_sent(
    state: State, edit: DesiredMessage, expected: str
) -> None:
    found = changes(going(middle=edit), recorded(state, "begun"))
    assert found == ([expected] if expected else [])


def test_the_first_difference_is_the_reason() -> None:
    all_three = desired(to=OTHER_PHONE, when=due(DAY_7 - HOUR), body="And now?")
    assert changes(going(middle=all_three), recorded(State.SCHEDULED)) == [
        "cancel day-7: the phone changed"
    ]


def test_another_messaging_service_is_its_own_reason() -> None:
    other = replace(desired(), carrier="MG00000000000000000000000000000002")
    assert changes(going(middle=other), recorded(State.SCHEDULED)) == [
        "cancel day-7: the Messaging Service changed"
    ]


@pytest.mark.parametrize("now", [NOW, DAY_7 - SECOND, DAY_7 + HOUR])
def test_a_text_whose_time_nobody_knows_is_taken_back_whenever_it_was_to_go(now: datetime) -> None:
    untimed = recorded(State.SCHEDULED, UNTIMED)
    assert changes(going(), untimed, now) == [f"cancel day-7: {sentence(UNTIMED)}"]
    assert changes(removed("A"), untimed, now) == ["cancel day-7: the row was removed"]
    assert changes(going(middle=desired(to=OTHER_PHONE)), untimed, now) == [
        "cancel day-7: the phone changed"
    ]


def test_a_text_with_an_obstacle_is_taken_back_or_skipped() -> None:
    hindered = going(middle=desired(never_reason="the surgery is at 20:00"))
    assert changes(hindered, recorded(State.SCHEDULED)) == ["cancel day-7: the surgery is at 20:00"]
    assert changes(hindered, beside(None)) == ["skip day-7 1: the surgery is at 20:00"]
    assert changes(hindered, recorded(State.CANCELLED)) == ["skip day-7 4: the surgery is at 20:00"]
    assert changes(hindered, recorded(State.SKIPPED)) == NOTHING


def test_a_text_skipped_for_a_surgery_time_comes_back_when_that_is_corrected() -> None:
    skipped = recorded(State.SKIPPED, Reason.of(ReasonCode.SURGERY_LATER, time="21:00"))
    assert changes(going(), skipped) == ["schedule day-7 4"]
    still = desired(never_reason="the surgery is at 20:00, after this text's time")
    assert changes(going(middle=still), skipped) == NOTHING


@pytest.mark.parametrize("reason", ["Drip was Paused at its time", "too late", None], ids=str)
def test_a_text_skipped_for_its_time_stays_skipped(reason: str | None) -> None:
    assert changes(going(), recorded(State.SKIPPED, reason)) == NOTHING


def test_a_skipped_text_moved_to_another_past_is_skipped_for_that_once() -> None:
    past = desired(when=due(NOW - 3 * DAY, NOW - 2 * DAY))
    why = "too late (it goes until 18:00 on its day)"
    assert changes(going(middle=past), recorded(State.SKIPPED)) == [f"skip day-7 4: {why}"]
    now_so = replace(recorded(State.SKIPPED)["day-7"], send_at=NOW - 3 * DAY, reason=because(why))
    assert changes(going(middle=past), beside(now_so)) == NOTHING


def test_a_failed_text_to_a_new_phone_is_not_skipped_for_being_late() -> None:
    past = desired(to=OTHER_PHONE, when=due(NOW - 3 * DAY, NOW - 2 * DAY))
    assert changes(going(middle=past), recorded(State.FAILED)) == NOTHING


def test_a_text_cancelled_in_twilios_console_stays_cancelled_until_the_row_changes() -> None:
    outside = recorded(State.CANCELLED, CANCELLED_OUTSIDE)
    assert changes(going(), outside) == NOTHING
    for edit in EDITS:
        assert changes(going(middle=edit), outside) == ["schedule day-7 4"]


@pytest.mark.parametrize(
    ("before", "cancelled"),
    [(timedelta(seconds=6), True), (timedelta(seconds=5), False), (-SECOND, False)],
    ids=str,
)
def test_a_text_about_to_leave_is_not_raced(before: timedelta, *, cancelled: bool) -> None:
    expected = ["cancel day-7: Drip says Stopped"] if cancelled else NOTHING
    stopped = going(status=CourseStatus.STOPPED)
    assert changes(stopped, recorded(State.SCHEDULED), DAY_7 - before) == expected


def test_a_begun_cancel_is_pursued_even_at_its_time() -> None:
    stopped = going(status=CourseStatus.STOPPED)
    assert changes(stopped, recorded(State.CANCELLING, "x"), DAY_7 + HOUR) == ["cancel day-7: x"]


NOT_IN_TIME = "skip day-7 1: not sent in time: Consent is not ticked"
TOO_LATE = "skip day-7 1: too late (it goes until 18:00 on its day)"
PAUSED = "skip day-7 1: Drip was Paused at its time"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (DAY_7 - 8 * DAY, ("", "", "", "")),
        (NOW, ("schedule day-7 1", "", "", "")),
        (DAY_7 - timedelta(minutes=10), ("", "", "", "")),
        (DAY_7 - SECOND, ("", "", "", "")),
        (DAY_7, ("send day-7 1", PAUSED, "", "")),
        (DAY_7_LATEST, ("send day-7 1", PAUSED, "", "")),
        (DAY_7_LATEST + SECOND, (TOO_LATE, PAUSED, "", NOT_IN_TIME)),
    ],
    ids=str,
)
def test_the_time_decides_what_becomes_of_a_new_text(
    now: datetime, expected: tuple[str, ...]
) -> None:
    found = [changes(going(status=status), beside(None), now) for status in WAYS]
    assert found == [[one] if one else [] for one in expected]


@pytest.mark.parametrize(
    ("of", "now"),
    [
        (going(status=CourseStatus.PAUSED), DAY_7),
        (going(status=CourseStatus.WAITING), DAY_7_LATEST + SECOND),
        (going(middle=desired(never_reason="the surgery is at 20:00")), DAY_7),
        (going(middle=replace(desired(), cap_reason=because("another text"))), DAY_7),
        (going(), DAY_7_LATEST + SECOND),
    ],
    ids=["paused", "waiting", "hindered", "crowded", "too late"],
)
def test_what_is_skipped_was_never_to_be_scheduled(of: Course, now: datetime) -> None:
    (skipped,) = diff(of, beside(None), terms(now))
    assert isinstance(skipped, Skip)
    assert skipped.draft.delivery == "now"


def test_at_another_time_the_end_of_a_pause_is_as_far_away_and_nothing_is_doubted() -> None:
    held = replace(terms(DAY_7, doubts=(DAY_7 + DAY,)), paused_until=DAY_7 - HOUR)
    found = held.at(DAY_7 + DAY)
    assert (found.now, found.paused_until) == (DAY_7 + DAY, DAY_7 + DAY - HOUR)
    assert not found.doubts


def test_a_clinics_pause_is_told_apart_from_a_rows() -> None:
    held = replace(going(status=CourseStatus.PAUSED), why=CLINIC_PAUSED)
    assert changes(held, beside(None), DAY_7) == ["skip day-7 1: the clinic was paused at its time"]
    assert changes(held, recorded(State.SCHEDULED)) == ["cancel day-7: the clinic is paused"]
    assert changes(held, beside(None)) == NOTHING


@pytest.mark.parametrize(
    ("status", "now", "expected"),
    [
        (CourseStatus.GOING, DAY_7, ["skip day-7 1: the clinic was paused at its time"]),
        (CourseStatus.GOING, DAY_7 - timedelta(hours=1), ["schedule day-7 1"]),
        (CourseStatus.STOPPED, DAY_7, NOTHING),
        (CourseStatus.WAITING, DAY_7, NOTHING),
        (CourseStatus.PAUSED, DAY_7, [PAUSED]),
    ],
)
def test_as_a_clinic_goes_on_what_fell_due_in_its_pause_is_not_caught_up(
    status: CourseStatus, now: datetime, expected: list[str]
) -> None:
    resuming = replace(terms(now), paused_until=now)
    found = diff(going(status=status), beside(None), resuming)
    assert [told(change) for change in found] == expected


def test_a_draft_carries_all_that_is_sent() -> None:
    (change,) = diff(going(), beside(None), terms())
    assert change == Schedule(
        draft(
            key(surgery="A", step="day-7", revision=1),
            to="+13125550101",
            body="How is your pain now?",
            service_sid=SERVICE,
            when=due(DAY_7, DAY_7_LATEST),
            delivery="scheduled",
        )
    )
    (late,) = diff(going(), beside(None), terms(DAY_7))
    assert late == SendNow(draft(delivery="now"))


def test_each_step_is_judged_by_itself() -> None:
    four = course(
        desired(EVENING, when=due(NOW - HOUR, NOW + HOUR)),
        desired(DAY_SEVEN, body="changed"),
        desired(DAY_14, when=due(NOW + 14 * DAY)),
        desired(DAY_21, when=due(NOW + DAY)),
    )
    ledger = {
        "old-step": message(State.SCHEDULED, draft(key(step="old-step"))),
        "day-7": message(State.SCHEDULED),
        "sent-step": message(State.SENT, draft(key(step="sent-step"))),
        "other": message(State.SCHEDULED, draft(key(step="other"))),
    }
    assert changes(four, ledger) == [
        "cancel old-step: the step is no longer in the sequence",
        "cancel other: the step is no longer in the sequence",
        "send evening 1",
        "cancel day-7: the text changed",
        "schedule day-21 1",
    ]


def test_the_daemon_wakes_for_the_earliest_text_it_keeps() -> None:
    three = course(
        desired(DAY_14, when=due(NOW + 9 * DAY)),
        desired(DAY_SEVEN, when=due(NOW + timedelta(minutes=10))),
        desired(DAY_21, when=due(NOW + timedelta(minutes=5))),
    )
    assert next_moment(three, {}, terms()) == NOW + timedelta(minutes=5)


def test_a_far_text_wakes_the_daemon_when_its_window_opens() -> None:
    far = course(desired(when=due(NOW + 9 * DAY)))
    assert next_moment(far, {}, terms()) == NOW + 2 * DAY + timedelta(minutes=2)


SOON = course(desired(when=due(NOW + timedelta(minutes=5))))


@pytest.mark.parametrize(
    "status", [CourseStatus.PAUSED, CourseStatus.STOPPED, CourseStatus.WAITING, CourseStatus.GONE]
)
def test_nothing_wakes_the_daemon_for_a_surgery_that_is_not_going(status: CourseStatus) -> None:
    assert next_moment(replace(SOON, status=status), {}, terms()) is None


@pytest.mark.parametrize("state", State)
def test_the_daemon_wakes_only_for_what_twilio_does_not_have(state: State) -> None:
    wakes = state in {State.WAITING, State.CANCELLED, State.SKIPPED}
    # the recorded text has another time, so a skipped one is open again
    expected = NOW + timedelta(minutes=5) if wakes else None
    assert next_moment(SOON, {"day-7": message(state)}, terms()) == expected


def test_a_skipped_text_at_its_own_time_does_not_wake_the_daemon() -> None:
    soon = due(NOW + timedelta(minutes=5))
    skipped = message(State.SKIPPED, draft(when=soon))
    assert next_moment(SOON, {"day-7": skipped}, terms()) is None


def test_a_hindered_text_does_not_wake_the_daemon() -> None:
    hindered = course(desired(when=due(NOW + timedelta(minutes=5)), never_reason="surgery later"))
    assert next_moment(hindered, {}, terms()) is None


def test_a_crowded_text_waits_and_is_skipped_if_it_is_still_so_at_its_time() -> None:
    cap_reason = going(middle=replace(desired(), cap_reason=because("another text")))
    assert changes(cap_reason, beside(None)) == NOTHING
    assert changes(cap_reason, beside(None), DAY_7 - SECOND) == NOTHING
    assert changes(cap_reason, beside(None), DAY_7) == ["skip day-7 1: another text"]
    assert changes(cap_reason, recorded(State.SCHEDULED)) == NOTHING


def test_a_text_that_can_go_now_needs_no_waking() -> None:
    assert next_moment(course(desired()), {}, terms()) is None


MINUTE = timedelta(minutes=1)
RETRY = DAY_7 + 45 * MINUTE


def off(
    code: int | None = 30003, *, posted_at: datetime = NOW, to: str = "+13125550101"
) -> dict[str, Message]:
    """Day 7's text did not arrive, in its third revision."""
    return beside(failed(code, draft(key(revision=3), to=to), posted_at=posted_at))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (DAY_7 + MINUTE, ""),
        (RETRY - SECOND, ""),
        (RETRY, "send day-7 4"),
        (RETRY + HOUR, "send day-7 4"),
        (DAY_7_LATEST, "send day-7 4"),
        (DAY_7_LATEST + SECOND, ""),
    ],
    ids=str,
)
def test_a_text_to_a_phone_that_was_off_is_sent_once_more(now: datetime, expected: str) -> None:
    assert changes(going(), off(), now) == ([expected] if expected else [])


def test_the_second_try_keeps_the_first_ones_time() -> None:
    (again,) = diff(going(), off(), terms(RETRY))
    assert again == SendNow(draft(key(revision=4), delivery="now"))


@pytest.mark.parametrize("code", [30001, 30003, 30036, 35111])
def test_every_code_that_proves_it_did_not_arrive_allows_it(code: int) -> None:
    assert changes(going(), off(code), RETRY) == ["send day-7 4"]


@pytest.mark.parametrize("code", [None, 30008, 30410, 30020, 30006, 30007, 21610, 99999])
def test_no_other_code_does(code: int | None) -> None:
    assert changes(going(), off(code), RETRY) == NOTHING
    assert retries(going(), off(code), terms(RETRY)) == {}


def refused(code: int = 21610) -> dict[str, Message]:
    """Twilio did not take Day 7's text, in its third revision."""
    return beside(replace(failed(code, draft(key(revision=3)), state=State.FAILED), sid=None))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOW, ["schedule day-7 4"]),
        (DAY_7 + MINUTE, ["send day-7 4"]),
        (DAY_7_LATEST + SECOND, NOTHING),
    ],
    ids=str,
)
def test_a_text_refused_for_a_stop_goes_on_once_the_patient_wants_texts_again(
    now: datetime, expected: list[str]
) -> None:
    assert changes(going(status=CourseStatus.OPTED_OUT), refused(), now) == NOTHING
    assert changes(going(), refused(), now) == expected


def test_the_daemon_wakes_for_a_text_that_was_refused_for_a_stop() -> None:
    soon = DAY_7 - 5 * MINUTE
    assert changes(going(), refused(), soon) == NOTHING
    assert next_moment(going(), refused(), terms(soon)) == DAY_7


@pytest.mark.parametrize("code", [21211, 21614, 21635])
def test_a_text_refused_for_its_number_waits_for_another(code: int) -> None:
    assert changes(going(), refused(code)) == NOTHING


@pytest.mark.parametrize("code", [21408, 21608, 572006, 30034, 99999, None])
def test_a_refusal_that_was_taken_for_final_is_tried_again(code: int | None) -> None:
    # as a ledger of an older version may hold it
    taken_for_final = beside(
        replace(failed(code, draft(key(revision=3)), state=State.FAILED), sid=None)
    )
    assert changes(going(), taken_for_final) == ["schedule day-7 4"]


def test_a_text_that_was_too_long_goes_once_it_is_shorter() -> None:
    shorter = going(middle=replace(desired(), body="Pain now?"))
    assert changes(going(), refused(21617)) == NOTHING
    assert changes(shorter, refused(21617)) == ["schedule day-7 4"]
    assert changes(shorter, refused(21614)) == NOTHING
    # Twilio had taken this one: what became of it is told by its code alone
    assert changes(shorter, off(21617)) == NOTHING


def waiting(
    code: int | None = 21606,
    posted_at: datetime = NOW,
    attempt: int = 1,
    of: Draft | None = None,
) -> dict[str, Message]:
    """Twilio refused Day 7's text, in its third revision, for what may be mended."""
    tried = message(
        State.WAITING,
        of or draft(key(revision=3)),
        posted_at=posted_at,
        attempt=attempt,
        sid=None,
        reason="no route",
    )
    return beside(replace(tried, error_code=code))


@pytest.mark.parametrize(
    ("attempt", "rest"), [(1, MINUTE), (2, 2 * MINUTE), (5, 16 * MINUTE), (90, 60 * MINUTE)]
)
def test_a_refused_text_rests_longer_each_time(attempt: int, rest: timedelta) -> None:
    tried = waiting(attempt=attempt)
    assert changes(going(), tried, NOW + rest - SECOND) == NOTHING
    assert changes(going(), tried, NOW + rest) == ["schedule day-7 3"]
    assert retries(going(), tried, terms(NOW + SECOND)) == {"day-7": NOW + rest}
    assert next_moment(going(), tried, terms(NOW + SECOND)) == NOW + rest


def test_what_was_refused_for_the_account_does_not_rest_and_goes_last() -> None:
    for code in (20003, 429):
        (again,) = diff(going(), waiting(code), terms(NOW + SECOND))
        assert isinstance(again, Schedule)
        assert again.refused_at == NOW
    (untried,) = diff(going(), waiting(None), terms(NOW + SECOND))
    assert isinstance(untried, Schedule)
    assert untried.refused_at is None


def test_a_text_whose_time_has_come_is_tried_at_its_time_and_says_when_it_was_refused() -> None:
    posted = DAY_7 - 20 * MINUTE
    tried = waiting(posted_at=posted, attempt=9)
    assert changes(going(), tried, DAY_7 - SECOND) == NOTHING
    (sent,) = diff(going(), tried, terms(DAY_7))
    assert isinstance(sent, SendNow)
    assert sent.refused_at == posted


@pytest.mark.parametrize(
    "edit",
    [
        draft(key(revision=3), to=OTHER_PHONE),
        draft(key(revision=3), body="Pain?"),
        draft(key(revision=3), service_sid="MG" + "0" * 32),
    ],
    ids=["phone", "text", "service"],
)
def test_an_edit_ends_the_rest(edit: Draft) -> None:
    # the refused text was another than what the row says now
    assert changes(going(), waiting(attempt=9, of=edit), NOW + SECOND) == ["schedule day-7 3"]


def test_a_text_that_is_refused_until_it_is_too_late_says_why() -> None:
    last = waiting(posted_at=DAY_7_LATEST - 2 * MINUTE, attempt=9)
    assert changes(going(), last, DAY_7_LATEST + SECOND) == [
        "skip day-7 3: Twilio did not take it in time: no route"
    ]


MORNING = DAY_7 + 22 * HOUR
"""8:00 in Chicago on the next day."""


def test_a_carriers_daily_limit_is_tried_the_next_morning() -> None:
    capped = off(30023)
    assert changes(going(), capped, DAY_7 + HOUR) == NOTHING
    assert changes(going(), capped, MORNING - SECOND) == NOTHING
    assert retries(going(), capped, terms(DAY_7 + HOUR)) == {"day-7": MORNING}
    assert next_moment(going(), capped, terms(DAY_7 + HOUR)) == MORNING
    (again,) = diff(going(), capped, terms(MORNING))
    assert isinstance(again, SendNow)
    assert (again.draft.send_at, again.draft.latest) == (DAY_7, DAY_7_LATEST + DAY)
    assert changes(going(), capped, DAY_7_LATEST + DAY) == ["send day-7 4"]
    assert changes(going(), capped, DAY_7_LATEST + DAY + SECOND) == NOTHING
    # and it is not tried a third time
    assert changes(going(), off(30023, posted_at=MORNING), MORNING + DAY) == NOTHING


def test_a_limit_that_is_told_at_once_waits_for_the_morning_too() -> None:
    capped = waiting(30023, posted_at=DAY_7)
    assert changes(going(), capped, DAY_7 + 3 * HOUR) == NOTHING
    assert changes(going(), capped, DAY_7_LATEST + HOUR) == NOTHING
    assert retries(going(), capped, terms(DAY_7 + HOUR)) == {"day-7": MORNING}
    assert changes(going(), capped, MORNING) == ["send day-7 3"]
    assert changes(going(), capped, DAY_7_LATEST + DAY + SECOND) == [
        "skip day-7 3: Twilio did not take it in time: no route"
    ]


def test_the_surgerys_own_evening_is_not_asked_about_the_next_morning() -> None:
    evening = desired(EVENING, when=due(DAY_7, DAY_7_LATEST))
    capped = {"evening": failed(30023, draft(key(step="evening")))}
    assert changes(course(evening), capped, MORNING) == NOTHING
    told = replace(waiting(30023, posted_at=DAY_7)["day-7"], key=key(step="evening"))
    assert changes(course(evening), {"evening": told}, DAY_7 + MINUTE) == ["send evening 1"]


def test_a_text_is_not_caught_up_beside_the_next_one() -> None:
    next_day = desired(DAY_14, when=due(DAY_7 + DAY, DAY_7_LATEST + DAY))
    capped = off(30023) | {"day-14": message(State.SCHEDULED, draft(key(step="day-14")))}
    assert not retries(course(desired(), next_day), capped, terms(MORNING))


def test_a_limit_reached_days_ahead_only_rests_until_the_morning() -> None:
    at = NOW + DAY - 4 * HOUR  # 8:00 in Chicago
    assert changes(going(), waiting(30023), at - SECOND) == NOTHING
    assert changes(going(), waiting(30023), at) == ["schedule day-7 3"]


@pytest.mark.parametrize("code", [30034, 30032, 30033, 30035, 30037, 30002, 21704, 21408])
def test_what_somebody_must_mend_is_tried_again_after_pauses_that_double(code: int) -> None:
    for minutes, again in ((0, 45), (45, 90), (90, 180), (180, 360), (360, 478)):
        tried = off(code, posted_at=DAY_7 + minutes * MINUTE)
        at = DAY_7 + again * MINUTE
        assert changes(going(), tried, at - SECOND) == NOTHING
        assert changes(going(), tried, at) == ["send day-7 4"]
    assert (
        changes(going(), off(code, posted_at=DAY_7_LATEST - 46 * MINUTE), DAY_7_LATEST) == NOTHING
    )


def test_there_is_no_third_try() -> None:
    assert changes(going(), off(posted_at=RETRY), RETRY + HOUR) == NOTHING
    assert changes(going(), off(posted_at=RETRY + HOUR), RETRY + 2 * HOUR) == NOTHING


def test_a_text_that_went_late_is_tried_again_as_much_later() -> None:
    late = off(posted_at=RETRY - SECOND)
    again = RETRY - SECOND + 45 * MINUTE
    assert changes(going(), late, again - SECOND) == NOTHING
    assert changes(going(), late, again) == ["send day-7 4"]


@pytest.mark.parametrize(
    "status",
    [CourseStatus.PAUSED, CourseStatus.STOPPED, CourseStatus.WAITING, CourseStatus.OPTED_OUT],
)
def test_only_a_course_on_its_way_tries_again(status: CourseStatus) -> None:
    assert changes(going(status=status), off(), RETRY) == NOTHING


@pytest.mark.parametrize(
    "edit",
    [
        desired(never_reason="the surgery is at 20:00"),
        replace(desired(), cap_reason=because("another text")),
        desired(when=due(DAY_7 + MINUTE)),
        desired(when=due(latest=RETRY - SECOND)),
    ],
    ids=["hindered", "capped", "moved", "too late"],
)
def test_a_text_that_would_not_go_now_is_not_tried_again(edit: DesiredMessage) -> None:
    assert changes(going(middle=edit), off(), RETRY) == NOTHING


def test_another_phone_gets_it_at_once_whatever_the_code() -> None:
    assert changes(going(), off(to=OTHER_PHONE), DAY_7 + MINUTE) == ["send day-7 4"]


def test_a_second_try_waits_for_the_end_of_the_quiet_hours_if_there_is_time() -> None:
    # 20:50 in Chicago; quiet from 21:00 to 08:00
    at = DAY_7 + 10 * HOUR + 50 * MINUTE
    morning = DAY_7 + 22 * HOUR
    for latest, when in ((morning, morning), (morning - SECOND, None)):
        times = due(at, latest)
        night = {"day-7": failed(30003, draft(key(), when=times))}
        of = course(desired(when=times))
        assert changes(of, night, at + HOUR) == NOTHING
        assert retries(of, night, terms(at + HOUR)) == ({"day-7": when} if when else {})
        assert next_moment(of, night, terms(at + HOUR)) == when
        assert changes(of, night, morning) == (["send day-7 2"] if when else NOTHING)


def test_the_daemon_wakes_for_a_second_try_and_the_row_can_tell_it() -> None:
    later = course(desired(), desired(DAY_14, when=due(DAY_7 + 9 * DAY)))
    assert next_moment(later, off(), terms(DAY_7 + MINUTE)) == RETRY
    assert retries(later, off(), terms(DAY_7 + MINUTE)) == {"day-7": RETRY}
    # due by now: the plan has it, and the promise does not move with the clock
    opening = DAY_7 + 2 * DAY + 2 * MINUTE
    assert next_moment(later, off(), terms(RETRY + HOUR)) == opening
    assert retries(later, off(), terms(RETRY + HOUR)) == {"day-7": RETRY}


def test_a_second_try_that_is_due_now_needs_no_waking() -> None:
    later = course(desired(), desired(DAY_14, when=due(DAY_7 + 9 * DAY)))
    assert next_moment(later, off(), terms(RETRY)) == DAY_7 + 2 * DAY + 2 * MINUTE


NIGHTLY = NOW + 10 * HOUR
"""22:00 in Chicago: quiet until 8:00."""


def test_what_is_handed_over_ahead_is_tried_again_at_night_too() -> None:
    tried = waiting(posted_at=NIGHTLY)
    assert retries(going(), tried, terms(NIGHTLY)) == {"day-7": NIGHTLY + MINUTE}


def test_a_refused_text_whose_time_has_come_is_not_tried_again_at_night() -> None:
    times = due(NIGHTLY, NIGHTLY + DAY)
    tried = waiting(posted_at=NIGHTLY - MINUTE, attempt=2, of=draft(key(revision=3), when=times))
    found = retries(going(middle=desired(when=times)), tried, terms(NIGHTLY))
    assert found == {"day-7": NIGHTLY + 10 * HOUR}


def test_a_text_refused_past_its_time_rests_until_the_morning_at_night() -> None:
    times = due(DAY_7, DAY_7 + DAY)
    tried = waiting(posted_at=DAY_7 + 12 * HOUR, of=draft(key(revision=3), when=times))
    found = retries(going(middle=desired(when=times)), tried, terms(DAY_7 + 12 * HOUR))
    assert found == {"day-7": MORNING}


def test_several_texts_are_each_tried_again() -> None:
    tried = {
        "evening": failed(30003, draft(key(step="evening"))),
        "day-7": failed(30006, draft(key(step="day-7"))),
        "day-14": message(State.DELIVERED, draft(key(step="day-14"))),
        "day-21": failed(30001, draft(key(step="day-21"))),
        "day-28": failed(30001, draft(key(step="day-28"))),
    }
    four = course(desired(EVENING), desired(), desired(DAY_14), desired(DAY_21))
    assert changes(four, tried, RETRY) == ["send evening 2", "send day-21 2"]
    assert retries(four, tried, terms(RETRY)) == {"evening": RETRY, "day-21": RETRY}


@pytest.mark.parametrize(
    ("status", "step", "withdrawn"),
    [
        (CourseStatus.GOING, "day-7", None),
        (CourseStatus.GOING, "day-9", "the step is no longer in the sequence"),
        (CourseStatus.STOPPED, "day-7", "Drip says Stopped"),
        (CourseStatus.OPTED_OUT, "day-7", "the patient replied STOP"),
    ],
)
def test_a_clarification_belongs_to_its_question(
    status: CourseStatus, step: str, withdrawn: str | None
) -> None:
    of = clarification(key(step=step))
    again = {of.key.step: message(State.SCHEDULED, of)}
    expected = [f"cancel {of.key.step}: {withdrawn}"] if withdrawn else NOTHING
    assert changes(going(status=status), beside(message(State.DELIVERED)) | again) == expected


ASKING = replace(DAY_SEVEN, channel=STUDIO, carrier=FLOW)
BY_FLOW = replace(desired(ASKING), parameters={"first_name": "Ada"})
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("before", [7 * DAY, 2 * DAY, HOUR, SECOND], ids=str)
def test_a_flow_is_never_handed_over_ahead_and_wakes_the_daemon_at_its_time(
    before: timedelta,
) -> None:
    one = course(BY_FLOW)
    assert changes(one, {}, DAY_7 - before) == NOTHING
    assert next_moment(one, {}, terms(DAY_7 - before)) == DAY_7


def test_at_its_time_a_flow_is_started_with_the_rows_data() -> None:
    expected = draft(service_sid=FLOW, delivery="now")
    assert list(diff(course(BY_FLOW), {}, terms(DAY_7))) == [
        SendNow(expected, {"first_name": "Ada"})
    ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (DAY_7_LATEST, ["send day-7 1"]),
        (DAY_7_LATEST + SECOND, ["skip day-7 1: too late (it goes until 18:00 on its day)"]),
    ],
    ids=str,
)
def test_a_flow_goes_late_as_a_text_does(at: datetime, expected: list[str]) -> None:
    assert changes(course(BY_FLOW), {}, at) == expected


@pytest.mark.parametrize(
    "status",
    [CourseStatus.PAUSED, CourseStatus.STOPPED, CourseStatus.WAITING, CourseStatus.OPTED_OUT],
)
def test_a_flow_is_started_only_while_going(status: CourseStatus) -> None:
    one = course(BY_FLOW, status=status, why=WHY[status])
    assert not any(isinstance(change, SendNow) for change in diff(one, {}, terms(DAY_7)))


def test_a_flow_that_was_refused_rests_and_says_why_when_it_is_too_late() -> None:
    busy = started(State.WAITING, code=20409, reason="busy")
    one = course(BY_FLOW)
    assert changes(one, {"day-7": busy}, DAY_7 + 4 * MINUTE) == NOTHING
    assert changes(one, {"day-7": busy}, DAY_7 + 5 * MINUTE) == ["send day-7 1"]
    assert changes(one, {"day-7": busy}, DAY_7_LATEST + SECOND) == [
        "skip day-7 1: another Studio conversation with this phone was still open"
    ]


def test_a_text_whose_step_becomes_a_flow_is_taken_back_and_planned_anew() -> None:
    held = message(State.SCHEDULED, draft())
    assert changes(course(BY_FLOW), {"day-7": held}) == ["cancel day-7: a Studio flow asks it now"]
    taken = message(State.CANCELLED, draft())
    assert changes(course(BY_FLOW), {"day-7": taken}) == NOTHING
    assert changes(course(BY_FLOW), {"day-7": taken}, DAY_7) == ["send day-7 2"]


@pytest.mark.parametrize("state", [State.SENT, State.DELIVERED, State.UNDELIVERED])
def test_a_flow_that_was_started_is_not_started_again(state: State) -> None:
    assert changes(course(BY_FLOW), {"day-7": started(state)}, DAY_7 + HOUR) == NOTHING


def test_a_flow_whose_step_becomes_a_text_is_one_if_it_has_not_begun() -> None:
    waiting = started(State.WAITING, code=20404, reason="no such flow", posted_at=NOW - HOUR)
    assert changes(course(desired()), {"day-7": waiting}) == ["schedule day-7 1"]
    assert changes(course(desired()), {"day-7": started()}) == NOTHING
