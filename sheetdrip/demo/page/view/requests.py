"""Shows how much is asked of Google and Twilio: meters and counters."""

from nicegui import ui

from sheetdrip.demo.page.meters import PER_MINUTE, Meter, calls, meters
from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.view.seat import words


class Requests:
    """Google's quota on the left, everything that was asked on the right."""

    def __init__(self) -> None:
        with ui.element("div").classes("requests"):
            with ui.element("div"):
                words("h3", "Google's quota: 60 reads and 60 writes a minute")
                self._meters = [_Gauge(), _Gauge()]
                ui.label(
                    "sheetdrip reads the whole sheet at once and writes what changed at once: the number of "
                    "rows makes no difference."
                ).classes("faint")
            with ui.element("div"):
                words("h3", "Since the beginning")
                self._calls = ui.element("dl").classes("calls")

    def draw(self, scene: Scene) -> None:
        """As of now."""
        if scene.usage is None:
            return
        for gauge, meter in zip(self._meters, meters(scene.usage, scene.beat.now), strict=True):
            gauge.draw(meter)
        self._calls.clear()
        with self._calls:
            for name, count in calls(scene.usage["counts"]):
                words("dt", name)
                words("dd", f"{count:,}")


class _Gauge:
    """One quota as a bar with words."""

    def __init__(self) -> None:
        self._words = ui.label().classes("gauge-words")
        self._bar = ui.linear_progress(0, show_value=False, size="10px", color=None).props(
            "rounded"
        )
        self._bar.classes("gauge")
        self._more = ui.label().classes("faint")

    def draw(self, meter: Meter) -> None:
        self._words.text = f"{meter.name}: {meter.this_minute} of {PER_MINUTE} in this minute"
        self._bar.value = meter.this_minute / PER_MINUTE
        self._bar.props["aria-label"] = self._words.text
        refused = f", {meter.refused} refused" if meter.refused else ", none refused"
        self._more.text = f"Busiest minute {meter.busiest}, {meter.total:,} in all{refused}"
