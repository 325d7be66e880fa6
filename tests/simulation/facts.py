"""What does the sheet say of each surgery, and since when? Read from the sandbox's side, by own simple rules.

A surgery is known here by its patient's name: every fictitious patient has one surgery and a name and numbers
of their own, so that a text's number alone tells whose it is.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.cell import Cell
from sheetdrip.sandbox.seeding import DAEMON_HEADERS
from tests.simulation import calendar
from tests.simulation.span import Span, end, holds_now

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
_OWN: Final = frozenset(DAEMON_HEADERS)
RENAMED: Final = " (old)"
"""What staff add to a header that they rename for a while."""

CLINICS: Final = "the clinic's own"
"""The note on the header of a column that is the clinic's own, whatever it is called."""

BESIDE_THEIRS: Final = " (sheetdrip)"
"""What the daemon's column is called more where the clinic has one of its name."""

_FOREIGN: Final = 12
"""So many digits have the phones of other countries here, with their country's code."""

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


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the grid: its cells, its entered values by header, the cells that are not the daemon's."""

    cells: list[Cell]
    named: Mapping[str, Value]
    theirs: tuple[Cell, ...]


class Reader:
    """Reads the grid, and remembers each row while it stays the same: most do, between two looks."""

    def __init__(self) -> None:
        self._header: list[Cell] = []
        self._lines: dict[int, Line] = {}
        self._leftmost: list[tuple[int, str]] = []
        self._kept: list[int] = []

    def lines(self, sheet: Sheet) -> Iterator[tuple[int, Line]]:
        """Every row below the header with its number."""
        self._look_at(sheet.grid.cells[0])
        for number, cells in enumerate(sheet.grid.cells[1:], start=2):
            line = self._lines.get(id(cells))
            if line is None or line.cells != cells:
                line = self._lines[id(cells)] = self._line(cells)
            yield number, line

    def theirs(self, sheet: Sheet) -> list[tuple[Cell, ...]]:
        """Every cell that is not the daemon's, with formats and notes, without blanks at the ends."""
        lines = [line.theirs for _, line in self.lines(sheet)]
        while lines and not lines[-1]:
            lines.pop()
        return [self._line(self._header).theirs, *lines]

    def _look_at(self, header: list[Cell]) -> None:
        if header == self._header:
            return
        self._header = header[:]
        self._lines.clear()
        names = [_name(cell) for cell in header]
        self._leftmost = [(names.index(name), name) for name in dict.fromkeys(names) if name]
        self._kept = kept(header)

    def _line(self, cells: list[Cell]) -> Line:
        width = len(cells)
        named = {name: cells[index].value for index, name in self._leftmost if index < width}
        theirs = [cells[index] for index in self._kept if index < width]
        while theirs and theirs[-1].value is None and theirs[-1].is_bare():
            theirs.pop()
        return Line(cells[:], named, tuple(theirs))  # type: ignore[arg-type]


def kept(header: Sequence[Cell]) -> list[int]:
    """Where the columns are that are not the daemon's."""
    return [index for index, cell in enumerate(header) if not _is_own(cell)]


def _is_own(header: Cell) -> bool:
    """Also one that staff have renamed: a write that was on its way still reaches it."""
    plain = str(header.value).removesuffix(RENAMED).removesuffix(BESIDE_THEIRS)
    return header.note != CLINICS and plain in _OWN


def _name(header: Cell) -> str:
    """What a column is to us; blank for one of the clinic's that is called like the daemon's."""
    if header.value is None or header.note == CLINICS:
        return ""
    return str(header.value).strip().removesuffix(BESIDE_THEIRS)


def is_readable(sheet: Sheet) -> bool:
    """Whether every needed column is there once."""
    names = [str(cell.value).strip() for cell in sheet.grid.cells[0]]
    return all(names.count(name) == 1 for name in NEEDED)


