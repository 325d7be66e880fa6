"""The number formats of cells: what staff type as a date or time looks as they write it.

A format without a pattern follows the spreadsheet's locale, also when that changes
(docs/vendors/sheets.md#dates).
"""

from collections.abc import Mapping
from typing import Final

from sheetdrip.domain.staff_columns import CellFormat

DATE_TIME: Final[Mapping[str, str]] = {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm"}
"""Of the daemon's own moments: no locale's pattern leaves out the seconds."""

NUMBER_FORMATS: Final[Mapping[CellFormat, Mapping[str, str]]] = {
    CellFormat.TEXT: {"type": "TEXT"},
    CellFormat.DATE: {"type": "DATE"},
    CellFormat.TIME: {"type": "TIME"},
}
"""Of the columns that staff fill."""
