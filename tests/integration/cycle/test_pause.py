"""Does the Pause box stop the clinic at once, and does nothing go twice or late when it is unticked?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.errors import PlanRefused, UserMustFix
from tests.integration.clinic import ADA, BEN, CANCEL, CREATE, CY, READ, WRITE, Clinic
from tests.integration.conftest import OpenClinic
from tests.integration.wires import Fuse, Fused, Killed, RacedMessenger


@pytest.fixture
def furnished(clinic: Clinic) -> Clinic:
    """A clinic with a Control tab and a text at Twilio."""
    clinic.furnish()
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    return clinic


def test_a_ticked_box_takes_back_what_twilio_holds_and_the_row_says_so(furnished: Clinic) -> None:
    assert len(furnished.live_to(ADA, "evening")) == 1
    furnished.tick("Pause")
    report = furnished.cycle()
    assert (report.paused, report.applied.cancelled) == (True, 1)
    assert furnished.live_to(ADA) == []
    row = furnished.cells_of("Ada Example")
    assert row["Status"] == "The clinic is paused: nothing more is sent. 1 cancelled."
    assert row["Evening status"] == "cancelled: the clinic is paused"
    assert row["Day 7 status"] == "paused"
    assert (
        furnished.control("State") == "Paused: nothing is sent until Pause is unticked or cleared."
    )


def test_nothing_is_created_while_it_is_ticked(furnished: Clinic) -> None:
    furnished.tick("Pause")
    furnished.add_row("Ben Example", BEN)
    furnished.cycle()
    furnished.forget_calls()
    furnished.cycle()
    assert furnished.all_calls() == {READ: 1}
    assert furnished.texts_to(BEN) == []
    assert furnished.cells_of("Ben Example")["Status"] == (
        "The clinic is paused: nothing more is sent."
    )


def test_when_it_is_unticked_what_lies_ahead_is_planned_anew(furnished: Clinic) -> None:
    furnished.tick("Pause")
    furnished.cycle()
    furnished.tick("Pause", value=False)
    report = furnished.cycle()
    assert (report.paused, report.applied.scheduled) == (False, 1)
    assert len(furnished.live_to(ADA, "evening")) == 1
    assert furnished.cells_of("Ada Example")["Evening status"] == "scheduled"
    assert furnished.control("State") == "Working."


def test_what_fell_due_during_the_pause_is_skipped_and_never_caught_up(furnished: Clinic) -> None:
    furnished.tick("Pause")
    furnished.cycle()
    furnished.until("2026-03-04 01:05")  # five past seven in Chicago: it could still go
    furnished.cycle()
    furnished.tick("Pause", value=False)
    furnished.cycle()
    row = furnished.cells_of("Ada Example")
    assert row["Evening status"] == "skipped: the clinic was paused at its time"
    assert furnished.live_to(ADA, "evening") == []


class Disputed:
    """The daemon's clock while somebody says that it is another time, as long as `by` is set."""

    def __init__(self, clinic: Clinic, by: timedelta) -> None:
        self._base = clinic.ctx.clock
        self.by: timedelta | None = by
        clinic.wire(clock=self)

    def now(self) -> datetime:
        return self._base.now()

    def monotonic(self) -> float:
        return self._base.monotonic()

    def sleep(self, seconds: float) -> None:
        self._base.sleep(seconds)

    def doubts(self) -> tuple[datetime, ...]:
        return () if self.by is None else (self.now() + self.by,)


@pytest.mark.parametrize("by", [timedelta(days=-1), timedelta(minutes=-20), timedelta(days=1)])
def test_what_fell_due_during_the_pause_is_not_caught_up_though_the_time_is_disputed_as_it_ends(
    furnished: Clinic, by: timedelta
) -> None:
    furnished.tick("Pause")
    furnished.cycle()
    furnished.until("2026-03-04 01:05")  # five past seven in Chicago: it could still go
    clock = Disputed(furnished, by)
    furnished.cycle()
    furnished.tick("Pause", value=False)
    furnished.cycle()
    furnished.advance(minutes=20)
    furnished.cycle()
    clock.by = None
    furnished.cycle()
    row = furnished.cells_of("Ada Example")
    assert row["Evening status"] == "skipped: the clinic was paused at its time"
    assert furnished.live_to(ADA, "evening") == []


