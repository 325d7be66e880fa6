from typing import Any

import pytest

from sheetdrip.sandbox.google.sheets import document, lookups, values
from sheetdrip.sandbox.google.sheets.readout import Reader, Rendering
from sheetdrip.sandbox.google.sheets.references import resolve
from sheetdrip.sandbox.google.sheets.store import Spreadsheet
from sheetdrip.sandbox.google.sheets.values import Writing


def shown(book: Spreadsheet, reference: str, option: str = "FORMATTED_VALUE") -> Any:  # noqa: ANN401
    found = Reader(book, Rendering(option)).value_range(resolve(book, reference))
    return found.get("values", [])


def typed_in(book: Spreadsheet, reference: str, rows: list[list[Any]]) -> None:
    values.update(book, reference, {"values": rows}, Writing("USER_ENTERED"))


def apply(book: Spreadsheet, kind: str, **body: Any) -> Any:  # noqa: ANN401
    (reply,) = book.apply([{kind: body}])
    return reply.get(kind, {})


def area(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def lines(dimension: str, start: int, end: int) -> dict[str, Any]:
    return {"dimension": dimension, "startIndex": start, "endIndex": end}


@pytest.mark.parametrize(
    ("paste", "result"),
    [
        ("PASTE_NORMAL", [["=A2*2"]]),
        ("PASTE_FORMULA", [["=A2*2"]]),
        ("PASTE_VALUES", [[10]]),
        ("PASTE_FORMAT", []),
        ("PASTE_DATA_VALIDATION", []),
        ("PASTE_NO_BORDERS", [["=A2*2"]]),
    ],
)
def test_each_kind_of_paste_brings_what_it_names(
    spreadsheet: Spreadsheet, paste: str, result: list[list[Any]]
) -> None:
    typed_in(spreadsheet, "A1", [[5, "=A1*2"]])
    apply(
        spreadsheet,
        "copyPaste",
        source=area(0, 1, 1, 2),
        destination=area(1, 2, 1, 2),
        pasteType=paste,
    )

    assert shown(spreadsheet, "B2", "FORMULA") == result


def test_a_transposed_paste_turns_rows_into_columns(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["a", "b", "c"], ["d", "e", "f"]])
    apply(
        spreadsheet,
        "copyPaste",
        source=area(0, 2, 0, 3),
        destination=area(4, 5, 0, 1),
        pasteOrientation="TRANSPOSE",
    )

    assert shown(spreadsheet, "A5:B7") == [["a", "d"], ["b", "e"], ["c", "f"]]


def test_a_cut_takes_its_merge_along(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["a"]])
    apply(spreadsheet, "mergeCells", range=area(0, 1, 0, 2))
    apply(spreadsheet, "cutPaste", source=area(0, 1, 0, 2), destination={"rowIndex": 3})

    assert spreadsheet.sheets[0].decor["merges"] == [{"sheetId": 0} | area(3, 4, 0, 2)]
    assert shown(spreadsheet, "A1:A4") == [[], [], [], ["a"]]


def test_a_formula_over_whole_columns_stands_through_a_cut(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [[1, "=SUM(A:A)"], [2]])
    apply(spreadsheet, "cutPaste", source=area(0, 1, 0, 1), destination={"rowIndex": 3})

    assert shown(spreadsheet, "B1") == [["3"]]


def test_inserted_and_deleted_ranges_move_only_their_columns(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["a", "x"], ["b", "y"]])
    spot = {"namedRange": {"name": "Spot", "range": area(1, 2, 0, 1)}}
    spreadsheet.apply([{"addNamedRange": spot}])
    apply(spreadsheet, "insertRange", range=area(0, 1, 0, 1), shiftDimension="ROWS")
    inserted = shown(spreadsheet, "A1:B3")
    named = shown(spreadsheet, "Spot")
    apply(spreadsheet, "deleteRange", range=area(0, 1, 0, 1), shiftDimension="COLUMNS")

    assert inserted == [["", "x"], ["a", "y"], ["b"]]
    assert named == [["b"]]
    assert shown(spreadsheet, "A1:B3") == [["x"], ["a", "y"], ["b"]]


