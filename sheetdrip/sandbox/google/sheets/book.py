"""A spreadsheet: its sheets, names and metadata, and who may touch it."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sheetdrip.clock import Clock
from sheetdrip.sandbox.google.errors import GoogleError, invalid_argument
from sheetdrip.sandbox.google.sheets import formula_text
from sheetdrip.sandbox.google.sheets.cell import CellError, Formula
from sheetdrip.sandbox.google.sheets.grid import Box, Grid
from sheetdrip.sandbox.google.sheets.schema import Json
from sheetdrip.sandbox.google.sheets.shifts import Shift, shift_ranges

DEFAULT_ROWS: Final = 1000
DEFAULT_COLUMNS: Final = 26
MAX_CELLS: Final = 10_000_000
MAX_COLUMNS: Final = 18_278


def _copied(part: Any) -> Any:  # noqa: ANN401 - JSON
    """The same JSON, independent of it: `copy.deepcopy` takes several times as long, at every batch."""
    if isinstance(part, dict):
        return {key: _copied(value) for key, value in part.items()}
    return [_copied(value) for value in part] if isinstance(part, list) else part


@dataclass(slots=True)
class Sheet:
    """One tab. `decor` holds what lies over the grid, under the API's own names and shapes.

    `outages`: spans that formulas fill (a cell of an array's spill has no formula of its own), and what each
    shows while its source is out of reach; None: nothing.
    """

    sheet_id: int
    properties: Json
    grid: Grid
    decor: dict[str, Any] = field(default_factory=dict)
    metadata: tuple[int, ...] = ()
    outages: tuple[tuple[Box, CellError | None], ...] = ()

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    def copy(self) -> "Sheet":
        return Sheet(
            self.sheet_id,
            _copied(self.properties),
            self.grid.copy(),
            _copied(self.decor),
            self.metadata,
            self.outages,
        )

    def box(self, grid_range: Json) -> Box:
        """The part of a GridRange that is on the grid."""
        rows, columns = self.grid.row_count, self.grid.column_count
        return Box(
            grid_range.get("startRowIndex", 0),
            min(grid_range.get("endRowIndex", rows), rows),
            grid_range.get("startColumnIndex", 0),
            min(grid_range.get("endColumnIndex", columns), columns),
        )


class Book:
    """A spreadsheet's content. Changes go through `requests` and `values`.

    `rejects_invalid`: whether strict validation refuses API writes, which is uncertain; `is_office_file`: an
    .xlsx that was never converted; `trashed_at`: since when it is in the bin.
    """

    def __init__(
        self, spreadsheet_id: str, title: str, *, owner: str, clock: Clock, rng: random.Random
    ) -> None:
        self.spreadsheet_id = spreadsheet_id
        self.properties: Json = {
            "title": title,
            "locale": "en_US",
            "autoRecalc": "ON_CHANGE",
            "timeZone": "Etc/GMT",
        }
        self.owner = owner
        self.editors: set[str] = set()
        self.readers: set[str] = set()
        self.sheets: list[Sheet] = []
        self.named_ranges: list[Json] = []
        self.metadata: dict[int, Json] = {}
        self.own_metadata: tuple[int, ...] = ()
        self.random = rng
        self.clock = clock
        self.edited_at: datetime = clock.now()
        self.rejects_invalid = False
        self.is_office_file = False
        self.trashed_at: datetime | None = None

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def time_zone(self) -> str:
        """A CLDR zone id."""
        return str(self.properties["timeZone"])

    @property
    def locale(self) -> str:
        """Such as en_US."""
        return str(self.properties["locale"])

    def local_now(self) -> datetime:
        """The time on the spreadsheet's own wall clock."""
        return self.clock.now().astimezone(ZoneInfo(self.time_zone))

    def touch(self) -> None:
        """Remember that the content changed just now."""
        self.edited_at = self.clock.now()

    def sheet(self, sheet_id: int) -> Sheet:
        """The sheet with this id; 400 in Google's words when there is none."""
        for sheet in self.sheets:
            if sheet.sheet_id == sheet_id:
                return sheet
        raise invalid_argument(f"No grid with id: {sheet_id}")

    def titled(self, title: str) -> Sheet | None:
        """The sheet of this name, however it is capitalised."""
        wanted = title.casefold()
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == wanted), None)

    def new_id(self, taken: Callable[[int], bool] = lambda _: False) -> int:
        while True:
            number = self.random.randrange(1, 2**31 - 1)
            if not taken(number):
                return number

    def has_sheet(self, sheet_id: int) -> bool:
        return any(sheet.sheet_id == sheet_id for sheet in self.sheets)

    def add_sheet(self, properties: Json, at: int | None = None) -> Sheet:
        """Put in a sheet; `properties` is a SheetProperties with title and sheetId."""
        kept = {k: v for k, v in properties.items() if k not in ("sheetId", "index")}
        size = dict(kept.get("gridProperties", {}))
        rows = size.pop("rowCount", DEFAULT_ROWS)
        columns = size.pop("columnCount", DEFAULT_COLUMNS)
        kept = {"sheetType": "GRID"} | kept | {"gridProperties": size}
        sheet = Sheet(properties["sheetId"], kept, Grid(0, 0))
        self.check_size(rows * columns, columns)
        sheet.grid.resize(rows, columns)
        self.sheets.insert(len(self.sheets) if at is None else at, sheet)
        return sheet

    def check_size(self, more_cells: int, columns: int = 0) -> None:
        """400 when the workbook would outgrow Google's limits (docs/vendors/sheets.md#sizes)."""
        cells = sum(sheet.grid.row_count * sheet.grid.column_count for sheet in self.sheets)
        if cells + more_cells > MAX_CELLS:
            raise invalid_argument(
                "This action would increase the number of cells in the workbook above the limit "
                "of 10000000 cells."
            )
        if columns > MAX_COLUMNS:
            raise invalid_argument(f"A sheet may not have more than {MAX_COLUMNS} columns.")

    def shift(
        self, sheet: Sheet, dimension: str, shift: Shift, *, inherit_from: int | None = None
    ) -> None:
        """Shift rows or columns with all that refers to them: ranges, rules, charts, formulas."""
        sheet.grid.shift(dimension, shift, inherit_from=inherit_from)
        for other in self.sheets:
            other.decor = {
                key: shift_ranges(part, sheet.sheet_id, dimension, shift) or ([] if part else part)
                for key, part in other.decor.items()
            }
        self.named_ranges = shift_ranges(self.named_ranges, sheet.sheet_id, dimension, shift)
        self._shift_formulas(sheet, dimension, shift)

    def _shift_formulas(self, sheet: Sheet, dimension: str, shift: Shift) -> None:
        for other in self.sheets:

            def concerns(title: str | None, home: Sheet = other) -> bool:
                return (self.titled(title) if title is not None else home) is sheet

            for row in other.grid.cells:
                for column, cell in enumerate(row):
                    if isinstance(cell.value, Formula):
                        text = formula_text.shifted(
                            cell.value.text, concerns=concerns, dimension=dimension, by=shift
                        )
                        row[column] = cell.with_value(Formula(text))

    def snapshot(self) -> dict[str, Any]:
        """All that a failed batch has to put back."""
        return {
            "properties": _copied(self.properties),
            "sheets": [sheet.copy() for sheet in self.sheets],
            "named_ranges": _copied(self.named_ranges),
            "metadata": _copied(self.metadata),
            "own_metadata": self.own_metadata,
        }

    def restore(self, snapshot: dict[str, Any]) -> None:
        for name, value in snapshot.items():
            setattr(self, name, value)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All of what happens inside, or nothing of it."""
        before = self.snapshot()
        try:
            yield
        except Exception:
            self.restore(before)
            raise

    def retitle(self, sheet: Sheet, title: str) -> None:
        """Tell the formulas that a tab has another name from now on."""
        for other in self.sheets:
            for row in other.grid.cells:
                for column, cell in enumerate(row):
                    if isinstance(cell.value, Formula):
                        text = formula_text.retitled(cell.value.text, sheet.title, title)
                        row[column] = cell.with_value(Formula(text))

    def refuses(self, principal: str | None, *, writing: bool) -> bool:
        """Whether sharing keeps this principal out; None is full access."""
        if principal is None or principal == self.owner or principal in self.editors:
            return False
        return writing or principal not in self.readers


def located(where: str, error: GoogleError) -> GoogleError:
    """The same refusal, saying which request of a batch it is about."""
    message = f"Invalid {where}: {error.message}"
    return GoogleError(error.code, error.status, message, error.details)
