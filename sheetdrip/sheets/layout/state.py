"""What is in a spreadsheet now: tabs and columns, each with the marks of what was put up there before.

A mark is developer metadata on the tab or column: it follows its column, dies with it, and tells a piece that
staff took away from one that was never there (docs/vendors/sheets.md#developer-metadata). So nothing is put
up twice.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sheetdrip.domain.cells import Cell, folded
from sheetdrip.sheets.marks import column_marks

MARK = "sheetdrip.furniture"

_MARKS = "developerMetadata(metadataId,metadataKey,metadataValue)"
_TAB = (
    "properties(sheetId,title,gridProperties(rowCount,columnCount,frozenRowCount,"
    "frozenColumnCount)),merges,"
    f"columnGroups(range(startIndex,endIndex),depth),conditionalFormats,filterViews(title),"
    f"protectedRanges(range,description),{_MARKS}"
)
TABS = f"{_MARKS},sheets({_TAB})"
_CELLS = (
    "rowData(values(effectiveValue,userEnteredValue(formulaValue),note,dataValidation(condition(type)),"
    "userEnteredFormat(numberFormat(type),backgroundColor,wrapStrategy,textFormat(bold))))"
)
CONTENTS = f"{_MARKS},sheets({_TAB},data(columnMetadata(pixelSize,{_MARKS}),{_CELLS}))"

USUAL_WIDTH = 100
"""Pixels of a column that nobody has drawn wider or narrower."""

GridRange = Mapping[str, int]

Rule = Mapping[str, Any]
"""A ConditionalFormatRule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands on record at a place: `of`, the plain name it was put up as; `has`, which pieces.

    `shows`: of what the figures were made, as JSON.
    """

    number: int | None = None
    of: str = ""
    has: frozenset[str] = frozenset()
    shows: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellState:
    """A cell as far as the layout is concerned; `is_filled`: also by a formula's error."""

    value: Cell = None
    is_filled: bool = False
    formula: str = ""
    note: str = ""
    has_rule: bool = False
    has_number_format: bool = False
    has_colour: bool = False
    has_wrap: bool = False
    is_bold: bool = False


