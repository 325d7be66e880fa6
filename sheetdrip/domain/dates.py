"""What day and time does a cell mean?

Google keeps dates as serials: days since 1899-12-30, the fraction is the time of day, with no zone
(sheets.md 5). A date that arrives as text was not understood by Sheets, so it is a problem, never a guess.
"""

import math
from datetime import date, datetime, time, timedelta

from sheetdrip.domain.cells import Cell, CellProblem, text_of

_EPOCH = date(1899, 12, 30)
_MINUTES_A_DAY = 24 * 60
PLAUSIBLE_DAYS = 2 * 366
"""A surgery further than this from today is a slip of the hand."""


def to_serial(moment: datetime) -> float:
    """The serial of a naive wall-clock time."""
    since = moment - datetime.combine(_EPOCH, time())
    return since.days + since.seconds / 86_400


def surgery_date(cell: Cell, today: date) -> date:
    """The surgery's date. Raises CellProblem for text, blanks, and days far from `today`."""
    if isinstance(cell, bool) or cell is None or cell == "":
        raise CellProblem("Surgery date is blank")
    if isinstance(cell, str):
        raise CellProblem(
            f"Surgery date is text, not a date ({_quoted(cell)}): retype it as a date, such as 2026-03-14"
        )
    found = _date_of(cell)
    if found is None or abs((found - today).days) > PLAUSIBLE_DAYS:
        raise CellProblem(f"Surgery date is not a likely date ({cell:g}): check year and format")
    return found


def surgery_time(cell: Cell) -> time | None:
    """The surgery's time of day to the minute, or None when blank. Raises CellProblem for text."""
    if cell is None or cell == "":
        return None
    found = time_of_day(cell)
    if found is None:
        raise CellProblem("Surgery time is not a time: retype it, such as 14:30")
    return found


def time_of_day(cell: Cell) -> time | None:
    """What a serial says of the time of day, to the minute; None for anything else."""
    if cell is None or isinstance(cell, bool | str) or not _has_time(cell):
        return None
    minutes = round((cell % 1) * _MINUTES_A_DAY) % _MINUTES_A_DAY
    return time(minutes // 60, minutes % 60)


def _has_time(serial: float) -> bool:
    """A whole number such as 14 has no time of day: taken as one it would mean midnight."""
    return math.isfinite(serial) and (0 <= serial < 1 or (serial > 1 and serial % 1 > 0))


def _date_of(serial: float) -> date | None:
    try:
        return _EPOCH + timedelta(days=int(serial))
    except (OverflowError, ValueError):
        return None


def _quoted(text: str) -> str:
    return f"“{text_of(text)[:20]}”"