def test_a_duplicated_tab_is_independent_of_the_first(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["a"]])
    apply(spreadsheet, "addProtectedRange", protectedRange={"range": area(0, 1, 0, 1)})
    made = apply(spreadsheet, "duplicateSheet", insertSheetIndex=1)["properties"]
    apply(spreadsheet, "duplicateSheet", insertSheetIndex=2)
    typed_in(spreadsheet, "'Copy of Sheet1'!A1", [["b"]])
    first, second, _ = spreadsheet.sheets

    assert [sheet.title for sheet in spreadsheet.sheets] == [
        "Sheet1",
        "Copy of Sheet1",
        "Copy of Sheet1 2",
    ]
    assert shown(spreadsheet, "A1") == [["a"]]
    assert second.decor["protectedRanges"][0]["range"]["sheetId"] == made["sheetId"]
    assert (
        first.decor["protectedRanges"][0]["protectedRangeId"]
        != second.decor["protectedRanges"][0]["protectedRangeId"]
    )


def test_a_tab_moves_to_an_index_counted_before_the_move(spreadsheet: Spreadsheet) -> None:
    for title in ("B", "C"):
        apply(spreadsheet, "addSheet", properties={"title": title})
    apply(spreadsheet, "updateSheetProperties", properties={"index": 2}, fields="index")

    assert [sheet.title for sheet in spreadsheet.sheets] == ["B", "Sheet1", "C"]


def test_named_ranges_are_renamed_and_moved(spreadsheet: Spreadsheet) -> None:
    made = apply(
        spreadsheet, "addNamedRange", namedRange={"name": "One", "range": area(0, 1, 0, 1)}
    )
    number = made["namedRange"]["namedRangeId"]
    new = {"namedRangeId": number, "name": "Two", "range": area(1, 2, 0, 1)}
    apply(spreadsheet, "updateNamedRange", namedRange=new, fields="name,range")
    typed_in(spreadsheet, "A1", [["a"], ["b"], ["=Two"]])

    assert shown(spreadsheet, "Two") == [["b"]]
    assert shown(spreadsheet, "A3") == [["b"]]


def test_rules_change_place_and_content(spreadsheet: Spreadsheet) -> None:
    for kind in ("BLANK", "NOT_BLANK"):
        rule = {
            "ranges": [area(0, 9, 0, 1)],
            "booleanRule": {"condition": {"type": kind}, "format": {}},
        }
        apply(spreadsheet, "addConditionalFormatRule", rule=rule)
    answer = apply(spreadsheet, "updateConditionalFormatRule", index=0, newIndex=1, sheetId=0)
    kinds = [
        rule["booleanRule"]["condition"]["type"]
        for rule in spreadsheet.sheets[0].decor["conditionalFormats"]
    ]

    assert kinds == ["BLANK", "NOT_BLANK"]
    assert answer["newIndex"] == 1


def test_banding_never_overlaps(spreadsheet: Spreadsheet) -> None:
    made = apply(spreadsheet, "addBanding", bandedRange={"range": area(0, 5, 0, 2)})
    number = made["bandedRange"]["bandedRangeId"]
    with pytest.raises(Exception, match="already has alternating background colors"):
        apply(spreadsheet, "addBanding", bandedRange={"range": area(4, 9, 0, 2)})
    new = {"bandedRangeId": number, "range": area(0, 4, 0, 2)}
    apply(spreadsheet, "updateBanding", bandedRange=new, fields="range")
    apply(spreadsheet, "addBanding", bandedRange={"range": area(4, 9, 0, 2)})

    assert len(spreadsheet.sheets[0].decor["bandedRanges"]) == 2


