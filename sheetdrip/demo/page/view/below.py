"""The tabs below the sheet; each is made when it is first opened, and only the open one is drawn anew."""

from collections.abc import Callable

from nicegui import ui

from sheetdrip.demo.page.scene import Detail, Scene
from sheetdrip.demo.page.view.log import Log
from sheetdrip.demo.page.view.requests import Requests
from sheetdrip.demo.page.view.seat import Part, Seat
from sheetdrip.demo.page.view.texts import Texts
from sheetdrip.demo.page.view.timeline import Timeline

_REQUESTS = "Requests"


class Below:
    """The tabs."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._scene: Scene | None = None
        self._panels: dict[str, Part] = {}
        self._makers: dict[str, Callable[[], Part]] = {
            "Timeline": lambda: Timeline(seat),
            _REQUESTS: Requests,
            "What sheetdrip did": lambda: Log(seat.rehearsal.journal),
            "As patients read it": Texts,
        }
        self._places: dict[str, ui.tab_panel] = {}
        with ui.element("section").classes("card below").props('aria-label="Details"'):
            with ui.tabs(on_change=self._turn).props(
                "dense no-caps align=left inline-label outside-arrows mobile-arrows"
            ) as tabs:
                for name in self._makers:
                    ui.tab(name)
            self._tabs = tabs
            with ui.tab_panels(tabs, value="Timeline", animated=False, keep_alive=True).classes(
                "panels"
            ):
                for name in self._makers:
                    self._places[name] = ui.tab_panel(name).classes("panel").props("tabindex=0")

    def draw(self, scene: Scene) -> None:
        """The open tab."""
        self._scene = scene
        name = str(self._tabs.value)
        if name not in self._panels:
            with self._places[name]:
                self._panels[name] = self._makers[name]()
        self._panels[name].draw(scene)

    async def _turn(self) -> None:
        if self._scene is None:
            return
        self._seat.wanted -= {Detail.USAGE}
        if self._tabs.value == _REQUESTS:
            self._seat.wanted |= {Detail.USAGE}
            await self._seat.refresh()
        else:
            self.draw(self._scene)
