"""Does whatever is typed as a date reach the sheet, keystroke by keystroke?"""

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_dates_are_typed_as_in_a_sheet_and_what_is_no_date_stays_as_typed(screen: Screen) -> None:
    for row, (typed, shown) in enumerate(
        (
            ("2026-03-12", "2026-03-12"),
            ("3/5/26", "2026-03-05"),
            ("Mar 9, 2026", "2026-03-09"),
            ("next tuesday", "next tuesday"),
        ),
        start=2,
    ):
        screen.cell(row, "Surgery date").click()
        screen.page.keyboard.type(typed)
        screen.page.keyboard.press("Enter")
        expect(screen.cell(row, "Surgery date")).to_have_text(shown)


_CHOOSES = """
HTMLInputElement.prototype.showPicker = function () {
  window.openedOn = this.value;
  this.value = '2026-03-14';
  this.dispatchEvent(new Event('change'));
}"""
"""Somebody who chooses a day in the browser's own calendar, which no test can reach."""


def test_the_calendar_opens_by_its_button_on_the_rehearsals_day_and_writes_a_date(
    screen: Screen,
) -> None:
    screen.page.evaluate(_CHOOSES)
    screen.cell(2, "Surgery date").dblclick()
    editor = screen.page.locator(".date-editor")
    editor.get_by_label("Open the calendar").click()
    editor.locator("input[type=text]").press("Enter")

    expect(screen.cell(2, "Surgery date")).to_have_text("2026-03-14")
    assert screen.page.evaluate("window.openedOn") == "2026-03-02"
