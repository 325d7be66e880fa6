"""Does the grid do what staff do by hand, whatever happens meanwhile?"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PEOPLE = (
    "Zane Yarrow\t(312) 555-0141\t2026-03-04",
    "Ada Ashgrove\t(312) 555-0142\t2026-03-05",
    "Noel Quarry\t(312) 555-0143\t2026-03-06",
)


def names(screen: Screen) -> list[str]:
    """The patients from the second row down."""
    return [screen.cell(row, "Patient").inner_text() for row in (2, 3, 4)]


def test_sorting_while_time_runs_keeps_every_status_beside_its_patient(screen: Screen) -> None:
    screen.paste(2, "Patient", PEOPLE)
    expect(screen.cell(4, "Status")).to_contain_text("Fri 6 Mar 2026 19:00")
    screen.choose("Speed", "10 min a second")
    screen.press("Play")

    screen.pick("Sort", "Patient, A to Z")

    expect(screen.cell(2, "Patient")).to_have_text("Ada Ashgrove")
    assert names(screen) == ["Ada Ashgrove", "Noel Quarry", "Zane Yarrow"]
    expect(screen.cell(2, "Status")).to_contain_text("Thu 5 Mar 2026 19:00")
    expect(screen.cell(4, "Status")).to_contain_text("Wed 4 Mar 2026 19:00")
    screen.press("Pause")
    screen.press("Undo")
    expect(screen.cell(2, "Patient")).to_have_text("Zane Yarrow")
    expect(screen.cell(2, "Status")).to_contain_text("Wed 4 Mar 2026 19:00")


def test_a_cell_that_is_typed_while_somebody_sorts_goes_to_its_own_patient(
    open_page: Opened,
) -> None:
    one, other = open_page(), open_page()
    one.paste(2, "Patient", PEOPLE)
    expect(other.cell(4, "Patient")).to_have_text("Noel Quarry")

    one.cell(2, "Surgery date").dblclick()
    editor = one.page.locator(".ag-cell-inline-editing input:not([type=date])")
    editor.fill("2026-03-20")
    other.pick("Sort", "Patient, A to Z")
    expect(one.cell(2, "Patient")).to_have_text("Ada Ashgrove")
    editor.press("Enter")

    expect(other.cell(4, "Surgery date")).to_have_text("2026-03-20")
    assert other.cell(4, "Patient").inner_text() == "Zane Yarrow"
    assert other.cell(2, "Surgery date").inner_text() == "2026-03-05"


def test_a_deleted_row_comes_back_with_its_texts(screen: Screen) -> None:
    screen.paste(2, "Patient", PEOPLE)
    expect(screen.cell(4, "Status")).to_contain_text("Fri 6 Mar 2026 19:00")

    screen.cell(3, "ag-Grid-SelectionColumn").get_by_role("checkbox").check()
    screen.pick("Row", "Delete the ticked rows")
    expect(screen.cell(3, "Patient")).to_have_text("Noel Quarry")

    screen.cell(3, "Patient").click()
    screen.page.keyboard.press("Control+z")
    expect(screen.cell(3, "Patient")).to_have_text("Ada Ashgrove")
    expect(screen.cell(3, "Status")).to_contain_text("Thu 5 Mar 2026 19:00")
    screen.expect_clean()


def test_an_inserted_row_and_a_moved_one_stand_where_they_were_put(screen: Screen) -> None:
    screen.paste(2, "Patient", PEOPLE)
    expect(screen.cell(4, "Patient")).to_have_text("Noel Quarry")

    screen.cell(2, "Patient").click()
    screen.pick("Row", "Insert a row above")
    expect(screen.cell(3, "Patient")).to_have_text("Zane Yarrow")
    screen.press("Undo")
    expect(screen.cell(2, "Patient")).to_have_text("Zane Yarrow")

    screen.cell(2, "Patient").click()
    screen.pick("Row", "Move the row down")
    expect(screen.cell(3, "Patient")).to_have_text("Zane Yarrow")
    assert names(screen) == ["Ada Ashgrove", "Zane Yarrow", "Noel Quarry"]


def test_find_says_how_much_it_found_and_when_nothing(screen: Screen) -> None:
    screen.paste(2, "Patient", PEOPLE)
    expect(screen.cell(4, "Patient")).to_have_text("Noel Quarry")
    find = screen.page.get_by_role("textbox", name="Find in the sheet")
    found = screen.page.locator(".found")

    find.fill("Ashgrove")
    expect(found).to_have_text("1 found")
    find.fill("Nobody at all")
    expect(found).to_have_text("Nothing found")


def test_the_row_below_all_others_is_open_to_be_typed_into(screen: Screen) -> None:
    """Also where a grid that is scrolled sideways has its scrollbar."""
    screen.paste(2, "Patient", [f"Zane Yarrow {n}\t312555{n:04}\t2026-03-04" for n in range(30)])
    expect(screen.cell(8, "Patient")).to_have_text("Zane Yarrow 6")

    screen.press("Add surgery")
    screen.page.keyboard.type("Ada Ashgrove")
    screen.page.keyboard.press("Enter")

    expect(screen.cell(32, "Patient")).to_have_text("Ada Ashgrove")
    last = screen.cell(33, "Patient")
    last.scroll_into_view_if_needed()
    last.click(position={"x": 20, "y": 24})  # the lower edge; Playwright minds what covers it
    screen.page.keyboard.type("Bea Birchfield")
    screen.page.keyboard.press("Enter")
    expect(screen.cell(33, "Patient")).to_have_text("Bea Birchfield")
