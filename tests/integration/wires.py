"""What may a test stand between the daemon and its ports? Thin wrappers that delegate to the real ones."""

from collections.abc import Callable, Sequence

from sheetdrip.sync.ports import CellChange, Reading, Sheet


class MeddledSheet:
    """A sheet that staff edit between the daemon's read and its next write, once per edit given."""

    def __init__(self, sheet: Sheet, *edits: Callable[[], None]) -> None:
        self._sheet = sheet
        self._edits = list(edits)

    def read(self) -> Reading:
        return self._sheet.read()

    def write(self, changes: Sequence[CellChange]) -> dict[int, str]:
        if self._edits:
            self._edits.pop(0)()
        return self._sheet.write(changes)
