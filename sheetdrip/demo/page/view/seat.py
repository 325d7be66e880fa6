"""What every part of the page needs: the rehearsal, and a way to do things that may be refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from nicegui import run, ui
from nicegui.elements.mixins.text_element import TextElement

from sheetdrip.demo.page.editor import Editor
from sheetdrip.demo.page.palette import Palette, palette
from sheetdrip.demo.page.rehearsal import Rehearsal
from sheetdrip.demo.page.sandbox_client import Refused
from sheetdrip.demo.page.scene import Detail, Scene


class Part(Protocol):
    """Something on the page that shows a scene."""

    def draw(self, scene: Scene) -> None:
        """Draw it anew."""


@dataclass(slots=True)
class Seat:
    """One browser's place. `refresh` draws the page anew at once."""

    rehearsal: Rehearsal
    editor: Editor
    refresh: Callable[[], Awaitable[None]]
    is_dark: bool = False
    wanted: set[Detail] = field(default_factory=set)
    """What this browser looks at besides what every scene has."""

    @property
    def colours(self) -> Palette:
        """For charts."""
        return palette(dark=self.is_dark)

    async def act(self, work: Callable[..., Any], *details: Any) -> Any:  # noqa: ANN401 - whatever the work gives
        """Do something that calls the sandbox, off the event loop; a refusal is shown, and gives None."""
        try:
            done = await run.io_bound(work, *details)
        except Refused as error:
            say(str(error), type="warning", timeout=7000)
            done = None
        await self.refresh()
        return done

    async def edit(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
        """Do something to the sheet and show it; only then does the daemon look at it."""
        done = await self.act(work)
        self.rehearsal.daemon_looks()
        return done


def button(
    label: str, on_click: Callable[..., Any], *, icon: str = "", kind: str = "flat"
) -> ui.button:
    """A button in the page's own colours. `kind`: solid, outline or flat."""
    made = ui.button(label, icon=icon or None, on_click=on_click, color=None)
    return made.props(f"no-caps {'unelevated' if kind == 'solid' else kind}").classes(
        f"button {kind}"
    )


def words(tag: str, text: str = "") -> TextElement:
    """Text in an element of its own, such as a heading."""
    return TextElement(tag=tag, text=text)


def say(text: str, **options: Any) -> None:  # noqa: ANN401 - notify's own
    """A word at the bottom, where it covers neither the clock nor the sheet's tools."""
    ui.notify(text, position="bottom", **options)


def tool(icon: str, label: str, on_click: Callable[..., Any]) -> ui.button:
    """A small button with an icon; its label is a tooltip, and its name for screen readers."""
    made = ui.button(icon=icon, on_click=on_click, color=None).classes("button flat round")
    made.props(f'flat dense round size=md aria-label="{label}"')
    with made:
        ui.tooltip(label)
    return made
