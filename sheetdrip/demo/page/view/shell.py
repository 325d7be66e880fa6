"""Makes one page of the parts: the frame around them, drawn anew while somebody looks."""

from nicegui import run, ui

from sheetdrip.demo.page.rehearsal import Rehearsal
from sheetdrip.demo.page.sandbox_client import Refused
from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.view.below import Below
from sheetdrip.demo.page.view.clock import ClockBar
from sheetdrip.demo.page.view.phones import Phones
from sheetdrip.demo.page.view.seat import Seat
from sheetdrip.demo.page.view.sheet import Sheet
from sheetdrip.demo.page.view.tour import Tour
from sheetdrip.demo.page.view.verdict import VerdictLine

_EVERY = 0.5
"""Seconds between two looks of a browser."""


_NAME_LOADING_BAR = (
    "document.querySelector('.q-loading-bar')?.setAttribute('aria-label', 'Loading')"
)
"""Quasar's own bar is a progress bar without a name."""


class Shell:
    """One browser's page."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self._seat = Seat(rehearsal, rehearsal.editor(), self._refresh)
        self._drawn: int | None = None

    async def open(self) -> None:
        """Draw everything for the first time."""
        scene = await self._look()
        if scene is None:
            return
        dark = ui.dark_mode()
        ui.colors(primary="#0f5f8c")
        with ui.element("div").classes("page"):
            with ui.element("header").classes("bar"):
                clock = ClockBar(self._seat, dark)
            verdict = VerdictLine()
            tour = Tour()
            clock.on_tour(tour.open)
            with ui.element("div").classes("work"):
                sheet = Sheet(self._seat, scene)
                phones = Phones(self._seat)
                below = Below(self._seat)
        self._parts = (clock, verdict, sheet, phones, below)
        self._draw(scene)
        await ui.context.client.connected()
        self._seat.is_dark = bool(
            await ui.run_javascript("matchMedia('(prefers-color-scheme: dark)').matches")
        )
        dark.value = self._seat.is_dark
        ui.run_javascript(_NAME_LOADING_BAR)
        await tour.greet()
        self._draw(scene)
        ui.timer(_EVERY, self._tick)

    async def _tick(self) -> None:
        scene = await self._look()
        if scene is not None and scene.serial != self._drawn:
            self._draw(scene)

    async def _refresh(self) -> None:
        scene = await self._look(anew=True)
        if scene is not None:
            self._draw(scene)

    async def _look(self, *, anew: bool = False) -> Scene | None:
        """The scene; None when the page is being closed down, or the sandbox does not answer."""
        try:
            return await run.io_bound(self._rehearsal.look, anew=anew)
        except Refused as error:
            ui.notify(str(error), type="negative", position="top")
            return None

    def _draw(self, scene: Scene) -> None:
        self._drawn = scene.serial
        for part in self._parts:
            part.draw(scene)
