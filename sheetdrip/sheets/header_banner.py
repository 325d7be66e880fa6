"""Shows in the sheet that the clinic needs somebody: the Status header turns red, with a note."""

from typing import Any

from sheetdrip.domain.columns import STATUS
from sheetdrip.sheets.layout.notes import column_note
from sheetdrip.sheets.layout.parts import OWN_BAND
from sheetdrip.sheets.requests import written

_RED = {"red": 0.96, "green": 0.5, "blue": 0.45}


def alarm_request(sheet_id: int, column: int, trouble: str) -> dict[str, Any]:
    """Colour the Status header and put the trouble into its note; "" makes it as it was."""
    cell = {
        "note": trouble or column_note(STATUS),
        "userEnteredFormat": {"backgroundColor": _RED if trouble else OWN_BAND},
    }
    return written(sheet_id, 0, column, [[cell]], "note,userEnteredFormat.backgroundColor")
