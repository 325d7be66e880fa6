"""The lines that say whether all is well: texts, patients who need a call, and what is wrong just now."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from sheetdrip.demo.page.control_form import form_of
from sheetdrip.demo.page.grid import needing_a_call
from sheetdrip.demo.page.notices import Notice, Remedy, notices
from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.view.seat import Seat, button


class VerdictLine:
    """The verdict on all texts that were due by now, from Twilio's side; who needs a call; what waits."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._shown: tuple[Notice, ...] = ()
        self._control = ""
        self._show_calls: Callable[[], None] = lambda: None
        self._show_tab: Callable[[str], None] = lambda _: None
        with (
            ui.element("section")
            .classes("verdict")
            .props('aria-label="Verdict" role=status aria-live=polite')
        ) as self._whole:
            self._icon = ui.icon("check_circle").props('aria-hidden="true"')
            self._line = ui.label().classes("verdict-line")
            with ui.element("div").classes("verdict-calls") as self._calls:
                self._count = ui.label().classes("verdict-count")
                button("Show", self._show, kind="outline").props("dense")
        self._notices = (
            ui.element("div").classes("notices").props('role=alert aria-label="Trouble"')
        )

    def on_show(self, calls: Callable[[], None], tab: Callable[[str], None]) -> None:
        """How the sheet shows who needs a call, and a tab."""
        self._show_calls, self._show_tab = calls, tab

    def draw(self, scene: Scene) -> None:
        """Say it as of now."""
        clean = scene.tally.is_clean
        self._whole.props(f"data-clean={str(clean).lower()}")
        self._icon.name = "check_circle" if clean else "error"
        self._icon.classes(replace="tone-good" if clean else "tone-bad")
        self._line.text = scene.tally.sentence
        calls = needing_a_call(scene.surgeries)
        self._count.text = f"{calls} patient{' needs' if calls == 1 else 's need'} a call"
        self._calls.set_visibility(calls > 0)
        self._draw_notices(scene)

    def _draw_notices(self, scene: Scene) -> None:
        form = next(((tab, form) for tab in scene.tabs if (form := form_of(tab))), None)
        self._control = form[0].title if form else ""
        found = notices(scene.beat, scene.faults, form[1] if form else None)
        if found == self._shown:
            return
        self._shown = found
        self._notices.clear()
        with self._notices:
            for one in found:
                with ui.element("div").classes("notice bad").props(f"data-notice={one.remedy}"):
                    ui.icon("warning").props('aria-hidden="true"')
                    ui.label(one.text).classes("notice-text")
                    button(one.action, partial(self._mend, one.remedy), kind="outline")

    def _show(self) -> None:
        self._show_calls()

    async def _mend(self, remedy: Remedy) -> None:
        rehearsal = self._seat.rehearsal
        works: dict[Remedy, Callable[[], Awaitable[object]]] = {
            Remedy.MEND: partial(self._seat.act, rehearsal.end_trouble),
            Remedy.REVIVE: partial(self._seat.act, rehearsal.revive),
        }
        if remedy is Remedy.CONTROL:
            self._show_tab(self._control)
        else:
            await works[remedy]()
