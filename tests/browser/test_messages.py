"""Can a clinic rehearse its own texts: edit them in the sheet, and see what patients will read?"""

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_text_edited_in_the_messages_tab_is_what_patients_read(screen: Screen) -> None:
    screen.paste(2, "Patient", ["Ada Ashgrove\t(312) 555-0142\t2026-03-02"])
    expect(screen.cell(2, "Status")).to_contain_text("(scheduled)")
    screen.press("Messages")
    screen.type(2, "English", "Hello {first_name}, how bad is it, 0 to 10?")
    expect(screen.cell(2, "English")).to_contain_text("how bad is it")

    screen.press("Surgeries")
    screen.wait_for("Mon 2 Mar 2026, 19:01")

    screen.page.get_by_role("tab", name="As patients read it").click()
    expect(screen.page.locator(".text-bubble").first).to_have_text(
        "Hello Ada, how bad is it, 0 to 10?"
    )
    screen.open_phone("Ada Ashgrove")
    expect(screen.texts).to_contain_text("Hello Ada, how bad is it, 0 to 10?")
    screen.expect_clean()
