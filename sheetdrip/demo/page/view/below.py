"""The tabs below the sheet; only the open one is drawn anew."""

from collections.abc import Callable
from typing import Protocol

from nicegui import ui

from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.view.dashboard import Dashboard
from sheetdrip.demo.page.view.log import Log
from sheetdrip.demo.page.view.requests import Requests
from sheetdrip.demo.page.view.seat import Seat
from sheetdrip.demo.page.view.texts import Texts
from sheetdrip.demo.page.view.timeline import Timeline


class Panel(Protocol):
    """Something below the sheet."""

    def draw(self, scene: Scene) -> None:
        """Draw it anew."""


class Below:
    """The tabs."""

    def __init__(self, seat: Seat) -> None:
        self._scene: Scene | None = None
        self._panels: dict[str, Panel] = {}
        makers: dict[str, Callable[[], Panel]] = {
            "Timeline": lambda: Timeline(seat),
            "Dashboard": lambda: Dashboard(seat),
            "Requests": Requests,
            "What sheetdrip did": lambda: Log(seat.rehearsal.journal),
            "As patients read it": Texts,
        }
        with ui.element("section").classes("card below").props('aria-label="Details"'):
            with ui.tabs(on_change=self._turn).props(
                "dense no-caps align=left inline-label outside-arrows mobile-arrows"
            ) as tabs:
                for name in makers:
                    ui.tab(name)
            self._tabs = tabs
            with ui.tab_panels(tabs, value="Timeline", animated=False, keep_alive=True).classes(
                "panels"
            ):
                for name, make in makers.items():
                    with ui.tab_panel(name).classes("panel").props("tabindex=0"):
                        self._panels[name] = make()

    def draw(self, scene: Scene) -> None:
        """The open tab."""
        self._scene = scene
        self._panels[str(self._tabs.value)].draw(scene)

    def _turn(self) -> None:
        if self._scene is not None:
            self.draw(self._scene)
