"""Does a daemon notice a jump of its clock, and does it ask again what time it is while nobody agrees?"""

from datetime import UTC, datetime, timedelta

from sheetdrip.clock import AgreedClock, ManualClock
from sheetdrip.sync.clock_watch import ClockWatch

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def header(seconds: float) -> str:
    """The Date header of a service whose clock is so much ahead of noon."""
    return f"{NOON + timedelta(seconds=seconds):%a, %d %b %Y %H:%M:%S} GMT"


def test_time_that_passes_is_no_jump_and_a_small_step_neither() -> None:
    base = ManualClock(NOON)
    watch = ClockWatch(AgreedClock(base), 60)
    base.sleep(3600)
    assert watch.jump() == timedelta()
    base.advance(-4)
    assert watch.jump() == timedelta()


def test_a_clock_set_back_is_noticed_once() -> None:
    base = ManualClock(NOON)
    watch = ClockWatch(AgreedClock(base), 60)
    base.advance(-3600)
    assert watch.jump() == timedelta(hours=-1)
    assert watch.jump() == timedelta()


def test_while_the_time_is_in_dispute_it_is_asked_for_ever_more_seldom() -> None:
    base = ManualClock(NOON)
    clock = AgreedClock(base)
    watch = ClockWatch(clock, 60)
    assert not watch.must_ask()
    clock.hear("google", header(86400))
    clock.hear("twilio", header(-86400))
    assert clock.is_disputed()
    asked = []
    for second in range(300):
        if watch.must_ask():
            asked.append(second)
        base.sleep(1)
    assert asked == [0, 10, 30, 70, 130, 190, 250]


def test_the_next_dispute_begins_with_short_pauses() -> None:
    base = ManualClock(NOON)
    clock = AgreedClock(base)
    watch = ClockWatch(clock, 60)
    clock.hear("google", header(86400))
    clock.hear("twilio", header(-86400))
    assert watch.must_ask()
    base.sleep(10)
    assert watch.must_ask()
    clock.hear("google", header(10))
    clock.hear("twilio", header(10))
    assert not watch.must_ask()
    clock.hear("google", header(86400))
    clock.hear("twilio", header(-86400))
    assert watch.must_ask()
    base.sleep(10)
    assert watch.must_ask()
