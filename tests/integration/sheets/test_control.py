"""What does the Control tab cost, and what does it say of the daemon's work?"""

from datetime import UTC, datetime

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.errors import MessagingUnavailable
from tests.integration.clinic import ADA, READ, WRITE, Clinic

GET = "sheets.spreadsheets.get"


@pytest.fixture
def furnished(clinic: Clinic) -> Clinic:
    clinic.furnish()
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.forget_calls()
    return clinic


def test_it_rides_along_in_the_one_read_and_the_one_write(furnished: Clinic) -> None:
    furnished.add_row("Ben Example", "+13125550102")
    furnished.cycle()
    assert (furnished.calls(READ), furnished.calls(WRITE), furnished.calls(GET)) == (1, 1, 0)


def test_an_unchanged_sheet_costs_one_read_and_a_heartbeat_every_five_minutes(
    furnished: Clinic,
) -> None:
    for _ in range(19):
        furnished.advance(seconds=15)
        furnished.cycle()
    assert furnished.all_calls() == {READ: 19}
    furnished.advance(seconds=15)
    furnished.cycle()
    assert furnished.all_calls() == {READ: 20, WRITE: 1}
    assert furnished.control("Last checked") == pytest.approx(46084 + (8 * 60 + 9) / 1440, abs=2e-4)


def test_it_says_when_the_next_text_goes(furnished: Clinic) -> None:
    assert furnished.control("Next text") == "Tue 3 Mar 2026 19:00"


def test_a_trouble_that_is_over_stands_there_for_a_day(furnished: Clinic) -> None:
    now = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
    furnished.until("2026-03-03 15:00")
    furnished.ctx.state.reporter.trouble(
        MessagingUnavailable("Twilio did not answer"), furnished.ctx.sheet, now
    )
    furnished.cycle()
    assert furnished.control("Errors") == "2026-03-03 09:00: Twilio did not answer"
    assert furnished.control("State") == "Working."
    furnished.advance(days=1, minutes=1)
    furnished.cycle()
    assert (furnished.control("Errors") or "") == ""


def test_lines_that_staff_delete_are_not_missed(furnished: Clinic) -> None:
    tab = furnished.spreadsheet.sheets[1]
    first = furnished.control_line("State")
    span = {
        "sheetId": tab.sheet_id,
        "dimension": "ROWS",
        "startIndex": first,
        "endIndex": first + 3,
    }
    furnished.spreadsheet.apply([{"deleteDimension": {"range": span}}])
    furnished.advance(minutes=10)
    furnished.add_row("Ben Example", "+13125550102")
    assert furnished.cycle().applied.scheduled == 1


def test_what_staff_wrote_over_the_daemons_lines_is_put_right(furnished: Clinic) -> None:
    furnished.tick("State", "all fine!")
    furnished.cycle()
    assert furnished.control("State") == "Working."


def test_a_line_inserted_between_read_and_write_hits_no_box(furnished: Clinic) -> None:
    tab = furnished.spreadsheet.sheets[1]
    furnished.tick("State", "spoiled")
    reading = furnished.ctx.sheet.read()
    assert reading.control is not None
    span = {"sheetId": tab.sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    furnished.spreadsheet.apply([{"insertDimension": {"range": span}}])
    cells: dict[str, Cell] = {"State": "Working.", "Plan": "0123456789ab", "Approve": False}
    furnished.ctx.sheet.write((), cells)
    assert (furnished.control("Pause"), furnished.control("Approve")) == (False, False)
    furnished.cycle()
    assert furnished.control("State") == "Working."
    assert len(furnished.live_to(ADA)) == 1


def test_a_tab_of_the_clinics_own_called_control_is_not_written(clinic: Clinic) -> None:
    clinic.spreadsheet.apply([{"addSheet": {"properties": {"title": "Control", "sheetId": 5}}}])
    rows = [["Infection control"], ["State", "Illinois"], ["Errors", "none this year"]]
    data = [
        {"values": [{"userEnteredValue": {"stringValue": cell}} for cell in row]} for row in rows
    ]
    change = {"start": {"sheetId": 5}, "rows": data, "fields": "userEnteredValue"}
    clinic.spreadsheet.apply([{"updateCells": change}])
    clinic.add_row()
    for _ in range(3):
        clinic.cycle()
        clinic.advance(minutes=6)
    (tab,) = [one for one in clinic.spreadsheet.sheets if one.title == "Control"]
    assert [tab.grid.get(row, 1).value for row in range(3)] == [None, "Illinois", "none this year"]
