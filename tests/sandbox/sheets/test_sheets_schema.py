import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator

from sheetdrip.sandbox.google.sheets import schema
from sheetdrip.sandbox.google.sheets.requests.registry import HANDLERS
from sheetdrip.sandbox.google.sheets.routes import METHODS
from sheetdrip.sandbox.google.sheets.store import Spreadsheet

Json = dict[str, Any]
Send = Callable[..., Json]


@cache
def discovery() -> Json:
    documents = files("googleapiclient").joinpath("discovery_cache", "documents")
    loaded: Json = json.loads(documents.joinpath("sheets.v4.json").read_text(encoding="utf-8"))
    return loaded


def json_schema(part: Json) -> Json:
    if "$ref" in part:
        return {"$ref": f"#/$defs/{part['$ref']}"}
    if part.get("type") == "array":
        return {"type": "array", "items": json_schema(part["items"])}
    if "properties" in part:
        fields = {name: json_schema(inner) for name, inner in part["properties"].items()}
        return {"type": "object", "properties": fields, "additionalProperties": False}
    if part.get("type") == "object":
        extra = (
            json_schema(part["additionalProperties"]) if "additionalProperties" in part else False
        )
        return {"type": "object", "additionalProperties": extra}
    if part.get("type") == "any":
        return {}
    return {key: part[key] for key in ("type", "enum") if key in part}


@cache
def validator(message: str) -> Draft202012Validator:
    definitions = {name: json_schema(part) for name, part in discovery()["schemas"].items()}
    return Draft202012Validator({"$ref": f"#/$defs/{message}", "$defs": definitions})


def methods() -> dict[str, Json]:
    found: dict[str, Json] = {}

    def walk(resource: Json) -> None:
        for method in resource.get("methods", {}).values():
            found[method["id"]] = method
        for inner in resource.get("resources", {}).values():
            walk(inner)

    walk(discovery())
    return found


@pytest.fixture
def send(url: str, spreadsheet: Spreadsheet) -> Send:
    def call(method_id: str, body: Json | None = None, *, query: Any = None, **path: Any) -> Json:  # noqa: ANN401
        method = methods()[method_id]
        address = method["path"]
        for name, value in ({"spreadsheetId": spreadsheet.spreadsheet_id} | path).items():
            address = address.replace("{" + name + "}", str(value))
        answer = requests.request(
            method["httpMethod"], f"{url}/{address}", json=body, params=query, timeout=10
        )
        assert answer.status_code == 200, answer.text
        reply: Json = answer.json()
        problems = [e.message for e in validator(method["response"]["$ref"]).iter_errors(reply)]
        assert problems == []
        return reply

    return call


def batch(send: Send, *requests: Json, **more: Any) -> Json:  # noqa: ANN401
    return send("sheets.spreadsheets.batchUpdate", {"requests": list(requests), **more})


