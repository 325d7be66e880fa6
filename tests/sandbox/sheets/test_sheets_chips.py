"""Smart chips: https://developers.google.com/workspace/sheets/api/guides/chips."""

from typing import Any

import pytest

from sheetdrip.sandbox.google.errors import GoogleError
from sheetdrip.sandbox.google.sheets.readout import Reader, Rendering
from sheetdrip.sandbox.google.sheets.references import resolve
from sheetdrip.sandbox.google.sheets.store import Spreadsheet

CORNER = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
FILE = "https://docs.google.com/document/d/abc/edit"


def person(email: str = "ada.example@clinic.example", **more: str) -> dict[str, Any]:
    return {"personProperties": {"email": email, **more}}


def put(book: Spreadsheet, text: str, *runs: dict[str, Any]) -> None:
    cell = {"userEnteredValue": {"stringValue": text}, "chipRuns": list(runs)}
    fields = "userEnteredValue,chipRuns"
    book.apply([{"updateCells": {"range": CORNER, "rows": [{"values": [cell]}], "fields": fields}}])


def value(book: Spreadsheet, option: str = "FORMATTED_VALUE") -> object:
    return Reader(book, Rendering(option)).value_range(resolve(book, "A1"))["values"][0][0]


def cell(book: Spreadsheet) -> Any:  # noqa: ANN401 - JSON
    return book.sheets[0].grid.get(0, 0)


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("DEFAULT", "Ada Example"),
        ("LAST_NAME_COMMA_FIRST_NAME", "Example, Ada"),
        ("EMAIL", "ada.example@clinic.example"),
    ],
)
@pytest.mark.parametrize("option", ["FORMATTED_VALUE", "UNFORMATTED_VALUE"])
def test_a_person_is_read_in_the_words_that_are_shown(
    spreadsheet: Spreadsheet, style: str, words: str, option: str
) -> None:
    put(spreadsheet, "@", {"chip": person(displayFormat=style)})
    assert value(spreadsheet, option) == words


def test_runs_are_read_with_the_text_between_them(spreadsheet: Spreadsheet) -> None:
    link = {"richLinkProperties": {"uri": FILE}}
    put(spreadsheet, "@ has read @.", {"chip": person()}, {"startIndex": 11, "chip": link})
    assert value(spreadsheet) == "Ada Example has read Untitled document."
    assert cell(spreadsheet).chips.entered == "@ has read @."
    assert cell(spreadsheet).chips.runs == (
        {"startIndex": 0, "chip": person()},
        {"startIndex": 1, "chip": {}},
        {"startIndex": 11, "chip": link},
        {"startIndex": 12, "chip": {}},
    )


def test_a_new_value_erases_the_chips(spreadsheet: Spreadsheet) -> None:
    put(spreadsheet, "@", {"chip": person()})
    put(spreadsheet, "Ben Example")
    assert (value(spreadsheet), cell(spreadsheet).chips) == ("Ben Example", None)


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("Ada", {"chip": person()}),
        ("@", {"startIndex": 1, "chip": person()}),
        ("@", {"chip": person("nobody")}),
        ("@", {"chip": {"richLinkProperties": {"uri": "https://example.com/"}}}),
    ],
)
def test_what_cannot_be_a_chip_is_refused(
    spreadsheet: Spreadsheet, text: str, run: dict[str, Any]
) -> None:
    with pytest.raises(GoogleError) as refused:
        put(spreadsheet, text, run)
    assert refused.value.status == "INVALID_ARGUMENT"
