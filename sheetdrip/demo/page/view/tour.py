"""The tour for a newcomer: three steps, and never again once dismissed."""

from dataclasses import dataclass

from nicegui import ui

from sheetdrip.demo.page.view.seat import button


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; `region` is the part of the page that it is about."""

    title: str
    text: str
    region: str


STEPS = (
    Step(
        title="1 of 3: the sheet is all that staff touch",
        text=(
            "Every row is a surgery. The white columns are yours: type a name, a phone, a date; sort, "
            "insert, delete. sheetdrip fills the shaded ones. Try it: change a surgery date and watch its "
            "texts move."
        ),
        region="sheet",
    ),
    Step(
        title="2 of 3: patients get texts, and answer",
        text=(
            "Each in their own way. Open a phone and answer in a patient's stead: a number from 0 to 10, or "
            "STOP. Press Next event to let time run to the next text."
        ),
        region="phones",
    ),
    Step(
        title="3 of 3: try to break it",
        text=(
            "Under Make trouble, cut the network or kill sheetdrip in the middle of the day. The line at the "
            "top counts what reached the patients: every text once, none twice, none missing."
        ),
        region="trouble",
    ),
)
_SEEN = "sheetdrip-tour-seen"


class Tour:
    """A card above the work; it covers nothing."""

    def __init__(self) -> None:
        self._at = 0
        self._card = ui.element("section").classes("tour").props('aria-label="Tour"')
        with self._card:
            with ui.element("div").classes("tour-words").props("aria-live=polite"):
                self._title = ui.label().classes("tour-title")
                self._text = ui.label()
            with ui.element("div").classes("tour-buttons"):
                self._back = button("Back", lambda: self._go(-1))
                self._next = button("Next", lambda: self._go(1), kind="solid")
                button("Close", self._close)
        self._card.set_visibility(False)

    async def greet(self) -> None:
        """Open by itself for those who have not seen it in this browser."""
        if not await ui.run_javascript(f"localStorage.getItem('{_SEEN}')"):
            self.open()

    def open(self) -> None:
        """From the first step."""
        self._at = 0
        self._show()
        self._card.set_visibility(True)

    def _go(self, by: int) -> None:
        if self._at + by >= len(STEPS):
            self._close()
            return
        self._at = max(0, self._at + by)
        self._show()

    def _show(self) -> None:
        step = STEPS[self._at]
        self._title.text, self._text.text = step.title, step.text
        self._back.set_enabled(self._at > 0)
        self._next.text = "Done" if self._at == len(STEPS) - 1 else "Next"
        ui.run_javascript(f"document.body.dataset.tour = '{step.region}'")

    def _close(self) -> None:
        self._card.set_visibility(False)
        ui.run_javascript(
            f"delete document.body.dataset.tour; localStorage.setItem('{_SEEN}', '1')"
        )
