"""What if the formulas that fill the sheet are out of order? Some columns or all, for minutes or for days."""

import random
from collections.abc import Sequence
from typing import Any

from tests.simulation.facts import NEEDED, STAFF, is_readable
from tests.simulation.staff import Staff

SHOWN = ("REF", "N_A", "LOADING")
HOURS = (0.05, 1.0, 10.0, 50.0)
HEAL = "heal_formulas"


def break_some(staff: Staff, rng: random.Random) -> None:
    """Cells show errors or nothing, and are themselves again after a while."""
    sheet = staff.sheet
    if sheet.outages or not is_readable(sheet) or sheet.grid.used().bottom < 3:
        return
    staff.act("break_formulas", lambda: staff.edit("break_formulas", **_drawn(staff, rng)))
    staff.chronicle.broke(staff.now)
    staff.later(rng.choice(HOURS), HEAL, lambda: _heal(staff), rng)


def break_these(staff: Staff, columns: Sequence[str], shows: str) -> None:
    """These columns show that, until somebody has it mended."""
    broken = {"columns": list(columns), "shows": shows}
    staff.act("break_formulas", lambda: staff.edit("break_formulas", **broken))
    staff.chronicle.broke(staff.now)
    staff.later(400, HEAL, lambda: _heal(staff))


def _heal(staff: Staff) -> None:
    staff.edit("heal_formulas")
    staff.chronicle.healed(staff.now)


def _drawn(staff: Staff, rng: random.Random) -> dict[str, Any]:
    there = {cell.value for cell in staff.sheet.grid.cells[0]}
    columns = [name for name in STAFF if name in there]
    roll = rng.random()
    if roll < 0.3:  # all of an IMPORTRANGE
        return {"columns": columns, "shows": rng.choice((*SHOWN, "BLANK")), "spill": roll < 0.1}
    if roll < 0.5:
        return {"columns": [rng.choice(NEEDED)], "shows": rng.choice((*SHOWN, "BLANK"))}
    some = rng.sample(columns, rng.choice((1, 2, 4)))
    shown = {"columns": some, "shows": rng.choice(SHOWN)}
    if roll < 0.75:
        return shown
    last = staff.sheet.grid.used().bottom
    return shown | {"row": rng.randint(2, last), "count": rng.randint(1, 8)}


def broken_rows(staff: Staff) -> frozenset[int]:
    """The numbers of the rows in which something is out of order."""
    return frozenset(
        row + 1 for box, _ in staff.sheet.outages for row in range(box.top, box.bottom)
    )
