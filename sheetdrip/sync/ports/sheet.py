"""The sheet's port: it is read whole and written in one piece."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import Own
from sheetdrip.domain.media import Media
from sheetdrip.planning.control_tab import ControlTab
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.planning.step_costs import StepCost


@dataclass(frozen=True, slots=True)
class CellChange:
    """One of the daemon's cells: row number (1 is the header), column by its plain name, value."""

    row: int
    column: str
    value: Cell


NOTHING: Mapping[str, Cell] = MappingProxyType({})
NOWHERE: Mapping[tuple[int, int], Cell] = MappingProxyType({})


class Sheet(Protocol):
    """A clinic's sheet. All raise SheetUnavailable, or UserMustFix when a person must act."""

    def read(self) -> Reading:
        """One call for everything. A failed or partial read raises; it is never an empty sheet."""
        ...

    def expect(self, own: Own) -> None:
        """From the next read on, these are the daemon's columns."""
        ...

    def write(
        self,
        changes: Sequence[CellChange],
        control: Mapping[str, Cell] = NOTHING,
        messages: Mapping[tuple[int, int], Cell] = NOWHERE,
    ) -> dict[int, str]:
        """Write by the last read's positions, as values, atomically; misnamed columns get their names too.

        `control`: cells of that tab, by label; `messages`: of that tab, by 0-based row and column.
        Returns the Drip ID, or "", that now stands in each row that still says what was read, by row number:
        rows that staff moved meanwhile are missing or have another's. What was written into these by mistake
        is taken out again by the next read.
        """
        ...

    def control(self) -> ControlTab | None:
        """The Control tab alone, in one call; None, without a call, when there was none at the last read."""
        ...

    def announce(self, trouble: str) -> None:
        """Show at the head of the sheet that nothing is done and why; "" takes it away again."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyLine:
    """A line of the Replies tab.

    `received`: a serial on the clinic's clocks; `minutes`: how long after the question.
    """

    sid: str
    received: float
    patient: str
    phone: str
    question: str
    body: str
    understood: str
    minutes: int | None
    drip_id: str
    media: tuple[Media, ...] = ()


class ReplyLog(Protocol):
    """Where staff read what patients wrote."""

    def append(self, lines: Sequence[ReplyLine]) -> None:
        """Add the lines that do not stand there yet, by SID. Raises SheetUnavailable or UserMustFix."""
        ...

    def lines(self) -> tuple[ReplyLine, ...]:
        """Every line that has a SID; none where there is no tab. Raises as `append`."""
        ...


class Proof(Protocol):
    """A clinic's sheet, as `check` tries it. Errors are the Sheet's."""

    def prove(self) -> tuple[str, ...]:
        """Write what changes nothing, by the last read's positions; what was refused, a sentence each."""
        ...


class Layout(Protocol):
    """What `init` put up in a sheet, as far as it follows the work. All raise UserMustFix, SheetUnavailable.

    All return what was done, in sentences.
    """

    def follow(self, steps: Sequence[StepCost]) -> tuple[str, ...]:
        """Have the Dashboard's figures show these steps, where staff have not changed them."""
        ...

    def make_dashboard(self, steps: Sequence[StepCost]) -> tuple[str, ...]:
        """Make a new Dashboard for these steps; one that is there stays under another name."""
        ...

    def fold(self, labels: Collection[str]) -> tuple[str, ...]:
        """Fold these steps' columns away, each once ever: those that staff open again stay open."""
        ...


class Roster(Protocol):
    """A clinic's sheet, as rows are added to it. Errors are the Sheet's."""

    def columns(self) -> frozenset[str]:
        """The staff columns that the last read found, by plain name."""
        ...

    def append(self, cells: Mapping[str, Cell], guard: int) -> None:
        """Add a row below the last one, as values, atomically; positions of the last read are void then.

        At most once per `guard` (a positive 31-bit number): asked again, it raises OutsideFailed and is
        certainly not done. SheetUnavailable leaves open whether it was or will be.
        """
        ...
