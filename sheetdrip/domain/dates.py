"""Reads the day and the time of day that a cell means.

Google keeps dates as serials: days since 1899-12-30, with the time of day as the fraction, and no zone
(docs/vendors/sheets.md#dates). Text that Sheets has not turned into a date counts only where it can mean
one day alone (`written_dates`); nothing is guessed.
"""

import math
from datetime import date, datetime, time, timedelta

from sheetdrip.domain.cells import Cell, CellProblem, text_of
from sheetdrip.domain.wording import Statement, say
from sheetdrip.domain.written_dates import possible_days, written_date, written_time

_EPOCH = date(1899, 12, 30)
_MINUTES_A_DAY = 24 * 60
_FARTHEST = 9000
"""A serial of this year is no day that anybody meant."""
PLAUSIBLE_DAYS = 2 * 366
"""A surgery further than this from today is a slip of the hand."""


def to_serial(moment: datetime) -> float:
    """The serial of a naive wall-clock time."""
    since = moment - datetime.combine(_EPOCH, time())
    return since.days + since.seconds / 86_400


def surgery_date(cell: Cell, today: date) -> date:
    """The surgery's date. Raises CellProblem for what is not one day, blanks, and days far from `today`."""
    if isinstance(cell, bool) or cell is None or not text_of(cell):
        raise CellProblem(say("cell.blank", column="Surgery date"))
    found = date_in(cell)
    if found is None:
        raise CellProblem(_unreadable(text_of(cell), today))
    if abs((found - today).days) > PLAUSIBLE_DAYS:
        raise CellProblem(say("date.far", day=f"{found}", today=f"{today}"))
    return found


def date_in(cell: Cell) -> date | None:
    """The day that a cell names, near or far; None when it is not one."""
    if isinstance(cell, str):
        return written_date(cell)
    if cell is None or isinstance(cell, bool):
        return None
    # digits of a year, a month and a day that nothing made a date of
    return _date_of(cell) or written_date(text_of(cell))


def _unreadable(text: str, today: date) -> Statement:
    days = possible_days(text)
    if days:
        return say("date.two_ways", word=text[:20], days=tuple(f"{day}" for day in days))
    return say("date.unreadable", word=text[:20], today=f"{today}")


def surgery_time(cell: Cell) -> time | None:
    """The surgery's time of day to the minute, or None when blank. Raises CellProblem for anything else."""
    if cell is None or not text_of(cell):
        return None
    found = time_of_day(cell) or written_time(text_of(cell))
    if found is None:
        raise CellProblem(say("time.unreadable", word=text_of(cell)[:20]))
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
        found = _EPOCH + timedelta(days=int(serial))
    except (OverflowError, ValueError):
        return None
    return found if found.year < _FARTHEST else None
