"""How often is Google asked, and what for?"""

from datetime import timedelta

import pytest

from sheetdrip.sandbox.google.sheets.cell import Cell
from sheetdrip.sandbox.seeding import STAFF_HEADERS
from tests.integration.clinic import READ, WRITE, Clinic
from tests.integration.conftest import OpenClinic


def staff_cells(clinic: Clinic) -> dict[tuple[int, str], Cell]:
    """Every staff cell with its value, format, note and validation, by row and header."""
    grid = clinic.spreadsheet.sheets[0].grid
    headers = [str(cell.value or "") for cell in grid.cells[0]]
    return {
        (row, name): grid.get(row, column)
        for row in range(grid.row_count)
        for column, name in enumerate(headers)
        if name in STAFF_HEADERS
    }


def annotate(clinic: Clinic, row: int, column: int) -> None:
    cell = {
        "note": "call the daughter",
        "userEnteredFormat": {"backgroundColor": {"red": 1}, "textFormat": {"bold": True}},
    }
    start = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
    fields = "note,userEnteredFormat(backgroundColor,textFormat)"
    update = {"start": start, "rows": [{"values": [cell]}], "fields": fields}
    clinic.spreadsheet.apply([{"updateCells": update}])


@pytest.mark.parametrize("rows", [1, 50, pytest.param(500, marks=pytest.mark.slow)])
def test_a_cycle_reads_once_and_writes_at_most_once_whatever_the_number_of_rows(
    open_clinic: OpenClinic, rows: int
) -> None:
    clinic = open_clinic(surgeries=rows)
    clinic.ctx.sheet.read()
    clinic.forget_calls()
    report = clinic.cycle()
    assert report.rows == rows
    assert report.cells_written >= 10 * rows
    assert (clinic.calls(READ), clinic.calls(WRITE)) == (1, 1)
    clinic.forget_calls()
    clinic.advance(seconds=15)
    assert clinic.cycle().is_quiet
    assert clinic.all_calls() == {READ: 1}


def test_nothing_is_written_when_a_restarted_daemon_finds_all_as_it_left_it(
    open_clinic: OpenClinic,
) -> None:
    clinic = open_clinic(surgeries=50)
    clinic.cycle()
    clinic.restart()
    clinic.forget_calls()
    assert clinic.cycle().is_quiet
    assert clinic.calls(WRITE) == 0


def test_staff_cells_stay_as_they_are_to_the_last_note_and_format(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(surgeries=50)
    annotate(clinic, 3, 0)
    annotate(clinic, 7, 2)
    before = staff_cells(clinic)
    clinic.cycle()
    clinic.advance(days=8)
    clinic.refresh()
    clinic.cycle()
    assert staff_cells(clinic) == before


def test_notes_and_validation_of_the_daemons_own_cells_stay(clinic: Clinic) -> None:
    clinic.add_row()
    annotate(clinic, 1, 9)
    clinic.cycle()
    own = clinic.spreadsheet.sheets[0].grid.get(1, 9)
    assert str(own.value).startswith("Next is Evening")
    assert own.note == "call the daughter"


def test_own_cells_spoiled_by_staff_are_put_right_in_the_next_cycle(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    sid = clinic.cells_of("Ada Example")["Evening SID"]
    clinic.edit("Ada Example", "Evening SID", "oops")
    clinic.edit("Ada Example", "Day 7 time", "tomorrow")
    clinic.cycle()
    row = clinic.cells_of("Ada Example")
    assert row["Evening SID"] == sid
    assert row["Day 7 time"] == pytest.approx(46091 + 10 / 24)


def test_cells_that_other_people_fill_in_are_not_rewritten(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.edit("Ada Example", "Evening score", 4)
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening score"] == 4


def test_two_hundred_cycles_in_a_row_never_exceed_the_budget_of_reads(clinic: Clinic) -> None:
    clinic.add_row()
    began = clinic.clock.now()
    for _ in range(200):
        clinic.cycle()
    # 201 requests at 55 a minute
    assert clinic.clock.now() - began == timedelta(minutes=3)
    (reads,) = [
        usage
        for name, usage in clinic.world.quotas.usage().items()
        if name.startswith("sheets.read") and "@" in name
    ]
    assert (reads["refused"], reads["peak"]) == (0, 55)
    entries = [entry for entry in clinic.world.log.entries if entry.service == "sheets"]
    moments = [entry.at for entry in entries if entry.method == "GET"]
    minute = timedelta(seconds=60)
    assert max(sum(start <= at < start + minute for at in moments) for start in moments) == 55
