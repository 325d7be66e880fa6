"""Shows the patients' phones: a list, and the open one's texts, to be answered from."""

from functools import partial

from nicegui import ui

from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.threads import Thread, threads
from sheetdrip.demo.page.view.seat import Seat, button, words

QUICK = ("0", "3", "8", "about a 5", "thanks", "STOP", "START")


class Phones:
    """One phone is open at a time: the one chosen, at first the one with the latest news."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._open: str | None = None
        self._threads: tuple[Thread, ...] = ()
        self._drawn: Thread | None = None
        self._listed: tuple[Thread, ...] = ()
        with ui.element("section").classes("card phones").props('aria-label="Patients\' phones"'):
            with ui.element("div").classes("card-head"):
                words("h2", "Patients' phones")
            self._list = (
                ui.element("div")
                .classes("phone-list")
                .props('role=group aria-label="Phones, latest news first" tabindex=0')
            )
            with ui.element("div").classes("phone"):
                self._name = (
                    words("h3", "No phones yet")
                    .classes("phone-name")
                    .props("data-testid=phone-name")
                )
                self._texts = (
                    ui.element("div")
                    .classes("phone-texts")
                    .props('role=log aria-label="Texts" tabindex=0')
                )
                self._upcoming = ui.label().classes("faint phone-upcoming")
                with (
                    ui.element("div")
                    .classes("quick")
                    .props('role=group aria-label="Quick answers"')
                ):
                    for body in QUICK:
                        button(body, partial(self._answer, body), kind="outline").props("dense")
                with ui.element("div").classes("answer"):
                    self._typed = (
                        ui.input(placeholder="Answer as the patient")
                        .props('dense outlined aria-label="Answer as the patient"')
                        .classes("answer-text")
                        .on("keydown.enter", self._send)
                    )
                    button("", self._send, icon="send", kind="solid").props('aria-label="Send"')

    def draw(self, scene: Scene) -> None:
        """What is on the phones now."""
        found = threads(scene.messages, scene.patients.names, scene.patients.zones, str(scene.zone))
        self._threads = found
        if scene.beat.is_opening or self._open not in {thread.phone for thread in found}:
            self._open = found[0].phone if found else None
        self._draw_list()
        self._draw_open()

    def _draw_list(self) -> None:
        if self._listed == self._threads:
            return
        self._listed = self._threads
        self._list.clear()
        with self._list:
            for thread in self._threads:
                self._line(thread)

    def _line(self, thread: Thread) -> None:
        line = (
            ui.element("button")
            .classes("phone-line")
            .on("click", partial(self._choose, thread.phone))
        )
        line.props(f'data-phone="{thread.phone}"')
        line.props["aria-pressed"] = "true" if thread.phone == self._open else "false"
        with line:
            ui.label(thread.name).classes("phone-who")
            ui.label(thread.bubbles[-1].when if thread.bubbles else "").classes("faint phone-when")
            ui.label(thread.preview).classes("faint phone-preview")

    def _draw_open(self) -> None:
        thread = next((one for one in self._threads if one.phone == self._open), None)
        if thread == self._drawn:
            return
        self._drawn = thread
        self._name.text = f"{thread.name}, {thread.phone}" if thread else "No phones yet"
        self._upcoming.text = (
            (thread.upcoming or "No text is planned for this phone.") if thread else ""
        )
        self._texts.clear()
        with self._texts:
            for bubble in thread.bubbles if thread else ():
                message = ui.chat_message(bubble.body, stamp=bubble.told, sent=bubble.mine)
                message.classes("bubble-mine" if bubble.mine else "bubble")
                if bubble.is_lost:
                    message.classes("bubble-lost")
            if thread and not thread.bubbles:
                ui.label("No texts yet").classes("faint")
        ui.run_javascript(
            f"requestAnimationFrame(() => {{ const log = document.getElementById('c{self._texts.id}');"
            " if (log) log.scrollTop = log.scrollHeight; })"
        )

    def _choose(self, phone: str) -> None:
        self._open = phone
        for line in self._list:
            chosen = line.props.get("data-phone") == phone
            line.props["aria-pressed"] = "true" if chosen else "false"
        self._draw_open()

    async def _send(self) -> None:
        body = str(self._typed.value or "").strip()
        if body:
            self._typed.value = ""
            await self._answer(body)

    async def _answer(self, body: str) -> None:
        if self._open is not None:
            await self._seat.act(self._seat.rehearsal.reply, self._open, body)
            self._seat.rehearsal.sms_travels()
