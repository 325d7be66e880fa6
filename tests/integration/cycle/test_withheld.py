"""Does a slip of the hand hold up just what it touches, and does an approval let just that go on?"""

from pathlib import Path

import pytest

from sheetdrip.errors import PlanRefused
from sheetdrip.settings.load import load_settings
from sheetdrip.sync.reply_polling import ReplyPoller
from tests.integration.clinic import ADA, CANCEL, CREATE, Clinic
from tests.integration.conftest import OpenClinic

LIMITS = {"max_creates": 3, "max_cancels": 20, "max_share": 0.3}
EVENING = "2026-03-04 00:50"
"""Ten minutes before 19:00 in Chicago."""


def phone(number: int) -> str:
    return f"+1312555{number:04d}"


def admit(clinic: Clinic, numbers: range, **more: str) -> None:
    for number in numbers:
        clinic.add_row(f"Patient {number}", phone(number), **more)


def clinic_of(open_clinic: OpenClinic, count: int) -> Clinic:
    """A small clinic, furnished, whose patients were let through three at a time."""
    clinic = open_clinic(safety=LIMITS)
    clinic.furnish()
    for start in range(0, count, 3):
        admit(clinic, range(start, min(start + 3, count)))
        clinic.cycle()
    return clinic


def refused(clinic: Clinic) -> PlanRefused:
    with pytest.raises(PlanRefused) as caught:
        clinic.cycle()
    return caught.value


def scheduled(clinic: Clinic) -> list[str]:
    return sorted(text.to for text in clinic.texts_to() if text.status == "scheduled")


def phones(*numbers: int) -> list[str]:
    return [phone(number) for number in numbers]


def test_a_row_typed_while_a_paste_waits_is_texted_at_its_time(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 0)
    clinic.until(EVENING)
    admit(clinic, range(50, 54))
    digest = refused(clinic).digest
    clinic.add_row("Ada Example", ADA)
    assert refused(clinic).digest == digest
    clinic.advance(minutes=10)
    clinic.restart()
    assert refused(clinic).digest == digest
    assert [text.to for text in clinic.live_to(step="evening")] == [ADA]
    assert str(clinic.cells_of("Patient 50")["Status"]).startswith(
        "Held: This row waits for approval"
    )


def test_a_paste_holds_up_no_later_text_of_whom_was_let_through(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 3)
    clinic.until("2026-03-05 15:00")
    admit(clinic, range(50, 54), date="2026-03-06")
    refused(clinic)
    assert [text.to for text in clinic.live_to(step="day-7")] == phones(0, 1, 2)
    assert clinic.live_to(phone(50)) == []


def test_the_tab_and_the_rows_go_on_while_something_waits(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 3)
    admit(clinic, range(50, 54))
    refused(clinic)
    clinic.edit("Patient 1", "Drip", "Stopped")
    refused(clinic)
    assert scheduled(clinic) == phones(0, 2)
    assert str(clinic.cells_of("Patient 1")["Status"]).startswith("Drip says Stopped")
    assert "Patient 53 (Evening)" in str(clinic.control("Waiting for approval"))
    assert "Patient 0" not in str(clinic.control("Waiting for approval"))


def test_dates_moved_by_mistake_leave_texts_and_other_rows_alone(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 9)
    for number in range(4):
        clinic.edit(f"Patient {number}", "Surgery date", "2026-03-05")
    clinic.edit("Patient 8", "Phone", phone(88))
    clinic.forget_calls()
    first = refused(clinic)
    # the one that was meant may be one of five too many at once: told apart it is not
    assert (clinic.calls(CREATE), clinic.calls(CANCEL)) == (0, 0)
    clinic.add_row("Ada Example", ADA)
    assert refused(clinic).digest == first.digest
    assert len(scheduled(clinic)) == 10
    clinic.tick("Approve")
    clinic.cycle()
    assert scheduled(clinic) == sorted([*phones(0, 1, 2, 3, 4, 5, 6, 7, 88), ADA])
    assert clinic.control("State") == "Working."


