"""The charts of the Dashboard tab, which show how the clinic's patients fare."""

from nicegui import ui

from sheetdrip.demo.page import charts
from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.view.chart import Chart
from sheetdrip.demo.page.view.seat import Seat, words


class Dashboard:
    """Four charts."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        with ui.element("div").classes("dashboard"):
            self._pain = self._chart("Pain by day since surgery")
            self._rates = self._chart("Patients who answered")
            self._outcomes = self._chart("What became of the texts")
            self._week = self._chart("Texts of the next seven days")

    def _chart(self, title: str) -> Chart:
        with ui.element("div").classes("dashboard-chart"):
            words("h3", title)
            return Chart(title)

    def draw(self, scene: Scene) -> None:
        """From the sheet as it is."""
        tab, labels, colours = scene.surgeries, scene.rules.labels, self._seat.colours
        self._pain.show(charts.pain_options(charts.pain(tab, labels), labels, colours))
        self._rates.show(charts.rate_options(charts.rates(tab, labels), colours))
        self._outcomes.show(charts.outcome_options(charts.outcomes(tab, labels), labels, colours))
        self._week.show(charts.week_options(charts.week(tab, labels, scene.local_now), colours))
