"""Is the verdict right while people play with the sheet?"""

from datetime import timedelta

import pytest

from sheetdrip.demo.page.tally import Tally, doubles, tally
from sheetdrip.demo.story import Story
from sheetdrip.demo.verdict import Verdict
from tests.builders import DAY_SEVEN, EVENING, sequence
from tests.unit.demo.page.sheets import text
from tests.unit.demo.people import PHONE, clinic_time, patient

STORY = Story((), (patient(),))
PLAN = sequence(EVENING, DAY_SEVEN)
OTHER = "+13125550199"
ON_TIME = text(to=PHONE, date_sent="2026-03-04T01:00:03Z")


def said(*messages: dict[str, object], touched: set[str] | None = None) -> str:
    return tally(STORY, PLAN, messages, touched or set(), clinic_time(4, 9)).sentence


def test_a_story_that_nobody_touched_is_judged_whole() -> None:
    assert said(ON_TIME) == "Texts: 1 of 1 as they should be."
    assert said() == ("Texts: 1 due, 0 sent once, 0 twice, 1 missing, 0 at a wrong hour.")


def test_a_text_that_has_just_left_is_not_judged_yet() -> None:
    just_left = clinic_time(3, 19) + timedelta(minutes=1)

    told = tally(STORY, PLAN, [ON_TIME], set(), just_left)

    assert told.is_clean
    assert told.verdict.due == 0


def test_a_touched_phone_is_watched_for_doubles_only() -> None:
    again = text("SM2", to=PHONE, date_sent="2026-03-04T02:00:03Z")

    assert said(ON_TIME, touched={PHONE}) == (
        "Texts: 0 of 0 as they should be (the patient you changed is checked for double texts only)."
    )
    assert said(ON_TIME, again, touched={PHONE, OTHER}) == (
        "Texts: 0 due, 0 sent once, 1 twice, 0 missing, 0 at a wrong hour "
        "(the 2 patients you changed are checked for double texts only)."
    )


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        pytest.param({"date_sent": "2026-03-04T03:00:00Z"}, 1, id="again the same evening"),
        pytest.param({"date_sent": "2026-03-11T01:00:00Z"}, 0, id="a week later"),
        pytest.param({"date_sent": "2026-03-04T03:00:00Z", "body": "Other"}, 0, id="other words"),
        pytest.param({"date_sent": "2026-03-04T03:00:00Z", "to": OTHER}, 0, id="another phone"),
        pytest.param({"date_sent": None, "status": "scheduled"}, 0, id="not sent"),
        pytest.param(
            {"date_sent": "2026-03-04T03:00:00Z", "status": "undelivered"}, 0, id="not arrived"
        ),
        pytest.param(
            {"date_sent": "2026-03-04T03:00:00Z", "direction": "outbound-reply"},
            0,
            id="Twilio's own answer",
        ),
    ],
)
def test_a_double_is_the_same_words_within_a_day(changes: dict[str, object], count: int) -> None:
    assert doubles([ON_TIME, {**ON_TIME, **changes}], {PHONE}) == count


def test_a_double_is_not_clean() -> None:
    right = Verdict(
        due=0, sent_once=0, sent_twice=0, missing=0, wrong_hour=0, delivered=0, undelivered=0
    )

    assert Tally(verdict=right, touched=1, doubles=0).is_clean
    assert not Tally(verdict=right, touched=1, doubles=1).is_clean