def test_dates_put_back_go_on_as_if_nothing_had_been(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 9)
    for number in range(4):
        clinic.edit(f"Patient {number}", "Surgery date", "2026-03-05")
    refused(clinic)
    for number in range(4):
        clinic.edit(f"Patient {number}", "Surgery date", "2026-03-03")
    clinic.cycle()
    assert len(clinic.texts_to()) == len(scheduled(clinic)) == 9
    assert not clinic.control("Plan")


def test_texts_of_a_change_that_waits_go_out_as_they_were(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 3)
    for number in range(3):
        clinic.edit(f"Patient {number}", "Surgery date", "2026-03-05")
    digest = refused(clinic).digest
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    assert refused(clinic).digest == digest
    assert [text.status for text in clinic.texts_to()] == ["delivered"] * 3


def test_eight_of_nine_rows_deleted_wait_and_the_ninth_goes_on(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 9)
    clinic.staff("delete_rows", row=3, count=8)
    clinic.edit("Patient 0", "Surgery date", "2026-03-04")
    for _ in range(4):
        told = refused(clinic)
        clinic.advance(minutes=20)
    assert told.reasons == (
        "8 of 9 rows disappeared at once (limits 20 and 30%): were they deleted by mistake?",
    )
    assert len(scheduled(clinic)) == 9
    assert len(clinic.texts_to(phone(0))) == 2


def test_a_rehearsal_on_the_sandbox_holds_them_too(open_clinic: OpenClinic, tmp_path: Path) -> None:
    clinic = open_clinic()
    own = load_settings(tmp_path / "1" / "sheetdrip.toml", clinic.seeded.env)
    clinic.restart(settings=own)
    admit(clinic, range(9))
    clinic.cycle()
    clinic.staff("delete_rows", row=2, count=8)
    refused(clinic)
    clinic.advance(minutes=20)
    refused(clinic)
    assert len(scheduled(clinic)) == 9


def test_rows_deleted_a_few_at_a_time_within_minutes_wait_too(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 9)
    clinic.staff("delete_rows", row=2, count=2)
    clinic.cycle()
    clinic.advance(minutes=5)
    clinic.staff("delete_rows", row=2, count=2)
    refused(clinic)
    clinic.advance(minutes=20)
    refused(clinic)
    assert len(scheduled(clinic)) == 9


def test_the_plan_of_an_emptied_sheet_is_the_one_that_is_carried_out(
    open_clinic: OpenClinic,
) -> None:
    clinic = clinic_of(open_clinic, 9)
    clinic.staff("delete_rows", row=2, count=9)
    told = refused(clinic)
    assert told.summary == "9 patients: 9 to cancel; Evening of 9; 9 get no more texts"
    shown = str(clinic.control("Waiting for approval"))
    assert "all 9 patients" in shown
    assert "Patient 0 (Evening)" in shown
    clinic.advance(minutes=20)
    assert refused(clinic).digest == told.digest
    clinic.tick("Approve")
    assert clinic.cycle().applied.cancelled == 9
    assert clinic.control("State") == "Working."
    clinic.cycle()
    assert scheduled(clinic) == []


def test_one_or_two_edits_of_a_small_clinic_ask_nobody(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 3)
    clinic.edit("Patient 0", "Surgery date", "2026-03-04")
    clinic.edit("Patient 1", "Phone", phone(77))
    clinic.cycle()
    clinic.staff("delete_rows", row=2, count=2)
    clinic.cycle()
    clinic.advance(minutes=11)
    assert clinic.cycle().applied.cancelled == 2
    assert scheduled(clinic) == phones(2)


def test_finished_rows_put_away_ask_nobody(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 3)
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.until("2026-05-01 15:00")
    clinic.cycle()
    clinic.staff("delete_rows", row=2, count=3)
    clinic.cycle()
    clinic.advance(minutes=11)
    clinic.cycle()


def test_a_stop_is_heeded_while_its_row_waits(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 3)
    for number in range(3):
        clinic.edit(f"Patient {number}", "Surgery date", "2026-03-05")
    refused(clinic)
    clinic.reply(phone(1), "STOP")
    ReplyPoller(clinic.ctx).collect()
    with pytest.raises(PlanRefused):
        clinic.cycle()
    assert scheduled(clinic) == phones(0, 2)


