"""What if somebody closes some of the daemon's cells? Protected ranges and rejecting validation."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sheetdrip.sandbox.google.sheets.cell import Cell
from sheetdrip.sandbox.google.sheets.protection import area_of
from sheetdrip.sandbox.seeding import DAEMON_HEADERS
from tests.simulation.facts import CLINICS
from tests.simulation.staff import Staff

NAME = "hands off"
TRIED_AGAIN = timedelta(minutes=75)
"""What was refused without a reason that can be seen is tried again within an hour (README, Limits)."""

LOOKED_FOR = timedelta(minutes=30)
"""A protection is found by a look that is so old at most, or by a write that was refused (README)."""

HOURS = (0.2, 2.0, 20.0)
_LIST = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "ours"}]}
_OTHERS = tuple(name for name in DAEMON_HEADERS if name != "Drip ID")


@dataclass(slots=True)
class Closures:
    """What is closed now. `rejecting`: headers under which Google rejects what we write, and until when.

    `known_from`: from when on the daemon must know of the protections.
    """

    staff: Staff
    rejecting: dict[str, datetime | None] = field(default_factory=dict)
    known_from: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def start(self, rng: random.Random) -> None:
        """Close some cells, and open them again after a while."""
        if self._ranges() or self.rejecting:
            return
        there = [name for name in _OTHERS if self._column(name) is not None]
        roll = rng.random()
        if roll < 0.3:
            self.reject(rng.choice(there), rng)
        elif roll < 0.4 and self._column("Drip ID") is not None:
            self._protect("Drip ID", {}, rng)
        else:
            for name in rng.sample(there, rng.choice((1, 1, 2, 4))):
                self._protect(name, self._some_rows(rng), rng)

    def has(self, number: int, header: str) -> bool:
        """Whether a cell, or what it is to show, is closed."""
        if header in self.rejecting:
            return True
        column = self._column(header)
        if column is None:
            return False
        book, sheet = self.staff.stage.book, self.staff.sheet
        areas = [area_of(book, sheet, one) for one in self._ranges()]
        return any(
            area.top < number <= area.bottom and area.left <= column < area.right
            for area in areas
            if area is not None
        )

    @property
    def has_any_id(self) -> bool:
        """Whether some row's ID cannot be written."""
        rows = range(2, self.staff.sheet.grid.row_count + 1)
        return bool(self._ranges()) and any(self.has(row, "Drip ID") for row in rows)

    def was_refused(self) -> None:
        """Google has just refused a write: now the daemon looks why."""
        self.known_from = min(self.known_from, self.staff.now)

    def known(self) -> list[str]:
        """The headers of the columns that are protected from top to bottom, once that must be known.

        Where nothing is written, nobody can know of it before the next look.
        """
        if self.staff.now < self.known_from:
            return []
        last = self.staff.sheet.grid.used().bottom
        return [
            name
            for name in DAEMON_HEADERS
            if self._ranges() and all(self.has(row, name) for row in range(2, last + 1))
        ]

    def look(self) -> None:
        """Forget what has been tried again by now, and find where the rule has got to by staff's edits."""
        if self.staff.stage.book.rejects_invalid:
            ruled = {column for _, column in self._ruled()}
            found = [name for name in DAEMON_HEADERS if self._column(name) in ruled]
            self.rejecting |= dict.fromkeys(found)
        for header, until in list(self.rejecting.items()):
            if until is not None and until < self.staff.now:
                del self.rejecting[header]

    def _ranges(self) -> list[dict[str, Any]]:
        ranges: list[dict[str, Any]] = self.staff.sheet.decor.get("protectedRanges", [])
        return [one for one in ranges if one.get("description") == NAME]

    def _column(self, header: str) -> int | None:
        cells = self.staff.sheet.grid.cells[0]
        found = (i for i, one in enumerate(cells) if one.value == header and one.note != CLINICS)
        return next(found, None)

    def _some_rows(self, rng: random.Random) -> dict[str, int]:
        last = self.staff.sheet.grid.used().bottom
        if rng.random() < 0.5 or last < 3:
            return {}
        first = rng.randint(1, last - 1)
        return {"startRowIndex": first, "endRowIndex": min(last, first + rng.randint(1, 8))}

    def _protect(self, header: str, rows: dict[str, int], rng: random.Random) -> None:
        box = self._box(header) | rows
        told = {"range": box, "description": NAME, "editors": {"users": []}}
        request = {"addProtectedRange": {"protectedRange": told}}
        self.staff.act("protect", lambda: self._ask([request]))
        self.known_from = self.staff.now + LOOKED_FOR
        self.staff.later(rng.choice(HOURS), "unprotect", self._unprotect, rng)

    def _unprotect(self) -> None:
        numbers = [one["protectedRangeId"] for one in self._ranges()]
        self._ask([{"deleteProtectedRange": {"protectedRangeId": one}} for one in numbers])

    def reject(self, header: str, rng: random.Random) -> None:
        """A rule that refuses what the daemon writes into a column, for a while."""
        rule = {"condition": _LIST, "strict": True}
        box = self._box(header) | {"startRowIndex": 1}
        self.rejecting[header] = None
        self.staff.act(
            "validate", lambda: self._ask([{"setDataValidation": {"range": box, "rule": rule}}])
        )
        self.staff.edit("reject_invalid", value=True)
        self.staff.later(rng.choice(HOURS), "stop validating", self.take, rng)

    def take(self) -> None:
        """The rule is taken away, wherever it has got to: it must not come into force with the next one."""
        self.look()
        self.staff.edit("reject_invalid", value=False)
        self.rejecting |= dict.fromkeys(self.rejecting, self.staff.now + TRIED_AGAIN)
        for (row, column), cell in self._ruled().items():
            self.staff.sheet.grid.put(row, column, replace(cell, validation=None))

    def _ruled(self) -> dict[tuple[int, int], Cell]:
        """The cells on which the rule is, by place."""
        return {
            (row, column): cell
            for row, cells in enumerate(self.staff.sheet.grid.cells)
            for column, cell in enumerate(cells)
            if cell.validation and cell.validation.get("condition") == _LIST
        }

    def _box(self, header: str) -> dict[str, int]:
        column = self._column(header) or 0
        sheet_id = self.staff.sheet.sheet_id
        return {"sheetId": sheet_id, "startColumnIndex": column, "endColumnIndex": column + 1}

    def _ask(self, requests: list[dict[str, Any]]) -> None:
        self.staff.edit("requests", requests=requests)
