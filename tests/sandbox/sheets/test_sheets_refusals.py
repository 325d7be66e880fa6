from typing import Any

import pytest

from sheetdrip.sandbox.google.errors import GoogleError
from sheetdrip.sandbox.google.sheets import masks
from sheetdrip.sandbox.google.sheets.references import resolve
from sheetdrip.sandbox.google.sheets.store import Spreadsheet

BOX = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
ROW = {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}
META = {"metadataKey": "k", "visibility": "DOCUMENT"}
BLANK = {"booleanRule": {"condition": {"type": "BLANK"}, "format": {}}}
CELL: dict[str, Any] = {"userEnteredValue": {"stringValue": "x"}}


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        ("updateCells", {"range": BOX | {"sheetId": 3}, "fields": "*"}, "No grid with id: 3"),
        (
            "updateCells",
            {"range": BOX, "rows": [{}, {}, {}], "fields": "*"},
            "Attempting to write row: 2, beyond the last requested row of: 1",
        ),
        (
            "updateCells",
            {"range": BOX, "rows": [{"values": [{}, {}, {}]}], "fields": "*"},
            "Attempting to write column: 2, beyond the last requested column of: 1",
        ),
        (
            "updateCells",
            {"start": {"rowIndex": 1000}, "rows": [{"values": [CELL]}], "fields": "*"},
            "Attempting to write row: 1000, beyond the last requested row of: 999",
        ),
        (
            "repeatCell",
            {"range": BOX, "cell": {"userEnteredValue": {"formulaValue": "A1"}}, "fields": "*"},
            "A formulaValue must start with '='.",
        ),
        (
            "repeatCell",
            {"range": BOX, "cell": {"userEnteredFormat": {"numberFormat": {}}}, "fields": "*"},
            "numberFormat.type is required.",
        ),
        ("repeatCell", {"range": BOX, "fields": "note("}, "Invalid field mask: note("),
        (
            "repeatCell",
            {"range": {"startRowIndex": 2, "endRowIndex": 2}, "fields": "note"},
            "Invalid range: rows 2 to 2, columns 0 to 26",
        ),
        (
            "repeatCell",
            {"range": {"endRowIndex": 1001}, "fields": "note"},
            "Range (Sheet1!A1:Z1001) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
        ("insertDimension", {}, "range is required."),
        ("insertDimension", {"range": {"startIndex": 1}}, "No dimension specified."),
        (
            "insertDimension",
            {"range": ROW, "inheritFromBefore": True},
            "inheritFromBefore cannot be true when inserting at index 0.",
        ),
        (
            "insertDimension",
            {"range": ROW | {"startIndex": 1000, "endIndex": 1001}},
            (
                "range.startIndex[1000] must be less than the grid size[1000] if inheritFromBefore "
                "is false."
            ),
        ),
        (
            "insertDimension",
            {"range": ROW | {"endIndex": 400_000}},
            (
                "This action would increase the number of cells in the workbook above the limit of "
                "10000000 cells."
            ),
        ),
        ("appendDimension", {"dimension": "ROWS"}, "length must be greater than 0."),
        (
            "deleteDimension",
            {"range": {"dimension": "ROWS"}},
            "You can't delete all the rows on the sheet.",
        ),
        (
            "deleteDimension",
            {"range": ROW | {"endIndex": 1001}},
            "Cannot reference row 1001: the sheet has only 1000 rows.",
        ),
        (
            "moveDimension",
            {"source": ROW | {"endIndex": 3}, "destinationIndex": 1},
            "destinationIndex[1] is inside the source.",
        ),
        (
            "moveDimension",
            {"source": ROW, "destinationIndex": 1001},
            "destinationIndex[1001] is outside the sheet.",
        ),
        ("sortRange", {"range": BOX}, "No sort specs were specified."),
        (
            "sortRange",
            {"range": BOX, "sortSpecs": [{"dimensionIndex": 5}]},
            "Sort column 5 is outside the range.",
        ),
        (
            "addSheet",
            {"properties": {"title": "sheet1"}},
            'A sheet with the name "sheet1" already exists. Please enter another name.',
        ),
        (
            "addSheet",
            {"properties": {"sheetId": 0}},
            "The sheetId: 0 already exists. Please enter another sheetId.",
        ),
        ("addSheet", {"properties": {"index": 9}}, "Invalid sheet index: 9"),
        ("deleteSheet", {}, "You can't remove all the visible sheets in a document."),
        (
            "updateSheetProperties",
            {
                "properties": {"gridProperties": {"rowCount": 0}},
                "fields": "gridProperties.rowCount",
            },
            "The grid must have at least one row and one column.",
        ),
        (
            "updateSheetProperties",
            {
                "properties": {"gridProperties": {"frozenRowCount": 1000}},
                "fields": "gridProperties.frozenRowCount",
            },
            "You can't freeze all visible rows or columns on the sheet.",
        ),
        (
            "updateSpreadsheetProperties",
            {"properties": {"timeZone": "Mars/Base"}, "fields": "timeZone"},
            "Invalid time zone: Mars/Base",
        ),
        (
            "updateSpreadsheetProperties",
            {"properties": {}, "fields": "title"},
            "The spreadsheet title may not be empty.",
        ),
        (
            "addNamedRange",
            {"namedRange": {"name": "two words", "range": BOX}},
            "The name given to this range is invalid.",
        ),
        (
            "addNamedRange",
            {"namedRange": {"name": "AB12", "range": BOX}},
            "The name given to this range is invalid.",
        ),
        ("deleteNamedRange", {"namedRangeId": "7"}, "No named range with id: 7"),
        (
            "addProtectedRange",
            {"protectedRange": {"warningOnly": True}},
            "Exactly one of range and namedRangeId must be set.",
        ),
        ("deleteProtectedRange", {"protectedRangeId": 7}, "No protectedRange with id: 7"),
        (
            "setDataValidation",
            {"range": BOX, "rule": {"condition": {"type": "ONE_OF_LIST"}}},
            "Condition ONE_OF_LIST takes 1 to 500 values, got 0.",
        ),
        (
            "setDataValidation",
            {"range": BOX, "rule": {"condition": {"type": "BLANK"}}},
            "Condition type BLANK is not valid for data validation.",
        ),
        (
            "addConditionalFormatRule",
            {"rule": BLANK},
            "At least one range is required.",
        ),
        (
            "addConditionalFormatRule",
            {"rule": {"ranges": [BOX]}},
            "Exactly one of booleanRule and gradientRule must be set.",
        ),
        (
            "addConditionalFormatRule",
            {"index": 3, "rule": {"ranges": [BOX]} | BLANK},
            "Invalid conditional format rule index: 3",
        ),
        ("deleteConditionalFormatRule", {}, "No conditional format on sheet with index: 0"),
        (
            "createDeveloperMetadata",
            {"developerMetadata": {"visibility": "DOCUMENT", "location": {"spreadsheet": True}}},
            "metadataKey is required.",
        ),
        (
            "createDeveloperMetadata",
            {"developerMetadata": META | {"location": {}}},
            "Exactly one of spreadsheet, sheetId and dimensionRange must be set.",
        ),
        (
            "createDeveloperMetadata",
            {"developerMetadata": META | {"location": {"dimensionRange": ROW | {"endIndex": 2}}}},
            "A dimension range must span exactly one row or column.",
        ),
        (
            "deleteDeveloperMetadata",
            {
                "dataFilter": {
                    "developerMetadataLookup": {
                        "metadataLocation": {"spreadsheet": True},
                        "locationMatchingStrategy": "INTERSECTING_LOCATION",
                    }
                }
            },
            "Intersecting location matching cannot be used with a spreadsheet.",
        ),
        ("deleteDimensionGroup", {"range": ROW}, "There is no group to delete in the range."),
        (
            "addChart",
            {"chart": {"spec": {}, "position": {"newSheet": True}}},
            "Exactly one kind of chart must be set.",
        ),
        ("addChart", {"chart": {"spec": {"pieChart": {}}}}, "position is required."),
        ("deleteEmbeddedObject", {"objectId": 7}, "No chart with id: 7"),
        ("findReplace", {"replacement": "x"}, "find is required."),
        (
            "findReplace",
            {"find": "(", "searchByRegex": True, "allSheets": True},
            "Invalid regular expression: (",
        ),
        ("findReplace", {"find": "x"}, "One of range, sheetId and allSheets must be set."),
        (
            "copyPaste",
            {"source": BOX, "destination": {"startRowIndex": 999, "startColumnIndex": 25}},
            "Cannot paste beyond the grid. Max rows: 1000, max columns: 26",
        ),
    ],
)
def test_what_google_refuses_is_refused_with_the_place_and_the_reason(
    spreadsheet: Spreadsheet, kind: str, body: dict[str, Any], message: str
) -> None:
    with pytest.raises(GoogleError) as caught:
        spreadsheet.apply([{kind: body}])

    assert caught.value.code == 400
    assert caught.value.message == f"Invalid requests[0].{kind}: {message}"