def test_borders_are_drawn_around_and_inside_and_taken_away(spreadsheet: Spreadsheet) -> None:
    solid = {"style": "SOLID"}
    box = area(0, 2, 0, 1)
    apply(spreadsheet, "updateBorders", range=box, top=solid, innerHorizontal=solid)
    upper, lower = (spreadsheet.sheets[0].grid.get(row, 0).format for row in (0, 1))
    apply(spreadsheet, "updateBorders", range=box, top={"style": "NONE"})

    assert upper == {"borders": {"top": solid, "bottom": solid}}
    assert lower == {"borders": {"top": solid}}
    assert spreadsheet.sheets[0].grid.get(0, 0).format == {"borders": {"bottom": solid}}


def test_groups_nest_and_collapsing_hides(spreadsheet: Spreadsheet) -> None:
    apply(spreadsheet, "addDimensionGroup", range=lines("ROWS", 1, 4))
    answer = apply(spreadsheet, "addDimensionGroup", range=lines("ROWS", 2, 5))
    group = {"range": lines("ROWS", 2, 4), "depth": 2, "collapsed": True}
    apply(spreadsheet, "updateDimensionGroup", dimensionGroup=group, fields="collapsed")

    assert answer["dimensionGroups"] == [
        {"range": lines("ROWS", 1, 5), "depth": 1},
        {"range": lines("ROWS", 2, 4), "depth": 2},
    ]
    hidden = [line.hidden for line in spreadsheet.sheets[0].grid.rows[:6]]
    assert hidden == [False, False, True, True, False, False]


def test_a_folded_group_stays_folded_when_one_is_put_around_it(spreadsheet: Spreadsheet) -> None:
    apply(spreadsheet, "addDimensionGroup", range=lines("ROWS", 2, 3))
    inner = {"range": lines("ROWS", 2, 3), "depth": 1, "collapsed": True}
    apply(spreadsheet, "updateDimensionGroup", dimensionGroup=inner, fields="collapsed")
    answer = apply(spreadsheet, "addDimensionGroup", range=lines("ROWS", 1, 4))
    assert answer["dimensionGroups"] == [
        {"range": lines("ROWS", 1, 4), "depth": 1},
        {"range": lines("ROWS", 2, 3), "depth": 2, "collapsed": True},
    ]
    left = apply(spreadsheet, "deleteDimensionGroup", range=lines("ROWS", 1, 4))
    assert left["dimensionGroups"] == [inner]


def test_a_chart_follows_its_data_and_its_sheet_goes_with_it(spreadsheet: Spreadsheet) -> None:
    source = {"sourceRange": {"sources": [area(0, 5, 0, 1)]}}
    spec = {"basicChart": {"domains": [{"domain": source}], "series": [{"series": source}]}}
    made = apply(spreadsheet, "addChart", chart={"spec": spec, "position": {"newSheet": True}})
    number = made["chart"]["chartId"]
    apply(spreadsheet, "insertDimension", range=lines("ROWS", 0, 2))
    own_sheet = spreadsheet.sheets[1]
    domain = own_sheet.decor["charts"][0]["spec"]["basicChart"]["domains"][0]["domain"]
    shape = document.spreadsheet(spreadsheet)["sheets"][1]["properties"]
    apply(spreadsheet, "updateChartSpec", chartId=number, spec={"pieChart": {"domain": source}})
    apply(
        spreadsheet,
        "updateEmbeddedObjectBorder",
        objectId=number,
        border={"colorStyle": {"rgbColor": {"red": 1}}},
        fields="*",
    )
    apply(spreadsheet, "deleteEmbeddedObject", objectId=number)

    assert domain["sourceRange"]["sources"] == [{"sheetId": 0} | area(2, 7, 0, 1)]
    assert (shape["sheetType"], shape["title"]) == ("OBJECT", "Chart1")
    assert [sheet.title for sheet in spreadsheet.sheets] == ["Sheet1"]


