"""Limits how often one principal may ask: Google's buckets, refilled each minute of the world's clock."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sheetdrip.sandbox.google.errors import GoogleError, resource_exhausted

PER_MINUTE: Final = {
    "sheets.read": 60,
    "sheets.write": 60,
    "drive.read": 12_000,
    "drive.write": 12_000,
}
PROJECT_PER_MINUTE: Final = {"sheets.read": 300, "sheets.write": 300}
_PROJECT: Final = "project"
_LABELS: Final = {"sheets": ("Read requests", "Write requests"), "drive": ("Queries", "Queries")}


@dataclass(slots=True)
class Bucket:
    """Calls in the current minute, the highest minute so far, all."""

    minute: int = 0
    used: int = 0
    peak: int = 0
    total: int = 0
    refused: int = 0

    def take(self, minute: int, limit: int) -> bool:
        """Count one call; False when the minute is full (refused calls do not count)."""
        if minute != self.minute:
            self.minute, self.used = minute, 0
        if self.used >= limit:
            self.refused += 1
            return False
        self.used += 1
        self.total += 1
        self.peak = max(self.peak, self.used)
        return True


class Quotas:
    """A bucket per principal and one per project, for reads and for writes.

    `unmetered`: people in front of Google's own page, whom the API's quota does not concern.
    """

    def __init__(self) -> None:
        self.buckets: dict[tuple[str, str], Bucket] = {}
        self.unmetered: set[str] = set()
        self.limits = dict(PER_MINUTE)

    def take(self, service: str, principal: str, now: datetime, *, write: bool) -> None:
        kind = f"{service}.{'write' if write else 'read'}"
        if kind not in self.limits or principal in self.unmetered:
            return
        minute = int(now.timestamp()) // 60
        if not self._bucket(kind, principal).take(minute, self.limits[kind]):
            raise exhausted(service, write=write)
        project_limit = PROJECT_PER_MINUTE.get(kind, self.limits[kind])
        if not self._bucket(kind, _PROJECT).take(minute, project_limit):
            raise exhausted(service, write=write, whole_project=True)

    def usage(self) -> dict[str, Counter[str]]:
        """Counts per bucket, named `sheets.read someone@...`."""
        return {
            f"{kind} {principal}": Counter(
                this_minute=bucket.used,
                peak=bucket.peak,
                total=bucket.total,
                refused=bucket.refused,
            )
            for (kind, principal), bucket in sorted(self.buckets.items())
        }

    def _bucket(self, kind: str, principal: str) -> Bucket:
        return self.buckets.setdefault((kind, principal), Bucket())


def exhausted(service: str, *, write: bool, whole_project: bool = False) -> GoogleError:
    """Google's 429 for the bucket."""
    metric = _LABELS[service][write]
    limit = f"{metric} per minute" + ("" if whole_project else " per user")
    return resource_exhausted(metric, limit, service=f"{service}.googleapis.com")
