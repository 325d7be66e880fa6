"""What does a plan about one patient look like? A preview with a change of every kind."""

from dataclasses import replace

from sheetdrip.domain.rows import Row
from sheetdrip.planning.changes import Cancel, Change, Schedule, SendNow, Skip
from sheetdrip.planning.course import Way
from sheetdrip.planning.cycle.cycle_plan import CyclePlan
from sheetdrip.planning.cycle.gathered import Gathered
from sheetdrip.planning.cycle.restraint import Concerned
from sheetdrip.planning.identity import Held
from sheetdrip.planning.plan import make_plan
from sheetdrip.planning.reading import UnstableRows
from sheetdrip.planning.safety import Kind, Ruling, Waiting
from tests.builders import (
    DAY_14,
    DAY_21,
    DAY_SEVEN,
    EVENING,
    because,
    course,
    desired,
    draft,
    key,
    message,
    row_of,
    terms,
)

NAME = "Ada Example"
WHOM = (
    Concerned(surgery="A", patient=NAME, row=2, steps=("Day 7",)),
    Concerned(surgery="Z", patient="Zoe Gone", row=None, steps=()),
)
WAITING = {"0123456789abcdef": Waiting(kind=Kind.CHANGED, texts=1, of=3)}
BODY = "Hillside: how is your pain now, Ada?"
WHY = "Language says “Ada Example”: use English or Spanish"


def changes(why: str = WHY, body: str = BODY) -> list[Change]:
    """One of each kind, all of the surgery A."""
    return [
        Cancel(message(of=draft(key(step="day-7"), body=body)), because(why)),
        SendNow(draft(key(step="evening"), body=body)),
        Schedule(draft(key(step="day-14"), body=body * 10)),
        Skip(draft(key(step="day-21"), body=body), because("too late")),
    ]


def idle_preview() -> CyclePlan:
    """Nothing to do, and every reason for that."""
    seen = preview()
    crowded = replace(desired(EVENING), crowded=because("another text is near"))
    gathered = replace(
        seen.gathered,
        courses={
            "A": course(way=Way.WAITING, why=WHY),
            "B": course(crowded, surgery="B"),
            "C": course(way=Way.STOPPED, why="Drip says Stopped"),
        },
        held={5: Held("it says the same as row 4, “Ada Example”")},
        moving=UnstableRows(frozenset({7}), None),
    )
    return replace(seen, gathered=gathered)


def preview(
    *of: Change, name: str = NAME, dangers: tuple[str, ...] = (), warnings: tuple[str, ...] = ()
) -> CyclePlan:
    """A preview of the surgery A in row 2; without changes there is nothing to do."""
    steps = (EVENING, DAY_SEVEN, DAY_14, DAY_21)
    rows: dict[int, Row] = {2: row_of({"Patient": name}, drip_id="A")}
    gathered = Gathered(
        courses={"A": course(*(desired(step) for step in steps))},
        places={2: "A"},
        held={},
        moving=UnstableRows(frozenset(), None),
        rows=rows,
        changed=(),
    )
    return CyclePlan(
        plan=make_plan(of),
        withheld=make_plan(of[:1] if dangers else ()),
        ruling=Ruling(reasons=dangers, waiting=WAITING if dangers else {}),
        whom=WHOM if dangers else (),
        gathered=gathered,
        courses=gathered.courses,
        recorded={},
        terms=terms(),
        warnings=warnings,
    )
