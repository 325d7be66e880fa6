"""Makes the mark that names a surgery as its row has it, whatever cycle reads it.

What waits and what was let through is recorded by marks. A mark does not depend on the time of day, on what
was sent meanwhile, on what its phone has taught, on other rows, or on a Drip ID that a row gets anew until
it is recorded.
"""

import hashlib
from collections.abc import Iterable

from sheetdrip.domain.identity import Fingerprint
from sheetdrip.planning.course import Course


def timetable_mark(course: Course) -> str:
    """The mark of whom a course's texts go to, and when, but not of how they read."""
    return _mark(
        (step, one.to, one.due.send_at.isoformat()) for step, one in sorted(course.messages.items())
    )


def row_mark(who: Fingerprint, course: Course) -> str:
    """The mark of all that a row comes to: who, whether texts go, to which phone, when, and how they read."""
    texts = (
        (step, one.to, one.due.send_at.isoformat(), one.body, one.step.carrier or "")
        for step, one in sorted(course.messages.items())
    )
    return _mark(
        ((who.patient, who.phone, who.date, (course.of_row or course.status).value), *texts)
    )


def _mark(parts: Iterable[tuple[str, ...]]) -> str:
    """Sixteen hexadecimal digits."""
    return hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:16]
