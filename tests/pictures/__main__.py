"""Draws docs/sheet.png and docs/rehearsal.png: `python -m tests.pictures`, with Debian's Chromium.

The sheet is the one that `sheetdrip init` and twelve days of a small clinic leave in the sandbox.
"""

import argparse
import logging
import re
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, sync_playwright

from sheetdrip.console.logs import log_to_stderr
from sheetdrip.demo.patients import Patients
from sheetdrip.demo.stage import staged
from sheetdrip.demo.story import START, write_story
from tests.acceptance.processes import PATIENCE, Processes
from tests.acceptance.waiting import until
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.screen import Screen
from tests.pictures.sheet import drawn

DOCS = Path(__file__).parents[2] / "docs"
SEED, SURGERIES, DAYS = 7, 14, 12
SCREENS = ((1440, 900), (1024, 768), (390, 844))
WIDTH = 1720
"""Of the sheet's picture, in pixels: up to what needs a call."""


def played() -> dict[str, Any]:
    """The spreadsheet of a small clinic on its twelfth morning, as the Sheets API tells it."""
    story = write_story(SURGERIES, DAYS, SEED)
    with staged(SEED, 0, poll_seconds=900) as stage:
        stage.apply_layout()
        (ctx,) = stage.app.clinics
        sequence = ctx.clinic.sequences[ctx.clinic.sequence]
        stage.patients = Patients(story, sequence, SEED)
        end = START + timedelta(days=DAYS - 1, hours=4)
        for _ in stage.play(story, end, lambda _: True):
            pass
        answer = requests.get(
            f"{stage.url}/v4/spreadsheets/{stage.spreadsheet_id}",
            params={"includeGridData": "true"},
            headers={"Authorization": f"Bearer {stage.token}"},
            timeout=60,
        )
        answer.raise_for_status()
        spreadsheet: dict[str, Any] = answer.json()
        return spreadsheet


def sheet_picture(browser: Browser, path: Path) -> None:
    """The surgeries' tab."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 900}, device_scale_factor=1.25)
    page.set_content(drawn(played(), "Surgeries", WIDTH, rows=SURGERIES + 1))
    page.locator("main").screenshot(path=path)
    page.close()


def page_picture(browser: Browser, path: Path) -> None:
    """The rehearsal page once its first days have been played: on a laptop, a tablet and a phone."""
    with tempfile.TemporaryDirectory() as folder:
        processes = Processes(Path(folder))
        try:
            demo = processes.start("demo")
            until(lambda: demo.has_printed("page is at"), "the page's address", PATIENCE)
            found = re.search(r"http://127\.0\.0\.1:\d+", demo.out)
            assert found is not None
            for width, height in SCREENS:
                page = browser.new_page(viewport={"width": width, "height": height})
                Screen(page, found.group())
                page.mouse.move(0, 0)
                page.wait_for_timeout(1000)  # until the charts have been drawn
                named = path if width == SCREENS[0][0] else path.with_stem(f"{path.stem}-{width}")
                page.screenshot(path=named)
                page.close()
        finally:
            processes.put_away()


def main() -> None:
    """Draw both pictures, or one."""
    log_to_stderr(logging.ERROR)
    pictures = {"sheet": sheet_picture, "rehearsal": page_picture}
    parser = argparse.ArgumentParser(prog="python -m tests.pictures")
    parser.add_argument("which", nargs="*", choices=[*pictures, []], default=[*pictures])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for name in parser.parse_args().which:
            pictures[name](browser, DOCS / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
