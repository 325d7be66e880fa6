"""Finds the IANA name of the time zone that Google tells for a spreadsheet.

Google tells a CLDR name, or an offset such as GMT-07:00 where it has no name
(SpreadsheetProperties.timeZone).
"""

import re
from zoneinfo import available_timezones

from sheetdrip.domain.send_time import zone_name

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
    """The IANA name; None when there is none such."""
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
