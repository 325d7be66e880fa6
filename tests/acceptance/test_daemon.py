"""What do staff see while `sheetdrip run` serves their sheet?"""

import re
import signal
from datetime import date, timedelta

from tests.acceptance.clinic import CHICAGO, Clinic
from tests.acceptance.waiting import until

ADA, BEN, CY = "+13125550101", "+13125550102", "+13125550103"
IN_THE_EVENING = timedelta(hours=10, minutes=35)
"""From half past eight to five past seven in the evening, when the Evening texts have left."""


def _spelled(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _sids(clinic: Clinic) -> dict[str, str]:
    """The Evening SID that Twilio has for each number."""
    return {text["to"]: text["sid"] for text in clinic.sandbox.live_texts()}


def test_a_typed_row_is_scheduled_and_its_columns_fill_in(clinic: Clinic) -> None:
    clinic.daemon()
    clinic.staff.type_rows(["Ada Marsh", ADA, clinic.today])

    row = clinic.shown("Ada Marsh", "Evening status", "scheduled")
    (text,) = clinic.sandbox.texts()

    assert row["Evening SID"] == text["sid"]
    assert re.fullmatch("SM[0-9a-f]{32}", row["Evening SID"])
    assert row["Evening time"] == f"{clinic.today} 19:00"
    assert row["Day 7 status"] == "waiting"
    assert row["Day 7 time"] == f"{clinic.today + timedelta(days=7)} 10:00"
    assert row["Day 7 SID"] == ""
    assert row["Status"] == f"Next is Evening: {_spelled(clinic.today)} 19:00 (scheduled)."
    assert row["Next text"] == f"Evening: {_spelled(clinic.today)} 19:00"
    assert re.fullmatch("[A-Z2-9]{12}", row["Drip ID"])
    assert (text["to"], text["status"]) == (ADA, "scheduled")
    assert "pain" in text["body"]


def test_a_row_of_nonsense_gets_a_sentence_while_the_others_go_on(clinic: Clinic) -> None:
    daemon = clinic.daemon()
    clinic.staff.type_rows(
        ["Ada Marsh", ADA, clinic.today],
        ["Ben Reed", "ask his wife", "next Tuesday"],
        ["Cy Field", CY, clinic.today],
    )

    nonsense = clinic.shown("Ben Reed", "Status", "Fix this row")
    clinic.shown("Ada Marsh", "Evening status", "scheduled")
    clinic.shown("Cy Field", "Evening status", "scheduled")

    assert "Phone" in nonsense["Status"]
    assert "Surgery date is not one day (“next Tuesday”)" in nonsense["Status"]
    assert nonsense["Evening SID"] == ""
    assert sorted(text["to"] for text in clinic.sandbox.texts()) == [ADA, CY]
    assert "job.crashed" not in daemon.events


def test_an_edited_date_cancels_the_old_text_and_schedules_a_new_one(clinic: Clinic) -> None:
    clinic.daemon()
    clinic.staff.type_rows(["Ada Marsh", ADA, clinic.today])
    before = clinic.shown("Ada Marsh", "Evening status", "scheduled")

    moved = clinic.today + timedelta(days=2)
    clinic.staff.change("Ada Marsh", "Surgery date", moved)
    after = clinic.shown("Ada Marsh", "Evening time", f"{moved} 19:00")

    status = {text["sid"]: text["status"] for text in clinic.sandbox.texts()}
    assert status == {before["Evening SID"]: "canceled", after["Evening SID"]: "scheduled"}
    assert before["Evening SID"] != after["Evening SID"]
    assert before["Drip ID"] == after["Drip ID"]


def test_a_sheet_sorted_while_it_is_served_keeps_every_sid_beside_its_patient(
    clinic: Clinic,
) -> None:
    daemon = clinic.daemon()
    clinic.staff.type_rows(
        ["Cy Field", CY, clinic.today],
        ["Ada Marsh", ADA, clinic.today],
        ["Ben Reed", BEN, clinic.today],
    )
    clinic.staff.sort_by_patient()  # perhaps between the daemon's read and its write
    for patient in ("Ada Marsh", "Ben Reed", "Cy Field"):
        clinic.shown(patient, "Evening status", "scheduled")
    clinic.staff.sort_by_patient(descending=True)
    clinic.staff.type_rows(["Dee Hill", "+13125550104", clinic.today])
    clinic.shown("Dee Hill", "Evening status", "scheduled")

    rows, sids = clinic.staff.rows(), _sids(clinic)
    assert list(rows) == ["Cy Field", "Ben Reed", "Ada Marsh", "Dee Hill"]
    assert {f"+{row['Phone'].lstrip('+')}": row["Evening SID"] for row in rows.values()} == sids
    assert len(clinic.sandbox.texts()) == 4
    assert "job.crashed" not in daemon.events


def test_what_became_of_a_text_shows_up_in_the_sheet(clinic: Clinic) -> None:
    clinic.daemon()
    clinic.staff.type_rows(
        ["Ada Marsh", ADA, clinic.today], ["Ben Reed", "+1 500 553 0006", clinic.today]
    )
    clinic.shown("Ben Reed", "Evening status", "scheduled")

    clinic.sandbox.advance(IN_THE_EVENING)

    delivered = clinic.shown("Ada Marsh", "Evening status", "delivered")
    landline = clinic.shown("Ben Reed", "Evening status", "undelivered")
    week_later = _spelled(clinic.today + timedelta(days=7))
    assert delivered["Status"] == f"1 delivered. Next is Day 7: {week_later} 10:00 (scheduled)."
    assert "landline" in landline["Status"]
    status = {text["sid"]: text["status"] for text in clinic.sandbox.texts()}
    assert status[delivered["Evening SID"]] == "delivered"
    assert status[delivered["Day 7 SID"]] == "scheduled"


def test_a_machine_that_is_days_ahead_keeps_twilios_time(clinic: Clinic) -> None:
    now = clinic.sandbox.now()
    clinic.sandbox.advance(timedelta(days=-20))
    today = (now - timedelta(days=20)).astimezone(CHICAGO).date()
    clinic.staff.type_rows(["Ada Marsh", ADA, today])

    clinic.daemon()

    row = clinic.shown("Ada Marsh", "Evening time", f"{today} 19:00")
    assert row["Evening status"] in {"waiting", "scheduled"}


def test_sigterm_ends_the_daemon_in_seconds_with_0(clinic: Clinic) -> None:
    daemon = clinic.daemon()

    done = daemon.signal(signal.SIGTERM).ended(seconds=12)

    assert (done.code, done.out) == (0, "")
    assert daemon.events[-1] == "daemon.stopped"


def test_sigterm_in_the_middle_of_a_long_batch_ends_it_in_seconds(clinic: Clinic) -> None:
    clinic.staff.type_rows(*_many(clinic, 40))
    clinic.sandbox.control(
        "POST",
        "faults",
        service="twilio",
        operation="messages.create",
        kind="latency",
        seconds=1,
        times=None,
    )
    daemon = clinic.daemon()
    until(clinic.sandbox.texts, "a first text")

    done = daemon.signal(signal.SIGTERM).ended(seconds=12)
    assert done.code == 0


def test_a_second_daemon_says_who_holds_the_ledger_and_status_still_reads_it(
    clinic: Clinic,
) -> None:
    first = clinic.daemon()

    second, looking = clinic.run("run"), clinic.run("status")

    assert second.code == 5
    assert f"held by process {first.pid} on " in second.problems[0]
    assert (looking.code, looking.err) == (0, "")
    assert first.signal(signal.SIGTERM).ended().code == 0


def test_killed_while_scheduling_and_started_again_every_text_is_there_once(
    clinic: Clinic,
) -> None:
    clinic.staff.type_rows(*_many(clinic, 60))
    clinic.sandbox.control(
        "POST",
        "faults",
        service="twilio",
        operation="messages.create",
        kind="latency",
        seconds=0.05,
        times=None,
    )
    killed = clinic.daemon()
    until(lambda: len(clinic.sandbox.texts()) >= 30, "half of the texts", pause=0.02)
    killed.signal(signal.SIGKILL)
    until(lambda: killed.code is not None, "the process to be gone")
    left = len(clinic.sandbox.texts())

    clinic.sandbox.control("DELETE", "faults")
    clinic.sandbox.advance(timedelta(minutes=4))  # what was under way has settled at Twilio
    clinic.daemon()
    until(lambda: len(clinic.sandbox.texts()) >= 60, "all texts")
    for patient in ("Patient 100", "Patient 159"):
        clinic.shown(patient, "Evening status", "scheduled")

    assert 30 <= left < 60
    texts = clinic.sandbox.live_texts()
    assert sorted(text["to"] for text in texts) == [
        f"+1312555{line:04d}" for line in range(100, 160)
    ]
    rows = clinic.staff.rows().values()
    assert sorted(row["Evening SID"] for row in rows) == sorted(text["sid"] for text in texts)


def _many(clinic: Clinic, count: int) -> list[list[str | date]]:
    return [
        [f"Patient {line}", f"+1312555{line:04d}", clinic.today] for line in range(100, 100 + count)
    ]
