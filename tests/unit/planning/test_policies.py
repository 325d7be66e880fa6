"""Which rules hold whatever a clinic's sequences say, and in which order?"""

from datetime import timedelta

from sheetdrip.domain.reasons import CLINIC_PAUSED
from sheetdrip.planning.course import Course, CourseStatus
from sheetdrip.planning.frequency_cap import FrequencyCap
from sheetdrip.planning.policies import (
    POLICIES,
    Circumstances,
    applied,
    clinic_pause,
    frequency_cap,
    suppression,
)
from sheetdrip.planning.suppression import Contact
from tests.builders import DAY_7, NOW, PHONE, course, desired, due, message

START = Contact(
    phone=PHONE, opted_out_at=NOW - timedelta(days=2), opted_in_at=DAY_7 + timedelta(minutes=1)
)


def at(surgery: str, minutes: int) -> Course:
    """A course with one text, so many minutes after 10:00 on day 7."""
    moment = DAY_7 + timedelta(minutes=minutes)
    text = desired(surgery=surgery, when=due(moment, moment + timedelta(hours=8)))
    return course(text, surgery=surgery)


def test_the_policies_in_their_order() -> None:
    assert (suppression, frequency_cap, clinic_pause) == POLICIES


def test_a_text_that_stop_holds_back_crowds_nobody() -> None:
    # what fell due before START stays unsent, and the other patient's text on that phone may go at once
    both = {"A": at("A", 0), "B": at("B", 30)}
    given = Circumstances(now=DAY_7, spacing=FrequencyCap(), contacts={PHONE: START})
    texts = {one: course.messages["day-7"] for one, course in applied(both, given).items()}
    assert texts["A"].never_reason is not None
    assert (texts["B"].never_reason, texts["B"].cap_reason) == (None, None)


def test_texts_that_may_both_go_crowd_each_other() -> None:
    both = {"A": at("A", 0), "B": at("B", 30)}
    told = applied(both, Circumstances(now=NOW, spacing=FrequencyCap()))
    assert [one.messages["day-7"].cap_reason is None for one in told.values()] == [True, False]


def test_a_clinics_pause_holds_whatever_the_others_let_go_and_what_no_row_shows() -> None:
    given = Circumstances(
        now=NOW, spacing=FrequencyCap(), recorded={"Z": {"day-7": message()}}, is_paused=True
    )
    told = applied({"A": at("A", 0)}, given)
    assert {one: (it.status, it.why) for one, it in told.items()} == {
        "A": (CourseStatus.PAUSED, CLINIC_PAUSED),
        "Z": (CourseStatus.PAUSED, CLINIC_PAUSED),
    }
