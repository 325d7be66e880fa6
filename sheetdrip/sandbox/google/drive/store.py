"""Keeps what Drive knows of a spreadsheet, and since when.

Cell edits reach modifiedTime, version and the change feed only every three minutes or so;
renames, sharing and creation at once (docs/vendors/sheets.md#drive-lag).
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sheetdrip.clock import Clock
from sheetdrip.sandbox.google.keys import Keys
from sheetdrip.sandbox.google.sheets.store import Spreadsheet, SpreadsheetStore

LAG_SECONDS: Final = 180


@dataclass(slots=True)
class FileEntry:
    """Drive's view of one file; `pending` holds edits it has not shown yet."""

    file_id: str
    title: str
    created_at: datetime
    modified_at: datetime
    audience: frozenset[str]
    version: int = 1
    noted_at: datetime | None = None
    pending: list[datetime] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the feed; its number is its place, from 1."""

    number: int
    file_id: str
    at: datetime
    removed: bool
    audience: frozenset[str]


class Drive:
    """The metadata of every spreadsheet, brought up to date whenever it is asked."""

    def __init__(self, clock: Clock, spreadsheets: SpreadsheetStore, keys: Keys) -> None:
        self.clock = clock
        self.spreadsheets = spreadsheets
        self.keys = keys
        self.changes: list[Change] = []
        self._entries: dict[str, FileEntry] = {}

    def note_edits(self) -> None:
        """Somebody may just have edited cells: remember when."""
        for spreadsheet in self.spreadsheets:
            entry = self._entry(spreadsheet)
            if spreadsheet.edited_at != entry.noted_at:
                entry.noted_at = spreadsheet.edited_at
                entry.pending.append(spreadsheet.edited_at)

    def refresh(self) -> None:
        self.note_edits()
        boundary = self._boundary()
        for spreadsheet in self.spreadsheets:
            self._refresh_one(spreadsheet, self._entry(spreadsheet), boundary)
        alive = {spreadsheet.spreadsheet_id for spreadsheet in self.spreadsheets}
        for gone in sorted(set(self._entries) - alive):
            entry = self._entries.pop(gone)
            self._log(gone, entry.audience, removed=True)

    def entry(self, spreadsheet: Spreadsheet) -> FileEntry:
        self.refresh()
        return self._entry(spreadsheet)

    def _entry(self, spreadsheet: Spreadsheet) -> FileEntry:
        known = self._entries.get(spreadsheet.spreadsheet_id)
        if known is not None:
            return known
        now, audience = self.clock.now(), _audience(spreadsheet)
        entry = FileEntry(spreadsheet.spreadsheet_id, spreadsheet.title, now, now, audience)
        entry.noted_at = spreadsheet.edited_at
        self._entries[entry.file_id] = entry
        self._log(entry.file_id, audience)
        return entry

    def _refresh_one(self, spreadsheet: Spreadsheet, entry: FileEntry, boundary: datetime) -> None:
        due = [moment for moment in entry.pending if moment <= boundary]
        audience = _audience(spreadsheet)
        if due:
            entry.pending = entry.pending[len(due) :]
            entry.modified_at = max(entry.modified_at, due[-1])
        if entry.title != spreadsheet.title:
            entry.title, entry.modified_at = spreadsheet.title, self.clock.now()
            due = due or [entry.modified_at]
        if due or audience != entry.audience:
            entry.audience = audience
            entry.version += 1
            self._log(entry.file_id, audience)

    def _log(self, file_id: str, audience: frozenset[str], *, removed: bool = False) -> None:
        number = len(self.changes) + 1
        self.changes.append(Change(number, file_id, self.clock.now(), removed, audience))

    def _boundary(self) -> datetime:
        seconds = int(self.clock.now().timestamp()) // LAG_SECONDS * LAG_SECONDS
        return datetime.fromtimestamp(seconds, UTC)


def _audience(spreadsheet: Spreadsheet) -> frozenset[str]:
    return frozenset({spreadsheet.owner, *spreadsheet.editors, *spreadsheet.readers})