def area(top: int, bottom: int, left: int, right: int) -> Json:
    return {
        "sheetId": 0,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def lines(dimension: str, start: int, end: int) -> Json:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


ROWS_AND_CELLS: list[Json] = [
    {
        "updateCells": {
            "start": {"rowIndex": 0, "columnIndex": 0},
            "fields": "userEnteredValue,note",
            "rows": [
                {
                    "values": [
                        {"userEnteredValue": {"stringValue": "Ann"}, "note": "calls at noon"},
                        {"userEnteredValue": {"numberValue": 46085.5}},
                        {"userEnteredValue": {"formulaValue": "=B1+1"}},
                        {"userEnteredValue": {"formulaValue": "=NOSUCH(B1)"}},
                    ]
                }
            ],
        }
    },
    {
        "repeatCell": {
            "range": area(0, 5, 1, 2),
            "cell": {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "d mmm"}}},
            "fields": "userEnteredFormat.numberFormat",
        }
    },
    {"appendCells": {"rows": [{"values": [{}]}], "fields": "*"}},
    {"insertDimension": {"range": lines("ROWS", 1, 3), "inheritFromBefore": True}},
    {"deleteDimension": {"range": lines("ROWS", 2, 3)}},
    {"moveDimension": {"source": lines("COLUMNS", 0, 1), "destinationIndex": 3}},
    {"appendDimension": {"dimension": "COLUMNS", "length": 2}},
    {
        "updateDimensionProperties": {
            "range": lines("COLUMNS", 4, 5),
            "properties": {"hiddenByUser": True, "pixelSize": 40},
            "fields": "*",
        }
    },
    {"autoResizeDimensions": {"dimensions": lines("COLUMNS", 0, 2)}},
    {"sortRange": {"range": area(0, 4, 0, 4), "sortSpecs": [{"dimensionIndex": 1}]}},
    {"randomizeRange": {"range": area(5, 9, 0, 4)}},
    {"insertRange": {"range": area(20, 22, 10, 11), "shiftDimension": "ROWS"}},
    {"deleteRange": {"range": area(20, 22, 10, 11), "shiftDimension": "COLUMNS"}},
    {"copyPaste": {"source": area(0, 1, 0, 2), "destination": area(30, 32, 0, 2)}},
    {"cutPaste": {"source": area(30, 31, 8, 9), "destination": {"rowIndex": 40}}},
    {"findReplace": {"find": "Ann", "replacement": "Bea", "allSheets": True}},
    {"findReplace": {"find": "nothing like it", "allSheets": True}},
    {"trimWhitespace": {"range": area(0, 5, 0, 4)}},
    {"deleteDuplicates": {"range": area(50, 55, 0, 4)}},
]
OVER_THE_GRID: list[Json] = [
    {"mergeCells": {"range": area(60, 62, 0, 2), "mergeType": "MERGE_ALL"}},
    {"unmergeCells": {"range": area(60, 62, 0, 2)}},
    {"mergeCells": {"range": area(60, 62, 0, 2), "mergeType": "MERGE_ROWS"}},
    {
        "setDataValidation": {
            "range": area(0, 9, 4, 5),
            "rule": {"condition": {"type": "BOOLEAN"}, "strict": True, "showCustomUi": True},
        }
    },
    {
        "addConditionalFormatRule": {
            "index": 0,
            "rule": {
                "ranges": [area(0, 9, 0, 4)],
                "booleanRule": {
                    "condition": {
                        "type": "CUSTOM_FORMULA",
                        "values": [{"userEnteredValue": '=$A1="late"'}],
                    },
                    "format": {"backgroundColorStyle": {"rgbColor": {"red": 1, "green": 0.8}}},
                },
            },
        }
    },
    {
        "updateConditionalFormatRule": {
            "index": 0,
            "rule": {
                "ranges": [area(0, 5, 0, 4)],
                "booleanRule": {"condition": {"type": "BLANK"}, "format": {}},
            },
        }
    },
    {
        "addProtectedRange": {
            "protectedRange": {
                "protectedRangeId": 5,
                "range": area(0, 9, 5, 6),
                "warningOnly": True,
            }
        }
    },
    {
        "updateProtectedRange": {
            "protectedRange": {"protectedRangeId": 5, "description": "kept by the daemon"},
            "fields": "description",
        }
    },
    {"addNamedRange": {"namedRange": {"name": "Phones", "range": area(0, 9, 1, 2)}}},
    {"setBasicFilter": {"filter": {"range": area(0, 9, 0, 4)}}},
    {"addFilterView": {"filter": {"filterViewId": 6, "title": "Mine", "range": area(0, 9, 0, 4)}}},
    {"duplicateFilterView": {"filterId": 6}},
    {"updateFilterView": {"filter": {"filterViewId": 6, "title": "Ours"}, "fields": "title"}},
    {
        "addBanding": {
            "bandedRange": {
                "bandedRangeId": 7,
                "range": area(0, 9, 0, 4),
                "rowProperties": {"firstBandColorStyle": {"rgbColor": {"blue": 1}}},
            }
        }
    },
    {"updateBorders": {"range": area(0, 2, 0, 2), "top": {"style": "SOLID"}}},
    {"addDimensionGroup": {"range": lines("ROWS", 2, 4)}},
    {"addDimensionGroup": {"range": lines("ROWS", 2, 3)}},
    {
        "updateDimensionGroup": {
            "dimensionGroup": {"range": lines("ROWS", 2, 3), "depth": 2, "collapsed": True},
            "fields": "collapsed",
        }
    },
    {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": 8,
                "metadataKey": "drip",
                "metadataValue": "1",
                "visibility": "DOCUMENT",
                "location": {"dimensionRange": lines("ROWS", 0, 1)},
            }
        }
    },
    {
        "updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": 8}}],
            "developerMetadata": {"metadataValue": "2"},
            "fields": "metadataValue",
        }
    },
    {
        "addChart": {
            "chart": {
                "chartId": 9,
                "spec": {
                    "title": "Pain",
                    "basicChart": {
                        "chartType": "LINE",
                        "domains": [{"domain": {"sourceRange": {"sources": [area(0, 9, 0, 1)]}}}],
                        "series": [{"series": {"sourceRange": {"sources": [area(0, 9, 1, 2)]}}}],
                    },
                },
                "position": {"newSheet": True},
            }
        }
    },
    {
        "updateEmbeddedObjectPosition": {
            "objectId": 9,
            "newPosition": {"overlayPosition": {"anchorCell": {"rowIndex": 3}}},
            "fields": "*",
        }
    },
]
TABS: list[Json] = [
    {
        "addSheet": {
            "properties": {"title": "Texts", "sheetId": 11, "gridProperties": {"rowCount": 9}}
        }
    },
    {
        "updateSheetProperties": {
            "properties": {"sheetId": 11, "gridProperties": {"frozenRowCount": 1}},
            "fields": "gridProperties.frozenRowCount",
        }
    },
    {"duplicateSheet": {"sourceSheetId": 0, "newSheetName": "Twin"}},
    {"deleteSheet": {"sheetId": 11}},
    {
        "updateSpreadsheetProperties": {
            "properties": {"timeZone": "Asia/Tokyo"},
            "fields": "timeZone",
        }
    },
]
TAKEN_AWAY: list[Json] = [
    {"deleteConditionalFormatRule": {"index": 0}},
    {"deleteProtectedRange": {"protectedRangeId": 5}},
    {"clearBasicFilter": {}},
    {"deleteFilterView": {"filterId": 6}},
    {"deleteBanding": {"bandedRangeId": 7}},
    {"deleteDimensionGroup": {"range": lines("ROWS", 2, 4)}},
    {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": 8}}}},
    {"deleteEmbeddedObject": {"objectId": 9}},
]


def test_the_shipped_schema_is_that_of_the_discovery_document() -> None:
    def compact(part: Json) -> str:
        if "$ref" in part:
            return "@" + str(part["$ref"])
        if part.get("type") == "array":
            return "[" + compact(part["items"])
        if "enum" in part:
            return "|".join(part["enum"])
        if part.get("type") == "object":
            return "{" + compact(part.get("additionalProperties", {}))
        return str(part["type"])

    assert schema.messages() == {
        name: {field: compact(part) for field, part in message.get("properties", {}).items()}
        for name, message in discovery()["schemas"].items()
    }


def test_every_method_of_the_discovery_document_has_a_route() -> None:
    assert sorted(METHODS) == sorted(methods())


def test_every_request_kind_is_implemented_or_refused_by_name(
    url: str, spreadsheet: Spreadsheet
) -> None:
    kinds = discovery()["schemas"]["Request"]["properties"]
    address = f"{url}/v4/spreadsheets/{spreadsheet.spreadsheet_id}:batchUpdate"
    refused = {}
    for kind in kinds.keys() - HANDLERS.keys():
        answer = requests.post(address, json={"requests": [{kind: {}}]}, timeout=10)
        refused[kind] = (answer.status_code, kind in answer.json()["error"]["message"])

    assert HANDLERS.keys() <= kinds.keys()
    assert set(refused.values()) == {(501, True)}
    assert sorted(refused) == [
        "addCommentReply",
        "addDataSource",
        "addSlicer",
        "autoFill",
        "cancelDataSourceRefresh",
        "deleteComment",
        "deleteCommentReply",
        "deleteDataSource",
        "insertComment",
        "pasteData",
        "refreshDataSource",
        "textToColumns",
        "updateCommentPost",
        "updateDataSource",
        "updateSlicerSpec",
        "updateTable",
    ]


@pytest.mark.parametrize(
    "requests_",
    [ROWS_AND_CELLS, OVER_THE_GRID, TABS, OVER_THE_GRID + TAKEN_AWAY],
    ids=["cells", "over the grid", "tabs", "taken away"],
)
def test_replies_and_whole_spreadsheets_fit_the_schema(send: Send, requests_: list[Json]) -> None:
    for request in requests_:
        batch(send, request)
    whole = batch(
        send,
        {"updateSheetProperties": {"properties": {"title": "T"}, "fields": "title"}},
        includeSpreadsheetInResponse=True,
        responseIncludeGridData=True,
        responseRanges=["T!A1:H10"],
    )
    everything = send("sheets.spreadsheets.get", query={"includeGridData": "true"})

    assert whole["updatedSpreadsheet"]["sheets"][0]["properties"]["title"] == "T"
    assert everything["sheets"][-1]["data"][0]["rowMetadata"]


def test_replies_of_the_values_methods_fit_the_schema(send: Send) -> None:
    values = "sheets.spreadsheets.values."
    raw = {"valueInputOption": "RAW", "includeValuesInResponse": "true"}
    send(values + "update", {"values": [["a", 1], [True, "d"]]}, query=raw, range="A1")
    send(values + "append", {"values": [["x"]]}, query=raw, range="A1")
    send(values + "get", range="A:C", query={"majorDimension": "COLUMNS"})
    send(values + "batchGet", query={"ranges": ["A1:B2", "Sheet1!D:D"]})
    send(
        values + "batchUpdate",
        {"valueInputOption": "RAW", "data": [{"range": "C1", "values": [["z"]]}]},
    )
    filters = [{"gridRange": area(0, 1, 0, 2)}, {"a1Range": "B1:B2"}]
    send(values + "batchGetByDataFilter", {"dataFilters": filters})
    send(
        values + "batchUpdateByDataFilter",
        {
            "valueInputOption": "RAW",
            "data": [{"dataFilter": filters[1], "values": [["q"]]}],
        },
    )
    send(values + "clear", {}, range="A1:B1")
    send(values + "batchClear", {"ranges": ["A2"]})
    send(values + "batchClearByDataFilter", {"dataFilters": filters})


def test_replies_of_the_other_methods_fit_the_schema(send: Send, spreadsheet: Spreadsheet) -> None:
    made = send(
        "sheets.spreadsheets.create",
        {"properties": {"title": "New"}, "sheets": [{"properties": {"title": "One"}}]},
    )
    twin = send(
        "sheets.spreadsheets.sheets.copyTo",
        {"destinationSpreadsheetId": made["spreadsheetId"]},
        sheetId=0,
    )
    spreadsheet.apply([OVER_THE_GRID[-4]])
    lookup = {"developerMetadataLookup": {"metadataKey": "drip"}}
    found = send("sheets.spreadsheets.developerMetadata.search", {"dataFilters": [lookup]})
    entry = send("sheets.spreadsheets.developerMetadata.get", metadataId=8)
    send("sheets.spreadsheets.getByDataFilter", {"dataFilters": [lookup], "includeGridData": True})

    assert twin["title"] == "Copy of Sheet1"
    assert found["matchedDeveloperMetadata"][0]["developerMetadata"] == entry
