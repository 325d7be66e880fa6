"""When does each text leave, from the sheet to Twilio?"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.clinic import ADA, BEN, CREATE, READ, Clinic
from tests.integration.conftest import OpenClinic


def test_the_evening_text_of_today_is_handed_over_with_its_local_time(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    (evening,) = clinic.texts_to(ADA)
    assert evening.status == "scheduled"
    assert evening.send_at == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
    assert evening.body.startswith("Hillside: about your surgery today.")
    row = clinic.cells_of("Ada Example")
    assert row["Evening status"] == "scheduled"
    assert row["Evening SID"] == evening.sid
    assert row["Day 7 status"] == "waiting"
    assert row["Status"] == "Next is Evening: Tue 3 Mar 2026 19:00 (scheduled)."


def test_a_second_cycle_without_changes_asks_once_and_does_nothing(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.forget_calls()
    assert clinic.cycle().is_quiet
    assert clinic.all_calls() == {READ: 1}


def test_a_text_is_handed_over_seven_days_less_the_margin_ahead(clinic: Clinic) -> None:
    clinic.add_row()
    # due on 10 March at 15:00 UTC
    clinic.until("2026-03-03 15:01")
    clinic.cycle()
    assert clinic.texts_to(ADA, "day-7") == []
    clinic.advance(minutes=1)
    report = clinic.cycle()
    (text,) = clinic.texts_to(ADA, "day-7")
    assert text.send_at == datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
    assert report.wake_at == datetime(2026, 3, 10, 15, 2, tzinfo=UTC)


def test_all_four_texts_reach_a_patient_in_three_weeks(clinic: Clinic) -> None:
    clinic.add_row()
    for _ in range(24):
        clinic.refresh()
        clinic.cycle()
        clinic.advance(days=1)
    assert [(text.step, text.status, text.send_at) for text in clinic.texts_to(ADA)] == [
        ("evening", "delivered", datetime(2026, 3, 4, 1, 0, tzinfo=UTC)),
        ("day-7", "delivered", datetime(2026, 3, 10, 15, 0, tzinfo=UTC)),
        ("day-14", "delivered", datetime(2026, 3, 17, 15, 0, tzinfo=UTC)),
        ("day-21", "delivered", datetime(2026, 3, 24, 15, 0, tzinfo=UTC)),
    ]
    assert clinic.cells_of("Ada Example")["Status"] == "4 delivered. Nothing more to send."


@pytest.mark.parametrize(
    ("entered", "texts"), [("00:43", ["scheduled"]), ("00:44", []), ("00:46", []), ("00:59", [])]
)
def test_only_what_is_far_enough_ahead_is_handed_over(
    clinic: Clinic, entered: str, texts: list[str]
) -> None:
    clinic.add_row()
    clinic.until(f"2026-03-04 {entered}")
    clinic.cycle()
    assert [text.status for text in clinic.texts_to(ADA, "evening")] == texts


def test_a_text_fourteen_minutes_ahead_is_kept_and_sent_at_its_minute(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.until("2026-03-04 00:46")
    report = clinic.cycle()
    assert report.wake_at == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
    assert clinic.cells_of("Ada Example")["Evening status"] == "waiting"
    clinic.until("2026-03-04 00:59")
    clinic.cycle()
    assert clinic.texts_to(ADA, "evening") == []
    clinic.until("2026-03-04 01:00")
    clinic.cycle()
    (text,) = clinic.texts_to(ADA, "evening")
    assert (text.created_at, text.send_at) == (datetime(2026, 3, 4, 1, 0, tzinfo=UTC), None)


def test_a_row_entered_late_is_texted_at_once_while_it_makes_sense(clinic: Clinic) -> None:
    clinic.until("2026-03-04 02:44")
    clinic.add_row()
    clinic.cycle()
    assert [text.send_at for text in clinic.live_to(ADA, "evening")] == [None]


def test_a_row_entered_too_late_is_skipped_and_says_why(clinic: Clinic) -> None:
    clinic.until("2026-03-04 02:46")
    clinic.add_row()
    clinic.cycle()
    assert clinic.texts_to(ADA, "evening") == []
    row = clinic.cells_of("Ada Example")
    assert row["Evening status"] == "skipped: too late (it goes until 20:45 on its day)"
    assert len(clinic.live_to(ADA, "day-7")) == 1


def test_a_daemon_that_slept_over_an_evening_skips_it_and_sends_what_follows(
    clinic: Clinic,
) -> None:
    clinic.until("2026-03-04 00:50")
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-05 14:00")
    clinic.cycle()
    states = clinic.states("Ada Example")
    assert (states["evening"], states["day-7"]) == ("skipped", "scheduled")


def test_a_daemon_that_was_off_for_two_weeks_still_learns_what_became_of_its_texts(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    clinic.until("2026-03-03 16:00")
    clinic.cycle()
    clinic.until("2026-03-18 14:00")
    clinic.restart()
    clinic.refresh()
    clinic.cycle()
    assert clinic.states("Ada Example") == {
        "evening": "delivered",
        "day-7": "delivered",
        "day-14": "skipped",
        "day-21": "scheduled",
    }


def test_a_text_sent_at_once_is_asked_about_also_when_nobody_could_for_days(clinic: Clinic) -> None:
    clinic.until("2026-03-04 01:05")  # five past seven in Chicago
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening status"] == "sent"
    clinic.advance(days=5)
    clinic.restart()
    clinic.refresh()
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening status"] == "delivered"


def test_a_text_before_the_surgery_begins_is_never_sent(clinic: Clinic) -> None:
    clinic.add_row(surgery_time="19:30")
    clinic.cycle()
    assert clinic.texts_to(ADA, "evening") == []
    told = "skipped: the surgery is at 19:30, after this text's time"
    assert clinic.cells_of("Ada Example")["Evening status"] == told


def test_a_surgery_time_moved_forward_reopens_the_evening(clinic: Clinic) -> None:
    clinic.add_row(surgery_time="19:30")
    clinic.cycle()
    clinic.edit("Ada Example", "Surgery time", "15:30")
    clinic.cycle()
    assert len(clinic.live_to(ADA, "evening")) == 1


@pytest.mark.parametrize(
    ("zone", "evening"),
    [
        ("America/New_York", "2026-03-04 00:00"),
        ("America/Los_Angeles", "2026-03-04 03:00"),
        ("Pacific/Honolulu", "2026-03-04 05:00"),
        ("america/denver", "2026-03-04 02:00"),
    ],
)
def test_each_patient_is_texted_by_their_own_clock(clinic: Clinic, zone: str, evening: str) -> None:
    clinic.add_row(time_zone=zone)
    clinic.cycle()
    (text,) = clinic.texts_to(ADA, "evening")
    assert text.send_at == datetime.fromisoformat(evening).replace(tzinfo=UTC)


def test_the_spreadsheets_own_zone_serves_where_no_other_is_named(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"time_zone": None})
    clinic.spreadsheet.properties["timeZone"] = "America/New_York"
    clinic.add_row()
    clinic.cycle()
    assert clinic.texts_to(ADA)[0].send_at == datetime(2026, 3, 4, 0, 0, tzinfo=UTC)


def test_ten_in_the_morning_stays_ten_in_the_morning_across_both_clock_changes(
    open_clinic: OpenClinic,
) -> None:
    clinic = open_clinic(start=datetime(2026, 10, 30, 16, 0, tzinfo=UTC))
    # the clocks go back on 1 November; Phoenix has no summer time
    clinic.add_row("Ada Example", ADA, "2026-10-30")
    clinic.add_row("Ben Example", BEN, "2026-10-30", time_zone="America/Phoenix")
    clinic.cycle()
    clinic.advance(hours=2)
    clinic.cycle()
    assert [text.send_at for text in clinic.texts_to(ADA)] == [
        datetime(2026, 10, 31, 0, 0, tzinfo=UTC),
        datetime(2026, 11, 6, 16, 0, tzinfo=UTC),
    ]
    assert [text.send_at for text in clinic.texts_to(BEN)] == [
        datetime(2026, 10, 31, 2, 0, tzinfo=UTC),
        datetime(2026, 11, 6, 17, 0, tzinfo=UTC),
    ]


def test_no_text_is_handed_over_outside_what_twilio_takes(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(surgeries=40)
    for _ in range(20):
        clinic.cycle()
        clinic.advance(hours=11, minutes=17)
    refused = [entry for entry in clinic.world.log.entries if entry.status == 400]
    leads = [
        text.send_at - text.created_at for text in clinic.texts_to() if text.send_at is not None
    ]
    assert refused == []
    assert min(leads) >= timedelta(minutes=17)
    assert max(leads) <= timedelta(days=7, minutes=-2)
    assert clinic.calls(CREATE) == len(clinic.texts_to())
