"""Does one see at first sight, on any screen, who needs a call?"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TWO = ("Ada Ashgrove\t(312) 555-0142\t2026-03-02", "Bea Birchfield\t(312) 555-0143\t2026-03-06")


def in_pain(screen: Screen) -> None:
    """Ada answers 8."""
    screen.paste(2, "Patient", TWO)
    expect(screen.cell(3, "Status")).to_contain_text("(scheduled)")
    screen.wait_for("Mon 2 Mar 2026, 19:01")
    screen.open_phone("Ada Ashgrove")
    screen.press("8")
    expect(screen.cell(2, "Needs a call")).not_to_be_empty()


def test_calls_are_counted_tinted_and_shown(screen: Screen) -> None:
    in_pain(screen)

    expect(screen.page.locator(".verdict-count")).to_contain_text("1 patient")
    expect(screen.page.locator(".grid .ag-row.needs-call[row-id='2']").first).to_be_visible()
    screen.press("Show")
    expect(screen.cell(3, "Patient")).to_have_count(0)
    screen.press("Show all rows")
    expect(screen.cell(3, "Patient")).to_have_text("Bea Birchfield")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_patient_status_and_call_are_side_by_side(
    open_page: Opened, width: int, height: int
) -> None:
    screen = open_page(width=width, height=height)
    in_pain(screen)

    grid = screen.page.locator(".grid").bounding_box()
    assert grid is not None
    for header in ("Patient", "Status", "Needs a call"):
        box = screen.cell(2, header).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= grid["x"] + grid["width"] + 1, header
