"""Says that the clinic's first days are still being played, and lets one begin here and now."""

from nicegui import ui

from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.view.seat import Seat, button
from sheetdrip.demo.story import START


class Opening:
    """A line that is gone once the rehearsal stands where it begins."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        with (
            ui.element("section")
            .classes("notice")
            .props('aria-label="Opening" role=status data-testid=opening') as self._whole
        ):
            ui.icon("fast_forward").props('aria-hidden="true"')
            self._told = ui.label().classes("notice-text")
            self._bar = ui.linear_progress(0, show_value=False, size="8px", color=None).props(
                'rounded aria-label="Days played"'
            )
            self._bar.classes("gauge opening-bar")
            button("Begin here", self._begin, kind="outline")

    def draw(self, scene: Scene) -> None:
        """How far it is."""
        beat = scene.beat
        self._whole.set_visibility(beat.is_opening)
        if not beat.is_opening or beat.until is None:
            return
        played, whole = beat.now - START, beat.until - START
        self._told.text = (
            f"Playing the clinic's first {whole.days} days, so that there is something to see: "
            f"day {played.days + 1}."
        )
        self._bar.value = round(played / whole, 2)

    async def _begin(self) -> None:
        await self._seat.act(self._seat.rehearsal.conductor.pause)
