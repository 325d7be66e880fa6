"""Does the page's grid look as the sheet does, by the sheet's own word?"""

import pytest
from playwright.sync_api import expect

from sheetdrip.sheets.layout.parts import OWN_BAND
from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_widened_and_painted_column_is_so_on_the_page(screen: Screen) -> None:
    screen.paste(2, "Patient", ["Ada Ashgrove\t312"])
    expect(screen.cell(2, "Status")).not_to_be_empty()

    header = screen.page.locator('.grid .ag-header-cell[col-id="Status"]')
    parts = [round(255 * OWN_BAND[name]) for name in ("red", "green", "blue")]
    shown = header.evaluate("e => getComputedStyle(e).backgroundColor.match(/\\d+/g).map(Number)")
    assert all(abs(one - other) <= 1 for one, other in zip(parts, shown, strict=True))
    cell = screen.cell(2, "Status")
    assert cell.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert cell.evaluate("e => e.classList.contains('ag-cell-wrap-text')")
