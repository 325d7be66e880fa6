from typing import Any

import pytest

from sheetdrip.clock import ManualClock
from sheetdrip.sandbox.google.errors import GoogleError
from sheetdrip.sandbox.google.sheets import document, masks, values
from sheetdrip.sandbox.google.sheets.readout import Reader, Rendering
from sheetdrip.sandbox.google.sheets.references import resolve
from sheetdrip.sandbox.google.sheets.store import Spreadsheet
from sheetdrip.sandbox.google.sheets.values import Writing

TYPED = Writing("USER_ENTERED")


def shown(book: Spreadsheet, reference: str, option: str = "FORMATTED_VALUE") -> Any:  # noqa: ANN401
    found = Reader(book, Rendering(option)).value_range(resolve(book, reference))
    return found.get("values", [])


def typed_in(book: Spreadsheet, reference: str, rows: list[list[Any]]) -> None:
    values.update(book, reference, {"values": rows}, TYPED)


def refusal(book: Spreadsheet, *requests: dict[str, Any], principal: str | None = None) -> str:
    with pytest.raises(GoogleError) as caught:
        book.apply(list(requests), principal)
    return f"{caught.value.code} {caught.value.message}"


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=1+2*3^2", "19"),
        ("=-2^2", "4"),
        ("=(1+2)*3", "9"),
        ("=10%", "0.1"),
        ('="a"&1', "a1"),
        ("=SUM(A1:A3)", "6"),
        ("=AVERAGE(A1:A3)", "2"),
        ("=MEDIAN(A1:A3, 10)", "2.5"),
        ("=COUNT(A1:B3)", "3"),
        ("=COUNTA(A1:B3)", "4"),
        ('=COUNTIF(A1:A3,">1")', "2"),
        ('=IF(A1>5,"big","small")', "small"),
        ("=1/0", "#DIV/0!"),
        ('=IFERROR(1/0,"none")', "none"),
        ('=CONCATENATE(A1,"-",B1)', "1-x"),
        ("=A1:A3", "#VALUE!"),
        ("=B1+1", "#VALUE!"),
        ("=NOSUCH(1)", "#NAME?"),
        ('=IMPORTXML("a","b")', "#NAME?"),
        ("=D1", "#REF!"),
        ("=1+", "#ERROR!"),
        ("=Nope!A1", "#REF!"),
        ("=TODAY()", "3/4/2026"),
        ("=DATE(2026,14,1)", "2/1/2027"),
        ('="a"="A"', "TRUE"),
        ('="a"<>"b"', "TRUE"),
        ("=C1=0", "TRUE"),
        ('=C1=""', "TRUE"),
        ("=2>=3", "FALSE"),
        ("=TRUE+1", "2"),
        ('="2"*3', "6"),
        ("=1/0+1", "#DIV/0!"),
        ("=MAX(A1:A3)-MIN(A1:A3)", "2"),
        ("=SUM(A1:A3, 1/0)", "#DIV/0!"),
        ("=AVERAGE(C1:C3)", "#DIV/0!"),
        ("=MEDIAN(C1:C3)", "#NUM!"),
        ("=AND(TRUE, A1=1)", "TRUE"),
        ("=OR(FALSE, A1=2)", "FALSE"),
        ("=NOT(A1=1)", "FALSE"),
        ("=ISBLANK(C1)", "TRUE"),
        ('=COUNTIF(B1:B3,"x")', "1"),
        ('=COUNTIF(A1:A3,"<>2")', "2"),
        ("=COUNTIF(A1:A3)", "#N/A"),
        ('=COUNTIF(B1:B3,"?")&COUNTIF(B1:B3,"X*")&COUNTIF(B1:B3,"~?")', "110"),
        ('=COUNTIF(A1:B3,"<>x*")', "3"),
        ("=COUNTIF(Nope!A1,1)", "#REF!"),
        ('=COUNTIFS(A1:A3,">=2",A1:A3,"<"&A3)', "1"),
        ('=COUNTIFS(A1:A3,1,B1:B3,"x")', "1"),
        ("=COUNTIFS(A1:A3,1,B1:B2,1)", "#VALUE!"),
        ("=COUNTIFS(A1:A3,1,B1:B3)", "#N/A"),
        ('=MATCH("X",A1:B1,0)', "2"),
        ("=MATCH(3,A1:A3,0)", "3"),
        ('=MATCH("y",A1:B1,0)', "#N/A"),
        ('=MATCH("1",A1:B1,0)', "#N/A"),
        ('=MATCH("x",A1:B3,0)', "#N/A"),
        ("=MATCH(1/0,A1:B1,0)", "#DIV/0!"),
        ("=MATCH(2,A1:A3)", "#ERROR!"),
        ("=INDEX(A1:B3,2,1)", "2"),
        ("=SUM(INDEX(A:B,0,1))", "6"),
        ("=COUNTA(INDEX(A1:B3,1,0))", "2"),
        ("=SUM(INDEX(A1:B3,0,0))", "6"),
        ("=INDEX(A1:B3,4,1)", "#NUM!"),
        ("=INDEX(A1:B3,0,-1)", "#NUM!"),
        ('=INDEX(A1:B3,0,MATCH("y",A1:B1,0))', "#N/A"),
        ("=INDEX(A1:B3,2)", "#ERROR!"),
        ("=INDEX(Nope!A1:B3,0,1)", "#REF!"),
        ("=QUARTILE(A1:A3,1)", "1.5"),
        ("=QUARTILE(A1:B3,2)", "2"),
        ("=QUARTILE(A1:A3,4)-QUARTILE(A1:A3,0)", "2"),
        ("=QUARTILE(C1:C3,1)", "#NUM!"),
        ("=QUARTILE(A1:A3,5)", "#NUM!"),
        ("=QUARTILE(A1:A3)", "#N/A"),
        ("=QUARTILE(A1:A3,1/0)", "#DIV/0!"),
        ('=IF("x",1)', "#VALUE!"),
        ("=IF(1/0,1)", "#DIV/0!"),
        ("=(-8)^0.5", "#NUM!"),
        ("=9^999", "#NUM!"),
        ("=Sheet1!A2&''", "#ERROR!"),
        ('=IF(TRUE,,"no")&"!"', "!"),
        ("=#REF!", "#REF!"),
        ("=A1001", "#REF!"),
    ],
)
def test_formulas_come_to_a_value_or_an_error(
    spreadsheet: Spreadsheet, formula: str, result: str
) -> None:
    typed_in(spreadsheet, "A1:B3", [[1, "x"], [2], [3]])
    typed_in(spreadsheet, "D1", [[formula]])

    assert shown(spreadsheet, "D1") == [[result]]


