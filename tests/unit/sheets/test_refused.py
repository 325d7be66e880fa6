"""Is a cell left alone for a while only where Google has taken what it does not show?"""

from datetime import UTC, datetime

from sheetdrip.clock import ManualClock
from sheetdrip.sheets.refused import Refusals

PLACE = (2, "Status")
CELLS = {PLACE: "Next is Day 7"}


def refusals() -> Refusals:
    return Refusals(ManualClock(datetime(2026, 3, 3, tzinfo=UTC)))


def test_what_was_never_taken_is_written_as_soon_as_google_is_back() -> None:
    ours = refusals()

    assert [ours.stubborn(CELLS) for _ in range(9)] == [frozenset()] * 9


def test_what_is_taken_again_and_again_and_not_shown_rests_and_is_tried_once_more() -> None:
    ours = refusals()

    found = []
    for _ in range(5):
        stubborn = ours.stubborn(CELLS)
        found.append(bool(stubborn))
        if not stubborn:
            ours.wrote(CELLS)

    assert found == [False, False, False, True, False]


def test_what_was_shown_meanwhile_is_counted_anew() -> None:
    ours = refusals()
    for _ in range(3):
        ours.wrote(CELLS)
    ours.stubborn({})

    assert ours.stubborn(CELLS) == frozenset()
