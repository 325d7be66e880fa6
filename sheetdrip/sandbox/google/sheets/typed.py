"""Reads typed text: USER_ENTERED input, as if a person typed it into the cell.

Measured by others (docs/vendors/sheets.md#typed-input): 007 -> 7, TRUE -> a boolean, $100.15 -> 100.15 with a
CURRENCY format, 2026-09-05 -> 46270 with a DATE format, 1-2 -> a date, '0123 -> the text 0123.
"""

import re
from datetime import date
from typing import Final

from sheetdrip.sandbox.google.sheets import serial
from sheetdrip.sandbox.google.sheets.cell import Entered, Formula, checked_text, tidy
from sheetdrip.sandbox.google.sheets.schema import Json

Typed = tuple[Entered, Json | None]

_MONTH_FIRST: Final = ("en_US", "en_PH")
_TWO_DIGITS: Final = 100
_CENTURY_TURN: Final = 50
_NOON: Final = 12
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d+)?")
_CURRENCY: Final = re.compile(r"([+-]?)([$€£])\s?(.+)")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_HOUR_ONLY: Final = re.compile(r"(\d{1,2})()()\s*(am|pm)", re.IGNORECASE)
_ISO_DATE: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_LOCAL_DATE: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?")
_NAMED: Final = (
    (re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:, ?| )?(\d{4})?"), "mdy"),
    (re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?(?:[ -](\d{4}|\d{2}))?"), "dmy"),
)
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH_NAMES: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def parse(text: str, locale: str, today: date) -> Typed:
    """The value, and the number format that typing it leaves behind (None: no change)."""
    checked_text(text)
    if text.startswith("'"):
        return text[1:] or None, None
    if text.startswith("=") and len(text) > 1:
        return Formula(text), None
    stripped = text.strip()
    if stripped.upper() in ("TRUE", "FALSE"):
        return stripped.upper() == "TRUE", None
    found = _money(stripped) or _percent(stripped) or _moment(stripped, locale, today)
    return found or _plain(text, stripped)


def _plain(text: str, stripped: str) -> Typed:
    number = _number(stripped)
    if number is None:
        return text or None, None
    return number, _grouping(stripped)


def _grouping(text: str) -> Json | None:
    """Typed thousands separators stay visible, as recorded of "2,000,000.01"."""
    if "," not in text:
        return None
    return {"type": "NUMBER", "pattern": "#,##0.00" if "." in text else "#,##0"}


def _number(text: str) -> float | None:
    if not _NUMBER.fullmatch(text) or not any(letter.isdigit() for letter in text):
        return None
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return None if value in (float("inf"), float("-inf")) else tidy(value)


def _money(text: str) -> Typed | None:
    found = _CURRENCY.fullmatch(text)
    number = _number(found[3]) if found else None
    if found is None or number is None or found[3][0] in "+-":
        return None
    places = "#,##0.00" if "." in found[3] else "#,##0"
    pattern = f'"{found[2]}"{places}'
    signed = -number if found[1] == "-" else number
    return signed, {"type": "CURRENCY", "pattern": pattern}


def _percent(text: str) -> Typed | None:
    number = _number(text[:-1].rstrip()) if text.endswith("%") else None
    if number is None:
        return None
    pattern = "0.00%" if "." in text else "0%"
    return tidy(number / 100), {"type": "PERCENT", "pattern": pattern}


def _moment(text: str, locale: str, today: date) -> Typed | None:
    clock = _clock(text)
    if clock is not None:
        return clock, {"type": "TIME", "pattern": _time_pattern(text)}
    day = _day(text, locale, today)
    if day is not None:
        return serial.from_date(day[0]), {"type": "DATE", "pattern": day[1]}
    return _day_and_clock(text, locale, today)


def _day_and_clock(text: str, locale: str, today: date) -> Typed | None:
    for split in re.finditer(r"[ T]+", text):
        day = _day(text[: split.start()].rstrip(","), locale, today)
        clock = _clock(text[split.end() :])
        if day and clock is not None:
            pattern = f"{day[1]} {_time_pattern(text)}"
            return serial.from_date(day[0]) + clock, {"type": "DATE_TIME", "pattern": pattern}
    return None


def _clock(text: str) -> float | None:
    found = _TIME.fullmatch(text) or _HOUR_ONLY.fullmatch(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if found[4].lower() == "pm" else 0)
    if hour >= 24 or minute >= 60 or second >= 60:  # noqa: PLR2004
        return None
    return serial.from_time(hour, minute, second)


def _time_pattern(text: str) -> str:
    half_day = text.lower().endswith("m")
    seconds = text.count(":") == 2  # noqa: PLR2004
    return ("h:mm:ss" if seconds else "h:mm") + (" am/pm" if half_day else "")


def _day(text: str, locale: str, today: date) -> tuple[date, str] | None:
    iso = _ISO_DATE.fullmatch(text)
    if iso:
        return _dated(int(iso[1]), int(iso[2]), int(iso[3]), "yyyy-mm-dd")
    local = _LOCAL_DATE.fullmatch(text)
    # 1.5 is a number in English locales, so dots make a date only when there is a year.
    if local and not ("." in text and local[3] is None):
        return _local(local, locale, today)
    return _named(text, today)


def _local(found: re.Match[str], locale: str, today: date) -> tuple[date, str] | None:
    month_first = locale in _MONTH_FIRST
    month, day = (found[1], found[2]) if month_first else (found[2], found[1])
    pattern = "m/d/yyyy" if month_first else "dd/mm/yyyy"
    if found[3] is None:
        pattern = "m/d" if month_first else "dd/mm"
    return _dated(_year(found[3], today), int(month), int(day), pattern)


def _named(text: str, today: date) -> tuple[date, str] | None:
    for shape, order in _NAMED:
        found = shape.fullmatch(text)
        if not found:
            continue
        name, day = (found[1], found[2]) if order == "mdy" else (found[2], found[1])
        month = _month(name.lower())
        if month:
            pattern = "mmm d, yyyy" if order == "mdy" else "d mmm yyyy"
            return _dated(_year(found[3], today), month, int(day), pattern)
    return None


def _month(name: str) -> int | None:
    for names in (_MONTHS, _MONTH_NAMES):
        if name in names:
            return names.index(name) + 1
    return None


def _year(text: str | None, today: date) -> int:
    if text is None:
        return today.year
    year = int(text)
    if year >= _TWO_DIGITS:
        return year
    return year + (2000 if year < _CENTURY_TURN else 1900)


def _dated(year: int, month: int, day: int, pattern: str) -> tuple[date, str] | None:
    try:
        return date(year, month, day), pattern
    except ValueError:
        return None