@pytest.mark.parametrize(
    ("kind", "body", "name"),
    [
        ("updateCells", {"fields": "pivotTable"}, "CellData.pivotTable"),
        ("appendCells", {"tableId": "1", "fields": "*"}, "appendCells.tableId"),
        ("addSheet", {"properties": {"sheetType": "OBJECT"}}, "addSheet of type OBJECT"),
        ("cutPaste", {"pasteType": "PASTE_VALUES"}, "cutPaste of type PASTE_VALUES"),
        (
            "copyPaste",
            {"source": BOX, "destination": BOX, "pasteType": "PASTE_CONDITIONAL_FORMATTING"},
            "PASTE_CONDITIONAL_FORMATTING",
        ),
        (
            "sortRange",
            {"range": BOX, "sortSpecs": [{"backgroundColor": {"red": 1}}]},
            "sortSpecs.backgroundColor",
        ),
        (
            "setBasicFilter",
            {"filter": {"filterSpecs": [{"filterCriteria": {"condition": {"type": "BLANK"}}}]}},
            "filter criteria by condition",
        ),
        ("setBasicFilter", {"filter": {"tableId": "1"}}, "setBasicFilter.filter.tableId"),
    ],
)
def test_what_the_sandbox_does_not_know_is_named(
    spreadsheet: Spreadsheet, kind: str, body: dict[str, Any], name: str
) -> None:
    with pytest.raises(GoogleError) as caught:
        spreadsheet.apply([{kind: body}])

    assert caught.value.code == 501
    assert name in caught.value.message


