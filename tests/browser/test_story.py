"""Does the page tell the whole story: a row, its text, a moved date, an answer?"""

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ADA = "Ada Ashgrove\t(312) 555-0142\t2026-03-02"


def test_a_typed_surgery_becomes_a_text_that_moves_with_its_date_and_is_answered(
    screen: Screen, asked: list[str]
) -> None:
    screen.paste(2, "Patient", [ADA])
    expect(screen.cell(2, "Status")).to_have_text(
        "Next is Evening: Mon 2 Mar 2026 19:00 (scheduled)."
    )
    screen.open_phone("Ada Ashgrove")
    expect(screen.page.locator(".phone-upcoming")).to_have_text("Next text Mon 2 Mar 19:00 CST")

    screen.type(2, "Surgery date", "2026-03-03")
    expect(screen.cell(2, "Status")).to_have_text(
        "Next is Evening: Tue 3 Mar 2026 19:00 (scheduled)."
    )
    expect(screen.page.locator(".phone-upcoming")).to_have_text("Next text Tue 3 Mar 19:00 CST")

    expect(screen.texts).to_contain_text("No texts yet")
    screen.wait_for("Tue 3 Mar 2026, 19:01")
    expect(screen.texts).to_contain_text("about your surgery today")

    screen.press("8")
    expect(screen.texts.locator(".bubble-mine")).to_contain_text("8")
    expect(screen.cell(2, "Status")).to_contain_text("pain 8")
    screen.expect_clean()
    assert "127.0.0.1" in asked
