"""Does the sandbox's spreadsheet have the hostile features of a real one?"""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from sheetdrip.clock import ManualClock
from sheetdrip.sandbox.edits import EditUnclear, apply_edit
from sheetdrip.sandbox.google.errors import GoogleError
from sheetdrip.sandbox.google.sheets.store import Spreadsheet, SpreadsheetStore
from sheetdrip.sandbox.oddities import mutated
from tests.integration.clinic import START


@pytest.fixture
def store() -> SpreadsheetStore:
    return SpreadsheetStore(ManualClock(START), Random(1))


@pytest.fixture
def book(store: SpreadsheetStore) -> Spreadsheet:
    made = store.create("Clinic", owner="owner@example.com")
    write(made, ["Name", "Done"], ["Ada", "yes"], ["Ben", None])
    return made


def write(book: Spreadsheet, *rows: list[Any]) -> None:
    data = [
        {
            "values": [
                {} if cell is None else {"userEnteredValue": {"stringValue": cell}} for cell in row
            ]
        }
        for row in rows
    ]
    change = {"start": {"sheetId": 0}, "rows": data, "fields": "userEnteredValue"}
    book.apply([{"updateCells": change}])


def table(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - as the API has it
    box = {
        "sheetId": 0,
        "startRowIndex": 0,
        "endRowIndex": 3,
        "startColumnIndex": 0,
        "endColumnIndex": 2,
    }
    return {"addTable": {"table": {"name": "Surgeries", "range": box, **given}}}


def boolean(at: int = 1) -> dict[str, Any]:
    return {"columnIndex": at, "columnName": "Done", "columnType": "BOOLEAN"}


def test_a_table_types_its_columns_and_a_box_takes_the_place_of_words(book: Spreadsheet) -> None:
    (reply,) = book.apply([table(columnProperties=[boolean()])])
    made = reply["addTable"]["table"]
    assert [one["columnName"] for one in made["columnProperties"]] == ["Name", "Done"]
    assert [book.sheets[0].grid.get(row, 1).value for row in range(3)] == ["Done", False, False]
    book.apply([{"deleteTable": {"tableId": made["tableId"]}}])
    assert book.sheets[0].decor["tables"] == []


@pytest.mark.parametrize(
    "columns",
    [[boolean(2)], [{"columnIndex": 0, "columnType": "DROPDOWN"}]],
)
def test_a_table_that_google_would_not_take_is_refused(
    book: Spreadsheet, columns: list[dict[str, Any]]
) -> None:
    with pytest.raises(GoogleError):
        book.apply([table(columnProperties=columns)])


def test_tables_do_not_overlap(book: Spreadsheet) -> None:
    book.apply([table()])
    with pytest.raises(GoogleError, match="overlaps"):
        book.apply([table(name="Other")])


def test_strict_validation_refuses_api_writes_only_where_that_is_asked_for(
    store: SpreadsheetStore, book: Spreadsheet
) -> None:
    rule = {
        "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "yes"}]},
        "strict": True,
    }
    box = {"sheetId": 0, "startColumnIndex": 1, "endColumnIndex": 2}
    asked = [{"setDataValidation": {"range": box, "rule": rule}}]
    apply_edit(store, {"kind": "requests", "requests": asked})
    write(book, ["Name", "Done"], ["Ada", "perhaps"])
    apply_edit(store, {"kind": "reject_invalid"})
    with pytest.raises(GoogleError, match="cell B2 violates the data validation rules"):
        write(book, ["Name", "yes"], ["Ada", "perhaps"])
    write(book, ["Name", "yes"], ["Ada", "yes"])


def test_a_file_in_the_bin_is_gone_after_thirty_days(
    store: SpreadsheetStore, book: Spreadsheet
) -> None:
    apply_edit(store, {"kind": "trash"})
    assert store.get(book.spreadsheet_id) is book
    apply_edit(store, {"kind": "trash", "restore": True})
    assert book.trashed_at is None
    book.trashed_at = START - timedelta(days=30)
    with pytest.raises(GoogleError, match="not found"):
        store.get(book.spreadsheet_id)


def test_what_google_tells_of_a_file_may_be_odd(store: SpreadsheetStore, book: Spreadsheet) -> None:
    apply_edit(store, {"kind": "properties", "timeZone": "GMT+05:30", "locale": "xx"})
    assert (book.properties["timeZone"], book.properties["locale"]) == ("GMT+05:30", "xx")
    apply_edit(store, {"kind": "office_file"})
    assert book.is_office_file
    for asked in ({"kind": "properties"}, {"kind": "requests"}):
        with pytest.raises(EditUnclear):
            apply_edit(store, asked)


def test_one_place_of_an_answer_is_changed_by_a_seed() -> None:
    body = b'{"a": [1, {"b": 2}], "c": "x"}'
    assert mutated(body, 7) == mutated(body, 7)
    assert len({mutated(body, seed) for seed in range(60)}) > 20
    assert mutated(b"<html>", 1) == b"<ht"
    assert mutated(b"5", 1)
