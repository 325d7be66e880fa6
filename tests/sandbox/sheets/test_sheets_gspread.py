import gspread
import pytest
from gspread.utils import ValidationConditionType, ValueInputOption, ValueRenderOption

from sheetdrip.sandbox.google.sheets.store import Spreadsheet


def test_a_fresh_spreadsheet_has_one_empty_tab(opened: gspread.Spreadsheet) -> None:
    (only,) = opened.worksheets()

    assert (only.title, only.id, only.row_count, only.col_count) == ("Sheet1", 0, 1000, 26)
    assert only.get_all_values() == [[]]


def test_values_written_by_name_are_read_back(sheet: gspread.Worksheet) -> None:
    sheet.update([["Patient", "Pain"], ["Ann", 4]], "A1")

    assert sheet.get_all_values() == [["Patient", "Pain"], ["Ann", "4"]]
    assert sheet.get_all_records() == [{"Patient": "Ann", "Pain": 4}]


def test_an_unknown_tab_is_refused_in_googles_words(opened: gspread.Spreadsheet) -> None:
    with pytest.raises(gspread.exceptions.APIError, match="Unable to parse range: 'Nope'!A1"):
        opened.values_get("'Nope'!A1")


def test_rows_are_appended_below_the_table(sheet: gspread.Worksheet) -> None:
    sheet.append_row(["a", "", "c"])
    answer = sheet.append_row(["d", "e", "f"], table_range="A1")

    assert answer["tableRange"] == "Sheet1!A1"
    assert answer["updates"]["updatedRange"] == "Sheet1!A2:C2"
    assert sheet.get_all_values() == [["a", "", "c"], ["d", "e", "f"]]


def test_rows_inserted_and_deleted_shift_what_is_below(sheet: gspread.Worksheet) -> None:
    sheet.update([["a"], ["b"], ["c"]], "A1")
    sheet.insert_rows([["x"], ["y"]], 2)
    sheet.delete_rows(1)

    assert sheet.get_all_values() == [["x"], ["y"], ["b"], ["c"]]


def test_tabs_are_added_renamed_duplicated_and_deleted(opened: gspread.Spreadsheet) -> None:
    added = opened.add_worksheet("Messages", rows=10, cols=3)
    added.update_title("Texts")
    copy = opened.duplicate_sheet(added.id, new_sheet_name="Texts 2")
    opened.del_worksheet(added)

    assert [tab.title for tab in opened.worksheets()] == ["Texts 2", "Sheet1"]
    assert (copy.row_count, copy.col_count) == (10, 3)


def test_rows_sort_by_a_column(sheet: gspread.Worksheet) -> None:
    sheet.update([["b", 2], ["a", 3], ["", 1]], "A1")
    sheet.sort((1, "asc"), range="A1:B3")

    assert sheet.get_all_values() == [["a", "3"], ["b", "2"], ["", "1"]]


def test_many_ranges_are_read_updated_and_cleared_in_one_call(sheet: gspread.Worksheet) -> None:
    sheet.batch_update(
        [
            {"range": "A1:B1", "values": [["a", "b"]]},
            {"range": "D4", "values": [["d"]]},
        ]
    )
    before = sheet.batch_get(["A1:B1", "B3:D4", "E:E"])
    sheet.batch_clear(["A1", "D4"])

    assert before == [[["a", "b"]], [[], ["", "", "d"]], []]
    assert sheet.get_all_values() == [["", "b"]]


def test_a_format_is_read_back_beside_the_default(sheet: gspread.Worksheet) -> None:
    sheet.update([[46085]], "A1")
    sheet.format("A1", {"numberFormat": {"type": "DATE", "pattern": "ddd d mmm yyyy"}})
    sheet.format("A1", {"textFormat": {"bold": True}})

    assert sheet.get("A1") == [["Wed 4 Mar 2026"]]
    assert sheet.get("A1", value_render_option=ValueRenderOption.unformatted) == [[46085]]


def test_notes_are_set_read_and_cleared(sheet: gspread.Worksheet) -> None:
    sheet.update_notes({"A1": "first", "C2": "second"})
    sheet.clear_note("A1")

    assert (sheet.get_note("A1"), sheet.get_note("C2")) == ("", "second")
    assert sheet.get_notes() == [[], ["", "", "second"]]


def test_frozen_rows_and_columns_are_reported(sheet: gspread.Worksheet) -> None:
    sheet.freeze(rows=1, cols=2)

    assert (sheet.frozen_row_count, sheet.frozen_col_count) == (1, 2)


def test_merged_cells_keep_the_first_value(sheet: gspread.Worksheet) -> None:
    sheet.update([["a", "b", "x"], ["c", "d", "y"]], "A1")
    sheet.merge_cells("A1:B2")

    assert sheet.get("A1:C2") == [["a", "", "x"], ["", "", "y"]]
    assert sheet.get("A1:C2", combine_merged_cells=True) == [["a", "a", "x"], ["a", "a", "y"]]
    sheet.unmerge_cells("A1:B2")
    assert sheet.get("A1:C2", combine_merged_cells=True) == [["a", "", "x"], ["", "", "y"]]


