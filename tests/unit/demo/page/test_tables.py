"""Is a row found again wherever it has gone, and never taken for another?"""

import pytest

from sheetdrip.demo.page.looks import PLAIN
from sheetdrip.demo.page.tables import Cell, Entered, letter
from sheetdrip.demo.page.tables import tab_of as tab_from
from tests.unit.demo.page.sheets import tab_of

HEADER = "Patient | Phone | Surgery date | Drip ID"


def test_a_tab_ends_with_its_last_row_and_its_last_header() -> None:
    shown = [["Patient", "Surgery date", ""], ["Ada", "2026-03-02"], [], ["Bea"], ["", ""]]
    entered: list[list[Entered]] = [["Patient", "Surgery date"], ["Ada", 46083], [], ["Bea"]]

    tab = tab_from("Surgeries", shown, entered, PLAIN)

    assert tab.headers == ("Patient", "Surgery date")
    assert [row.number for row in tab.rows] == [2, 3, 4]
    assert tab.rows[0].cells == (Cell("Ada", "Ada"), Cell("2026-03-02", 46083))
    assert tab.blank_number == 5


def test_a_box_is_entered_as_such_and_a_blank_cell_as_nothing() -> None:
    tab = tab_from(
        "Surgeries", [["Consent", "Drip"], ["TRUE", ""]], [["Consent", "Drip"], [True, ""]], PLAIN
    )

    assert tab.rows[0].cells == (Cell("TRUE", entered=True), Cell("", None))


def test_a_tab_without_cells_has_nothing() -> None:
    tab = tab_from("New", [], [], PLAIN)

    assert (tab.headers, tab.rows, tab.blank_number) == ((), (), 2)


@pytest.mark.parametrize(
    ("number", "key", "found"),
    [
        pytest.param(2, ("Ada", "1", "2026-03-02", "A"), 2, id="where it was"),
        pytest.param(2, ("Bea", "2", "2026-03-03", "B"), 3, id="sorted away"),
        pytest.param(2, ("Ada", "1", "2026-03-02", ""), 2, id="got its ID meanwhile"),
        pytest.param(2, ("Ada", "1", "2026-03-09", "A"), None, id="edited by somebody else"),
        pytest.param(2, ("Cas", "3", "2026-03-04", ""), None, id="one of two alike"),
        pytest.param(4, ("Cas", "3", "2026-03-04", ""), 4, id="that very one of two alike"),
        pytest.param(9, ("Ada", "1", "2026-03-02", "Z"), None, id="another ID"),
        pytest.param(6, ("", "", "", ""), 6, id="still blank"),
        pytest.param(3, ("", "", "", ""), 6, id="taken meanwhile: the next blank one"),
    ],
)
def test_a_row_is_found_by_what_it_is_known_by(
    number: int, key: tuple[str, ...], found: int | None
) -> None:
    tab = tab_of(
        HEADER,
        "Ada | 1 | 2026-03-02 | A",
        "Bea | 2 | 2026-03-03 | B",
        "Cas | 3 | 2026-03-04 |",
        "Cas | 3 | 2026-03-04 |",
    )

    assert tab.find(number, key) == found


def test_a_row_of_another_tab_is_known_by_all_of_it() -> None:
    tab = tab_of("Step | Text", "Evening | Hello", "Day 7 | Hello")

    assert tab.find(2, ("Day 7", "Hello")) == 3
    assert tab.find(3, ("Day 7", "Bye")) is None


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_named_as_sheets_does(index: int, name: str) -> None:
    assert letter(index) == name
