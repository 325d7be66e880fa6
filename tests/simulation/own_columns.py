"""What if a clinic has columns of its own that are called like the daemon's? From the first day, or later."""

import random
from typing import Any

from sheetdrip.sandbox.google.sheets.cell import Cell
from tests.simulation.facts import CLINICS
from tests.simulation.staff import Staff

NAMES = ("Status", "Next text", "Acknowledged by")
WORDS = ("seen", "Ward 3", "ok", "called back", 4.0)


def first_day(staff: Staff, rng: random.Random) -> None:
    """Some clinics have had one for years; of these, some have no other of that name."""
    if rng.random() < 0.5:
        return
    name = rng.choice(NAMES)
    if rng.random() < 0.5:
        staff.act("own_column", lambda: staff.edit("delete_columns", column=name))
    staff.act("own_column", lambda: _insert(staff, name, rng))


def later(staff: Staff, rng: random.Random) -> None:
    """One is put in, or something is typed into one that is there."""
    header = staff.sheet.grid.cells[0]
    has = {cell.value: index for index, cell in enumerate(header) if cell.note == CLINICS}
    free = [name for name in NAMES if name not in has]
    if free and (not has or rng.random() < 0.3) and staff.may_move_columns:
        staff.act("own_column", lambda: _insert(staff, rng.choice(free), rng))
    elif has:
        index = rng.choice(list(has.values()))
        staff.act("type_in_own_column", lambda: _fill(staff, index, rng, 0.3))


def _insert(staff: Staff, name: str, rng: random.Random) -> None:
    header = staff.sheet.grid.cells[0]
    at = rng.choice([index for index, cell in enumerate(header) if cell.value])
    if rng.random() < 0.3:
        at = len(header)
    span = {"sheetId": staff.sheet.sheet_id, "dimension": "COLUMNS", "startIndex": at}
    request: dict[str, Any] = {"insertDimension": {"range": span | {"endIndex": at + 1}}}
    if at >= staff.sheet.grid.column_count:
        more = {"sheetId": staff.sheet.sheet_id, "dimension": "COLUMNS", "length": 1}
        request = {"appendDimension": more}
    staff.stage.book.apply([request])
    staff.sheet.grid.put(0, at, Cell(name, note=CLINICS))
    _fill(staff, at, rng, 1.0)


def _fill(staff: Staff, at: int, rng: random.Random, share: float) -> None:
    for number, _ in staff.rows():
        if rng.random() < share:
            staff.sheet.grid.put(number - 1, at, Cell(rng.choice(WORDS)))
