"""Adds the daemon's columns that a sheet lacks, right of everything."""

from collections.abc import Mapping
from dataclasses import dataclass

from sheetdrip.domain.cells import Cell
from sheetdrip.sheets.cells import Position
from sheetdrip.sheets.requests import Request, grown
from sheetdrip.sheets.sheet_as_read import SheetAsRead
from sheetdrip.sheets.tabs import TabFinder


@dataclass(frozen=True, slots=True)
class AddedColumns:
    """`index`: of all columns; `headers`: of those that get one; `requests`: make room for them."""

    index: Mapping[str, int]
    headers: Mapping[Position, Cell]
    requests: list[Request]


def missing_own_columns(last: SheetAsRead, finder: TabFinder) -> AddedColumns:
    """Places for the missing columns, and headers for these and the misnamed; one request when any lack."""
    binding, requests = last.binding, list[Request]()
    absent = [name for name in binding.absent if name not in last.reading.closed.columns]
    places = {name: binding.width + order for order, name in enumerate(absent)}
    titled = places | {name: binding.index[name] for name in binding.misnamed}
    headers = {(0, at): last.titles[name] for name, at in titled.items()}
    if places:
        tab = finder.look_up().surgeries
        lacking = binding.width + len(places) - tab.columns
        requests = list(grown(tab.sheet_id, "COLUMNS", lacking))
    return AddedColumns({**binding.index, **places}, headers, requests)
