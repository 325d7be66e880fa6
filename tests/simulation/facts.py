"""What does the sheet say of each surgery, and since when? Read from the sandbox's side, by own simple rules.

A surgery is known here by its patient's name: every fictitious patient has one surgery and a name and numbers
of their own, so that a text's number alone tells whose it is.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from sheetdrip.sandbox.google.sheets.book import Sheet
from tests.simulation import calendar

_EPOCH: Final = date(1899, 12, 30)
NEEDED: Final = ("Patient", "Phone", "Surgery date")
STAFF: Final = (
    *NEEDED,
    "Surgery time",
    "Procedure",
    "Language",
    "Time zone",
    "Consent",
    "Drip",
)
STOPPING: Final = frozenset({"Stopped", "Cancelled", "Deceased", "Postponed"})
PAUSING: Final = frozenset({"Paused"})

Value = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Facts:
    """A row as staff have it. `way`: going, paused, stopped, or faulty (then the rest may be None)."""

    way: str
    phone: str | None
    day: date | None
    zone: str
    language: str


@dataclass(frozen=True, slots=True)
class Version:
    """What held for a surgery from `since` on; no facts: its row is gone. `contested`: on several rows."""

    since: datetime
    facts: Facts | None
    contested: bool = False


def cells_of(sheet: Sheet) -> Iterator[tuple[int, dict[str, Value]]]:
    """Every row below the header with its entered values by header, and its number."""
    header, *rows = [[cell.value for cell in row] for row in sheet.grid.cells]
    names = [str(name).strip() if name is not None else "" for name in header]
    leftmost = [(names.index(name), name) for name in dict.fromkeys(names) if name]
    for number, row in enumerate(rows, start=2):
        yield number, {name: row[index] for index, name in leftmost if index < len(row)}  # type: ignore[misc]


def is_readable(sheet: Sheet) -> bool:
    """Whether every needed column is there once."""
    names = [str(cell.value).strip() for cell in sheet.grid.cells[0]]
    return all(names.count(name) == 1 for name in NEEDED)


def facts_of(cells: Mapping[str, Value], zone: str, *, consent_required: bool) -> Facts:
    """The row's facts."""
    phone, day = _phone(cells.get("Phone")), _day(cells.get("Surgery date"))
    language = calendar.languages().get(str(cells.get("Language") or ""))
    written = str(cells.get("Time zone") or zone)
    is_whole = phone and day and language and calendar.is_zone(written)
    return Facts(
        way=_way(cells, consent_required=consent_required) if is_whole else "faulty",
        phone=phone,
        day=day,
        zone=written,
        language=language or "",
    )


def _way(cells: Mapping[str, Value], *, consent_required: bool) -> str:
    word = str(cells.get("Drip") or "")
    if word in STOPPING:
        return "stopped"
    if word in PAUSING:
        return "paused"
    if consent_required and cells.get("Consent") is not True:
        return "waiting"
    return "going" if word in {"", "On"} else "faulty"


def _phone(value: Value) -> str | None:
    text = str(int(value)) if isinstance(value, int | float) else str(value or "")
    digits = re.sub(r"\D", "", text)
    digits = digits.removeprefix("1") if len(digits) == 11 else digits
    return f"+1{digits}" if len(digits) == 10 else None


def _day(value: Value) -> date | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return _EPOCH + timedelta(days=int(value))


@dataclass(slots=True)
class Surgery:
    """One patient's surgery through time."""

    name: str
    versions: list[Version] = field(default_factory=list)
    phones: set[str] = field(default_factory=set)

    @property
    def now(self) -> Version:
        """What the sheet says now."""
        return self.versions[-1]

    def at(self, moment: datetime) -> Version | None:
        """What the sheet said at a moment; None before the row appeared."""
        index = bisect_right(self.versions, moment, key=lambda version: version.since)
        return self.versions[index - 1] if index else None


@dataclass(slots=True)
class Chronicle:
    """All surgeries of a clinic. `aliases`: a name that staff corrected -> the name before."""

    zone: str
    consent_required: bool
    surgeries: dict[str, Surgery] = field(default_factory=dict)
    by_phone: dict[str, Surgery] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def name_of(self, written: object) -> str:
        """The name under which a surgery is kept here."""
        name = str(written)
        return self.aliases.get(name, name)

    def look(self, sheet: Sheet, now: datetime) -> None:
        """Read the sheet as it is and note what changed; an unreadable sheet says nothing."""
        if not is_readable(sheet):
            return
        found: dict[str, list[Facts]] = {}
        for _, cells in cells_of(sheet):
            if all(cells.get(name) in {None, ""} for name in NEEDED):
                continue
            facts = facts_of(cells, self.zone, consent_required=self.consent_required)
            found.setdefault(self.name_of(cells.get("Patient")), []).append(facts)
        for name in [*self.surgeries, *(name for name in found if name not in self.surgeries)]:
            self._note(name, found.get(name, []), now)

    def _note(self, name: str, rows: list[Facts], now: datetime) -> None:
        surgery = self.surgeries.setdefault(name, Surgery(name))
        for facts in rows:
            if facts.phone:
                surgery.phones.add(facts.phone)
                self.by_phone[facts.phone] = surgery
        version = Version(now, rows[0] if rows else None, contested=len(rows) > 1)
        last = surgery.versions[-1] if surgery.versions else None
        if last is None or (last.facts, last.contested) != (version.facts, version.contested):
            surgery.versions.append(version)
