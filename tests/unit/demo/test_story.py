"""What do staff do over the days, and is it the same story for the same seed?"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sheetdrip.demo.story import START, Act, Patient, Story, write_story

CHICAGO = ZoneInfo("America/Chicago")
STORY = write_story(400, 30, 7)

KINDS = {
    "late": ["enters a surgery of three days ago"],
    "mistyped": ["enters a surgery with half a phone number", "mends the phone number"],
    "moved": ["enters a surgery", "moves a surgery by two days"],
    "called off": ["enters a surgery", "calls a surgery off"],
    "plain": ["enters a surgery"],
}


def acts_of(patient: Patient, story: Story = STORY) -> list[Act]:
    """Name and number name a patient; while the number is mistyped, the name and the moment do."""
    person = patient.person
    return [act for act in story.acts if is_about(act, person.name, person.phone, patient.entered)]


def is_about(act: Act, name: str, phone: str | int, entered: datetime) -> bool:
    cells = act.edit.get("values") or act.edit.get("where") or {}
    mistyped = cells.get("Phone") == "312-555" and act.at - entered in (
        timedelta(),
        timedelta(days=1),
    )
    return cells.get("Patient") == name and (cells.get("Phone") == phone or mistyped)


def of_kind(kind: str) -> Iterator[tuple[Patient, list[Act]]]:
    for patient in STORY.patients:
        acts = acts_of(patient)
        if [act.told for act in acts] == KINDS[kind]:
            yield patient, acts


def test_the_same_seed_tells_the_same_story() -> None:
    assert write_story(40, 30, 7) == write_story(40, 30, 7)


def test_another_seed_tells_another_story() -> None:
    one, other = write_story(40, 30, 7), write_story(40, 30, 8)
    assert one.patients != other.patients
    assert one.acts != other.acts


def test_it_begins_on_a_monday_morning_before_the_clocks_change() -> None:
    assert START.isoformat() == "2026-03-02T07:00:00-06:00"
    assert START.weekday() == 0
    assert (START + timedelta(days=7)).isoformat() == "2026-03-09T07:00:00-05:00"


@pytest.mark.parametrize(
    ("surgeries", "days"), [(1, 1), (2, 1), (40, 30), (40, 3), (300, 14), (5, 365)]
)
def test_acts_come_in_order_in_office_hours_within_the_days(surgeries: int, days: int) -> None:
    story = write_story(surgeries, days, 3)
    assert list(story.acts) == sorted(story.acts, key=lambda act: act.at)
    assert len(story.patients) == surgeries
    first, last = START.date(), START.date() + timedelta(days=days)
    for patient in story.patients:
        assert first <= patient.entered.date() < last
    for act in story.acts:
        # what follows an entry follows a day later, be it after the last one
        assert START < act.at.astimezone(CHICAGO) < START + timedelta(days=days + 1)
        assert 8 <= act.at.hour < 17


def test_no_two_patients_share_a_number() -> None:
    assert len({patient.person.e164 for patient in STORY.patients}) == 400


def test_every_number_is_fictitious() -> None:
    for patient in STORY.patients:
        assert patient.person.e164[5:10] == "55501"


def test_every_patient_lives_one_of_five_lives() -> None:
    counts = {kind: len(list(of_kind(kind))) for kind in KINDS}
    assert sum(counts.values()) == 400
    assert all(count >= 5 for count in counts.values()), counts
    assert counts["plain"] > 280


def test_a_late_surgery_was_three_days_ago() -> None:
    for patient, _ in of_kind("late"):
        assert patient.entered.date() - patient.person.surgery_date == timedelta(days=3)
        assert (patient.right_since, patient.called_off) == (patient.entered, None)


def test_a_mistyped_number_is_right_from_when_it_is_mended() -> None:
    for patient, (enter, mend) in of_kind("mistyped"):
        assert enter.edit["values"]["Phone"] == "312-555"
        assert mend.edit["column"] == "Phone"
        assert mend.edit["value"] == str(patient.person.phone)
        assert (patient.entered, patient.right_since) == (enter.at, mend.at)


def test_a_moved_surgery_is_expected_on_its_new_day_and_moved_before_the_old_one() -> None:
    for patient, (enter, move) in of_kind("moved"):
        was = date.fromisoformat(enter.edit["values"]["Surgery date"])
        assert move.edit["column"] == "Surgery date"
        assert date.fromisoformat(move.edit["value"]) == patient.person.surgery_date
        assert patient.person.surgery_date - was == timedelta(days=2)
        assert move.at.date() < was


def test_a_surgery_is_called_off_before_any_text() -> None:
    for patient, (_, stop) in of_kind("called off"):
        assert (stop.edit["column"], stop.edit["value"]) == ("Drip", "Cancelled")
        assert patient.called_off == stop.at
        assert stop.at.date() < patient.person.surgery_date


def test_a_plain_surgery_is_entered_on_the_day_or_a_few_days_ahead() -> None:
    ahead = {(one.person.surgery_date - one.entered.date()).days for one, _ in of_kind("plain")}
    assert ahead == {0, 1, 2, 4}


def test_the_sheet_is_sorted_once_a_week_by_one_column_and_then_the_other() -> None:
    sorts = [act for act in STORY.acts if act.edit["kind"] == "sort"]
    assert [(f"{act.at:%a %d %b %H:%M}", act.edit["by"]) for act in sorts] == [
        ("Thu 05 Mar 12:20", "Patient"),
        ("Thu 12 Mar 12:20", "Surgery date"),
        ("Thu 19 Mar 12:20", "Patient"),
        ("Thu 26 Mar 12:20", "Surgery date"),
    ]


def test_one_row_is_never_sorted() -> None:
    assert {act.edit["kind"] for act in write_story(1, 30, 7).acts} <= {"append", "set"}
