"""Keeps the changes that somebody made in the grid and can undo, newest last."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """Something done to the sheet, with the way back and the way there again. `told` names it."""

    told: str
    back: Callable[[], None]
    again: Callable[[], None]


class History:
    """One person's undo and redo. A change that cannot be taken back leaves the stack all the same."""

    def __init__(self, keep: int = 100) -> None:
        self._keep = keep
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def did(self, change: Change) -> None:
        """Something new was done: what was undone before cannot be done again."""
        self._done = [*self._done, change][-self._keep :]
        self._undone.clear()

    def undo(self) -> str | None:
        """Take the newest change back; its name, or None when there is none."""
        if not self._done:
            return None
        change = self._done.pop()
        change.back()
        self._undone.append(change)
        return change.told

    def redo(self) -> str | None:
        """Do again what was undone last; its name, or None."""
        if not self._undone:
            return None
        change = self._undone.pop()
        change.again()
        self._done.append(change)
        return change.told

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is anything to do again."""
        return bool(self._undone)
