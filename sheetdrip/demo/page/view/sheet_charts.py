"""Shows a tab with charts, such as the Dashboard: the sheet's own charts over the sheet's own figures."""

from nicegui import ui

from sheetdrip.demo.page import sheet_charts
from sheetdrip.demo.page.tables import Tab
from sheetdrip.demo.page.view.chart import Chart
from sheetdrip.demo.page.view.seat import Seat, words


class SheetCharts:
    """A chart for each that the tab has, and the figures that stand alone below them."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._titles: list[str] = []
        self._charts: list[Chart] = []
        with (
            ui.element("div")
            .classes("dashboard")
            .props('role=group aria-label="Charts" tabindex=0') as self._whole
        ):
            self._places = ui.element("div").classes("dashboard-charts")
            self._figures = ui.element("dl").classes("calls")
        self._whole.set_visibility(False)

    def show(self, tab: Tab) -> None:
        """Draw the tab's charts, or nothing for a tab without any."""
        self._whole.set_visibility(bool(tab.look.charts))
        if not tab.look.charts or not tab.rows:
            return
        self._make([spec.get("title", "") for spec in tab.look.charts])
        for chart, spec in zip(self._charts, tab.look.charts, strict=True):
            chart.show(sheet_charts.options(spec, tab, self._seat.colours))
        self._figures.clear()
        with self._figures:
            for name, figure in sheet_charts.figures(tab):
                words("dt", name)
                words("dd", figure)

    def _make(self, titles: list[str]) -> None:
        if titles == self._titles:
            return
        self._titles = titles
        self._places.clear()
        with self._places:
            self._charts = [self._chart(title) for title in titles]

    def _chart(self, title: str) -> Chart:
        with ui.element("div").classes("dashboard-chart"):
            words("h3", title)
            return Chart(title)