_BLANK = CellState()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its header, the cell below it, and its mark; `name`: the plain name it is bound to."""

    index: int
    name: str
    header: CellState = field(default_factory=CellState)
    below: CellState = field(default_factory=CellState)
    mark: Mark = field(default_factory=Mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A tab. `groups`: spans of columns that are grouped, end exclusive, with their depths.

    `rules`: conditional formats, the strongest first; `views`: titles of filter views; `owned`: the columns
    that are marked as the daemon's, by index, with their plain names; `protected`: ranges by description.
    `is_new`: still to be added.
    """

    sheet_id: int
    title: str
    row_count: int = 1000
    column_count: int = 26
    frozen_rows: int = 0
    frozen_columns: int = 0
    merges: tuple[GridRange, ...] = ()
    groups: Mapping[tuple[int, int], int] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    views: tuple[str, ...] = ()
    protected: Mapping[str, GridRange] = field(default_factory=dict)
    mark: Mark = field(default_factory=Mark)
    cell_states: tuple[tuple[CellState, ...], ...] = ()
    column_marks: tuple[Mark, ...] = ()
    owned: Mapping[int, frozenset[str]] = field(default_factory=dict)
    column_widths: tuple[int, ...] = ()
    is_new: bool = False

    @property
    def used_rows(self) -> int:
        """How many rows there are down to the last with anything in it."""
        filled = (
            number
            for number, row in enumerate(self.cell_states, 1)
            if any(cell_state.value not in (None, "") for cell_state in row)
        )
        return max(filled, default=0)

    @property
    def grid(self) -> list[list[Cell]]:
        return [
            [
                _said(cell_state)
                for cell_state in row[
                    : max((i for i, one in enumerate(row, 1) if one.is_filled), default=0)
                ]
            ]
            for row in self.cell_states
        ]

    def has_merged_across(self, column: int) -> bool:
        """Whether cells left and right of a column's left edge are merged."""
        return any(
            one.get("startColumnIndex", 0) < column < one.get("endColumnIndex", self.column_count)
            for one in self.merges
        )

    def cell_state(self, row: int, column: int) -> CellState:
        cells = self.cell_states[row] if row < len(self.cell_states) else ()
        return cells[column] if column < len(cells) else CellState()

    def column_mark(self, index: int) -> Mark:
        return self.column_marks[index] if index < len(self.column_marks) else Mark()

    def width(self, index: int) -> int:
        return self.column_widths[index] if index < len(self.column_widths) else USUAL_WIDTH

    def column(self, index: int, name: str) -> Column:
        """A column that is there, as the one called `name`."""
        return Column(
            index=index,
            name=name,
            header=self.cell_state(0, index),
            below=self.cell_state(1, index),
            mark=self.column_mark(index),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadsheetState:
    """A spreadsheet: its tabs by folded title, and its own mark; `is_whole`: no tab is left out."""

    tabs: Mapping[str, Tab]
    mark: Mark = field(default_factory=Mark)
    is_whole: bool = False

    def tab(self, title: str) -> Tab | None:
        return self.tabs.get(folded(title))


def _said(cell_state: CellState) -> Cell:
    return "#ERROR!" if cell_state.is_filled and cell_state.value is None else cell_state.value


def state_of(answer: Mapping[str, Any]) -> SpreadsheetState:
    """The room of a `spreadsheets.get`, with what it holds of the cells."""
    found = [_tab(sheet) for sheet in answer["sheets"]]
    mark = _mark(answer.get("developerMetadata", ()))
    return SpreadsheetState(tabs={folded(tab.title): tab for tab in found}, mark=mark)


def _tab(sheet: Mapping[str, Any]) -> Tab:
    properties = sheet["properties"]
    grid = properties.get("gridProperties", {})
    data: Mapping[str, Any] = (sheet.get("data") or [{}])[0]
    return Tab(
        sheet_id=properties.get("sheetId", 0),  # answers leave out 0
        title=properties["title"],
        row_count=grid.get("rowCount", 0),
        column_count=grid.get("columnCount", 0),
        frozen_rows=grid.get("frozenRowCount", 0),
        frozen_columns=grid.get("frozenColumnCount", 0),
        merges=tuple(sheet.get("merges", ())),
        groups={
            (group["range"].get("startIndex", 0), group["range"]["endIndex"]): group["depth"]
            for group in sheet.get("columnGroups", ())
        },
        rules=tuple(sheet.get("conditionalFormats", ())),
        views=tuple(view.get("title", "") for view in sheet.get("filterViews", ())),
        protected={
            one.get("description", ""): one.get("range", {})
            for one in sheet.get("protectedRanges", ())
        },
        mark=_mark(sheet.get("developerMetadata", ())),
        cell_states=tuple(
            tuple(_cell_state(cell) for cell in row.get("values", ()))
            for row in data.get("rowData", ())
        ),
        owned=column_marks(data.get("columnMetadata", ())),
        column_marks=tuple(
            _mark(column.get("developerMetadata", ())) for column in data.get("columnMetadata", ())
        ),
        column_widths=tuple(
            column.get("pixelSize", USUAL_WIDTH) for column in data.get("columnMetadata", ())
        ),
    )


def _cell_state(cell: Mapping[str, Any]) -> CellState:
    if not cell:  # most of a tab
        return _BLANK
    shown = cell.get("effectiveValue", {})
    form = cell.get("userEnteredFormat", {})
    return CellState(
        value=next((v for v in shown.values() if not isinstance(v, Mapping)), None),
        is_filled=any(value not in ("", None) for value in shown.values()),
        formula=cell.get("userEnteredValue", {}).get("formulaValue", ""),
        note=cell.get("note", ""),
        has_rule="dataValidation" in cell,
        has_number_format="numberFormat" in form,
        has_colour="backgroundColor" in form,
        has_wrap="wrapStrategy" in form,
        is_bold=form.get("textFormat", {}).get("bold", False),
    )


def _mark(entries: Iterable[Mapping[str, Any]]) -> Mark:
    for entry in entries:
        if entry.get("metadataKey") == MARK:
            try:
                document = json.loads(entry["metadataValue"])
                return Mark(
                    number=entry["metadataId"],
                    of=str(document["of"]),
                    has=frozenset(document["has"]),
                    shows=document.get("shows"),
                )
            except (ValueError, KeyError, TypeError):
                continue  # spoiled by somebody's script: as if it were not there
    return Mark()
