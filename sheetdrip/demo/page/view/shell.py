"""Makes one page of the parts: the frame around them, drawn anew whenever something has changed."""

import asyncio

from nicegui import Client, background_tasks, run, ui

from sheetdrip.demo.page.rehearsal import FRESH, Rehearsal
from sheetdrip.demo.page.sandbox_client import Refused
from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.view.below import Below
from sheetdrip.demo.page.view.clock import ClockBar
from sheetdrip.demo.page.view.opening import Opening
from sheetdrip.demo.page.view.phones import Phones
from sheetdrip.demo.page.view.seat import Part, Seat, say
from sheetdrip.demo.page.view.sheet import Sheet
from sheetdrip.demo.page.view.tour import Tour
from sheetdrip.demo.page.view.verdict import VerdictLine

_NAME_LOADING_BAR = (
    "document.querySelector('.q-loading-bar')?.setAttribute('aria-label', 'Loading')"
)
"""Quasar's own bar is a progress bar without a name."""


class Shell:
    """One browser's page."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self._seat = Seat(rehearsal, rehearsal.editor(), self._refresh)

    async def open(self) -> None:
        """Draw everything for the first time."""
        scene = await self._look()
        if scene is None:
            return
        client = ui.context.client
        dark = ui.dark_mode()
        ui.colors(primary="#0f5f8c")
        with ui.element("div").classes("page"):
            with ui.element("header").classes("bar"):
                clock = ClockBar(self._seat, dark)
            opening = Opening(self._seat)
            verdict = VerdictLine(self._seat)
            tour = Tour()
            clock.on_tour(tour.open)
            with ui.element("div").classes("work"):
                sheet = Sheet(self._seat, scene)
                phones = Phones(self._seat)
                below = Below(self._seat)
        verdict.on_show(sheet.show_calls, sheet.show_tab)
        self._parts: tuple[Part, ...] = (clock, opening, verdict, sheet, phones)
        self._draw(scene)
        await client.connected()
        if client.is_deleted:
            return
        dark.value = self._seat.is_dark = bool(
            await ui.run_javascript("matchMedia('(prefers-color-scheme: dark)').matches")
        )
        ui.run_javascript(_NAME_LOADING_BAR)
        await tour.greet()
        self._parts = (*self._parts, below)  # a chart is heavy: the sheet comes first
        self._draw(scene)
        following = background_tasks.create(self._follow(client), name="follow")
        client.on_delete(following.cancel)

    async def _follow(self, client: Client) -> None:
        """Draw at every change; while time passes, not more often than anybody can read."""
        with self._rehearsal.bell.listening() as rung:
            while not client.is_deleted:
                with client.content:
                    scene = await self._look()
                    if scene is not None:
                        self._draw(scene)
                await rung.wait()
                rung.clear()
                if self._rehearsal.conductor.beat.is_moving:
                    await asyncio.sleep(FRESH)

    async def _refresh(self) -> None:
        scene = await self._look(anew=True)
        if scene is not None:
            self._draw(scene)

    async def _look(self, *, anew: bool = False) -> Scene | None:
        """The scene; None when the page is being closed down, or the sandbox does not answer."""
        try:
            return await run.io_bound(self._rehearsal.look, frozenset(self._seat.wanted), anew=anew)
        except Refused as error:
            say(str(error), type="negative")
            return None

    def _draw(self, scene: Scene) -> None:
        for part in self._parts:
            part.draw(scene)
