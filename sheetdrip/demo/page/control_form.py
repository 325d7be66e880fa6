"""Reads the Control tab as a form: the boxes that staff tick, and what sheetdrip says beside them."""

from dataclasses import dataclass

from sheetdrip.demo.page.tables import FIRST_ROW, Tab
from sheetdrip.planning.control_tab import (
    APPROVE,
    BOXES,
    LABELS,
    NEW_DASHBOARD,
    PAUSE,
    PLAN,
    WAITING,
    find,
    pauses,
)


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick: where it stands in the sheet (`column` 0-based), and whether it is ticked."""

    row: int
    column: int
    is_ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlForm:
    """What the tab says. `told`: label and words, in the tab's order; `waiting`: what waits for approval."""

    pause: Box | None
    approve: Box | None
    new_dashboard: Box | None
    told: tuple[tuple[str, str], ...]
    waiting: str

    @property
    def may_approve(self) -> bool:
        """Whether something waits."""
        return bool(self.waiting)


def form_of(tab: Tab) -> ControlForm | None:
    """The tab as a form; None for a tab that is no Control tab."""
    lines = [list(tab.headers), *([cell.shown for cell in row.cells] for row in tab.rows)]
    found = find(lines)
    if PAUSE not in found.places:
        return None

    def box(label: str) -> Box | None:
        if label not in found.places:
            return None
        row, column = found.places[label][0]
        return Box(row + FIRST_ROW - 1, column, pauses(found.values[label]))

    words = {label: str(found.values.get(label) or "") for label in LABELS}
    return ControlForm(
        pause=box(PAUSE),
        approve=box(APPROVE),
        new_dashboard=box(NEW_DASHBOARD),
        told=tuple(
            (label, words[label])
            for label in LABELS
            if label not in {*BOXES, PLAN} and words[label]
        ),
        waiting=words[PLAN] and words[WAITING],
    )