def test_named_and_protected_ranges_come_and_go(
    opened: gspread.Spreadsheet, sheet: gspread.Worksheet
) -> None:
    sheet.update([["x", "y"]], "B2")
    name = sheet.define_named_range("B2:C2", "Pair")["replies"][0]["addNamedRange"]
    kept = sheet.add_protected_range("A1:A5", warning_only=True)["replies"][0]
    sheet.insert_rows([["new"]], 1)

    assert sheet.get("Pair") == [["x", "y"]]
    assert opened.list_named_ranges()[0]["range"]["startRowIndex"] == 2
    assert opened.list_protected_ranges(0)[0]["range"]["endRowIndex"] == 6

    sheet.delete_named_range(name["namedRange"]["namedRangeId"])
    number = kept["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    sheet.delete_protected_range(number)

    assert (opened.list_named_ranges(), opened.list_protected_ranges(0)) == ([], [])


def test_validation_is_kept_when_values_are_written(
    sheet: gspread.Worksheet, spreadsheet: Spreadsheet
) -> None:
    kind = ValidationConditionType.one_of_list
    sheet.add_validation("A1:A3", kind, ["On", "Paused"], showCustomUi=True, strict=True)
    sheet.update([["On"]], "A1")

    rule = spreadsheet.sheets[0].grid.get(0, 0).validation
    assert rule is not None
    assert rule["condition"]["type"] == "ONE_OF_LIST"


def test_the_grid_is_resized_and_refuses_what_lies_beyond(sheet: gspread.Worksheet) -> None:
    sheet.resize(rows=3, cols=2)

    with pytest.raises(gspread.exceptions.APIError, match=r"exceeds grid limits. Max rows: 3, max"):
        sheet.update([["x"]], "A4")
    with pytest.raises(gspread.exceptions.APIError, match=r"exceeds grid limits. Max rows: 3, max"):
        sheet.get("C1")


def test_appending_grows_the_grid(sheet: gspread.Worksheet, spreadsheet: Spreadsheet) -> None:
    sheet.resize(rows=2, cols=2)
    sheet.append_rows([["a", "b"], ["c", "d"], ["e", "f", "g"]])

    grid = spreadsheet.sheets[0].grid
    assert (grid.row_count, grid.column_count) == (3, 3)


def test_ranges_are_copied_and_cut(sheet: gspread.Worksheet) -> None:
    sheet.update([["a", "b"]], "A1")
    sheet.copy_range("A1:B1", "A2:B3")
    sheet.cut_range("A1:B1", "D1")

    assert sheet.get("A1:E3") == [["", "", "", "a", "b"], ["a", "b"], ["a", "b"]]


def test_cells_are_found_by_text(sheet: gspread.Worksheet) -> None:
    sheet.update([["x", "Ann"], ["Ann", "y"]], "A1")

    assert [cell.address for cell in sheet.findall("Ann")] == ["B1", "A2"]
    found = sheet.find("Ann", in_column=1)
    assert found is not None
    assert found.address == "A2"


def test_rows_and_columns_hide_and_group(
    sheet: gspread.Worksheet, spreadsheet: Spreadsheet
) -> None:
    sheet.hide_columns(0, 1)
    sheet.add_dimension_group_rows(1, 3)

    assert spreadsheet.sheets[0].grid.columns[0].hidden
    assert sheet.list_dimension_group_rows() == [
        {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}, "depth": 1}
    ]


def test_the_last_tab_that_shows_cannot_be_hidden(sheet: gspread.Worksheet) -> None:
    with pytest.raises(gspread.exceptions.APIError, match="You can't hide all the sheets"):
        sheet.hide()


def test_typed_values_are_understood_as_a_person_would_mean_them(sheet: gspread.Worksheet) -> None:
    typed = [["2026-03-04", "=A1+1", "007", "'007", "TRUE", "12:30"]]
    sheet.update(typed, "A1", value_input_option=ValueInputOption.user_entered)

    raw = sheet.get("A1:F1", value_render_option=ValueRenderOption.unformatted)
    shown = sheet.get("A1:F1")
    formulas = sheet.get("B1", value_render_option=ValueRenderOption.formula)
    assert raw == [[46085, 46086, 7, "007", True, 0.5208333333333334]]
    assert shown == [["2026-03-04", "46086", "7", "007", "TRUE", "12:30"]]
    assert formulas == [["=A1+1"]]


def test_raw_values_are_never_parsed(sheet: gspread.Worksheet) -> None:
    sheet.update([["=IMPORTXML(1)", "2026-03-04", "'x", 5, True]], "A1")

    assert sheet.get("A1:E1", value_render_option=ValueRenderOption.unformatted) == [
        ["=IMPORTXML(1)", "2026-03-04", "'x", 5, True]
    ]