def test_a_whole_drip_column_set_to_stopped_waits_and_a_single_row_does_not(
    open_clinic: OpenClinic,
) -> None:
    clinic = clinic_of(open_clinic, 9)
    for number in range(8):
        clinic.edit(f"Patient {number}", "Drip", "Stopped")
    told = refused(clinic)
    assert "were Drip or Consent changed" in told.reasons[0]
    assert len(scheduled(clinic)) == 9
    clinic.edit("Patient 8", "Drip", "Stopped")
    assert refused(clinic).digest == told.digest
    assert scheduled(clinic) == phones(*range(8))


def test_a_pause_takes_back_what_waits_too(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 3)
    for number in range(3):
        clinic.edit(f"Patient {number}", "Surgery date", "2026-03-05")
    refused(clinic)
    clinic.tick("Pause")
    assert clinic.cycle().applied.cancelled == 3
    assert scheduled(clinic) == []


def test_an_approved_paste_is_approved_for_its_later_steps_after_a_restart_too(
    open_clinic: OpenClinic,
) -> None:
    clinic = clinic_of(open_clinic, 0)
    admit(clinic, range(50, 56))
    clinic.cycle(approved=refused(clinic).digest)
    assert len(scheduled(clinic)) == 6
    for day in (5, 12, 19):
        clinic.restart()
        clinic.until(f"2026-03-{day:02d} 16:00")
        clinic.refresh()
        clinic.cycle()
    assert len(clinic.live_to()) == 24


def test_an_approval_that_was_cut_short_goes_on_without_another(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 9)
    for number in range(9):
        clinic.edit(f"Patient {number}", "Surgery date", "2026-03-05")
    digest = refused(clinic).digest
    clinic.fault("429", CREATE, times=4)
    clinic.cycle(approved=digest)
    clinic.restart()
    clinic.advance(minutes=5)
    clinic.cycle()
    clinic.advance(minutes=5)
    clinic.cycle()
    assert len(scheduled(clinic)) == 9
    assert len(clinic.texts_to()) == 18


def test_what_is_approved_is_not_what_came_after(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 0)
    admit(clinic, range(50, 56))
    digest = refused(clinic).digest
    admit(clinic, range(60, 66))
    with pytest.raises(PlanRefused):
        clinic.cycle(approved=digest)
    assert clinic.live_to() == []


def test_texts_of_a_paste_that_come_too_late_while_it_waits_are_said_so_in_the_end(
    open_clinic: OpenClinic,
) -> None:
    clinic = clinic_of(open_clinic, 0)
    admit(clinic, range(50, 54))
    digest = refused(clinic).digest
    clinic.until("2026-03-04 16:00")
    assert refused(clinic).digest == digest
    clinic.cycle(approved=digest)
    assert str(clinic.cells_of("Patient 50")["Evening status"]).startswith("skipped: too late")
    assert len(clinic.live_to(step="day-7")) == 4


def test_rows_that_are_gone_need_nobody(open_clinic: OpenClinic) -> None:
    clinic = clinic_of(open_clinic, 3)
    clinic.staff("delete_rows", row=2, count=2)
    clinic.cycle()
    clinic.advance(minutes=11)
    clinic.cycle()
    assert clinic.cycle().needing == 0
    assert clinic.control("State") == "Working."


def test_a_surgery_moved_after_its_evening_text_says_that_the_real_evening_has_none(
    open_clinic: OpenClinic,
) -> None:
    clinic = clinic_of(open_clinic, 3)
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.edit("Patient 0", "Surgery date", "2026-03-05")
    clinic.cycle()
    row = clinic.cells_of("Patient 0")
    assert "no text goes on Thu 5 Mar" in str(row["Evening status"])
    assert "no text goes on Thu 5 Mar" in str(row["Status"])
    assert len(clinic.live_to(phone(0), "evening")) == 1
