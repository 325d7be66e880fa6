"""Turns moments into serial numbers: Sheets counts days from 1899-12-30, with the time as a fraction."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)
_SECONDS_A_DAY: Final = 86_400


def from_date(day: date) -> int:
    """Whole days since the epoch."""
    return (day - _EPOCH.date()).days


def from_time(hour: int, minute: int, second: float = 0.0) -> float:
    """The fraction of a day."""
    return (hour * 3600 + minute * 60 + second) / _SECONDS_A_DAY


def from_moment(moment: datetime) -> float:
    """A wall-clock moment, whatever its zone."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return from_date(moment.date()) + seconds / _SECONDS_A_DAY


def to_moment(serial: float) -> datetime | None:
    """The wall-clock moment, to the millisecond (the zone is the spreadsheet's, not UTC).

    None for what no calendar reaches, such as a phone number below a date format; how Sheets shows that is
    uncertain.
    """
    milliseconds = round(serial * _SECONDS_A_DAY * 1000)
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def first_of_month(year: int, month: int) -> int:
    """The serial number of the first day of a month."""
    return from_date(date(year, month, 1))
