"""What can somebody at the rehearsal page do and see? The page's words, as a person would name them."""

import re
from collections.abc import Sequence

from playwright.sync_api import Locator, Page, expect

PATIENCE = 60_000
"""Milliseconds for something to appear on a busy machine."""

expect.set_options(timeout=PATIENCE)


class Screen:
    """One browser with the page open, the tour closed and the clock at rest."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)
        page.goto(url)
        self.state = page.locator(".clock-state")
        self.verdict = page.locator(".verdict")
        self.texts = page.get_by_role("log", name="Texts")
        expect(self.state).to_have_text("the clock stands", timeout=3 * PATIENCE)
        self.press("Close")

    def press(self, name: str) -> None:
        """Click a button by its name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def wait_for(self, moment: str) -> None:
        """Press Next event until the clock stands at a moment."""
        clock = self.page.get_by_test_id("clock")
        while not (before := clock.inner_text()).startswith(moment):
            self.press("Next event")
            expect(clock).not_to_have_text(before)
            expect(self.state).to_have_text("the clock stands", timeout=3 * PATIENCE)

    def pick(self, menu: str, entry: str) -> None:
        """Pick from a menu of the sheet's tools."""
        self.press(menu)
        self.page.get_by_role("menuitem", name=entry, exact=True).click()

    def expect_clean(self) -> None:
        """Every text that was due went as it should."""
        expect(self.verdict).to_have_attribute("data-clean", "true")

    def notice(self, remedy: str) -> Locator:
        """A line that says what is wrong, by what ends it: mend, revive, control."""
        return self.page.locator(f'[data-notice="{remedy}"]')

    def choose(self, name: str, option: str) -> None:
        """Pick from a list."""
        self.page.get_by_role("combobox", name=name, exact=True).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def make_trouble(self, title: str) -> None:
        """Pick from the menu of troubles."""
        self.press("Make trouble")
        self.page.get_by_role("menuitem").filter(has_text=re.compile(f"^\\S*{title}")).click()

    def cell(self, row: int, header: str) -> Locator:
        """A cell by the sheet's row number and its header."""
        return self.page.locator(f'.grid .ag-row[row-id="{row}"] [col-id="{header}"]')

    def paste(self, row: int, header: str, lines: Sequence[str]) -> None:
        """Put lines of cells, parted by tabs, into the sheet from a cell on."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join(lines))
        self.cell(row, header).click()
        self.page.keyboard.press("Control+V")

    def type(self, row: int, header: str, text: str) -> None:
        """Type over a cell."""
        self.cell(row, header).dblclick()
        editor = self.page.locator(".ag-cell-inline-editing input:not([type=date])")
        editor.fill(text)
        editor.press("Enter")

    def open_phone(self, name: str) -> None:
        """Look at a patient's phone."""
        self.page.locator(".phone-line").filter(has_text=name).click()
        expect(self.page.get_by_test_id("phone-name")).to_contain_text(name)
