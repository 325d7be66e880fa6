"""What may be done while it is disputed what time it is?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.planning.diff import Terms
from sheetdrip.planning.disputed_time import changes_of, undoubted
from sheetdrip.planning.plan import Cancel, Change, Schedule, SendNow, Skip
from tests.builders import DAY_7, because, course, desired, draft, message, terms

DAY = timedelta(days=1)
CANCEL = Cancel(message(State.SCHEDULED), because("the row is gone"))


def late(terms: Terms) -> Iterable[Change]:
    """A text of ten o'clock: scheduled before, sent for an hour, skipped after that."""
    yield CANCEL
    if terms.now < DAY_7:
        yield Schedule(draft())
    elif terms.now < DAY_7 + timedelta(hours=1):
        yield SendNow(draft())
    else:
        yield Skip(draft(), because("too late"))


@pytest.mark.parametrize(
    ("after", "doubts", "kinds"),
    [
        (-2 * DAY, (), [Cancel, Schedule]),
        (-2 * DAY, (DAY,), [Cancel, Schedule]),
        (-2 * DAY, (3 * DAY,), [Cancel]),
        (timedelta(), (), [Cancel, SendNow]),
        (timedelta(), (timedelta(minutes=20),), [Cancel, SendNow]),
        (timedelta(), (DAY,), [Cancel]),
        (timedelta(), (-DAY,), [Cancel]),
        (timedelta(), (timedelta(minutes=1), -DAY), [Cancel]),
        (DAY, (), [Cancel, Skip]),
        (DAY, (-DAY,), [Cancel]),
        (DAY, (DAY,), [Cancel]),
    ],
)
def test_what_is_right_at_every_time_is_done_and_nothing_is_skipped(
    after: timedelta, doubts: tuple[timedelta, ...], kinds: list[type]
) -> None:
    now = DAY_7 + after
    found = undoubted(late, terms(now=now, doubts=tuple(now + one for one in doubts)))
    assert [type(one) for one in found] == kinds


@pytest.mark.parametrize(
    ("ended", "doubts", "kinds"),
    [
        (timedelta(), (), [Skip]),
        (timedelta(), (DAY,), [Skip]),
        (timedelta(), (-DAY,), []),
        (-DAY, (DAY,), []),
        (-DAY, (), [SendNow]),
        (-DAY, (timedelta(minutes=1),), [SendNow]),
    ],
)
def test_what_fell_into_a_pause_at_every_time_is_skipped(
    ended: timedelta, doubts: tuple[timedelta, ...], kinds: list[type]
) -> None:
    now = DAY_7 + timedelta(minutes=5)
    held = terms(now=now, doubts=tuple(now + one for one in doubts))
    found = changes_of(course(desired()), {}, replace(held, paused_until=now + ended))
    assert [type(one) for one in found] == kinds
