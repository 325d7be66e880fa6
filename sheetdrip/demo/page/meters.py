"""Meters how much sheetdrip asks of Google and Twilio."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Json = Mapping[str, Any]

PER_MINUTE = 60
"""Google's limit of reads, and of writes, for one service account (docs/vendors/sheets.md#quotas)."""

NEWEST = 150
"""So many log entries are enough to count one minute of both kinds."""

_ACCOUNT = "gserviceaccount.com"
_CALLS = (
    ("twilio.messages.create", "texts handed to Twilio"),
    ("twilio.messages.cancel", "texts cancelled at Twilio"),
    ("twilio.messages.list", "lists read from Twilio"),
    ("twilio.messages.fetch", "single texts looked up"),
    ("sheets.values.batchGet", "reads of the sheet"),
    ("sheets.spreadsheets.batchUpdate", "writes to the sheet"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """One of Google's quotas, as the daemon's account uses it."""

    name: str
    this_minute: int
    busiest: int
    total: int
    refused: int


def meters(usage: Json, now: datetime) -> tuple[Meter, Meter]:
    """Reads and writes of the sheet."""
    recent = [one for one in usage["requests"] if _is_recent(one, now)]
    return (
        _meter("Reads", "sheets.read", usage, _count(recent, "GET")),
        _meter("Writes", "sheets.write", usage, _count(recent, "POST")),
    )


def _meter(name: str, kind: str, usage: Json, this_minute: int) -> Meter:
    mine = [
        counts
        for bucket, counts in usage["quota"].items()
        if bucket.startswith(f"{kind} ") and bucket.endswith(_ACCOUNT)
    ]
    return Meter(
        name=name,
        this_minute=this_minute,
        busiest=max((counts["peak"] for counts in mine), default=0),
        total=sum(counts["total"] for counts in mine),
        refused=sum(counts["refused"] for counts in mine),
    )


def _is_recent(entry: Json, now: datetime) -> bool:
    mine = entry["service"] == "sheets" and entry["principal"].endswith(_ACCOUNT)
    return mine and now - datetime.fromisoformat(entry["at"]) < timedelta(minutes=1)


def _count(entries: Iterable[Json], method: str) -> int:
    return sum(entry["method"] == method for entry in entries)


def calls(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What was asked how often, in words; staff's own calls are others."""
    return [(words, counts.get(name, 0)) for name, words in _CALLS]
