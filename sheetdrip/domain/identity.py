"""Holds what tells one surgery from another, whatever row it stands in: fingerprint and Drip ID."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Who and when, as the row says it: patient folded, the phone's identity or its digits, the date.

    `date`: the sheet's serial number of the day as text, or what was typed where it is no date.
    """

    patient: str
    phone: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSurgery:
    """A surgery as the ledger remembers it.

    `absences` counts complete reads without it in a row; `absent_since` is when the first of them was.
    `asked_as`: the names that stood in the row when its texts left; `asked_until`: when the last of them did;
    `first_seen`: when its row was met first (`first_met`), None where nobody knows any more; `is_named`:
    whether its Drip ID has been read in the sheet.
    """

    drip_id: str
    fingerprint: Fingerprint
    absent_since: datetime | None = None
    absences: int = 0
    asked_as: frozenset[str] = frozenset()
    asked_until: datetime | None = None
    first_seen: datetime | None = None
    is_named: bool = True


def first_met(now: datetime, row: int) -> datetime:
    """When a row counts as first seen: of rows that are met in one read, the upper one came first.

    `row`: its number. All rows of one read share the same second.
    """
    return now.replace(microsecond=0) + timedelta(microseconds=min(row, 999_999))
