"""What do odd cells lead to, and what stands in the daemon's own cells?"""

from typing import Any

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.sandbox.google.sheets.cell import Formula
from tests.integration.clinic import ADA, BEN, Clinic

TRAP = '=IMPORTXML("http://x")'


def own_cell(clinic: Clinic, row: int, header: str) -> Any:  # noqa: ANN401 - as the sandbox keeps it
    grid = clinic.spreadsheet.sheets[0].grid
    headers = [cell.value for cell in grid.cells[0]]
    return grid.get(row - 1, headers.index(header))


def put_text(clinic: Clinic, row: int, column: int, text: str) -> None:
    """Text as an import leaves it: not parsed as typing would be."""
    start = {"sheetId": 0, "rowIndex": row - 1, "columnIndex": column}
    rows = [{"values": [{"userEnteredValue": {"stringValue": text}}]}]
    update = {"start": start, "rows": rows, "fields": "userEnteredValue"}
    clinic.spreadsheet.apply([{"updateCells": update}])


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("Surgery date", "'03/04/2026", "can be read in two ways: write it as 2026-03-04"),
        ("Surgery date", "", "Surgery date is blank"),
        ("Surgery date", "2062-03-03", "Surgery date is 2062-03-03, which is not likely"),
        ("Surgery date", "=1/0", "fix the formula or type the value"),
        ("Phone", "", "Phone is blank"),
        ("Phone", "312-555", "check its digits and the area code"),
        ("Phone", "=NA()", "fix the formula or type the value"),
        ("Drip", "maybe", "use On, Paused or Stopped"),
        ("Time zone", "Chicago time", "use a name such as America/Chicago"),
        ("Consent", "pending", "neither yes nor no: tick it, or write Yes"),
        ("Consent", False, "Consent is not ticked"),
    ],
)
def test_a_cell_that_cannot_be_used_is_told_in_its_row_and_the_other_rows_go_on(
    clinic: Clinic, column: str, value: Cell, told: str
) -> None:
    clinic.add_row()
    clinic.add_row("Ben Example", BEN)
    clinic.edit("Ada Example", column, value)
    clinic.cycle()
    status = str(clinic.cells_of("Ada Example")["Status"])
    assert status.startswith(("Fix this row: ", "Held: "))
    assert told in status
    assert clinic.texts_to(ADA) == []
    assert [text.status for text in clinic.texts_to(BEN)] == ["scheduled"]


def test_every_problem_of_a_row_is_told_at_once(clinic: Clinic) -> None:
    clinic.add_row(phone="", date="'soon")
    report = clinic.cycle()
    status = str(clinic.cells_of("Ada Example")["Status"])
    assert "Phone is blank; Surgery date is not one day" in status
    assert report.needing == 1


def test_a_mended_cell_sends_the_row_on_its_way(clinic: Clinic) -> None:
    clinic.add_row(phone="312-555")
    clinic.cycle()
    clinic.edit("Ada Example", "Phone", ADA)
    clinic.cycle()
    assert [text.status for text in clinic.texts_to(ADA)] == ["scheduled"]


def test_an_unready_cell_leaves_what_twilio_holds_and_says_so(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.edit("Ada Example", "Surgery date", "=1/0")
    clinic.cycle()
    row = clinic.cells_of("Ada Example")
    assert str(row["Status"]).startswith("Held: Surgery date shows a formula error")
    assert [text.status for text in clinic.texts_to(ADA)] == ["scheduled"]


@pytest.mark.parametrize("phone", [3125550101, 13125550101, "(312) 555-0101", "+1 312 555 0101"])
def test_a_phone_is_read_however_sheets_kept_it(clinic: Clinic, phone: Cell) -> None:
    clinic.add_row(phone=phone)
    clinic.cycle()
    assert [text.to for text in clinic.texts_to()] == ["+13125550101"]


def test_a_name_that_looks_like_a_formula_stays_text_everywhere(clinic: Clinic) -> None:
    clinic.add_row(patient="Ada Example", drip="On")
    put_text(clinic, 2, 0, TRAP)
    put_text(clinic, 2, 4, "=1+1")
    clinic.cycle()
    clinic.advance(days=1)
    clinic.refresh()
    clinic.cycle()
    line = clinic.spreadsheet.sheets[0].grid.cells[1]
    assert not any(isinstance(cell.value, Formula) for cell in line)
    assert line[0].value == TRAP
    assert len(clinic.texts_to(ADA)) == 2


def test_a_reason_that_quotes_a_cell_is_text_even_when_it_looks_like_a_formula(
    clinic: Clinic,
) -> None:
    clinic.add_row(date="'=HYPERLINK(1)")
    put_text(clinic, 2, 8, "=cmd|' /C calc'!A0")
    clinic.cycle()
    line = clinic.spreadsheet.sheets[0].grid.cells[1]
    assert not any(isinstance(cell.value, Formula) for cell in line[9:])


def test_times_are_real_date_times_on_the_patients_clock(clinic: Clinic) -> None:
    clinic.add_row(time_zone="America/Los_Angeles")
    clinic.cycle()
    evening = own_cell(clinic, 2, "Evening time")
    assert evening.value == pytest.approx(46084 + 19 / 24)
    assert evening.format["numberFormat"] == {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm"}
    assert own_cell(clinic, 2, "Day 7 time").value == pytest.approx(46091 + 10 / 24)


def test_blank_rows_and_unticked_boxes_are_no_surgeries(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.staff("set", row=9, column="Consent", value=False)
    clinic.staff("set", row=12, column="Procedure", value="left over")
    report = clinic.cycle()
    assert report.rows == 1
    assert own_cell(clinic, 9, "Drip ID").value is None
    assert own_cell(clinic, 12, "Status").value is None
