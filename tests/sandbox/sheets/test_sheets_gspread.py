import gspread
import pytest


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