def test_metadata_is_found_by_key_place_and_what_it_meets(spreadsheet: Spreadsheet) -> None:
    places: list[dict[str, Any]] = [
        {"spreadsheet": True},
        {"sheetId": 0},
        {"dimensionRange": lines("ROWS", 3, 4)},
        {"dimensionRange": lines("COLUMNS", 2, 3)},
    ]
    for number, location in enumerate(places, 1):
        entry = {"metadataId": number, "metadataKey": "k", "visibility": "DOCUMENT"}
        apply(
            spreadsheet, "createDeveloperMetadata", developerMetadata=entry | {"location": location}
        )

    def found(lookup: dict[str, Any]) -> list[int]:
        matched = lookups.matching(spreadsheet, {"developerMetadataLookup": lookup})
        return [entry["metadataId"] for entry in matched]

    meets = {"locationMatchingStrategy": "INTERSECTING_LOCATION"}
    assert found({}) == [1, 2, 3, 4]
    assert found({"metadataKey": "other"}) == []
    assert found({"locationType": "ROW"}) == [3]
    assert found({"metadataLocation": {"spreadsheet": True}}) == [1]
    assert found({"metadataLocation": {"sheetId": 0}}) == [2]
    assert found({"metadataLocation": {"sheetId": 0}} | meets) == [2, 3, 4]
    assert found({"metadataLocation": {"dimensionRange": lines("ROWS", 3, 4)}}) == [3]
    assert found({"metadataLocation": {"dimensionRange": lines("ROWS", 3, 4)}} | meets) == [3, 4]
    by_range = lookups.matching(spreadsheet, {"gridRange": area(3, 4, 0, 2)})
    assert [entry["metadataId"] for entry in by_range] == [2, 3]
    whole = lookups.places(spreadsheet, {"developerMetadataLookup": {"metadataId": 2}})
    assert [place.a1() for place in whole] == ["Sheet1!A1:Z1000"]


def test_metadata_dies_with_its_row_and_moves_when_told(spreadsheet: Spreadsheet) -> None:
    entry = {"metadataId": 1, "metadataKey": "k", "visibility": "DOCUMENT"}
    location = {"dimensionRange": lines("ROWS", 0, 1)}
    apply(spreadsheet, "createDeveloperMetadata", developerMetadata=entry | {"location": location})
    apply(
        spreadsheet,
        "updateDeveloperMetadata",
        dataFilters=[{"developerMetadataLookup": {"metadataId": 1}}],
        developerMetadata={"location": {"dimensionRange": lines("ROWS", 5, 6)}},
        fields="location",
    )
    (moved,) = lookups.every(spreadsheet)
    apply(spreadsheet, "deleteDimension", range=lines("ROWS", 4, 6))

    assert moved["location"]["dimensionRange"]["startIndex"] == 5
    assert list(lookups.every(spreadsheet)) == []
    assert spreadsheet.metadata == {}


def test_find_and_replace_counts_what_it_changed(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["Ann, ann", 12], ["=UPPER(A1)", "Ann"]])
    answer = apply(spreadsheet, "findReplace", find="ann", replacement="Bea", sheetId=0)
    whole = apply(
        spreadsheet,
        "findReplace",
        find=r"(\d)(\d)",
        replacement="$2$1",
        searchByRegex=True,
        matchEntireCell=True,
        range=area(0, 1, 0, 2),
    )
    formulas = apply(
        spreadsheet,
        "findReplace",
        find="UPPER",
        replacement="SUM",
        includeFormulas=True,
        allSheets=True,
    )

    assert answer == {
        "valuesChanged": 2,
        "rowsChanged": 2,
        "sheetsChanged": 1,
        "occurrencesChanged": 3,
    }
    assert whole["occurrencesChanged"] == 1
    assert formulas["formulasChanged"] == 1
    assert shown(spreadsheet, "A1:B2", "FORMULA") == [["Bea, Bea", 21], ["=SUM(A1)", "Bea"]]


