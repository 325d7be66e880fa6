"""What do forms and other programs do to the sheet? Append rows, and write old copies of whole rows back."""

import random
from collections.abc import Mapping, Sequence

from sheetdrip.sandbox.google.sheets.cell import Cell
from tests.simulation import calendar
from tests.simulation.facts import NEEDED, is_readable
from tests.simulation.patients import ZONES, Patients
from tests.simulation.staff import Place, Staff, by_header, free_row

TIMESTAMP = "Timestamp"
Row = Mapping[Place, Cell]


class Machines:
    """Programs that know the sheet by its headers. `patients`: whoever fills in the form."""

    def __init__(self, staff: Staff, patients: Patients) -> None:
        self._staff = staff
        self._patients = patients

    def append(self, rng: random.Random) -> None:
        """Rows from a form, some at once; a form puts a column of its own before all others."""
        staff = self._staff
        headers = [cell.value for cell in staff.sheet.grid.cells[0]]
        if TIMESTAMP not in headers and rng.random() < 0.4 and staff.may_move_columns:
            staff.act("timestamp_column", self._stamped)
            headers.append(TIMESTAMP)
        count = rng.choice((1, 1, 2, 4))
        staff.act("form appends", lambda: self._append(count, rng, stamped=TIMESTAMP in headers))

    def _stamped(self) -> None:
        first = next(str(cell.value) for cell in self._staff.sheet.grid.cells[0] if cell.value)
        self._staff.edit("insert_columns", before=first, header=TIMESTAMP)

    def _append(self, count: int, rng: random.Random, *, stamped: bool) -> None:
        staff = self._staff
        now = staff.today_at(staff.chronicle.zone)
        for _ in range(count):
            free_row(staff)
            day = self._patients.day_near(now.date(), spread=(0, 5))
            row = self._patients.row(day, rng.choice(ZONES))
            stamp = {TIMESTAMP: f"{now:%m/%d/%Y %H:%M:%S}"} if stamped else {}
            staff.edit("append", values=stamp | row)

    def copy(self, rng: random.Random) -> None:
        """Read some rows, or all, and write them back later as they were, the daemon's cells included."""
        staff = self._staff
        names = staff.names()
        if not names or not is_readable(staff.sheet):
            return
        count = rng.choice((1, 2, 5, len(names)))
        some = rng.sample(names, min(count, len(names)))
        rows = {name: by_header(staff, row) for name in some if (row := staff.row_of(name))}
        hours = rng.choice((0.1, 1.0, 12.0, 60.0))
        staff.later(hours, "rows written back", lambda: self._write_back(rows), rng)

    def _write_back(self, rows: Mapping[str, Row]) -> None:
        for name, old in rows.items():
            self._write_row(name, old)

    def _write_row(self, name: str, old: Row) -> None:
        staff = self._staff
        row = staff.row_of(name)
        if row is None or not is_readable(staff.sheet) or not self._may_write(name, row, old):
            return
        now = by_header(staff, row)
        if _differ("Patient", old, now):
            staff.named[name] = staff.now
        for step in calendar.steps():
            lease: Place = (f"{step.label} score", None)
            was = old.get(lease, Cell()).value
            if was is not None and was != now.get(lease, Cell()).value:
                staff.overwritten(name, step.label)
        for index, head in enumerate(staff.sheet.grid.cells[0]):
            column: Place = (head.value, head.note)
            if column in old:
                staff.sheet.grid.put(row - 1, index, old[column])

    def _may_write(self, name: str, row: int, old: Row) -> bool:
        """Whether the row stays to be recognised by what the daemon has read of it."""
        staff, now = self._staff, by_header(self._staff, row)
        if staff.chronicle.surgeries[name].now.contested:
            return False
        parts = [part for part in NEEDED if _differ(part, old, now)]
        if not all(staff.is_known_without(name, part) for part in parts):
            return False
        is_torn = _differ("Drip ID", old, now)
        if is_torn and not staff.tear(name):
            return False
        return _all(staff, name, parts)


def _all(staff: Staff, name: str, parts: Sequence[str]) -> bool:
    return all(staff.may_change(name, part) for part in parts)


def _differ(header: str, old: Row, now: Row) -> bool:
    lease = header, None
    return old.get(lease, Cell()).value != now.get(lease, Cell()).value