def test_a_chart_without_domain_and_series_trips_google(spreadsheet: Spreadsheet) -> None:
    chart = {"spec": {"basicChart": {"chartType": "LINE"}}, "position": {"newSheet": True}}
    with pytest.raises(GoogleError) as caught:
        spreadsheet.apply([{"addChart": {"chart": chart}}])

    assert (caught.value.code, caught.value.status) == (500, "INTERNAL")


def test_frozen_rows_are_never_all_that_is_left(spreadsheet: Spreadsheet) -> None:
    size = {"gridProperties": {"frozenRowCount": 2}}
    fields = "gridProperties.frozenRowCount"
    spreadsheet.apply([{"updateSheetProperties": {"properties": size, "fields": fields}}])
    with pytest.raises(GoogleError, match="not possible to delete all non-frozen rows"):
        spreadsheet.apply([{"deleteDimension": {"range": {"dimension": "ROWS", "startIndex": 2}}}])
    with pytest.raises(GoogleError, match="can't merge frozen and non-frozen"):
        spreadsheet.apply([{"mergeCells": {"range": BOX | {"endRowIndex": 3}}}])
    spreadsheet.apply([{"deleteDimension": {"range": ROW}}])

    assert spreadsheet.sheets[0].properties["gridProperties"]["frozenRowCount"] == 1


@pytest.mark.parametrize(
    "body",
    [
        [],
        [{}],
        [{"addSheet": {}, "deleteSheet": {}}],
        [{"addSheet": {"properties": {"title": 5}}}],
        [{"addSheet": {"properties": {"hidden": "yes"}}}],
        [{"addSheet": {"properties": {"sheetType": "PAPER"}}}],
        [{"addSheet": {"properties": {"sheetId": 1.5}}}],
        [{"addSheet": "now"}],
        ["addSheet"],
    ],
)
def test_a_batch_that_is_no_batch_is_refused(spreadsheet: Spreadsheet, body: list[Any]) -> None:
    with pytest.raises(GoogleError) as caught:
        spreadsheet.apply(body)

    assert caught.value.code == 400


@pytest.mark.parametrize("text", ["Nope!A1", "'Sheet1'!Nope", "A1:B", "", "Sheet1!", "A1B2C3"])
def test_a_reference_that_names_nothing_cannot_be_parsed(
    spreadsheet: Spreadsheet, text: str
) -> None:
    if text == "A1:B":
        assert resolve(spreadsheet, text).a1() == "Sheet1!A1:B1000"
        return
    with pytest.raises(GoogleError, match="Unable to parse range"):
        resolve(spreadsheet, text)


@pytest.mark.parametrize("text", ["a,", "(a)", "a(b", "a..b", "a)b", "a b", ".a"])
def test_a_mask_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(GoogleError) as caught:
        masks.response_mask(text, "Spreadsheet")

    assert caught.value.message == "Request contains an invalid argument."


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("*", {}),
        ("sheets", {"sheets": {}}),
        ("sheets.*", {"sheets": {}}),
        ("sheets/properties/title", {"sheets": {"properties": {"title": {}}}}),
        (
            "sheets(properties(title,sheet_id))",
            {"sheets": {"properties": {"title": {}, "sheetId": {}}}},
        ),
        ("sheets.data,sheets", {"sheets": {}}),
        ("sheets,sheets.data", {"sheets": {}}),
        (
            "properties,sheets.data.startRow",
            {"properties": {}, "sheets": {"data": {"startRow": {}}}},
        ),
    ],
)
def test_masks_are_read_in_every_spelling(text: str, mask: dict[str, Any]) -> None:
    assert masks.response_mask(text, "Spreadsheet") == mask
