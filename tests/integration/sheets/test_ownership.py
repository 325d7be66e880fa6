"""Are the clinic's own columns left alone, whatever they are called, and is a misplaced header told?"""

from typing import Any

import pytest

from sheetdrip.domain.columns import own_columns
from sheetdrip.errors import UserMustFix
from sheetdrip.sandbox.google.sheets.grid import Box
from tests.integration.clinic import ADA, BEN, Clinic
from tests.integration.conftest import OpenClinic

GET = "sheets.spreadsheets.get"
NAMES = own_columns(("Evening", "Day 7", "Day 14", "Day 21"))
STAFF = ["Patient", "Phone", "Surgery date"]


def fill(clinic: Clinic, *rows: list[Any]) -> None:
    """Make the tab say exactly this."""
    tab = clinic.spreadsheet.sheets[0]
    everything = {"sheetId": 0}
    data = [{"values": [{"userEnteredValue": _value(cell)} for cell in row]} for row in rows]
    clinic.spreadsheet.apply(
        [
            {"updateCells": {"range": everything, "fields": "userEnteredValue"}},
            {
                "updateCells": {
                    "start": {"sheetId": 0},
                    "rows": data,
                    "fields": "userEnteredValue",
                }
            },
        ]
    )
    assert tab.grid.used() == Box(0, len(rows), 0, max(map(len, rows)))


def _value(cell: Any) -> dict[str, Any]:  # noqa: ANN401 - as typed
    if cell in ("", None):
        return {}
    kind = {bool: "boolValue", str: "stringValue"}.get(type(cell), "numberValue")
    return {kind: cell}


def header(clinic: Clinic) -> list[str]:
    return [str(cell.value or "") for cell in clinic.spreadsheet.sheets[0].grid.cells[0]]


def column(clinic: Clinic, index: int) -> list[Any]:
    return [clinic.spreadsheet.sheets[0].grid.get(row, index).value for row in range(3)]


@pytest.mark.parametrize("name", NAMES[::3])
def test_a_column_of_the_clinics_own_is_never_written(clinic: Clinic, name: str) -> None:
    theirs = ("walked", 3, False)[NAMES.index(name) % 3]
    fill(
        clinic,
        [*STAFF, name],
        ["Ada Example", ADA, 46084, theirs],
        ["Ben Example", BEN, 46084, ""],
    )
    before = column(clinic, 3)
    clinic.cycle()
    clinic.advance(minutes=31)
    clinic.restart()
    clinic.cycle()
    assert column(clinic, 3) == before
    assert header(clinic).count(f"{name} (sheetdrip)") == 1
    assert len(clinic.live_to(ADA)) == 1
    assert clinic.cycle().is_quiet


def test_all_names_at_once_and_what_is_said_of_them(clinic: Clinic) -> None:
    fill(clinic, [*STAFF, *NAMES], ["Ada Example", ADA, 46084, *["ours"] * len(NAMES)])
    clinic.cycle()
    row = [cell.value for cell in clinic.spreadsheet.sheets[0].grid.cells[1]]
    assert row[3 : 3 + len(NAMES)] == ["ours"] * len(NAMES)
    assert header(clinic)[-len(NAMES) :] == [f"{name} (sheetdrip)" for name in NAMES]
    assert len(clinic.live_to(ADA)) == 1


def test_init_touches_no_column_of_the_clinics_own_and_says_so(clinic: Clinic) -> None:
    fill(clinic, [*STAFF, "Status"], ["Ada Example", ADA, 46084, "in ward 3"])
    told = clinic.apply_layout()
    assert any("Column D “Status” is your own" in one for one in told)
    assert column(clinic, 3)[:2] == ["Status", "in ward 3"]
    assert clinic.spreadsheet.sheets[0].grid.get(0, 3).note is None
    assert "Status (sheetdrip)" in header(clinic)
    assert clinic.apply_layout() == ()
    clinic.cycle()
    assert column(clinic, 3)[:2] == ["Status", "in ward 3"]


def test_the_settings_may_name_another_header(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"headers": {"Status": "Text status"}})
    fill(clinic, [*STAFF, "Status"], ["Ada Example", ADA, 46084, "in ward 3"])
    clinic.cycle()
    assert column(clinic, 3)[:2] == ["Status", "in ward 3"]
    assert "Text status" in header(clinic)


