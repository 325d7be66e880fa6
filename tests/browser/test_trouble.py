"""Does the page show that nobody is texted twice, whatever is made to go wrong?"""

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ADA = "Ada Ashgrove\t(312) 555-0142\t2026-03-02"
BEA = "Bea Birchfield\t(312) 555-0143\t2026-03-02"


def test_a_killed_daemon_finds_everything_again(screen: Screen) -> None:
    screen.paste(2, "Patient", [ADA])
    expect(screen.cell(2, "Status")).to_contain_text("(scheduled)")

    screen.make_trouble("Kill sheetdrip")
    expect(screen.notice("revive")).to_be_visible()
    screen.paste(3, "Patient", [BEA])
    expect(screen.cell(3, "Patient")).to_have_text("Bea Birchfield")
    assert screen.cell(3, "Status").inner_text() == ""

    screen.press("Start it again")
    expect(screen.cell(3, "Status")).to_have_text(
        "Next is Evening: Mon 2 Mar 2026 19:00 (scheduled)."
    )
    expect(screen.notice("revive")).to_have_count(0)
    screen.wait_for("Mon 2 Mar 2026, 19:01")
    screen.open_phone("Bea Birchfield")
    expect(screen.texts.locator(".bubble, .bubble-lost")).to_have_count(1)
    screen.open_phone("Ada Ashgrove")
    expect(screen.texts.locator(".bubble, .bubble-lost")).to_have_count(1)
    screen.expect_clean()


def test_a_text_whose_answer_was_lost_is_not_sent_again(screen: Screen) -> None:
    screen.make_trouble("Twilio: the answer is lost")
    screen.paste(2, "Patient", [ADA])
    expect(screen.cell(2, "Status")).to_contain_text("unknown")

    screen.wait_for("Mon 2 Mar 2026, 19:01")

    screen.open_phone("Ada Ashgrove")
    expect(screen.texts.locator(".bubble, .bubble-lost")).to_have_count(1)
    screen.expect_clean()


def test_a_cut_network_is_told_and_mended(screen: Screen) -> None:
    screen.make_trouble("The network is cut")
    screen.paste(2, "Patient", [ADA])
    expect(screen.cell(2, "Patient")).to_have_text("Ada Ashgrove")
    expect(screen.page.get_by_test_id("trouble-badge")).to_have_text("1")
    assert screen.cell(2, "Status").inner_text() == ""

    screen.notice("mend").get_by_role("button").click()
    expect(screen.notice("mend")).to_have_count(0)
    expect(screen.page.get_by_test_id("trouble-badge")).to_be_hidden()
    expect(screen.cell(2, "Status")).to_contain_text("(scheduled)")


def test_stop_is_answered_by_twilio(screen: Screen) -> None:
    screen.paste(2, "Patient", [ADA])
    expect(screen.cell(2, "Status")).to_contain_text("(scheduled)")
    screen.open_phone("Ada Ashgrove")

    screen.press("STOP")

    expect(screen.texts).to_contain_text("You have successfully been unsubscribed.")
    expect(screen.cell(2, "Status")).to_contain_text("replied STOP")
