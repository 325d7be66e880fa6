"""The bar at the top, which shows the rehearsal's time and moves it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from nicegui import ui

from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.troubles import KILLED, REVIVED, TROUBLES, standing
from sheetdrip.demo.page.view.seat import Seat, button, say, words

SPEEDS: dict[float, str] = {
    1: "as in life",
    60: "1 min a second",
    600: "10 min a second",
    3600: "1 h a second",
    7200: "2 h a second",
    21600: "6 h a second",
}


class ClockBar:
    """The clock with its controls, and the menu of troubles."""

    def __init__(self, seat: Seat, dark: ui.dark_mode) -> None:
        self._seat = seat
        self._dark = dark
        self._scene: Scene | None = None
        self._today: date | None = None
        self._open_tour: Callable[[], None] = lambda: None
        with ui.element("div").classes("brand"):
            words("h1", "sheetdrip").classes("brand-name")
            ui.label("rehearsal: no text reaches a real phone").classes("faint")
        with ui.element("div").classes("clock").props('role=group aria-label="Clock"'):
            with ui.element("div").classes("clock-face"):
                self._time = ui.label().classes("clock-time").props("data-testid=clock")
                self._state = ui.label().classes("faint clock-state")
            self._play = button("Play", self._toggle, icon="play_arrow", kind="solid").classes(
                "play"
            )
            self._speed = (
                ui.select(_speeds(1), on_change=self._set_speed)
                .props('dense outlined options-dense aria-label="Speed"')
                .classes("speed")
            )
            button("Next event", self._to_next, icon="skip_next")
            button("Tomorrow 08:00", self._to_morning, icon="wb_twilight")
        with ui.element("div").classes("tools"):
            self._make_menu()
            button("Tour", self._show_tour, icon="help_outline")
            self._shade = button("Dark", self._turn_dark, icon="contrast")

    def on_tour(self, start: Callable[[], None]) -> None:
        """What the tour's button does."""
        self._open_tour = start

    def _show_tour(self) -> None:
        self._open_tour()

    def draw(self, scene: Scene) -> None:
        """The time, and what it does."""
        self._scene = scene
        now, beat = scene.local_now, scene.beat
        self._time.text = f"{now:%a} {now.day} {now:%b %Y, %H:%M} {scene.zone_name}"
        self._state.text = _state(scene)
        if now.date() != self._today:
            self._today = now.date()
            ui.run_javascript(f"document.body.dataset.today = '{self._today}'")
        self._play.text = "Pause" if beat.is_moving else "Play"
        self._play.icon = "pause" if beat.is_moving else "play_arrow"
        self._shade.text = "Light" if self._seat.is_dark else "Dark"
        self._draw_speed(beat.speed)
        self._draw_troubles(scene)

    def _draw_speed(self, speed: float) -> None:
        options = _speeds(speed)
        if self._speed.options != options or self._speed.value != speed:
            self._speed.set_options(options, value=speed)

    def _make_menu(self) -> None:
        trouble_button = button("Make trouble", lambda: None, icon="bolt", kind="outline")
        with trouble_button.classes("trouble-button"):
            self._badge = (
                ui.badge("", color=None)
                .props('floating data-testid=trouble-badge aria-hidden="true"')
                .classes("badge")
            )
        with trouble_button, ui.menu().classes("trouble-menu"):
            self._badges: dict[str, ui.label] = {}
            for trouble in TROUBLES:
                self._entry(
                    trouble.title,
                    trouble.icon,
                    trouble.told,
                    partial(self._trouble, trouble.name),
                    trouble.name,
                )
            ui.separator()
            self._plug = self._entry(
                "Kill sheetdrip", "power_off", KILLED, self._toggle_daemon, "daemon"
            )
            ui.separator()
            self._entry(
                "Mend everything",
                "healing",
                "Google, Twilio and the network work again.",
                partial(self._do, self._seat.rehearsal.end_trouble),
                "mend",
            )

    def _entry(
        self, title: str, icon: str, told: str, on_click: Callable[..., Any], name: str
    ) -> tuple[ui.label, ui.label]:
        with ui.menu_item(on_click=on_click).classes("trouble-entry").props("role=menuitem"):
            ui.icon(icon).props('aria-hidden="true"').classes("trouble-icon")
            with ui.element("div"):
                with ui.element("div").classes("trouble-head"):
                    head = ui.label(title).classes("trouble-title")
                    self._badges[name] = ui.label().classes("trouble-badge")
                text = ui.label(told).classes("faint trouble-told")
        return head, text

    def _draw_troubles(self, scene: Scene) -> None:
        up = scene.beat.is_daemon_up
        now = int(not up)
        for trouble in TROUBLES:
            stands = standing(trouble, scene.faults)
            struck = f"{stands.struck} calls went wrong" if stands.struck else ""
            self._badges[trouble.name].text = ", ".join(
                filter(None, ["on" * stands.is_armed, struck])
            )
            now += stands.is_armed
        self._badge.text = str(now)
        self._badge.set_visibility(now > 0)
        head, text = self._plug
        head.text = "Kill sheetdrip" if up else "Start sheetdrip again"
        text.text = KILLED if up else REVIVED

    async def _do(self, work: Callable[..., Any], *details: object) -> None:
        await self._seat.act(work, *details)

    async def _trouble(self, name: str) -> None:
        await self._do(self._seat.rehearsal.make_trouble, name)

    async def _toggle_daemon(self) -> None:
        rehearsal = self._seat.rehearsal
        await self._do(
            rehearsal.kill if rehearsal.conductor.beat.is_daemon_up else rehearsal.revive
        )

    async def _toggle(self) -> None:
        conductor = self._seat.rehearsal.conductor
        await self._do(conductor.pause if conductor.beat.is_moving else conductor.play)

    async def _set_speed(self) -> None:
        conductor = self._seat.rehearsal.conductor
        if self._speed.value and self._speed.value != conductor.beat.speed:
            await self._do(conductor.set_speed, float(self._speed.value))

    async def _to_next(self) -> None:
        if self._scene is None:
            return
        at = self._seat.rehearsal.next_event(self._scene)
        if at is None:
            say("Nothing lies ahead: enter a surgery in the sheet")
            return
        await self._do(self._seat.rehearsal.conductor.jump, at)

    async def _to_morning(self) -> None:
        if self._scene is not None:
            await self._do(self._seat.rehearsal.conductor.jump, self._scene.tomorrow_morning())

    async def _turn_dark(self) -> None:
        self._seat.is_dark = not self._seat.is_dark
        self._dark.value = self._seat.is_dark
        await self._seat.refresh()


def _speeds(present: float) -> dict[float, str]:
    """Every speed with its words, the present one among them."""
    return dict(sorted({**SPEEDS, present: _speed_words(present)}.items()))


def _speed_words(speed: float) -> str:
    return SPEEDS.get(speed, f"{speed:g} times as fast as life")


def _state(scene: Scene) -> str:
    beat = scene.beat
    if beat.until is not None:
        until = beat.until.astimezone(scene.zone)
        return f"jumping to {until:%a} {until.day} {until:%b %H:%M}"
    if beat.is_paused:
        return "the clock stands"
    return "as fast as it goes" if beat.is_behind else _speed_words(beat.speed)