def test_a_column_of_staffs_that_comes_later_is_not_taken_for_ours(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.staff("insert_columns", before="Phone", header="Status")
    clinic.spreadsheet.apply(
        [
            {
                "updateCells": {
                    "start": {"sheetId": 0, "rowIndex": 1, "columnIndex": 1},
                    "rows": [{"values": [{"userEnteredValue": {"stringValue": "in ward 3"}}]}],
                    "fields": "userEnteredValue",
                }
            }
        ]
    )
    clinic.restart()
    clinic.edit("Ada Example", "Drip", "Paused")
    clinic.cycle()
    assert column(clinic, 1)[1] == "in ward 3"
    ours = header(clinic).index("Status", 2)
    assert str(column(clinic, ours)[1]).startswith("Drip says Paused")


def test_a_column_that_staff_made_theirs_under_another_name_is_theirs(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    at = header(clinic).index("Next text")
    clinic.staff("set", row=1, column="Next text", value="Room")
    clinic.edit("Ada Example", "Room", "12 B")
    clinic.cycle()
    assert column(clinic, at)[:2] == ["Room", "12 B"]
    assert header(clinic)[-1] == "Next text"


def test_a_column_cut_and_pasted_elsewhere_is_still_ours(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    at, last = header(clinic).index("Status"), len(header(clinic))
    cut = {
        "source": {"sheetId": 0, "startColumnIndex": at, "endColumnIndex": at + 1},
        "destination": {"sheetId": 0, "rowIndex": 0, "columnIndex": last},
    }
    growth = {"sheetId": 0, "dimension": "COLUMNS", "length": 1}
    clinic.spreadsheet.apply(
        [{"appendDimension": growth}, {"cutPaste": {**cut, "pasteType": "PASTE_NORMAL"}}]
    )
    clinic.edit("Ada Example", "Drip", "Paused")
    clinic.cycle()
    assert str(column(clinic, last)[1]).startswith("Drip says Paused")
    assert header(clinic)[at] == ""
    assert "Status (sheetdrip)" not in header(clinic)


def test_a_column_deleted_and_made_anew_at_the_same_place_is_ours_after_a_restart(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    clinic.cycle()
    for _ in range(2):  # it is the last one from now on
        clinic.staff("delete_columns", column="Evening SID")
        clinic.cycle()
    before = header(clinic)
    assert before[-1] == "Evening SID"
    clinic.restart()
    clinic.cycle()
    assert header(clinic) == before


def test_a_sheet_of_an_earlier_version_without_marks_goes_on_as_it_was(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    lookup = {"developerMetadataLookup": {"metadataKey": "sheetdrip.column"}}
    clinic.spreadsheet.apply([{"deleteDeveloperMetadata": {"dataFilter": lookup}}])
    before = header(clinic)
    clinic.restart()
    clinic.edit("Ada Example", "Drip", "Paused")
    clinic.cycle()
    assert header(clinic) == before
    assert str(clinic.cells_of("Ada Example")["Status"]).startswith("Drip says Paused")


def test_marks_cost_no_further_read(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.forget_calls()
    for column_moved in ("Status", "Drip ID", "Phone"):
        clinic.staff("move_columns", column=column_moved, before=None)
        clinic.cycle()
    assert clinic.calls(GET) <= 3
    clinic.forget_calls()
    clinic.cycle()
    clinic.cycle()
    assert clinic.calls(GET) == 0


HEADERS = [*STAFF, "Drip"]
ROW = ["Ada Example", ADA, 46084, ""]
SHAPES = [
    [["Surgeries of 2026"], HEADERS, ROW],
    [["Surgeries of 2026"], [""], HEADERS, ROW],
    [[""], [""], HEADERS, ROW],
    [["Patient: see below"], ["x"], ["y"], HEADERS, ROW],
]


@pytest.mark.parametrize("rows", SHAPES)
def test_a_header_that_is_not_in_row_1_is_told_and_nothing_is_touched(
    clinic: Clinic, rows: list[list[Any]]
) -> None:
    fill(clinic, *rows)
    before = [[cell.value for cell in row] for row in clinic.spreadsheet.sheets[0].grid.cells]
    number = f"Row {rows.index(HEADERS) + 1} looks like the header"
    with pytest.raises(UserMustFix, match=number):
        clinic.cycle()
    with pytest.raises(UserMustFix, match=number):
        clinic.apply_layout()
    after = [[cell.value for cell in row] for row in clinic.spreadsheet.sheets[0].grid.cells]
    assert after == before
    assert clinic.texts_to() == []


def test_a_merged_title_is_told_too(clinic: Clinic) -> None:
    fill(clinic, ["Surgeries of 2026"], HEADERS, ROW)
    box = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "endColumnIndex": 4}
    clinic.spreadsheet.apply([{"mergeCells": {"range": box, "mergeType": "MERGE_ALL"}}])
    with pytest.raises(UserMustFix, match="Row 2 looks like the header"):
        clinic.apply_layout()


def test_a_tab_that_says_something_else_altogether_is_not_furnished(clinic: Clinic) -> None:
    fill(clinic, ["Name", "Mobile", "Date"], ["Ada Example", ADA, 46084])
    with pytest.raises(UserMustFix, match="does not look like a header"):
        clinic.apply_layout()
    assert header(clinic)[:4] == ["Name", "Mobile", "Date", ""]


def test_a_second_table_beside_the_first_loses_no_cell(clinic: Clinic) -> None:
    rows: list[list[Any]] = [
        [*HEADERS, "", "Status", "Stock"],
        [*ROW, "", "ordered", 3],
        ["", "", "", "", "", "gone", 0, "see shelf"],
    ]
    fill(clinic, *rows)
    clinic.apply_layout()
    clinic.cycle()
    grid = clinic.spreadsheet.sheets[0].grid
    shown = [[grid.get(row, at).value or "" for at in range(5, 8)] for row in range(3)]
    assert shown == [["Status", "Stock", ""], ["ordered", 3, ""], ["gone", "", "see shelf"]]
    assert header(clinic)[8] != ""
