"""How long does the page take to show things? Prints it (`pytest -s -m browser tests/browser/test_speed.py`).

Nothing is asserted of the times: they are the machine's, and what else it does.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.processes import PATIENCE, Processes
from tests.acceptance.waiting import until
from tests.browser.conftest import Opened

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ROWS = 17
PEOPLE = [f"Zane Yarrow {n:02}\t(312) 555-01{n:02}\t2026-03-0{4 + n % 3}" for n in range(ROWS)]


def took(what: str, do: Callable[[], object], shows: Callable[[], object]) -> None:
    """Do it, wait until the page shows it, and print how long that was."""
    began = time.perf_counter()
    do()
    shows()
    print(f"{what:<44}{time.perf_counter() - began:6.2f} s")  # noqa: T201 - what this test is for


@pytest.fixture
def printed() -> None:
    """A line of its own before what is printed."""
    print()  # noqa: T201


@pytest.mark.usefixtures("printed")
def test_what_somebody_does_is_shown(open_page: Opened) -> None:
    screen = open_page()
    page = screen.page
    took("content of the page", page.reload, lambda: page.wait_for_selector(".ag-row"))
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
    print(f"{'of it until the first paint':<44}{(paint or 0) / 1000:6.2f} s")  # noqa: T201
    screen.paste(2, "Patient", PEOPLE)
    expect(screen.cell(ROWS + 1, "Status")).to_contain_text("(scheduled)")

    screen.cell(2, "Patient").dblclick()
    page.keyboard.press("Control+A")
    page.keyboard.type("Zoe Yarrow")
    took(
        "an edit",
        lambda: page.keyboard.press("Enter"),
        lambda: page.wait_for_function(_CELL_SAYS, arg=["2", "Patient", "Zoe Yarrow"]),
    )
    screen.open_phone("Zane Yarrow 03")
    took("an answer", lambda: screen.press("3"), screen.texts.locator(".bubble-mine").wait_for)
    screen.press("Sort")
    entry = page.get_by_role("menuitem", name="Patient, A to Z", exact=True)
    took(
        f"a sort of {ROWS} rows",
        entry.click,
        lambda: page.wait_for_function(_CELL_SAYS, arg=["2", "Patient", "Zane Yarrow 01"]),
    )
    took(
        "its undo",
        lambda: screen.press("Undo"),
        lambda: page.wait_for_function(_CELL_SAYS, arg=["2", "Patient", "Zoe Yarrow"]),
    )
    for title, shows in (("Messages", '[col-id="English"]'), ("Dashboard", ".dashboard canvas")):
        took(f"the tab {title}", lambda: screen.press(title), page.locator(shows).first.wait_for)  # noqa: B023


@pytest.mark.usefixtures("printed")
def test_the_first_view_is_there(tmp_path: Path, chromium: Browser) -> None:
    """The demo as it is started without options: its opening days, and what lies behind them."""
    processes = Processes(tmp_path)
    page = chromium.new_page()
    try:
        began = time.perf_counter()
        demo = processes.start("demo", "--seed", "7")
        until(lambda: demo.has_printed("page is at"), "the page's address", PATIENCE)
        address = re.search(r"http://127\.0\.0\.1:\d+", demo.out)
        assert address is not None
        print(f"{'the address is printed':<44}{time.perf_counter() - began:6.2f} s")  # noqa: T201
        took(
            "a first row, the opening told",
            lambda: page.goto(address.group()),
            page.get_by_test_id("opening").wait_for,
        )
        took(
            "the opening days are played",
            lambda: None,
            lambda: expect(page.locator(".clock-state")).to_have_text(
                "the clock stands", timeout=300_000
            ),
        )
        expect(page.locator(".verdict")).to_have_attribute("data-clean", "true")
        assert page.locator(".grid .ag-pinned-left-cols-container .ag-row").count() > 5
    finally:
        page.close()
        processes.put_away()


_CELL_SAYS = """([row, header, text]) =>
    document.querySelector(`.grid .ag-row[row-id="${row}"] [col-id="${header}"]`)?.innerText === text"""
