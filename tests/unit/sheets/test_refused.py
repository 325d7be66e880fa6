"""Is a cell left alone for a while where Google refuses it, or has taken what it does not show?"""

from datetime import UTC, datetime, timedelta

from sheetdrip.clock import ManualClock
from sheetdrip.sheets.refused import Places, Refusals

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


def test_what_was_refused_is_told_when_it_is_tried_again_and_until_it_is_taken() -> None:
    clock = ManualClock(datetime(2026, 3, 3, tzinfo=UTC))
    ours, ids = Refusals(clock), {2: "ID"}
    ours.refused([PLACE], ids, whole=False)
    named: Places = frozenset(), frozenset({PLACE})
    assert (ours.not_tried(ids), ours.told(ids)) == (named, named)

    clock.advance(timedelta(hours=1).total_seconds())
    assert (ours.not_tried(ids), ours.told(ids)) == ((frozenset(), frozenset()), named)

    ours.taken([PLACE], ids)
    assert ours.told(ids) == (frozenset(), frozenset())


def test_what_was_refused_and_is_wanted_no_more_is_told_no_more() -> None:
    clock = ManualClock(datetime(2026, 3, 3, tzinfo=UTC))
    ours, ids = Refusals(clock), {2: "ID"}
    ours.refused([PLACE], ids, whole=True)

    clock.advance(timedelta(hours=2).total_seconds())

    assert ours.told(ids) == (frozenset(), frozenset())
