"""Finds the instant at which a wall-clock time in a patient's zone happens.

At a change of clocks (DST), a time that the clocks skip happens later by the length of the gap (02:30
becomes 03:30); a time that happens twice means its first occurrence. The instants are UTC; zones are IANA
names.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from sheetdrip.domain.cells import folded
from sheetdrip.domain.sequence import Step


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {
        folded(name).replace(" ", "_"): name for name in available_timezones() if "/" in name
    } | {"utc": "UTC"}


def zone_name(written: str) -> str | None:
    """The IANA name for what staff wrote (case and spaces forgiven); None if there is none such."""
    return _zones().get(folded(written).replace(" ", "_"))


@lru_cache(maxsize=65_536)
def instant(day: date, at: time, zone: str) -> datetime:
    """When the wall clocks of `zone` show `at` on `day`, as aware UTC."""
    # fold=0 takes the offset before a gap and the first of two occurrences: the stated rule
    return datetime.combine(day, at, ZoneInfo(zone)).replace(fold=0).astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """What the wall clocks of `zone` show at an instant, as a naive time."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Due:
    """When a step should go, and until when going late still makes sense: aware UTC."""

    send_at: datetime
    latest: datetime


def due(step: Step, surgery_date: date, zone: str) -> Due:
    """When a step of a surgery is due."""
    day = surgery_date + timedelta(days=step.day)
    send_at = instant(day, step.at, zone)
    # a skipped hour can push `at` behind a `latest` that lies after the gap
    return Due(send_at, max(send_at, instant(day, step.latest, zone)))


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local wall-clock hours without texts: from `start` up to, not including, `end`; may span midnight."""

    start: time
    end: time

    def covers(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)
_NO_PLACES = frozenset({"localtime", "Factory", "posixrules"})
_LIKE_PLACES = {
    "+03:30": "Asia/Tehran",
    "+04:30": "Asia/Kabul",
    "+05:30": "Asia/Kolkata",
    "+05:45": "Asia/Kathmandu",
    "+06:30": "Asia/Yangon",
    "+08:45": "Australia/Eucla",
    "+09:30": "Australia/Darwin",
    "-09:30": "Pacific/Marquesas",
}
"""Places that keep an offset of odd minutes all the year: the Etc zones have whole hours only."""

_FIRST, _LAST = -12, 14
"""Of the Etc zones, in hours east of Greenwich."""


def spreadsheet_zone(told: object) -> str | None:
    """The IANA name of a spreadsheet's zone; None when there is none such.

    Google tells a CLDR name, or an offset such as GMT-07:00 where it has no name
    (SpreadsheetProperties.timeZone).
    """
    if not isinstance(told, str):
        return None
    written = told.strip()
    if written.upper() in {"GMT", "UTC", "Z"}:
        return "UTC"
    known = zone_name(written)
    if known is None and written in available_timezones() - _NO_PLACES:
        known = written
    return known or _by_offset(written)


def _by_offset(written: str) -> str | None:
    found = _OFFSET.fullmatch(written)
    if found is None:
        return None
    sign, hours, minutes = found[1], int(found[2]), found[3] or "00"
    if minutes != "00":
        return _LIKE_PLACES.get(f"{sign}{hours:02d}:{minutes}")
    east = hours if sign == "+" else -hours
    if not _FIRST <= east <= _LAST:
        return None
    # POSIX counts westward
    return "UTC" if not east else f"Etc/GMT{-east:+d}"
