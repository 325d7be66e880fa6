"""Shows the Control tab as a form: a switch for Pause, what sheetdrip says, and buttons for the boxes."""

from functools import partial

from nicegui import events, ui

from sheetdrip.demo.page.control_form import Box, ControlForm
from sheetdrip.demo.page.view.seat import Seat, button, words


class Control:
    """The form follows the sheet: what is ticked goes to the sheet first and comes back from it."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._title = ""
        self._form: ControlForm | None = None
        self._shows = False
        with ui.element("div").classes("control-form") as self._whole:
            self._pause = ui.switch(
                "Pause: nothing is sent while this is on", on_change=self._paused
            )
            self._told = ui.element("dl").classes("control-told")
            self._approve = button("Approve what waits", self._approved, icon="check", kind="solid")
            self._anew = button("Make the Dashboard anew", self._made_anew, kind="outline")
        self._whole.set_visibility(False)

    def show(self, title: str, form: ControlForm | None) -> None:
        """Show this form, or none."""
        self._title = title
        self._whole.set_visibility(form is not None)
        if form is None or form == self._form:
            return
        before, self._form = self._form, form
        self._shows = True
        self._pause.set_value(form.pause is not None and form.pause.is_ticked)
        self._shows = False
        self._pause.set_enabled(form.pause is not None)
        self._approve.set_visibility(form.may_approve)
        self._anew.set_visibility(form.new_dashboard is not None)
        if before is None or before.told != form.told:
            self._told.clear()
            with self._told:
                for label, text in form.told:
                    words("dt", label)
                    words("dd", text)

    async def _paused(self, event: events.ValueChangeEventArguments) -> None:  # type: ignore[type-arg]
        if not self._shows and self._form is not None:
            await self._tick(self._form.pause, ticked=bool(event.value))

    async def _approved(self) -> None:
        if self._form is not None:
            await self._tick(self._form.approve, ticked=True)

    async def _made_anew(self) -> None:
        if self._form is not None:
            await self._tick(self._form.new_dashboard, ticked=True)

    async def _tick(self, box: Box | None, *, ticked: bool) -> None:
        if box is None:
            return
        work = partial(self._seat.editor.tick, self._title, box.row, box.column, ticked=ticked)
        await self._seat.edit(work)