def test_now_follows_the_clock_in_the_spreadsheets_zone(
    spreadsheet: Spreadsheet, clock: ManualClock
) -> None:
    spreadsheet.properties["timeZone"] = "America/Chicago"
    typed_in(spreadsheet, "A1", [["=NOW()"]])
    clock.advance(3600)

    assert shown(spreadsheet, "A1") == [["3/4/2026 7:00:00"]]


GUIDE: list[list[Any]] = [
    ["x", "y", "z"],
    ["x", "y", "z"],
    [],
    [None, "x", "y", "z"],
    [None, "", "y", "z"],
    [None, "x", "y", "z"],
]


@pytest.mark.parametrize(
    ("reference", "landed"),
    [
        ("Sheet1", "B7"),
        ("B4", "B7"),
        ("C5:D5", "B7"),
        ("B2:D4", "B7"),
        ("A3:G10", "B7"),
        ("B5", "B7"),
        ("A1", "A3"),
        ("E4", "E4"),
        ("A4", "A4"),
    ],
)
def test_an_append_lands_where_googles_guide_says(
    spreadsheet: Spreadsheet, reference: str, landed: str
) -> None:
    typed_in(spreadsheet, "A1", GUIDE)
    answer = values.append(spreadsheet, reference, {"values": [["!"]]}, "OVERWRITE", TYPED)

    assert answer["updates"]["updatedRange"] == f"Sheet1!{landed}"


def test_an_append_that_inserts_rows_pushes_down_what_is_below(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["head"], [], ["far"]])
    values.append(spreadsheet, "A1", {"values": [["one"], ["two"]]}, "INSERT_ROWS", TYPED)

    assert shown(spreadsheet, "A1:A5") == [["head"], ["one"], ["two"], [], ["far"]]


def test_null_skips_a_cell_and_an_empty_text_clears_it(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["a", "b", "c"]])
    typed_in(spreadsheet, "A1", [[None, "", "z"]])

    assert shown(spreadsheet, "A1:C1") == [["a", "", "z"]]


