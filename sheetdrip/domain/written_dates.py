"""Reads a day or a time of day that somebody wrote as text, only where it can be read in one way.

Forms, machines and cells formatted as plain text hand over text where Sheets would make a date of it.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time

_MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "jan january ene enero",
        "feb february febrero",
        "mar march marzo",
        "apr april abr abril",
        "may mayo",
        "jun june junio",
        "jul july julio",
        "aug august ago agosto",
        "sep sept september septiembre set setiembre",
        "oct october octubre",
        "nov november noviembre",
        "dec december dic diciembre",
    ),
    start=1,
):
    _MONTHS |= dict.fromkeys(_names.split(), _number)

_WEEKDAYS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "mon monday lun lunes",
        "tue tues tuesday mar martes",
        "wed wednesday mie miercoles",
        "thu thur thurs thursday jue jueves",
        "fri friday vie viernes",
        "sat saturday sab sabado",
        "sun sunday dom domingo",
    )
):
    _WEEKDAYS |= dict.fromkeys(_names.split(), _number)

_CLOCK = (
    r"(?:[t ]\s*(?P<clock>\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?P<zone>z|utc|gmt|[+-]\d\d:?\d\d)?)?"
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?:(?P<sep>[-/.])(?P<month>\d\d?)(?P=sep)|(?P<month2>\d\d))(?P<day>\d\d?){_CLOCK}"
)
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d\d?)\s*月\s*(\d\d?)\s*[日号]")
_YEAR_LAST = re.compile(
    rf"(?P<one>\d\d?)(?P<sep>[-/. ])(?P<two>\d\d?)(?P=sep)(?P<year>\d{{4}}){_CLOCK}"
)
_DAY_NAMED = re.compile(
    r"(?:(?P<weekday>[a-z]+)[.,]? )?"
    r"(?:(?P<day>\d\d?)(?:st|nd|rd|th|o)?[ .-]?(?: ?(?:of|de) )? ?(?P<month>[a-z]{3,})"
    r"|(?P<month2>[a-z]{3,})[. -]? ?(?P<day2>\d\d?)(?:st|nd|rd|th)?)"
    r"[.,]?[ -]?(?: ?(?:del?|of) )? ?(?P<year>\d{4})"
)
_TIME = re.compile(
    r"(?P<hour>\d\d?)(?:[:h.](?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?|h)?\s*(?:(?P<half>[ap])\.?\s?m\.?)?"
)
_MILITARY = re.compile(r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\s*(?:h|hrs?|hours)?")


def written_date(text: str) -> date | None:
    """The one day that a text names; None where there are several, or none."""
    found = set(_readings(_plain(text)))
    return found.pop() if len(found) == 1 else None


def possible_days(text: str) -> tuple[date, ...]:
    """Every day that a text could name, earliest first."""
    return tuple(sorted(set(_readings(_plain(text)))))


def written_time(text: str) -> time | None:
    """The one time of day that a text names, to the minute; None for anything else.

    Hours without am or pm are those of a clock of 24. A moment in UTC has no hour of its own.
    """
    plain = _plain(text)
    dated = _YEAR_FIRST.fullmatch(plain)
    if dated and dated["clock"] and (dated["zone"] or "").strip("-+:0"):
        return None
    clock = dated["clock"] if dated and dated["clock"] else plain
    found = _MILITARY.fullmatch(clock) or _TIME.fullmatch(clock)
    if found is None or (found["minute"] is None and found.re is _TIME and not _has_unit(clock)):
        return None
    return _time_of(int(found["hour"]), int(found["minute"] or 0), found.groupdict().get("half"))


def _has_unit(clock: str) -> bool:
    return any(char.isalpha() for char in clock)


def _time_of(hour: int, minute: int, half: str | None) -> time | None:
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock of twelve
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004


def _plain(text: str) -> str:
    """Small letters without accents, invisible characters and doubled spaces."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    kept = (char for char in parts if unicodedata.category(char) not in {"Mn", "Cf"})
    return " ".join("".join(kept).split()).strip(" '\"\u2019")


def _readings(plain: str) -> Iterable[date]:
    if found := _YEAR_FIRST.fullmatch(plain):
        return [] if _is_elsewhere(found) else _days(_ymd(found))
    if found := _CHINESE.fullmatch(plain):
        return _days((int(found[1]), int(found[2]), int(found[3])))
    if found := _YEAR_LAST.fullmatch(plain):
        year, one, two = int(found["year"]), int(found["one"]), int(found["two"])
        return [] if _is_elsewhere(found) else _days((year, one, two), (year, two, one))
    found = _DAY_NAMED.fullmatch(plain)
    return [] if found is None else _named(found)


def _ymd(found: re.Match[str]) -> tuple[int, int, int]:
    return int(found["year"]), int(found["month"] or found["month2"]), int(found["day"])


def _is_elsewhere(found: re.Match[str]) -> bool:
    """A moment in UTC that is not midnight may be another day where the clinic is."""
    in_utc = found["zone"] is not None and not found["zone"].strip("utcgmz+-:0")
    return in_utc and bool(found["clock"].strip("0:."))


def _named(found: re.Match[str]) -> Iterable[date]:
    month = _MONTHS.get(found["month"] or found["month2"])
    weekday = found["weekday"]
    if month is None or (weekday and weekday not in _WEEKDAYS):
        return []
    days = _days((int(found["year"]), month, int(found["day"] or found["day2"])))
    # a weekday that contradicts means that one of the two is a slip
    return [day for day in days if not weekday or day.weekday() == _WEEKDAYS[weekday]]


def _days(*written: tuple[int, int, int]) -> list[date]:
    found = []
    for year, month, day in written:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found
