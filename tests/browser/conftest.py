"""A rehearsal as a process and Debian's Chromium to look at it; nothing may be asked of anybody else."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.acceptance.processes import PATIENCE, Processes
from tests.acceptance.waiting import until
from tests.browser.screen import Screen

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_LOCAL = {"127.0.0.1", ""}  # "": data: and blob: addresses

Opened = Callable[..., Screen]


# Playwright's event loop counts as running while it is open: other tests want loops of their own
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, with a fresh profile."""
    if CHROMIUM is None:
        pytest.skip("NO BROWSER: apt-get install chromium, or the rehearsal page goes untested")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def rehearsal(tmp_path: Path, chromium: Browser) -> Iterator[str]:
    """The address of a small rehearsal: Monday 2 March 2026, 09:30 in Chicago, the sheet still empty."""
    assert chromium.is_connected()
    processes = Processes(tmp_path)
    try:
        demo = processes.start("demo", "--days", "1", "--surgeries", "1", "--seed", "5")
        until(lambda: demo.has_printed("page is at"), "the page's address", PATIENCE)
        found = re.search(r"http://127\.0\.0\.1:\d+", demo.out)
        assert found is not None
        yield found.group()
    finally:
        processes.put_away()


@pytest.fixture
def asked() -> list[str]:
    """Every host that a page has asked for something."""
    return []


@pytest.fixture
def open_page(chromium: Browser, rehearsal: str, asked: list[str]) -> Iterator[Opened]:
    """Opens the page: `open_page(width=..., height=..., color_scheme=...)`."""
    contexts = []

    def opened(width: int = 1440, height: int = 900, color_scheme: str = "light") -> Screen:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if color_scheme == "dark" else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page: Page = context.new_page()
        page.on("request", lambda request: asked.append(urlsplit(request.url).hostname or ""))
        return Screen(page, rehearsal)

    yield opened
    for context in contexts:
        context.close()
    assert set(asked) <= _LOCAL


@pytest.fixture
def screen(open_page: Opened) -> Screen:
    """The page on a laptop."""
    return open_page()
