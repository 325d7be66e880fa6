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


def test_the_table_is_whole_after_another_tab(screen: Screen) -> None:
    screen.paste(2, "Patient", [f"Zane Yarrow {n}\t(312) 555-014{n}" for n in range(3)])
    expect(screen.cell(4, "Status")).not_to_be_empty()

    screen.press("Control")
    screen.press("Messages")
    expect(screen.cell(6, "Step")).to_have_text("Asked again")
    screen.press("Surgeries")

    expect(screen.cell(4, "Patient")).to_have_text("Zane Yarrow 2")
    expect(screen.cell(5, "Patient")).to_have_text("Type a new row")


def test_what_waits_for_approval_is_told_and_approved(screen: Screen) -> None:
    people = [
        f"{name}\t(312) 555-014{n}\t2026-03-04"
        for n, name in enumerate(("Ada", "Bea", "Cas", "Dan"))
    ]
    screen.paste(2, "Patient", people)
    expect(screen.cell(5, "Status")).to_contain_text("(scheduled)")
    header = screen.page.locator('.grid .ag-header-cell[col-id="Status"]')
    quiet = header.evaluate("e => getComputedStyle(e).backgroundColor")

    for row in (2, 3, 4):
        screen.cell(row, "ag-Grid-SelectionColumn").get_by_role("checkbox").check()
    screen.pick("Row", "Delete the ticked rows")
    expect(screen.cell(2, "Patient")).to_have_text("Dan")
    expect(screen.notice("control")).to_be_visible()
    expect(header).not_to_have_css("background-color", quiet)

    screen.notice("control").get_by_role("button").click()
    screen.press("Approve what waits")
    expect(screen.notice("control")).to_have_count(0)
    screen.press("Surgeries")
    expect(header).to_have_css("background-color", quiet)
