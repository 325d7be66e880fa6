"""Shows a chart around now of the texts that went and those that are planned."""

from nicegui import ui

from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.timeline import options, points
from sheetdrip.demo.page.view.chart import Chart
from sheetdrip.demo.page.view.seat import Seat


class Timeline:
    """A line per patient."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        with ui.element("div").classes("timeline"):
            self._chart = Chart("Timeline of texts")

    def draw(self, scene: Scene) -> None:
        """The texts around now."""
        now, zone = scene.beat.now, scene.zone
        found = points(scene.messages, scene.patients, zone, now)
        lines = len({one.name for one in found})
        self._chart.fit(max(200, 92 + 19 * lines))
        order = scene.patients.names.values()
        self._chart.show(options(found, order, now, zone, self._seat.colours))
