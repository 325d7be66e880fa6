"""Shows sheetdrip's log in words, newest first."""

from collections import deque

from nicegui import ui

from sheetdrip.demo.page.journal import KEPT, Entry, Journal
from sheetdrip.demo.page.scene import Scene


class Log:
    """The last events; only new ones are added."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._last = 0
        self._lines: deque[ui.element] = deque()
        self._list = (
            ui.element("div")
            .classes("log")
            .props('role=log aria-label="What sheetdrip did" tabindex=0')
        )

    def draw(self, scene: Scene) -> None:
        """Add what is new."""
        for entry in self._journal.since(self._last):
            self._last = entry.number
            with self._list:
                line = _line(entry, scene)
            line.move(target_index=0)
            self._lines.append(line)
        while len(self._lines) > KEPT:
            self._lines.popleft().delete()


def _line(entry: Entry, scene: Scene) -> ui.element:
    at = entry.at.astimezone(scene.zone)
    line = ui.element("div").classes(f"log-line log-{entry.level}")
    with line:
        ui.label(f"{at:%a} {at.day} {at:%b %H:%M}").classes("log-when")
        ui.label(entry.text).classes("log-text")
        ui.label(entry.event).classes("log-event")
    return line
