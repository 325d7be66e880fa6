"""One clinic's sheet, as a cycle uses it: one call to read all of it, one to write what differs."""

from collections.abc import Mapping, Sequence
from typing import Any

from sheetdrip.clock import Clock
from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import STATUS, Own
from sheetdrip.domain.headers import Headers
from sheetdrip.domain.ownership import Before
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.staff_columns import STAFF
from sheetdrip.errors import SheetUnavailable
from sheetdrip.planning.control_tab import ControlTab
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sheets.cells import Position
from sheetdrip.sheets.layout.notes import column_note
from sheetdrip.sheets.layout.parts import OWN_BAND
from sheetdrip.sheets.missing_own_columns import missing_own_columns
from sheetdrip.sheets.refused import Refusals
from sheetdrip.sheets.requests import written
from sheetdrip.sheets.row_append import RowAppender
from sheetdrip.sheets.sheet_as_read import SheetAsRead
from sheetdrip.sheets.sheet_reader import SheetReader
from sheetdrip.sheets.sheet_writer import SheetWriter
from sheetdrip.sheets.spreadsheet import Spreadsheet
from sheetdrip.sheets.tabs import TabFinder, Titles
from sheetdrip.sheets.transport import Transport
from sheetdrip.sheets.unwritable_cells import UnwritableCells
from sheetdrip.sheets.write_proof import prove
from sheetdrip.sheets.write_repair import WriteRepair
from sheetdrip.sync.ports.sheet import NOTHING, NOWHERE, CellChange


class GoogleSheet:
    """The Sheet, Roster and Proof ports over the Sheets API, for one spreadsheet.

    `own`: the daemon's columns; `titles`: of the tabs; `headers`: what columns are called, by plain name.
    """

    def __init__(
        self,
        transport: Transport,
        clock: Clock,
        spreadsheet_id: str,
        *,
        own: Own,
        titles: Titles = Titles(),  # noqa: B008 - frozen
        headers: Headers = Headers(SheetLanguage.EN, {}),  # noqa: B008 - nobody changes it
    ) -> None:
        self._own = own
        self._last: SheetAsRead | None = None
        self._spreadsheet = spreadsheet = Spreadsheet(transport, spreadsheet_id)
        self._finder = finder = TabFinder(spreadsheet, clock, titles)
        repair, refusals = WriteRepair(spreadsheet), Refusals(clock)
        unwritable = UnwritableCells(refusals)
        self._reader = SheetReader(spreadsheet, finder, repair, unwritable, headers)
        self._writer = SheetWriter(spreadsheet, finder, repair, refusals)
        self._appender = RowAppender(spreadsheet, clock)

    def expect(self, own: Own) -> None:
        """From the next read on, these are the daemon's columns."""
        self._own = own

    def read(self) -> Reading:
        before = Before() if self._last is None else self._last.before
        self._last = self._reader.read(self._own, before)
        return self._last.reading

    def write(
        self,
        changes: Sequence[CellChange],
        control: Mapping[str, Cell] = NOTHING,
        messages: Mapping[Position, Cell] = NOWHERE,
    ) -> dict[int, str]:
        """Write by the last read's positions; the Drip IDs of the rows that are still where they were."""
        return self._writer.write(self._as_read(), changes, control, messages)

    def control(self) -> ControlTab | None:
        return self._reader.control()

    def columns(self) -> frozenset[str]:
        """The staff columns that the last read found, by plain name."""
        return frozenset(self._last.binding.index if self._last else ()) & frozenset(STAFF)

    def append(self, cells: Mapping[str, Cell], guard: int) -> None:
        """Insert a row below the last one, at most once per `guard`; the sheet is to be read again then."""
        last = self._as_read()
        added = missing_own_columns(last, self._finder)
        self._last = None  # what was read stands elsewhere from now on
        sheet_id = self._finder.found.surgeries.sheet_id
        self._appender.append(sheet_id, last.reading.rows, added, cells, guard)

    def prove(self) -> tuple[str, ...]:
        return prove(self._spreadsheet, self._finder.found.surgeries, self._as_read())

    def announce(self, trouble: str) -> None:
        """Colour the Status header and put the trouble into its note; "" makes it as it was."""
        column = self._last.binding.index.get(STATUS) if self._last else None
        if column is not None:
            sheet_id = self._finder.found.surgeries.sheet_id
            self._spreadsheet.change([alarm_request(sheet_id, column, trouble)])

    def _as_read(self) -> SheetAsRead:
        if self._last is None:
            raise SheetUnavailable("the sheet was not read yet")
        return self._last


_RED = {"red": 0.96, "green": 0.5, "blue": 0.45}


def alarm_request(sheet_id: int, column: int, trouble: str) -> dict[str, Any]:
    """Colour the Status header and put the trouble into its note; "" makes it as it was."""
    cell = {
        "note": trouble or column_note(STATUS),
        "userEnteredFormat": {"backgroundColor": _RED if trouble else OWN_BAND},
    }
    return written(sheet_id, 0, column, [[cell]], "note,userEnteredFormat.backgroundColor")
