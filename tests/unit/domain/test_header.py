"""Is a header that does not stand in row 1 noticed?"""

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.header import misplaced_header

HEADER: list[Cell] = ["Nr", "patient", "PHONE", "Surgery  date"]
TITLE: list[Cell] = ["Surgeries of 2026"]


@pytest.mark.parametrize(
    ("above", "row", "delete"),
    [
        ([TITLE], "Row 2", "the row above"),
        ([TITLE, []], "Row 3", "the 2 rows above"),
        ([[], [], ["Patient"]], "Row 4", "the 3 rows above"),
    ],
)
def test_the_row_that_looks_like_the_header_is_told(
    above: list[list[Cell]], row: str, delete: str
) -> None:
    told = str(misplaced_header([*above, HEADER, ["1", "Ada"]], {}))
    assert told.startswith(f"{row} looks like the header (it says Patient, Phone, Surgery date)")
    assert delete in told


def test_headers_under_other_names_are_found_too() -> None:
    titles = {"Patient": "Name", "Phone": "Tel"}
    assert "it says Name, Tel" in str(misplaced_header([TITLE, ["tel", "name"]], titles))


@pytest.mark.parametrize(
    "grid",
    [
        [],
        [HEADER],
        [TITLE, ["Patient"], ["Ada"]],
        [["Patient", "Phone"], ["Patient", "Phone"]],
        [*[TITLE] * 50, HEADER],
    ],
)
def test_row_1_is_taken_when_no_other_is_better(grid: list[list[Cell]]) -> None:
    assert misplaced_header(grid, {}) is None
