"""Writes a moment into a cell as a wall-clock time, and reads it back whatever zone the row has by then.

Patients' times are shown on their own clocks, and a serial has no zone. Twilio never tells for when it
holds a text (docs/vendors/twilio.md#creating), so once the ledger is lost, only the text's row tells it,
and staff may have changed the row's zone since. So the time beside a SID carries its offset from UTC too,
in thousandths of a second, which no clock shows (docs/vendors/sheets.md#dates).
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.dates import to_serial
from sheetdrip.domain.send_time import local

_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)
_THOUSANDTHS: Final = 86_400_000
_A_MINUTE: Final = 60_000
_QUARTER: Final = timedelta(minutes=15)
"""Every zone's offset is so many of these, and one thousandth stands for each."""

_AT_UTC: Final = 60
_OFFSETS: Final = range(_AT_UTC - 48, _AT_UTC + 57)
"""From 12 hours behind to 14 hours ahead."""

_FARTHEST: Final = 2_950_000.0
"""A serial that is a date of four digits."""


def serial_of(moment: datetime, zone: str) -> float:
    """The serial of what the clocks of `zone` show then, which tells the moment too. `moment`: aware UTC."""
    wall = local(moment, zone)
    quarters, rest = divmod(wall - moment.replace(tzinfo=None), _QUARTER)
    mark = 0 if rest else _AT_UTC + quarters
    return to_serial(wall) + mark / _THOUSANDTHS


def moment_in(cell: Cell) -> datetime | None:
    """The moment, to the minute, that such a serial tells; None for any other, which staff may have typed."""
    if cell is None or isinstance(cell, bool | str) or not 1 <= cell < _FARTHEST:
        return None
    thousandths = round(cell * _THOUSANDTHS)
    mark = thousandths % _A_MINUTE
    if mark not in _OFFSETS:
        return None
    wall = _EPOCH + timedelta(milliseconds=thousandths - mark)
    return wall - (mark - _AT_UTC) * _QUARTER
