"""How is a row told that another one on its phone goes first?"""

from datetime import date, timedelta

from sheetdrip.planning.course import Course
from sheetdrip.planning.sharing import Since, Yielding, called
from tests.builders import DAY_7, DAY_14, DAY_21, DAY_SEVEN, NOW, course, desired, due

MARCH, JUNE = date(2026, 3, 3), date(2026, 6, 1)
WEEK = timedelta(days=7)


def row(surgery: str, patient: str, day: date | None = MARCH) -> Course:
    texts = (
        desired(DAY_SEVEN),
        desired(DAY_14, when=due(DAY_7 + WEEK)),
        desired(DAY_21, when=due(DAY_7 + 2 * WEEK)),
    )
    return course(*texts, surgery=surgery, patient=patient, surgery_date=day)


ADA = row("A", "Ada Example")


def told(others: dict[str, Course | None], of: Course = ADA, since: Since | None = None) -> str:
    return str(Yielding(course=of, steps=others).told(since or {}))


def test_another_patient_is_named_with_the_rule_and_the_fix() -> None:
    earlier = row("B", "Ben Example", date(2026, 3, 1))
    says = told({"day-21": earlier, "day-7": earlier})
    assert says.startswith("Day 7 and Day 21 are not sent: ")
    assert all(words in says for words in ("Ben Example", "earlier surgery", "call this patient"))
    first = told({"day-7": row("B", "Ben Example")}, since={"A": NOW})
    assert "entered first" in first
    assert first.startswith("Day 7 is not sent")
    later = told({"day-7": row("B", "Ben Example", JUNE)})
    assert "with Twilio already" in later
    assert "\n" not in says


def test_all_texts_and_several_patients_are_told_in_one_sentence() -> None:
    three = {
        "day-7": row("B", "Ben Example"),
        "day-14": row("C", "Cy Example"),
        "day-21": row("D", "Ada Example"),
    }
    says = told({**three})
    assert says.startswith("no text is sent here: ")
    assert "Ben Example and Cy Example" in says
    assert says.count("Ben Example") == 1


def test_the_same_patient_is_another_surgery_or_a_double() -> None:
    other = told({"day-7": row("B", "ADA  example", date(2026, 2, 1))})
    assert "this patient's surgery of 1 Feb 2026" in other
    double = told({"day-7": row("B", "Ada Example")})
    assert "delete one of the two" in double


def test_a_row_that_is_gone_has_no_name() -> None:
    assert "a row that is gone" in told({"day-7": None})


def test_other_rows_are_called_by_patient_or_by_their_surgery() -> None:
    assert called(row("B", "Ben Example"), ADA) == "Ben Example"
    assert str(called(row("B", "Ada Example", JUNE), ADA)) == "this patient's surgery of 1 Jun 2026"
    assert (
        str(called(row("B", "Ada Example", None), ADA)) == "this patient's surgery of another day"
    )