def test_duplicates_and_spaces_are_tidied(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["Ann", 1], ["  ANN ", 1], ["Bea", 2], ["ann", 3]])
    trimmed = apply(spreadsheet, "trimWhitespace", range=area(0, 4, 0, 1))
    pairs = apply(spreadsheet, "deleteDuplicates", range=area(0, 4, 0, 2))
    names = apply(
        spreadsheet,
        "deleteDuplicates",
        range=area(0, 4, 0, 2),
        comparisonColumns=[lines("COLUMNS", 0, 1)],
    )

    assert (trimmed, pairs, names) == (
        {"cellsChangedCount": 1},
        {"duplicatesRemovedCount": 1},
        {"duplicatesRemovedCount": 1},
    )
    assert shown(spreadsheet, "A1:B4") == [["Ann", "1"], ["Bea", "2"]]


def test_a_basic_filter_sorts_below_its_header(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "A1", [["Pain"], [7], [3]])
    spec = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
    apply(spreadsheet, "setBasicFilter", filter={"range": area(0, 3, 0, 1), "sortSpecs": spec})
    apply(spreadsheet, "clearBasicFilter", sheetId=0)

    assert shown(spreadsheet, "A1:A3") == [["Pain"], ["3"], ["7"]]
    assert "basicFilter" not in spreadsheet.sheets[0].decor


def test_sorting_puts_numbers_before_text_before_booleans_and_blanks_last(
    spreadsheet: Spreadsheet,
) -> None:
    typed_in(spreadsheet, "A1", [["b"], [""], [True], [2], ["=1/0"], ["A"], [10]])
    spec = [{"dimensionIndex": 0}]
    box = area(0, 7, 0, 1)
    apply(spreadsheet, "sortRange", range=box, sortSpecs=spec)
    up = shown(spreadsheet, "A1:A7")
    apply(spreadsheet, "sortRange", range=box, sortSpecs=[spec[0] | {"sortOrder": "DESCENDING"}])

    assert up == [["2"], ["10"], ["A"], ["b"], ["TRUE"], ["#DIV/0!"]]
    assert shown(spreadsheet, "A1:A7") == up[::-1]


def test_a_protection_by_name_covers_the_named_range(spreadsheet: Spreadsheet) -> None:
    made = apply(
        spreadsheet, "addNamedRange", namedRange={"name": "Ids", "range": area(0, 9, 3, 4)}
    )
    number = made["namedRange"]["namedRangeId"]
    apply(spreadsheet, "addProtectedRange", protectedRange={"namedRangeId": number})
    note = {"range": area(0, 1, 3, 4), "cell": {"note": "x"}, "fields": "note"}

    with pytest.raises(Exception, match="protected cell or object"):
        spreadsheet.apply([{"repeatCell": note}], "staff@example.com")


def test_repeated_formulas_are_filled_down(spreadsheet: Spreadsheet) -> None:
    cell = {"userEnteredValue": {"formulaValue": "=A1*2"}}
    apply(spreadsheet, "repeatCell", range=area(0, 3, 1, 2), cell=cell, fields="userEnteredValue")
    typed_in(spreadsheet, "A1", [[1], [2], [3]])

    assert shown(spreadsheet, "B1:B3") == [["2"], ["4"], ["6"]]


def test_cells_are_appended_below_the_data(spreadsheet: Spreadsheet) -> None:
    typed_in(spreadsheet, "B2", [["x"]])
    rows = [{"values": [{"userEnteredValue": {"boolValue": True}}]}]
    apply(spreadsheet, "appendCells", rows=rows, fields="userEnteredValue")

    assert shown(spreadsheet, "A3") == [["TRUE"]]


def test_new_rows_are_dressed_like_their_neighbour(spreadsheet: Spreadsheet) -> None:
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}, "note": "stays behind"}
    apply(spreadsheet, "repeatCell", range=area(1, 2, 0, 1), cell=bold, fields="*")
    apply(spreadsheet, "insertDimension", range=lines("ROWS", 2, 3), inheritFromBefore=True)
    apply(spreadsheet, "insertDimension", range=lines("COLUMNS", 1, 2), inheritFromBefore=True)
    grid = spreadsheet.sheets[0].grid

    assert grid.get(2, 0).format == {"textFormat": {"bold": True}}
    assert grid.get(2, 0).note is None
    assert grid.get(1, 1).format == {"textFormat": {"bold": True}}
