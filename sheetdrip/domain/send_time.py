"""Finds the instant at which a wall-clock time in a patient's zone happens.

At a change of clocks (DST), a time that the clocks skip happens later by the length of the gap (02:30
becomes 03:30); a time that happens twice means its first occurrence. The instants are UTC; zones are IANA
names.
"""

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
        """Whether a local time is quiet."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end
