"""Shows every text of the sequence as it stands on a phone."""

from nicegui import ui

from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.texts import previews
from sheetdrip.demo.page.view.seat import words
from sheetdrip.domain.messages_tab_parser import EXAMPLE, example


class Texts:
    """The clinic's own messages, for an example patient."""

    def __init__(self) -> None:
        self._shown: object = None
        self._scene: Scene | None = None
        with ui.element("div").classes("texts"):
            with ui.element("div").classes("texts-head"):
                ui.label(f"As {EXAMPLE['patient']} would read them").classes("faint")
                self._language = (
                    ui.select({}, on_change=self._turn)
                    .props('dense outlined options-dense aria-label="Language"')
                    .classes("speed")
                )
            self._list = ui.element("div").classes("texts-list")

    def draw(self, scene: Scene) -> None:
        """The sequence in the chosen language."""
        self._scene = scene
        names = {code: scene.sequence.name_of(code) for code in scene.sequence.languages}
        chosen = self._language.value or scene.sequence.default_language
        if self._language.options != names:
            self._language.set_options(names, value=chosen)
        found = previews(scene.sequence, chosen, example(scene.clinic))
        if found == self._shown:
            return
        self._shown = found
        self._list.clear()
        with self._list:
            for one in found:
                with ui.element("div").classes("text-preview"):
                    words("h3", one.label)
                    ui.label(one.when).classes("faint")
                    ui.label(one.body).classes("text-bubble")
                    ui.label(one.size).classes("faint")

    def _turn(self) -> None:
        if self._scene is not None:
            self.draw(self._scene)
