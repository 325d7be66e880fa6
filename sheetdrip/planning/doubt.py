"""What may be done while it is disputed what time it is? What is right at every time that it may be.

Nothing is skipped for good then, and nothing is sent, or handed over, because of one time alone; a cancel
never waits. Whatever is held back so is planned again by each cycle, and goes once the time is agreed on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from sheetdrip.domain.message import Message
from sheetdrip.planning.changes import Cancel, Change, Skip
from sheetdrip.planning.course import Course
from sheetdrip.planning.diff import Terms, diff


def undoubted(planned: Callable[[Terms], Iterable[Change]], terms: Terms) -> list[Change]:
    """The changes that are planned at this time and at all that it may be instead."""
    found = list(planned(terms))
    for moment in terms.doubts:
        also = list(planned(replace(terms, now=moment, doubts=())))
        found = [
            one
            for one in found
            if isinstance(one, Cancel) or (one in also and not isinstance(one, Skip))
        ]
    return found


def changes_of(course: Course, recorded: Mapping[str, Message], terms: Terms) -> list[Change]:
    """The changes for a surgery (`diff`) that may be made now."""
    return undoubted(partial(diff, course, recorded), terms)