def facts_of(cells: Mapping[str, Value], zone: str, *, consent_required: bool) -> Facts:
    """The row's facts."""
    phone, day = _phone(cells.get("Phone")), _day(cells.get("Surgery date"))
    language = calendar.languages().get(str(cells.get("Language") or ""))
    written = str(cells.get("Time zone") or zone)
    named = cells.get("Patient") not in {None, ""}
    is_whole = named and phone and day and language and calendar.is_zone(written)
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
    consent = cells.get("Consent")
    if consent is False or (consent_required and consent is not True):
        return "waiting"
    return "going" if word in {"", "On"} else "faulty"


def _phone(value: Value) -> str | None:
    text = str(int(value)) if isinstance(value, int | float) else str(value or "")
    digits = re.sub(r"\D", "", text)
    if len(digits) >= _FOREIGN:  # Sheets makes a number of what is typed with a plus
        return f"+{digits}"
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
    pauses: list[Span] = field(default_factory=list)
    outages: list[Span] = field(default_factory=list)
    reader: Reader = field(default_factory=Reader)
    _known: dict[int, tuple[Line, Facts]] = field(default_factory=dict)

    def cells_of(self, sheet: Sheet) -> Iterator[tuple[int, Mapping[str, Value]]]:
        """Every row below the header with its entered values by header, and its number."""
        return ((number, line.named) for number, line in self.reader.lines(sheet))

    def name_of(self, written: object) -> str:
        """The name under which a surgery is kept here."""
        name = str(written)
        return self.aliases.get(name, name)

    @property
    def is_paused(self) -> bool:
        """Whether the clinic's Pause box is ticked."""
        return holds_now(self.pauses)

    def pause_at(self, moment: datetime) -> Span | None:
        """The pause in which a moment lies."""
        return next((one for one in self.pauses if one.holds(moment)), None)

    def tick(self, now: datetime) -> None:
        """The box was ticked, or unticked."""
        if self.is_paused:
            end(self.pauses, now)
        else:
            self.pauses.append(Span(now))

    def broke(self, now: datetime) -> None:
        """Formulas are out of order: what they fill cannot be read."""
        self.outages.append(Span(now))

    def healed(self, now: datetime) -> None:
        """They work again."""
        end(self.outages, now)

    def outage_at(self, moment: datetime) -> bool:
        """Whether formulas were out of order."""
        return any(one.holds(moment) for one in self.outages)

    def look(self, sheet: Sheet, now: datetime) -> None:
        """Read the sheet as it is and note what changed; an unreadable sheet says nothing."""
        if not is_readable(sheet):
            return
        found: dict[str, list[Facts]] = {}
        for _, line in self.reader.lines(sheet):
            if all(line.named.get(name) in {None, ""} for name in NEEDED):
                continue
            name = self.name_of(line.named.get("Patient"))
            found.setdefault(name, []).append(self._facts(line))
        for name in [*self.surgeries, *(name for name in found if name not in self.surgeries)]:
            self._note(name, found.get(name, []), now)

    def _facts(self, line: Line) -> Facts:
        known = self._known.get(id(line))
        if known is None or known[0] is not line:
            facts = facts_of(line.named, self.zone, consent_required=self.consent_required)
            known = self._known[id(line)] = line, facts
        facts = known[1]
        return replace(facts, way="paused") if self.is_paused and facts.way == "going" else facts

    def _note(self, name: str, rows: list[Facts], now: datetime) -> None:
        surgery = self.surgeries.setdefault(name, Surgery(name))
        for facts in rows:
            if facts.phone:
                surgery.phones.add(facts.phone)
                # half a row takes no number away from anybody
                if facts.way != "faulty" or facts.phone not in self.by_phone:
                    self.by_phone[facts.phone] = surgery
        version = Version(now, rows[0] if rows else None, contested=len(rows) > 1)
        last = surgery.versions[-1] if surgery.versions else None
        if last is None or (last.facts, last.contested) != (version.facts, version.contested):
            surgery.versions.append(version)
