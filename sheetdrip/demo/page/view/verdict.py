"""The line that is always there and says whether all is well."""

from nicegui import ui

from sheetdrip.demo.page.scene import Scene


class VerdictLine:
    """The verdict on all texts that were due by now, from Twilio's side."""

    def __init__(self) -> None:
        with (
            ui.element("section")
            .classes("verdict")
            .props('aria-label="Verdict" role=status aria-live=polite')
        ):
            self._icon = ui.icon("check_circle").props('aria-hidden="true"')
            self._line = ui.label().classes("verdict-line")
            self._trouble = ui.label().classes("verdict-trouble")

    def draw(self, scene: Scene) -> None:
        """Say it as of now."""
        clean = scene.tally.is_clean
        self._icon.name = "check_circle" if clean else "error"
        self._icon.classes(replace="tone-good" if clean else "tone-bad")
        self._line.text = f"{'All is well' if clean else 'Look here'}: {scene.tally.sentence}."
        self._trouble.text = _trouble(scene)
        self._trouble.set_visibility(bool(self._trouble.text))


def _trouble(scene: Scene) -> str:
    if scene.beat.trouble:
        return f"sheetdrip ended: {scene.beat.trouble}"
    return "" if scene.beat.is_daemon_up else "sheetdrip is down: new and changed rows wait."
