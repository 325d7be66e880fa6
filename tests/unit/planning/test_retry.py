"""When may a text that did not arrive be sent once more?"""

from datetime import datetime, timedelta

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.planning.retry import RETRY_AFTER, retry_at
from sheetdrip.planning.settle import CLOCK_SLACK, SETTLING
from tests.builders import DAY_7, NOW, draft, due, failed, message

MINUTE = timedelta(minutes=1)
AGAIN = DAY_7 + 45 * MINUTE


@pytest.mark.parametrize("state", State)
def test_only_what_failed_is_tried_again(state: State) -> None:
    tried = retry_at(failed(30003, state=state))
    assert tried == (AGAIN if state in {State.FAILED, State.UNDELIVERED} else None)


@pytest.mark.parametrize(
    ("posted_at", "at"),
    [
        (NOW, AGAIN),
        (DAY_7, AGAIN),
        (DAY_7 + 10 * MINUTE, AGAIN + 10 * MINUTE),
        (AGAIN - MINUTE, AGAIN + 44 * MINUTE),
        (AGAIN, None),
        (AGAIN + MINUTE, None),
        (None, None),
    ],
    ids=str,
)
def test_only_a_first_try_has_a_second(posted_at: datetime | None, at: datetime | None) -> None:
    assert retry_at(failed(30003, posted_at=posted_at)) == at


@pytest.mark.parametrize(
    ("latest", "at"), [(AGAIN, AGAIN), (AGAIN - timedelta(seconds=1), None)], ids=str
)
def test_it_must_still_make_sense_then(latest: datetime, at: datetime | None) -> None:
    assert retry_at(failed(30003, draft(when=due(DAY_7, latest)))) == at


def test_a_code_that_proves_nothing_allows_nothing() -> None:
    assert retry_at(failed(30008)) is None
    assert retry_at(message(State.FAILED)) is None


def test_settling_cannot_take_the_first_try_for_the_second() -> None:
    # what is listed as created up to CLOCK_SLACK before the second try's intent may be adopted for it
    assert RETRY_AFTER > SETTLING + CLOCK_SLACK
