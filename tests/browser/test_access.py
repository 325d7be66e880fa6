"""Can everybody use the page: by screen reader and keyboard, by day and by night, on any screen?"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ADA = "Ada Ashgrove\t(312) 555-0142\t2026-03-02"
_AT_REST = """() =>
    !document.querySelector('[class*="-enter-active"], [class*="-leave-active"]')
    && document.getAnimations().every(one => one.playState !== "running"
        || one.effect.getComputedTiming().iterations === Infinity)
"""
TABS = ("Timeline", "Requests", "What sheetdrip did", "As patients read it")


def serious(screen: Screen) -> list[str]:
    """What axe-core finds, the serious and critical of it."""
    screen.page.mouse.move(0, 0)
    expect(screen.page.locator(".q-tooltip")).to_have_count(0)
    screen.page.wait_for_function(_AT_REST)  # what is half faded has no contrast yet
    found = Axe().run(screen.page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_part(open_page: Opened, scheme: str) -> None:
    screen = open_page(color_scheme=scheme)
    screen.paste(2, "Patient", [ADA, "Bea Birchfield\t312\t2026-03-02"])
    expect(screen.cell(3, "Status")).to_contain_text("Fix this row")

    for title in ("Control", "Messages", "Replies", "Dashboard", "Surgeries"):
        screen.press(title)
        assert serious(screen) == []
    for tab in TABS:
        screen.page.get_by_role("tab", name=tab).click()
        expect(screen.page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        assert serious(screen) == []
    screen.press("Make trouble")
    expect(screen.page.get_by_text("Mend everything")).to_be_visible()
    assert serious(screen) == []
    screen.page.keyboard.press("Escape")
    screen.press("Tour")
    assert serious(screen) == []


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_nothing_sticks_out_of_the_screen(open_page: Opened, width: int, height: int) -> None:
    screen = open_page(width=width, height=height)

    assert screen.page.evaluate("document.documentElement.scrollWidth") <= width
    if width > 1000:
        assert screen.page.evaluate("document.documentElement.scrollHeight") <= height


def test_a_row_is_typed_by_keyboard_alone(screen: Screen) -> None:
    screen.cell(2, "Patient").click()
    keyboard = screen.page.keyboard
    keyboard.press("Enter")
    keyboard.type("Ada Ashgrove")
    keyboard.press("Tab")  # still typing, one cell further
    keyboard.type("(312) 555-0142")
    keyboard.press("Enter")
    expect(screen.cell(2, "Patient")).to_have_text("Ada Ashgrove")
    expect(screen.cell(2, "Phone")).to_have_text("(312) 555-0142")
    expect(screen.cell(2, "Status")).to_contain_text("Surgery date is blank")
