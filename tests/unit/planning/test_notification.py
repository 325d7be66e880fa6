"""What is a person told who does not look at the sheet?"""

from datetime import UTC, datetime

from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.domain.wording import as_said
from sheetdrip.planning.concerns import ConcernKind, Level, level_of
from sheetdrip.planning.notification import Notification, Notify, is_notified, notification

NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)
LINK = "https://sheets.example/1"
WHERE = f"See the rows with “Needs a call”, and write your name beside them: {LINK}"


def concern(kind: str = "score", surgery: str = "A", detail: str = "Day 7 pain 8") -> ConcernRecord:
    return ConcernRecord(
        surgery=surgery, step="day-7", kind=kind, detail=as_said(detail), raised_at=NOW
    )


def test_it_names_nobody_and_quotes_nothing() -> None:
    assert notification("Hillside", [concern()], LINK) == Notification(
        "Hillside: 1 patient needs a call",
        f"- a pain score at or above the clinic's limit: 1\n\n{WHERE}",
    )


def test_several_concerns_of_one_patient_are_one_patient() -> None:
    told = notification("Hillside", [concern(), concern("rise"), concern(surgery="B")], LINK)
    assert told.subject == "Hillside: 2 patients need a call"
    assert (
        "- a pain score at or above the clinic's limit: 2\n- a pain score that rose: 1" in told.text
    )


def test_a_clinic_that_wants_names_gets_them() -> None:
    told = notification("Hillside", [concern(), concern(surgery="B")], LINK, {"A": "Ada Example"})
    assert told.text == f"- Ada Example: Day 7 pain 8\n- unknown patient: Day 7 pain 8\n\n{WHERE}"


def test_every_kind_has_its_words() -> None:
    kinds = [kind for kind in ConcernKind if kind is not ConcernKind.PLAN]
    told = notification("Hillside", [concern(kind) for kind in kinds], LINK)
    assert f"\n{told.text}".count("\n- ") == len(kinds)


def test_what_is_to_be_read_is_told_after_the_calls() -> None:
    told = notification("Hillside", [concern("remark"), concern("score")], LINK)
    assert told.subject == "Hillside: 1 patient needs a call and 1 patient wrote something to read"
    assert "“Please read”" in told.text


def test_a_clinic_says_of_what_it_wants_to_be_notified() -> None:
    kinds = {
        notify: {kind for kind in ConcernKind if is_notified(kind, notify)} for notify in Notify
    }
    assert kinds[Notify.EVERYTHING] == set(ConcernKind)
    assert kinds[Notify.CALLS] == {kind for kind in ConcernKind if level_of(kind) is Level.CALL}
    assert kinds[Notify.ALARMS] == {
        ConcernKind.ALARM,
        ConcernKind.DEATH,
        ConcernKind.PLAN,
    }
    assert ConcernKind.REMARK not in kinds[Notify.CALLS]


def test_a_plan_that_waits_is_told_with_its_counts_and_where_to_approve_it() -> None:
    plan = concern("plan", surgery="", detail="Plan 0123456789ab: 41 to cancel.")
    assert notification("Hillside", [plan], LINK, {"A": "Ada Example"}) == Notification(
        "Hillside: a plan waits for approval",
        "Plan 0123456789ab: 41 to cancel.\n\n"
        f"Tick the box beside the plan in the Control tab if it is meant: {LINK}",
    )


def test_patients_are_told_before_a_plan() -> None:
    told = notification("Hillside", [concern("plan", surgery="", detail="Plan"), concern()], LINK)
    assert told.subject == "Hillside: 1 patient needs a call and a plan waits for approval"
    assert told.text.index("the clinic's limit") < told.text.index("Plan")
