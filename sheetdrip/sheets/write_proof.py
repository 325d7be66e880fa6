"""Tries whether a sheet may be written: it writes what changes nothing."""

from sheetdrip.sheets.bisection import Bisection, Cells
from sheetdrip.sheets.cells import update_requests
from sheetdrip.sheets.marks import proof_requests
from sheetdrip.sheets.sheet_as_read import SheetAsRead, own_columns
from sheetdrip.sheets.spreadsheet import Spreadsheet
from sheetdrip.sheets.tabs import Tab
from sheetdrip.sheets.transport import BadRange
from sheetdrip.sheets.unwritable_cells import Layout, obstacles


def prove(spreadsheet: Spreadsheet, tab: Tab, last: SheetAsRead) -> tuple[str, ...]:
    """Write what changes nothing, and say which of the daemon's columns refused it.

    Blanks go into a blank row below all, in the daemon's own columns alone; an entry of developer metadata,
    made and taken away in one call, proves the right to edit where there are none, or no row.
    """
    spreadsheet.change(proof_requests())
    row = len(last.grid)
    if row >= tab.rows:
        return ()
    own = own_columns(last.binding.index)

    def attempt(part: Cells) -> bool:
        try:
            spreadsheet.change(update_requests(tab.sheet_id, part))
        except BadRange:
            return False
        return True

    found = Bisection(attempt)
    is_closed = last.reading.closed.has
    found.tried({(row, at): "" for name, at in own.items() if not is_closed(row + 1, name)})
    names = {place: name for name, place in own.items()}
    refused = frozenset(names[column] for _, column in found.refused)
    layout = Layout(own, row, titles=last.titles)
    typed = (
        f"Column “{last.titles[names[one.column]]}” is of the type {one.kind} in the table “{one.table}”, "
        "which does not fit what sheetdrip writes: set its column type to None or Text"
        for one in tab.typed
        if one.column in names and not one.takes(names[one.column])
    )
    return (*obstacles(layout, (), (refused, frozenset())).told, *typed)