def test_what_falls_due_after_the_pause_while_the_time_is_disputed_goes_when_it_is_not(
    furnished: Clinic,
) -> None:
    furnished.tick("Pause")
    furnished.cycle()
    furnished.until("2026-03-04 00:58")  # two minutes before seven in Chicago
    clock = Disputed(furnished, timedelta(days=-1))
    furnished.tick("Pause", value=False)
    furnished.cycle()
    furnished.advance(minutes=3)
    furnished.cycle()
    assert furnished.live_to(ADA, "evening") == []
    clock.by = None
    furnished.cycle()
    assert len(furnished.live_to(ADA, "evening")) == 1


def test_what_fell_due_while_the_daemon_was_down_in_a_pause_is_not_caught_up_either(
    furnished: Clinic,
) -> None:
    furnished.tick("Pause")
    furnished.cycle()
    furnished.close()
    furnished.until("2026-03-04 01:05")
    furnished.tick("Pause", value=False)
    furnished.restart()
    furnished.cycle()
    assert furnished.cells_of("Ada Example")["Evening status"] == (
        "skipped: the clinic was paused at its time"
    )
    assert furnished.live_to(ADA, "evening") == []


@pytest.mark.parametrize("typed", ["yes", "x", "stop!", 1, "=TRUE", "=1/0"])
def test_whatever_is_typed_over_the_box_stops_the_clinic_too(
    furnished: Clinic, typed: Cell
) -> None:
    furnished.tick("Pause", typed)
    furnished.cycle()
    assert furnished.live_to(ADA) == []


@pytest.mark.parametrize("typed", ["", "no", "FALSE", "off", 0])
def test_a_no_or_a_cleared_cell_does_not(furnished: Clinic, typed: Cell) -> None:
    furnished.tick("Pause", typed)
    furnished.cycle()
    assert len(furnished.live_to(ADA)) == 1


def test_the_rails_do_not_stand_in_the_way_of_a_pause_nor_of_its_end(
    open_clinic: OpenClinic,
) -> None:
    clinic = open_clinic(surgeries=40, safety={"max_creates": 1000, "max_cancels": 5})
    clinic.furnish()
    held = clinic.cycle().applied.scheduled
    assert held > 5
    settings = clinic.settings
    safety = settings.file.safety.model_copy(update={"max_creates": 3, "max_share": 0.1})
    clinic.restart(
        settings=replace(settings, file=settings.file.model_copy(update={"safety": safety}))
    )
    clinic.tick("Pause")
    assert clinic.cycle().applied.cancelled == held
    clinic.tick("Pause", value=False)
    assert clinic.cycle().applied.scheduled == held


def test_a_list_pasted_during_the_pause_still_meets_the_rails_afterwards(
    open_clinic: OpenClinic,
) -> None:
    clinic = open_clinic(safety={"max_creates": 1})
    clinic.furnish()
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.tick("Pause")
    clinic.cycle()
    clinic.add_row("Ben Example", BEN)
    clinic.add_row("Cy Example", CY)
    clinic.cycle()
    clinic.tick("Pause", value=False)
    with pytest.raises(PlanRefused, match=r"2 texts would be created in one cycle \(limit 1\)"):
        clinic.cycle()
    # what the pause took back is given back all the same
    assert [text.to for text in clinic.live_to()] == [ADA]


@pytest.mark.parametrize("is_proven", [True, False])
def test_dates_changed_during_the_pause_meet_them_also_where_a_cancel_is_not_proven_yet(
    open_clinic: OpenClinic, *, is_proven: bool
) -> None:
    clinic = open_clinic(safety={"max_creates": 2})
    clinic.furnish()
    patients = {"Ada Example": ADA, "Ben Example": BEN, "Cy Example": CY}
    for patient, phone in patients.items():
        clinic.add_row(patient, phone)
        clinic.cycle()
    clinic.tick("Pause")
    if not is_proven:
        clinic.fault("503", CANCEL, times=None)
    assert clinic.cycle().applied.cancelled == (3 if is_proven else 0)
    for patient in patients:
        clinic.edit(patient, "Surgery date", "2026-03-04")
    clinic.world.faults.clear()
    clinic.tick("Pause", value=False)
    plans = set()
    for _ in range(2):
        with pytest.raises(PlanRefused, match="3 texts would be created in one cycle") as refused:
            clinic.cycle()
        plans.add((refused.value.digest, refused.value.summary))
        # what was being taken back is, and nothing is made anew
        assert clinic.live_to() == []
    ((_, told),) = plans
    assert told == "3 patients: 3 to schedule; Evening of 3"
    for patient in patients:
        clinic.edit(patient, "Surgery date", "2026-03-03")
    clinic.cycle()
    assert [text.to for text in clinic.live_to()] == [ADA, BEN, CY]


