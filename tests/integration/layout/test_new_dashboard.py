"""Is the Dashboard made anew when staff tick the box for it, never otherwise, and nothing of theirs lost?"""

import pytest

from sheetdrip.runner import ClinicRunner, Job
from tests.integration.clinic import BEN, WRITE, Clinic
from tests.integration.layout.sight import change, everything, init, tab
from tests.integration.layout.test_dashboard import shown
from tests.integration.layout.test_following import Office

NEW = "New Dashboard"
GET = "sheets.spreadsheets.get"


@pytest.fixture
def office(clinic: Clinic) -> Office:
    """A furnished clinic at work whose staff have typed into the Dashboard's table."""
    clinic.apply_layout()
    clinic.add_row("Ben Example", BEN, "2026-02-26")
    here = Office(clinic)
    here.work()
    here.type(44, 2, 99)
    here.lines.type("Day 14", "Step", "Two weeks")
    here.work()
    return here


def titles(clinic: Clinic) -> list[str]:
    return [sheet.title for sheet in clinic.spreadsheet.sheets]


def test_a_table_that_staff_changed_follows_again_once_they_ask_for_a_new_one(
    office: Office,
) -> None:
    assert office.steps[2] == "Day 14"
    office.clinic.tick(NEW)
    office.work()
    assert office.steps[2] == "Two weeks"
    assert shown(office.clinic)["Evening"][1] != 99
    assert len(office.board.decor["charts"]) == 4
    assert office.clinic.control(NEW) is False
    office.lines.type("Day 21", "Step", "Three weeks")
    office.work()
    assert office.steps[3] == "Three weeks"


def test_what_staff_made_of_the_old_one_stays_under_another_name(office: Office) -> None:
    for _ in range(2):
        office.clinic.tick(NEW)
        office.work()
    assert {"Dashboard (old)", "Dashboard (old) 2", "Dashboard"} <= set(titles(office.clinic))
    assert tab(office.clinic, "Dashboard (old)").grid.get(44, 2).value == 99
    before = everything(office.clinic)
    assert init(office.clinic) == ()
    office.clinic.advance(minutes=1)
    office.work()
    assert everything(office.clinic) == before


def test_one_that_staff_deleted_comes_back_when_they_ask(office: Office) -> None:
    change(office.clinic, {"deleteSheet": {"sheetId": office.board.sheet_id}})
    office.clinic.tick(NEW)
    office.work()
    assert office.steps[2] == "Two weeks"


def test_a_tick_that_google_does_not_take_is_answered_later(office: Office) -> None:
    clinic = office.clinic
    clinic.tick(NEW)
    clinic.fault("500", GET, times=None)
    office.work()
    assert clinic.control(NEW) is True
    clinic.world.faults.clear()
    clinic.advance(minutes=11)
    office.work()
    assert clinic.control(NEW) is False
    assert "Dashboard (old)" in titles(clinic)


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_one_tick_makes_one_dashboard_whichever_write_fails(office: Office, nth: int) -> None:
    clinic = office.clinic
    clinic.tick(NEW)
    clinic.fault("500", WRITE, nth=nth, times=None)
    office.work()
    clinic.world.faults.clear()
    for _ in range(2):
        clinic.advance(minutes=11)
        office.work()
    assert clinic.control(NEW) is False
    assert [title for title in titles(clinic) if "old" in title] == ["Dashboard (old)"]


def test_a_box_that_nobody_ticks_costs_nothing(office: Office) -> None:
    clinic = office.clinic
    clinic.forget_calls()
    ClinicRunner(clinic.app, clinic.ctx).run(Job.CYCLE)
    assert clinic.calls(WRITE) == 0
