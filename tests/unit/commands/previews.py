"""What does a plan about one patient look like? A preview with a change of every kind."""

from dataclasses import replace

from sheetdrip.domain.rows import Row
from sheetdrip.domain.wording import as_said
from sheetdrip.planning.change_limits import ApprovalDecision, Kind, Waiting
from sheetdrip.planning.course import CourseStatus
from sheetdrip.planning.cycle.approval_gate import AffectedPatient
from sheetdrip.planning.cycle.cycle_plan import CyclePlan
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.plan import Cancel, Change, Schedule, SendNow, Skip, make_plan
from sheetdrip.planning.row_matching import HeldRow
from sheetdrip.planning.sheet_reading import UnstableRows
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
    AffectedPatient(surgery="A", patient=NAME, row=2, steps=("Day 7",)),
    AffectedPatient(surgery="Z", patient="Zoe Gone", row=None, steps=()),
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
    cap_reason = replace(desired(EVENING), cap_reason=because("another text is near"))
    matched = replace(
        seen.matched,
        courses={
            "A": course(status=CourseStatus.WAITING, why=WHY),
            "B": course(cap_reason, surgery="B"),
            "C": course(status=CourseStatus.STOPPED, why="Drip says Stopped"),
        },
        held={5: HeldRow(as_said("it says the same as row 4, “Ada Example”"))},
        moving=UnstableRows(frozenset({7}), None),
    )
    return replace(seen, matched=matched)


def preview(
    *of: Change, name: str = NAME, dangers: tuple[str, ...] = (), warnings: tuple[str, ...] = ()
) -> CyclePlan:
    """A preview of the surgery A in row 2; without changes there is nothing to do."""
    steps = (EVENING, DAY_SEVEN, DAY_14, DAY_21)
    rows: dict[int, Row] = {2: row_of({"Patient": name}, drip_id="A")}
    matched = MatchedSheet(
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
        decision=ApprovalDecision(reasons=dangers, waiting=WAITING if dangers else {}),
        affected=WHOM if dangers else (),
        matched=matched,
        courses=matched.courses,
        recorded={},
        terms=terms(),
        warnings=warnings,
    )