def test_a_cell_formatted_as_text_keeps_what_is_typed(spreadsheet: Spreadsheet) -> None:
    number_format = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    spreadsheet.apply(
        [{"repeatCell": {"range": {}, "cell": number_format, "fields": "userEnteredFormat"}}]
    )
    typed_in(spreadsheet, "A1", [["0123", "=1+1"]])

    assert shown(spreadsheet, "A1:B1", "UNFORMATTED_VALUE") == [["0123", "=1+1"]]


def test_a_cell_takes_fifty_thousand_characters_and_no_more(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["x" * 50_000]])

    with pytest.raises(GoogleError, match="maximum of 50000 characters in a single cell"):
        typed_in(spreadsheet, "A1", [["x" * 50_001]])


def test_data_larger_than_its_range_is_refused(spreadsheet: Spreadsheet) -> None:
    with pytest.raises(GoogleError, match=r"range \[Sheet1!A1:B1\], but tried writing to row \[2"):
        typed_in(spreadsheet, "A1:B1", [["a"], ["b"]])
    with pytest.raises(GoogleError, match=r"tried writing to column \[C"):
        typed_in(spreadsheet, "A1:B1", [["a", "b", "c"]])


def test_a_refused_batch_changes_nothing(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["a"]])
    message = refusal(
        spreadsheet,
        {"deleteDimension": {"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}}},
        {"deleteSheet": {"sheetId": 5}},
    )

    assert message == "400 Invalid requests[1].deleteSheet: No sheet with id: 5"
    assert shown(spreadsheet, "A1") == [["a"]]


def test_unknown_fields_are_refused_in_bodies_and_masks(spreadsheet: Spreadsheet) -> None:
    assert refusal(spreadsheet, {"addSheet": {"colour": "red"}}) == (
        "400 Invalid JSON payload received. Unknown name \"colour\" at 'requests[0].add_sheet': "
        "Cannot find field."
    )
    cell: dict[str, Any] = {"range": {}, "cell": {}, "fields": "userEnteredFormat.colour"}
    assert refusal(spreadsheet, {"repeatCell": cell}) == (
        "400 Invalid requests[0].repeatCell: Invalid field: userEnteredFormat.colour"
    )
    assert refusal(spreadsheet, {"repeatCell": {"range": {}, "cell": {}}}) == (
        "400 Invalid requests[0].repeatCell: At least one field must be listed in 'fields'. "
        "(Use '*' to indicate all fields.)"
    )


def test_a_protected_range_keeps_others_out(spreadsheet: Spreadsheet) -> None:
    spreadsheet.editors |= {"daemon@example.com", "staff@example.com"}
    column = {"startColumnIndex": 5, "endColumnIndex": 6}
    protected = {"protectedRange": {"range": column, "editors": {"users": []}}}
    spreadsheet.apply([{"addProtectedRange": protected}], "daemon@example.com")
    note = {"repeatCell": {"range": column, "cell": {"note": "x"}, "fields": "note"}}

    message = refusal(spreadsheet, note, principal="staff@example.com")
    spreadsheet.apply([note], "daemon@example.com")
    spreadsheet.apply([note], "owner@example.com")

    assert "You are trying to edit a protected cell or object" in message


def test_what_lies_over_the_grid_follows_inserted_rows(spreadsheet: Spreadsheet) -> None:
    area = {"startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    rule = {
        "ranges": [area],
        "booleanRule": {"condition": {"type": "BLANK"}, "format": {"textFormat": {"bold": True}}},
    }
    spreadsheet.apply(
        [
            {"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}},
            {"addConditionalFormatRule": {"rule": rule}},
            {"addBanding": {"bandedRange": {"range": area, "rowProperties": {}}}},
            {"addDimensionGroup": {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}}},
            {
                "insertDimension": {
                    "range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 4},
                }
            },
        ]
    )
    (sheet,) = document.spreadsheet(spreadsheet)["sheets"]

    moved = {"startRowIndex": 5, "endRowIndex": 7, "startColumnIndex": 0, "endColumnIndex": 2}
    assert sheet["merges"] == [moved]
    assert sheet["conditionalFormats"][0]["ranges"] == [moved]
    assert sheet["bandedRanges"][0]["range"] == moved
    assert sheet["rowGroups"][0]["range"] == {"dimension": "ROWS", "startIndex": 5, "endIndex": 7}


def test_deleting_the_rows_of_an_object_deletes_it(spreadsheet: Spreadsheet) -> None:
    area = {"startRowIndex": 1, "endRowIndex": 3}
    spreadsheet.apply(
        [
            {"addNamedRange": {"namedRange": {"name": "Two", "range": area}}},
            {"deleteDimension": {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}}},
        ]
    )

    assert spreadsheet.named_ranges == []


def test_a_partial_sort_leaves_row_metadata_where_it_is(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["b", 1], ["a", 2]])
    first = {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    tag = {
        "metadataId": 1,
        "metadataKey": "row",
        "visibility": "DOCUMENT",
        "location": {"dimensionRange": first},
    }
    spreadsheet.apply([{"createDeveloperMetadata": {"developerMetadata": tag}}])
    part = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    spec = [{"dimensionIndex": 0}]
    spreadsheet.apply([{"sortRange": {"range": part, "sortSpecs": spec}}])
    after_part = [line.metadata for line in spreadsheet.sheets[0].grid.rows[:2]]
    whole = part | {"endColumnIndex": 2}
    spreadsheet.apply(
        [
            {
                "sortRange": {
                    "range": whole,
                    "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}],
                }
            }
        ]
    )

    assert after_part == [(1,), ()]
    assert [line.metadata for line in spreadsheet.sheets[0].grid.rows[:2]] == [(), (1,)]


def test_grid_data_is_cut_to_the_mask(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "B2", [["2026-03-04"]])
    text = "sheets(properties/title,data(startRow,rowData.values(effectiveValue,formattedValue)))"
    mask = masks.response_mask(text, "Spreadsheet")
    places = [resolve(spreadsheet, "Sheet1!B2:C5")]

    assert document.spreadsheet(spreadsheet, places=places, mask=mask) == {
        "sheets": [
            {
                "properties": {"title": "Sheet1"},
                "data": [
                    {
                        "startRow": 1,
                        "rowData": [
                            {
                                "values": [
                                    {
                                        "effectiveValue": {"numberValue": 46085},
                                        "formattedValue": "2026-03-04",
                                    }
                                ]
                            }
                        ],
                    }
                ],
            }
        ]
    }


def test_rows_hidden_by_the_filter_say_so_and_are_still_read(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["Drip"], ["On"], ["Stopped"]])
    hide = {"columnIndex": 0, "filterCriteria": {"hiddenValues": ["Stopped"]}}
    area = {"startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 1}
    spreadsheet.apply([{"setBasicFilter": {"filter": {"range": area, "filterSpecs": [hide]}}}])
    mask = masks.response_mask("sheets.data.rowMetadata.hiddenByFilter", "Spreadsheet")
    places = [resolve(spreadsheet, "A1:A3")]
    found = document.spreadsheet(spreadsheet, places=places, mask=mask)

    assert found["sheets"][0]["data"] == [{"rowMetadata": [{}, {}, {"hiddenByFilter": True}]}]
    assert shown(spreadsheet, "A1:A3") == [["Drip"], ["On"], ["Stopped"]]


def test_edits_move_the_time_of_the_last_edit(spreadsheet: Spreadsheet, clock: ManualClock) -> None:
    clock.advance(60)
    typed_in(spreadsheet, "A1", [["a"]])

    assert spreadsheet.edited_at == clock.now()


def test_a_refused_write_leaves_no_part_of_it(spreadsheet: Spreadsheet) -> None:
    with pytest.raises(GoogleError):
        typed_in(spreadsheet, "A1", [["first", "x" * 50_001]])

    assert shown(spreadsheet, "A1:B1") == []


def test_formulas_keep_pointing_at_a_tab_that_is_renamed(spreadsheet: Spreadsheet) -> None:
    spreadsheet.apply([{"addSheet": {"properties": {"title": "Dashboard", "sheetId": 4}}}])
    typed_in(spreadsheet, "A1", [[5]])
    typed_in(spreadsheet, "Dashboard!A1", [["=Sheet1!A1*2"]])
    new = {"properties": {"sheetId": 0, "title": "All surgeries"}, "fields": "title"}
    spreadsheet.apply([{"updateSheetProperties": new}])

    assert shown(spreadsheet, "Dashboard!A1", "FORMULA") == [["='All surgeries'!A1*2"]]
    assert shown(spreadsheet, "Dashboard!A1") == [["10"]]
