"""Which surgery is this, whatever row it stands in?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Who and when, as the row says it: patient folded, the phone's identity or its digits, ISO date."""

    patient: str
    phone: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSurgery:
    """A surgery as the ledger remembers it.

    `absences` counts complete reads without it in a row; `absent_since` is when the first of them was.
    `asked_as`: the names that stood in the row when its texts left; `asked_until`: when the last of them did.
    """

    drip_id: str
    fingerprint: Fingerprint
    absent_since: datetime | None = None
    absences: int = 0
    asked_as: frozenset[str] = frozenset()
    asked_until: datetime | None = None
