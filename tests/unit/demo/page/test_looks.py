"""Is a tab's look read as the spreadsheet has it?"""

from typing import Any

import pytest

from sheetdrip.demo.page.looks import ColourRule, ColumnLook, TabLook, hex_of, look_of

YELLOW = {"red": 1, "green": 0.85098039, "blue": 0.4}


def rule(kind: str, value: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    values = {} if value is None else {"values": [{"userEnteredValue": value}]}
    made = {"condition": {"type": kind, **values}, "format": {"backgroundColor": YELLOW}}
    return {"ranges": [{"startColumnIndex": 1, "endColumnIndex": 2}], "booleanRule": made, **more}


def sheet(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"properties": {"title": "Surgeries"}, **more}


def test_a_columns_look_is_that_of_its_header_and_of_the_cells_below() -> None:
    header = {
        "note": "Needed.",
        "userEnteredFormat": {"textFormat": {"bold": True}, "backgroundColor": YELLOW},
    }
    below = {
        "userEnteredFormat": {"wrapStrategy": "WRAP", "numberFormat": {"type": "DATE"}},
        "dataValidation": {
            "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "On"}]}
        },
    }
    data = {
        "rowData": [{"values": [header]}, {"values": [below]}],
        "columnMetadata": [{"pixelSize": 140}, {"hiddenByUser": True}],
    }
    warned = [
        {"range": {"startColumnIndex": 1, "endColumnIndex": 2}, "warningOnly": True},
        {"range": {"startColumnIndex": 0, "endColumnIndex": 1}},
    ]

    look = look_of(sheet(data=[data], protectedRanges=warned))

    assert look.columns == (
        ColumnLook(
            width=140,
            is_wrapped=True,
            is_bold=True,
            header_ground="#ffd966",
            note="Needed.",
            choices=("On",),
            has_dates=True,
        ),
        ColumnLook(is_hidden=True, is_warned=True),
    )
    assert look.column(9) == ColumnLook()


def test_frozen_columns_and_charts_are_read_too() -> None:
    grid = {"title": "Dashboard", "gridProperties": {"frozenColumnCount": 1}}

    look = look_of({"properties": grid, "charts": [{"spec": {"title": "Pain"}}]})

    assert (look.frozen, look.charts, look.columns) == (1, ({"title": "Pain"},), ())


@pytest.mark.parametrize(
    ("kind", "value", "shown", "colour"),
    [
        ("NOT_BLANK", None, "pain 8", "#ffd966"),
        ("NOT_BLANK", None, "", ""),
        ("BLANK", None, "", "#ffd966"),
        ("TEXT_STARTS_WITH", "held", "Held: wait", "#ffd966"),
        ("TEXT_STARTS_WITH", "held", "not held", ""),
        ("TEXT_CONTAINS", "please read", "a message: please read", "#ffd966"),
        ("TEXT_EQ", "on", "On", "#ffd966"),
        ("NUMBER_GREATER_THAN_EQ", "7", "8", "#ffd966"),
        ("NUMBER_GREATER_THAN_EQ", "7", "6", ""),
        ("NUMBER_GREATER_THAN_EQ", "7", "a lot", ""),
        ("CUSTOM_FORMULA", "=TRUE", "8", ""),
    ],
)
def test_a_conditional_format_colours_as_sheets_does(
    kind: str, value: str | None, shown: str, colour: str
) -> None:
    look = look_of(sheet(conditionalFormats=[rule(kind, value)]))

    assert look.painter(1)(shown) == colour
    assert look.painter(0)(shown) == ""


def test_of_two_rules_that_hold_the_upper_one_colours() -> None:
    rules = tuple(
        ColourRule("NOT_BLANK", "", ((0, 1),), colour) for colour in ("#111111", "#222222")
    )

    assert TabLook(rules=rules).painter(0)("x") == "#111111"


def test_white_is_the_plain_ground() -> None:
    assert (hex_of({"red": 1, "green": 1, "blue": 1}), hex_of(None), hex_of({})) == (
        "",
        "",
        "#000000",
    )
