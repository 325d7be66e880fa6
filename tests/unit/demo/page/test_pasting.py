"""Does a pasted block land where a spreadsheet would put it?"""

import pytest

from sheetdrip.demo.page.pasting import block, filled


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Ada\t312\nBea\t313\n", [["Ada", "312"], ["Bea", "313"]]),
        ("Ada\t312\r\nBea\t313\r\n\r\n", [["Ada", "312"], ["Bea", "313"]]),
        ('"two\nlines"\tx', [["two\nlines", "x"]]),
        ("Ada\t\t2026-03-02", [["Ada", "", "2026-03-02"]]),
        ("", []),
    ],
)
def test_a_clipboard_is_lines_of_cells(text: str, lines: list[list[str]]) -> None:
    assert block(text) == lines


def test_cells_beyond_the_last_column_and_below_no_header_are_left_out() -> None:
    headers = ("Patient", "", "Phone")

    assert list(filled([["x", "y", "z"], ["v"]], headers, 4, "Patient")) == [
        (4, "Patient", "x"),
        (4, "Phone", "z"),
        (5, "Patient", "v"),
    ]
    assert list(filled([["1", "2"]], headers, 2, "Phone")) == [(2, "Phone", "1")]
