"""Can the clinic be paused and let go on at the page, as staff do in the Control tab?"""

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_pause_switch_pauses_the_clinic_and_lets_it_go_on(screen: Screen) -> None:
    screen.paste(2, "Patient", ["Zane Yarrow\t(312) 555-0141\t2026-03-04"])
    expect(screen.cell(2, "Status")).to_contain_text("Next is Evening")
    screen.press("Control")
    pause = screen.page.get_by_role("switch", name="Pause")
    expect(screen.page.locator(".control-told")).to_contain_text("Working")

    pause.click()
    expect(screen.page.locator(".control-told")).to_contain_text("Paused")
    screen.press("Surgeries")
    expect(screen.cell(2, "Status")).to_contain_text("paused")

    screen.press("Control")
    pause.click()
    expect(screen.page.locator(".control-told")).to_contain_text("Working")
    screen.press("Surgeries")
    expect(screen.cell(2, "Status")).to_contain_text("Next is Evening")