def test_a_tick_in_the_middle_of_a_long_batch_is_seen_there(furnished: Clinic) -> None:
    def a_second_later() -> None:
        furnished.advance(seconds=1)
        furnished.tick("Pause")

    _type_rows(furnished, 30)
    _before_each_send(furnished, a_second_later)
    report = furnished.cycle()
    # a look every fifteen seconds
    assert report.applied.scheduled == 15
    assert report.wake_at == report.at
    assert furnished.cycle().applied.cancelled == 16
    assert furnished.live_to() == []


def test_a_sheet_that_cannot_be_read_meanwhile_does_not_stop_a_batch(furnished: Clinic) -> None:
    def with_google_down() -> None:
        furnished.advance(seconds=1)
        furnished.fault("500", READ, times=None)

    _type_rows(furnished, 16)
    _before_each_send(furnished, with_google_down)
    furnished.forget_calls()
    assert furnished.cycle().applied.scheduled == 16
    assert furnished.calls(READ) > 1


def _type_rows(clinic: Clinic, count: int) -> None:
    for line in range(120, 120 + count):
        clinic.add_row(f"Patient {line}", f"+1312555{line:04d}")


def _before_each_send(clinic: Clinic, work: Callable[[], None]) -> None:
    clinic.wire(messenger=RacedMessenger(clinic.ctx.messenger, before_send=work))


def test_texts_of_rows_that_are_typed_in_or_gone_are_taken_back_too(
    open_clinic: OpenClinic,
) -> None:
    clinic = open_clinic(schedule={"settle_seconds": 30})
    clinic.furnish()
    for patient, phone in (("Ada Example", ADA), ("Ben Example", BEN)):
        clinic.add_row(patient, phone)
    clinic.cycle()
    clinic.advance(seconds=30)
    clinic.cycle()
    assert len(clinic.live_to()) == 2
    clinic.edit("Ada Example", "Phone", "312")
    clinic.staff("delete_rows", where={"Patient": "Ben Example"})
    clinic.tick("Pause")
    clinic.cycle()
    assert clinic.live_to() == []


def test_a_broken_header_does_not_keep_a_paused_clinics_texts_at_twilio(furnished: Clinic) -> None:
    furnished.tick("Pause")
    furnished.staff("set", row=1, column="Phone", value="Telephone")
    with pytest.raises(UserMustFix, match="No column is called “Phone”"):
        furnished.cycle()
    assert furnished.live_to() == []


def test_a_box_that_vanishes_while_ticked_does_not_start_the_clinic(furnished: Clinic) -> None:
    furnished.tick("Pause")
    furnished.cycle()
    furnished.spreadsheet.apply([{"deleteSheet": {"sheetId": 7001}}])
    furnished.restart()
    with pytest.raises(UserMustFix, match="the Pause box is no longer in the sheet"):
        furnished.cycle()
    assert furnished.live_to() == []
    furnished.apply_layout()
    furnished.cycle()
    assert len(furnished.live_to(ADA, "evening")) == 1


@pytest.mark.slow
def test_killed_at_any_call_of_a_pause_and_of_its_end_nothing_goes_out_twice(
    open_clinic: OpenClinic,
) -> None:
    for at in count(1):
        clinic = open_clinic()
        clinic.furnish()
        clinic.add_row("Ada Example", ADA)
        clinic.cycle()
        clinic.tick("Pause")
        survived = _killed_at(clinic, at)
        clinic.advance(minutes=10)
        clinic.cycle()
        assert clinic.live_to() == []
        clinic.tick("Pause", value=False)
        survived = _killed_at(clinic, at) and survived
        clinic.advance(minutes=10)
        clinic.cycle()
        assert [text.to for text in clinic.live_to()] == [ADA]
        if survived:
            break
    assert at > 5


def _killed_at(clinic: Clinic, calls: int) -> bool:
    """One cycle whose process dies after so many calls, and its successor; whether it lived."""
    fuse = Fuse(calls)
    here = clinic.ctx
    clinic.wire(
        sheet=Fused(here.sheet, fuse),
        messenger=Fused(here.messenger, fuse),
        ledger=Fused(here.ledger, fuse),
    )
    try:
        clinic.cycle()
    except Killed:
        clinic.restart()
        return False
    clinic.restart()
    return True


def test_a_clinic_without_the_tab_works_as_ever(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    assert len(clinic.live_to(ADA)) == 1
    assert (clinic.calls(READ), clinic.calls(WRITE), clinic.calls(CREATE)) == (1, 1, 1)
    assert clinic.calls(CANCEL) == 0


def test_a_tab_that_appears_is_noticed_within_minutes(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.furnish()
    clinic.tick("Pause")
    assert clinic.cycle().paused
