"""Tells which steps are over in every row, so that their columns may be folded away."""

from collections.abc import Mapping

from sheetdrip.domain.lifecycle import TERMINAL
from sheetdrip.domain.message import Message
from sheetdrip.domain.sequence import Step
from sheetdrip.planning.course import CourseStatus
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.projection import account

_OVER = frozenset(state.value for state in TERMINAL) | {
    CourseStatus.STOPPED.value,
    CourseStatus.OPTED_OUT.value,
}


def finished_steps(
    matched: MatchedSheet, recorded: Mapping[str, Mapping[str, Message]], steps: tuple[Step, ...]
) -> frozenset[str]:
    """The labels of the steps of which no row has anything to come; none while a row cannot be told of."""
    if matched.held or matched.deferred or matched.moving.rows:
        return frozenset()
    over: set[str] = set()
    ahead: set[str] = set()
    # most new rows stand below the others, and one of them settles it
    for _, drip_id in sorted(matched.places.items(), reverse=True):
        course = matched.courses[drip_id]
        if course.is_past:
            continue
        if not course.messages:
            return frozenset()
        for one in account(course, recorded.get(drip_id, {}), steps):
            (over if one.state in _OVER else ahead).add(one.label)
        if len(ahead) == len(steps):
            break
    return frozenset(over - ahead)
