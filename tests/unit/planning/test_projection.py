"""What should the daemon's cells of a row say?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.moments import moment_in
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, Reason, ReasonCode
from sheetdrip.domain.wording import as_said, sentence
from sheetdrip.planning.course import Course, CourseStatus
from sheetdrip.planning.projection import (
    Cells,
    StepStatus,
    account,
    cleared,
    differences,
    next_text,
    project,
    project_held,
)
from tests.builders import (
    DAY_7,
    DAY_14,
    DAY_21,
    DAY_SEVEN,
    because,
    course,
    desired,
    draft,
    due,
    key,
    message,
)

UNTIMED = Reason(ReasonCode.UNTIMED)
MAY_HAVE_IT = Reason(ReasonCode.MAY_HAVE_IT)
MAY_HAVE_BEEN_SENT = Reason(ReasonCode.MAY_HAVE_BEEN_SENT)

STEPS = (DAY_SEVEN, DAY_14, DAY_21)
SID = "SM00000000000000000000000000000001"
DAY = timedelta(days=1)
MESSAGES = (
    desired(DAY_SEVEN),
    desired(DAY_14, when=due(DAY_7 + 7 * DAY)),
    desired(DAY_21, when=due(DAY_7 + 14 * DAY)),
)
GOING = course(*MESSAGES)
NEXT_IS_DAY_7 = "Next is Day 7: Tue 10 Mar 2026 10:00"
NEXT_IS_DAY_14 = "Next is Day 14: Tue 17 Mar 2026 10:00 (waiting)."


def recorded(step: str, state: State, reason: Reason | str | None = None) -> Message:
    times = {one.step.name: one.due for one in MESSAGES}
    return message(state, draft(key(step=step), when=times[step]), reason=reason)


def cells(of: Course, *messages: Message) -> Cells:
    return project(of, {one.key.step: one for one in messages}, STEPS)


def test_a_row_before_anything_is_done_says_what_comes_next() -> None:
    assert cells(GOING) == {
        "Drip ID": "A",
        "Status": f"{NEXT_IS_DAY_7} (waiting).",
        "Next text": "Day 7: Tue 10 Mar 2026 10:00",
        "Day 7 status": "waiting",
        "Day 7 time": 46091.416666666664,
        "Day 7 SID": "",
        "Day 14 status": "waiting",
        "Day 14 time": 46098.416666666664,
        "Day 14 SID": "",
        "Day 21 status": "waiting",
        "Day 21 time": 46105.416666666664,
        "Day 21 SID": "",
    }


@pytest.mark.parametrize(
    ("state", "reason", "status", "sid", "summary"),
    [
        (State.WAITING, None, "waiting", "", f"{NEXT_IS_DAY_7} (waiting)."),
        (
            State.WAITING,
            "Twilio refused the credentials",
            "waiting: Twilio refused the credentials",
            "",
            f"Day 7 waiting: Twilio refused the credentials. {NEXT_IS_DAY_7} (waiting).",
        ),
        (State.SCHEDULED, None, "scheduled", SID, f"{NEXT_IS_DAY_7} (scheduled)."),
        (State.SCHEDULED, "old reason", "scheduled", SID, f"{NEXT_IS_DAY_7} (scheduled)."),
        (
            State.INTENDED,
            None,
            "unknown: asking Twilio whether it has it",
            "",
            f"Day 7 unknown: asking Twilio whether it has it. {NEXT_IS_DAY_14}",
        ),
        (
            State.UNKNOWN,
            None,
            "unknown: asking Twilio whether it has it",
            "",
            f"Day 7 unknown: asking Twilio whether it has it. {NEXT_IS_DAY_14}",
        ),
        (State.SENT, None, "sent", SID, f"1 sent. {NEXT_IS_DAY_14}"),
        (State.DELIVERED, None, "delivered", SID, f"1 delivered. {NEXT_IS_DAY_14}"),
        (
            State.UNDELIVERED,
            "the phone was off",
            "undelivered: the phone was off",
            SID,
            f"Day 7 undelivered: the phone was off. {NEXT_IS_DAY_14}",
        ),
        (
            State.FAILED,
            "not a mobile number",
            "failed: not a mobile number",
            SID,
            f"Day 7 failed: not a mobile number. {NEXT_IS_DAY_14}",
        ),
        (State.FAILED, None, "failed", SID, f"Day 7 failed. {NEXT_IS_DAY_14}"),
        (
            State.CANCELLING,
            "the phone changed",
            "cancelling: the phone changed",
            SID,
            NEXT_IS_DAY_14,
        ),
        (State.CANCELLED, "the phone changed", "waiting", "", f"{NEXT_IS_DAY_7} (waiting)."),
        (
            State.CANCELLED,
            CANCELLED_OUTSIDE,
            "cancelled: cancelled in Twilio, not by sheetdrip",
            SID,
            f"1 cancelled. {NEXT_IS_DAY_14}",
        ),
        (
            State.TOO_LATE,
            "it had left when the phone changed",
            "too late: it had left when the phone changed",
            SID,
            f"Day 7 too late: it had left when the phone changed. {NEXT_IS_DAY_14}",
        ),
        (
            State.SKIPPED,
            "Drip was Paused at its time",
            "skipped: Drip was Paused at its time",
            "",
            f"1 skipped. {NEXT_IS_DAY_14}",
        ),
    ],
    ids=str,
)
def test_every_state_is_told_with_its_reason(
    state: State, reason: Reason | str | None, status: str, sid: str, summary: str
) -> None:
    told = cells(GOING, recorded("day-7", state, reason))
    assert told["Day 7 status"] == status
    assert told["Day 7 SID"] == sid
    assert told["Status"] == summary


def test_every_state_is_told_somewhere() -> None:
    for state in State:
        assert cells(GOING, recorded("day-7", state))["Day 7 status"] != ""


def test_what_nobody_can_tell_is_unknown_and_says_what_to_do() -> None:
    told = cells(GOING, recorded("day-7", State.UNKNOWN, MAY_HAVE_IT))
    assert told["Day 7 status"] == f"unknown: {sentence(MAY_HAVE_IT)}"
    assert str(told["Status"]).startswith(f"Day 7 unknown: {sentence(MAY_HAVE_IT)}")
    told = cells(GOING, recorded("day-7", State.SENT, MAY_HAVE_BEEN_SENT))
    assert told["Day 7 status"] == f"unknown: {sentence(MAY_HAVE_BEEN_SENT)}"


def test_a_missing_sid_is_blank() -> None:
    without = replace(recorded("day-7", State.FAILED), sid=None)
    assert cells(GOING, without)["Day 7 SID"] == ""


def test_a_finished_row_says_so() -> None:
    done = (
        recorded("day-7", State.DELIVERED),
        recorded("day-14", State.DELIVERED),
        recorded("day-21", State.SENT),
    )
    told = cells(GOING, *done)
    assert told["Status"] == "2 delivered, 1 sent. Nothing more to send."
    assert told["Next text"] == ""


def test_trouble_stands_before_everything_else() -> None:
    told = cells(
        GOING,
        recorded("day-7", State.FAILED, "no such phone"),
        recorded("day-14", State.UNKNOWN),
        recorded("day-21", State.DELIVERED),
    )
    assert told["Status"] == (
        "Day 7 failed: no such phone. Day 14 unknown: asking Twilio whether it has it. "
        "1 delivered. Nothing more to send."
    )


def test_the_next_text_is_the_earliest_whatever_the_order_of_the_steps() -> None:
    backwards = project(GOING, {}, (DAY_21, DAY_14, DAY_SEVEN))
    assert backwards["Next text"] == "Day 7: Tue 10 Mar 2026 10:00"
    assert backwards["Status"] == f"{NEXT_IS_DAY_7} (waiting)."


def test_a_text_skipped_for_another_time_is_waiting_for_the_new_one() -> None:
    moved = course(desired(when=due(DAY_7 + 30 * DAY)))
    skipped = recorded("day-7", State.SKIPPED, "too late")
    told = cells(moved, skipped)
    assert told["Day 7 status"] == "waiting"
    assert told["Next text"] == "Day 7: Thu 9 Apr 2026 10:00"


def test_the_time_is_when_it_went_even_if_the_row_now_says_otherwise() -> None:
    moved = course(desired(when=due(DAY_7 + DAY)))
    assert moment_in(cells(moved, recorded("day-7", State.SENT))["Day 7 time"]) == DAY_7
    assert cells(moved, recorded("day-7", State.WAITING))["Day 7 time"] == 46092.416666666664


@pytest.mark.parametrize(
    ("status", "why", "word", "summary"),
    [
        (
            CourseStatus.PAUSED,
            "Drip says Paused",
            "paused",
            "Drip says Paused: nothing more is sent. 1 delivered.",
        ),
        (
            CourseStatus.STOPPED,
            "Drip says Deceased",
            "stopped",
            "Drip says Deceased: nothing more is sent. 1 delivered.",
        ),
        (
            CourseStatus.WAITING,
            "Consent is not ticked",
            "waiting",
            "Fix this row: Consent is not ticked.",
        ),
    ],
    ids=str,
)
def test_a_row_that_is_not_going_says_why(
    status: CourseStatus, why: str, word: str, summary: str
) -> None:
    held = course(*MESSAGES, status=status, why=why)
    told = cells(held, recorded("day-7", State.DELIVERED), recorded("day-21", State.WAITING))
    assert told["Status"] == summary
    assert told["Next text"] == ""
    assert [told[f"Day {day} status"] for day in (7, 14, 21)] == ["delivered", word, word]


def test_a_stopped_row_without_any_text_says_no_more_than_why() -> None:
    stopped = course(*MESSAGES, status=CourseStatus.STOPPED, why="Drip says off")
    assert cells(stopped)["Status"] == "Drip says off: nothing more is sent."


def test_a_cancelled_text_of_a_stopped_row_is_told_with_its_reason() -> None:
    stopped = course(*MESSAGES, status=CourseStatus.STOPPED, why="Drip says off")
    told = cells(stopped, recorded("day-7", State.CANCELLED, "Drip says off"))
    assert told["Day 7 status"] == "cancelled: Drip says off"
    assert told["Day 7 SID"] == SID
    assert told["Status"] == "Drip says off: nothing more is sent. 1 cancelled."


def test_a_faulty_row_says_what_to_fix_and_what_twilio_still_holds() -> None:
    faulty = course(status=CourseStatus.WAITING, why="Phone is blank")
    told = cells(faulty, recorded("day-7", State.SCHEDULED), recorded("day-21", State.SCHEDULED))
    assert told["Status"] == "Fix this row: Phone is blank. Still at Twilio: Day 7, Day 21."
    assert told["Day 7 status"] == "scheduled"
    # no row, no zone: the time is not known here
    assert told["Day 7 time"] == ""
    assert (told["Day 14 status"], told["Day 14 SID"]) == ("", "")


def test_a_step_of_another_sequence_stays_blank() -> None:
    told = cells(course(desired(DAY_SEVEN)), recorded("day-14", State.WAITING))
    assert [told[f"Day 14 {what}"] for what in ("status", "time", "SID")] == ["", "", ""]


def test_a_text_of_a_step_that_left_the_sequence_is_not_what_comes_next() -> None:
    told = cells(course(desired(DAY_21)), recorded("day-7", State.SCHEDULED))
    assert told["Day 7 status"] == "scheduled"
    assert told["Next text"].startswith("Day 21: ")  # type: ignore[union-attr]


def test_the_time_is_on_the_patients_clocks() -> None:
    away = course(replace(MESSAGES[0], zone="Europe/London"))
    assert cells(away)["Next text"] == "Day 7: Tue 10 Mar 2026 15:00"
    assert cells(away)["Day 7 time"] == 46091.625
    given = cells(away, recorded("day-7", State.SENT))["Day 7 time"]
    assert given == pytest.approx(46091.625)


@pytest.mark.parametrize("state", State)
def test_beside_a_sid_the_time_tells_the_moment_that_twilio_was_given(state: State) -> None:
    elsewhere = course(replace(desired(when=due(DAY_7 + DAY)), zone="Pacific/Honolulu"))
    for status in CourseStatus:
        told = cells(replace(elsewhere, status=status), recorded("day-7", state))
        assert moment_in(told["Day 7 time"]) == (DAY_7 if told["Day 7 SID"] else None)


def test_a_time_that_nobody_knows_is_not_told_as_one_that_twilio_was_given() -> None:
    told = cells(GOING, recorded("day-7", State.SCHEDULED, UNTIMED))
    assert (told["Day 7 status"], told["Day 7 SID"]) == ("scheduled", SID)
    assert told["Day 7 time"] == 46091.416666666664


def test_a_crowded_text_says_what_it_waits_for() -> None:
    cap_reason = course(replace(MESSAGES[0], cap_reason=because("another text")), *MESSAGES[1:])
    for told in (cells(cap_reason), cells(cap_reason, recorded("day-7", State.WAITING, "old"))):
        assert told["Day 7 status"] == "waiting: another text"
        assert told["Status"] == f"Day 7 waiting: another text. {NEXT_IS_DAY_14}"
    # what Twilio has is not held back by it
    held = cells(cap_reason, recorded("day-7", State.SCHEDULED))
    assert held["Day 7 status"] == "scheduled"
    paused = replace(cap_reason, status=CourseStatus.PAUSED, why=because("Drip says Paused"))
    assert cells(paused)["Day 7 status"] == "paused"


def test_what_a_row_needs_comes_first_and_in_one_sentence() -> None:
    some = replace(GOING, needs=(as_said("Day 7 is not sent"),))
    assert cells(some)["Status"] == f"Fix this row: Day 7 is not sent. {NEXT_IS_DAY_7} (waiting)."
    cap_reason = tuple(replace(one, cap_reason=because("another text")) for one in MESSAGES)
    every = replace(course(*cap_reason), needs=(as_said("no text is sent here"),))
    told = cells(every)
    assert told["Status"] == "Fix this row: no text is sent here."
    assert told["Next text"] == ""
    over = [recorded(f"day-{n}", State.SKIPPED, "too late") for n in (7, 14, 21)]
    ended = cells(replace(GOING, needs=(as_said("nobody was asked"),)), *over)["Status"]
    assert ended == "Fix this row: nobody was asked. 3 skipped. Nothing more to send."
    stopped = replace(every, status=CourseStatus.STOPPED, why=because("Drip says Stopped"))
    assert "Fix this row" not in str(cells(stopped)["Status"])


def test_history_that_waits_for_something_asks_nobody() -> None:
    waiting = replace(GOING, status=CourseStatus.WAITING, why=because("Consent is not ticked"))
    assert str(cells(waiting)["Status"]).startswith("Fix this row: Consent is not ticked")
    told = str(cells(replace(waiting, is_past=True))["Status"])
    assert told.startswith("Nothing to send: ")
    assert "Consent is not ticked" in told


def test_a_held_row_shows_nothing_of_any_surgery() -> None:
    assert project_held(as_said("copied"), (DAY_SEVEN,), is_evidence=False) == {
        "Status": "Held: copied",
        "Next text": "",
        "Needs a call": "",
        "Please read": "",
        "Drip ID": "",
        "Day 7 status": "",
        "Day 7 time": "",
        "Day 7 SID": "",
    }


def test_evidence_stays_where_it_is() -> None:
    assert project_held(as_said("unknown texts"), STEPS, is_evidence=True) == {
        "Status": "Held: unknown texts"
    }


def test_a_row_without_a_surgery_is_cleared_but_for_the_scores() -> None:
    assert cleared((DAY_SEVEN,)) == {
        "Status": "",
        "Next text": "",
        "Needs a call": "",
        "Please read": "",
        "Drip ID": "",
        "Day 7 status": "",
        "Day 7 time": "",
        "Day 7 SID": "",
    }


def test_scores_and_acknowledgements_are_never_written() -> None:
    for written in (
        cells(GOING),
        cleared(STEPS),
        project_held(as_said("x"), STEPS, is_evidence=False),
    ):
        assert not [column for column in written if column.endswith("score")]
        assert "Acknowledged by" not in written


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("the phone was off", "undelivered: the phone was off; trying once more at 10:45"),
        (None, "undelivered: trying once more at 10:45"),
    ],
)
def test_a_text_that_is_sent_once_more_says_when(reason: str | None, status: str) -> None:
    failed = {"day-7": recorded("day-7", State.UNDELIVERED, reason)}
    again = {"day-7": DAY_7 + timedelta(minutes=45)}
    told = project(GOING, failed, STEPS, retry_times=again)
    assert told["Day 7 status"] == status
    assert told["Status"] == f"Day 7 {status}. {NEXT_IS_DAY_14}"
    # nothing is promised for a step that the row no longer has
    without = project(course(*MESSAGES[1:]), failed, STEPS, retry_times=again)
    assert "trying" not in str(without["Day 7 status"])


@pytest.mark.parametrize(
    ("state", "at", "told"),
    [
        (State.WAITING, DAY_7, "waiting: no route; trying again at 10:00"),
        (State.WAITING, DAY_7 - 7 * DAY, "waiting: no route; trying again on Tue at 09:00"),
        (State.FAILED, DAY_7 + DAY, "failed: no route; trying once more on Wed at 10:00"),
    ],
)
def test_a_text_that_is_tried_again_on_another_day_names_it(
    state: State, at: datetime, told: str
) -> None:
    refused = {"day-7": recorded("day-7", state, "no route")}
    shown = project(GOING, refused, STEPS, retry_times={"day-7": at})
    assert shown["Day 7 status"] == told
    assert str(shown["Status"]).startswith(f"Day 7 {told}.")


def test_what_waits_without_a_reason_promises_nothing() -> None:
    fresh = {"day-7": recorded("day-7", State.WAITING, "")}
    assert project(GOING, fresh, STEPS, retry_times={"day-7": DAY_7})["Day 7 status"] == "waiting"


def test_a_text_that_twilio_refused_until_it_was_too_late_is_told_first() -> None:
    why = Reason.of(ReasonCode.NOT_TAKEN_IN_TIME, cause=because("no route"))
    missed = {"day-7": recorded("day-7", State.SKIPPED, why)}
    told = project(GOING, missed, STEPS)["Status"]
    assert told == f"Day 7 skipped: {sentence(why)}. 1 skipped. {NEXT_IS_DAY_14}"


def test_an_opted_out_row_says_what_that_means() -> None:
    why = "the patient replied STOP on Tue 3 Mar: nothing more is sent unless they reply START"
    out = course(*MESSAGES, status=CourseStatus.OPTED_OUT, why=why)
    told = cells(out, recorded("day-7", State.DELIVERED), recorded("day-14", State.CANCELLED, why))
    assert told["Status"] == (
        "The patient replied STOP on Tue 3 Mar: nothing more is sent unless they reply START. "
        "1 delivered, 1 cancelled."
    )
    assert told["Next text"] == ""
    assert [told[f"Day {day} status"] for day in (7, 14, 21)] == [
        "delivered",
        f"cancelled: {why}",
        "opted out",
    ]


HALF_A_THOUSANDTH = 0.0005 / 86_400


@pytest.mark.parametrize(
    ("wanted", "present", "written"),
    [
        ("sent", "sent", False),
        ("sent", "Sent", True),
        ("sent", None, True),
        ("sent", "", True),
        ("", None, False),
        ("", "", False),
        ("", "old", True),
        ("5", 5, True),
        ("TRUE", True, True),
        (46091.5, 46091.5, False),
        (46091.5, 46091.5 + 0.9 * HALF_A_THOUSANDTH, False),
        (46091.5, 46091.5 - 0.9 * HALF_A_THOUSANDTH, False),
        (46091.5, 46091.5 + 1.1 * HALF_A_THOUSANDTH, True),
        (46091.5, 46091.5 - 1.1 * HALF_A_THOUSANDTH, True),
        (46091.0, 46091, False),
        (46091.0, 46092, True),
        (46091.5, "46091.5", True),
        (46091.5, None, True),
        (46091.5, "", True),
        ("", 46091.5, True),
        (0, None, True),
        (0, "", True),
        (0, 0, False),
        (0, False, True),
        (7, 7.0, False),
        (7, 8, True),
        (7, "7", True),
        (1, True, True),
        ("", 0, True),
    ],
    ids=repr,
)
def test_only_cells_that_differ_are_written(wanted: Cell, present: Cell, *, written: bool) -> None:
    found = list(differences({"a": "x", "b": wanted, "c": "z"}, {"a": "x", "b": present, "c": "z"}))
    assert found == ([("b", wanted)] if written else [])


def test_every_differing_cell_is_written() -> None:
    assert list(differences({"a": "1", "b": "2", "c": "3", "d": ""}, {"b": "2", "d": "x"})) == [
        ("a", "1"),
        ("c", "3"),
        ("d", ""),
    ]


def test_what_was_projected_needs_no_second_writing() -> None:
    told = cells(GOING, recorded("day-7", State.SCHEDULED))
    assert list(differences(told, told)) == []


def test_a_date_is_told_without_a_leading_zero() -> None:
    early = course(desired(when=due(datetime(2026, 4, 1, 14, 5, tzinfo=UTC))))
    assert cells(early)["Next text"] == "Day 7: Wed 1 Apr 2026 09:05"


@pytest.mark.parametrize("present", ["", None, "0", False])
def test_a_score_of_nought_is_not_a_blank_cell(present: Cell) -> None:
    assert list(differences({"Day 7 score": 0}, {"Day 7 score": present})) == [("Day 7 score", 0)]
    assert list(differences({"Day 7 score": 0}, {"Day 7 score": 0})) == []


def test_a_paused_clinics_rows_begin_with_a_capital_letter() -> None:
    held = course(*MESSAGES, status=CourseStatus.PAUSED, why="the clinic is paused")
    assert cells(held)["Status"] == "The clinic is paused: nothing more is sent."


BEFORE = DAY_7 - DAY


def test_a_clinics_next_text_is_the_earliest_that_may_still_come() -> None:
    courses = {"A": GOING, "B": course(desired(DAY_14, when=due(DAY_7 + DAY)), surgery="B")}
    assert sentence(next_text(courses, {}, BEFORE)) == "Tue 10 Mar 2026 10:00"
    assert sentence(next_text(courses, {}, DAY_7)) == "Wed 11 Mar 2026 10:00"
    assert sentence(next_text({}, {}, BEFORE)) == ""


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (State.SCHEDULED, True),
        (State.CANCELLED, True),
        (State.WAITING, True),
        (State.SKIPPED, False),
        (State.FAILED, False),
        (State.DELIVERED, False),
    ],
)
def test_what_is_over_is_not_the_next_text(state: State, *, counts: bool) -> None:
    courses, known = {"A": course(desired())}, {"A": {"day-7": recorded("day-7", state)}}
    assert sentence(next_text(courses, known, BEFORE)) == (
        "Tue 10 Mar 2026 10:00" if counts else ""
    )


def test_what_a_person_cancelled_in_twilio_is_not_the_next_text_until_its_row_changes() -> None:
    outside = recorded("day-7", State.CANCELLED, reason=CANCELLED_OUTSIDE)
    known = {"A": {"day-7": outside}}
    assert sentence(next_text({"A": course(desired())}, known, BEFORE)) == ""
    moved = desired(when=due(DAY_7 + DAY))
    assert sentence(next_text({"A": course(moved)}, known, BEFORE)) == "Wed 11 Mar 2026 10:00"


def test_what_is_held_back_is_not_the_next_text() -> None:
    hindered = course(desired(never_reason="the surgery is at 20:00, after this text's time"))
    stopped = course(desired(), status=CourseStatus.STOPPED, why="Drip says Stopped")
    assert sentence(next_text({"A": hindered, "B": stopped}, {}, BEFORE)) == ""


def told(of: Course, *messages: Message) -> list[tuple[str, str, str | None, str | None]]:
    accounts = account(of, {one.key.step: one for one in messages}, STEPS)
    return [(one.step, one.state, one.reason, one.sid) for one in accounts]


def test_an_account_has_every_step_that_the_surgery_has_in_parts() -> None:
    assert list(account(course(MESSAGES[0]), {}, STEPS)) == [
        StepStatus(
            step="day-7",
            label="Day 7",
            state="waiting",
            reason=None,
            send_at=DAY_7,
            zone="America/Chicago",
            sid=None,
        )
    ]


def test_an_account_tells_what_is_on_record_with_its_own_time() -> None:
    moved = course(desired(DAY_SEVEN, when=due(DAY_7 + DAY)))
    (only,) = account(moved, {"day-7": recorded("day-7", State.DELIVERED)}, STEPS)
    assert (only.state, only.send_at, only.sid) == ("delivered", DAY_7, SID)


@pytest.mark.parametrize(
    ("state", "reason", "account_"),
    [
        (State.INTENDED, None, ("intended", None, None)),
        (State.UNKNOWN, "", ("unknown", None, None)),
        (State.WAITING, "Twilio is busy", ("waiting", "Twilio is busy", None)),
        (State.FAILED, "landline", ("failed", "landline", SID)),
        (State.SCHEDULED, "kept to itself", ("scheduled", None, SID)),
    ],
)
def test_an_account_uses_the_states_own_words(
    state: State, reason: Reason | str | None, account_: tuple[str, str | None, str | None]
) -> None:
    ((_, *parts),) = told(course(MESSAGES[0]), recorded("day-7", state, reason))
    assert tuple(parts) == account_


def test_an_account_of_a_paused_surgery_says_so() -> None:
    assert told(course(MESSAGES[0], status=CourseStatus.PAUSED)) == [
        ("day-7", "paused", None, None)
    ]


def test_remarks_stand_at_the_end_of_the_status() -> None:
    of = replace(
        course(desired()),
        remarks=(as_said("Language says “Latin”"), as_said("Surgery time is no time")),
    )
    status = str(project(of, {}, STEPS)["Status"])
    assert status.endswith("Language says “Latin”. Surgery time is no time.")


@pytest.mark.parametrize("state", [State.SENT, State.DELIVERED, State.TOO_LATE])
def test_a_text_that_left_before_its_surgery_was_moved_says_which_day_gets_none(
    state: State,
) -> None:
    went = replace(message(state), send_at=DAY_7 - timedelta(days=2))
    told = project(course(desired()), {"day-7": went}, (DAY_SEVEN,))
    why = "for Sun 8 Mar; no text goes on Tue 10 Mar, the day by the row now"
    assert str(told["Day 7 status"]).endswith(f": {why}")
    assert f"{why}. " in str(told["Status"])


@pytest.mark.parametrize(
    ("of", "went"),
    [
        (course(desired()), replace(message(State.SENT), send_at=DAY_7 + timedelta(hours=1))),
        (course(desired()), replace(message(State.SKIPPED), send_at=DAY_7 - timedelta(days=2))),
        (
            course(desired(), status=CourseStatus.STOPPED),
            replace(message(State.SENT), send_at=DAY_7 - timedelta(days=2)),
        ),
        (course(), replace(message(State.SENT), send_at=DAY_7 - timedelta(days=2))),
    ],
)
def test_no_day_is_missed_when_it_went_on_its_day_or_none_is_to_go(
    of: Course, went: Message
) -> None:
    assert "no text goes" not in str(project(of, {"day-7": went}, (DAY_SEVEN,)))


def test_the_next_text_says_what_it_calls_the_patient() -> None:
    for calls, told in (("Ada", ", to “Ada”"), ("", ", without a name"), (None, "")):
        going = course(replace(MESSAGES[0], calls=calls))
        assert cells(going)["Next text"] == f"Day 7: Tue 10 Mar 2026 10:00{told}"
        assert cells(going)["Status"] == f"{NEXT_IS_DAY_7} (waiting)."
