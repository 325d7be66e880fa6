"""Limits changes while the time is disputed to those that are right at every time that it may be.

While it lasts nothing is skipped for good, except what somebody held on purpose at its time, whichever time
it is; and nothing is sent, or handed over, because of one time alone. A cancel never waits. Whatever is
held back is planned again in each cycle, and goes once the time is agreed on.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import HELD_AT_ITS_TIME
from sheetdrip.planning.course import Course
from sheetdrip.planning.diff import Terms, diff
from sheetdrip.planning.plan import Cancel, Change, Skip


def undoubted(planned: Callable[[Terms], Iterable[Change]], terms: Terms) -> list[Change]:
    """The changes that are planned at this time and at all that it may be instead."""
    found = list(planned(terms))
    for moment in terms.doubts:
        also = list(planned(terms.at(moment)))
        found = [
            one
            for one in found
            if isinstance(one, Cancel) or (one in also and not _is_for_its_time(one))
        ]
    return found


def _is_for_its_time(change: Change) -> bool:
    """Whether it is a skip because of the time alone."""
    return isinstance(change, Skip) and change.reason.code not in HELD_AT_ITS_TIME


def changes_of(course: Course, recorded: Mapping[str, Message], terms: Terms) -> list[Change]:
    """The changes for a surgery (`diff`) that may be made now."""
    return undoubted(partial(diff, course, recorded), terms)
