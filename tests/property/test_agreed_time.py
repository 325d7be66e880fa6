"""Whose word is the time taken from, whatever the machine and the services say?"""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.clock import REASON, AgreedClock, ManualClock

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
TOLERANCE = timedelta(seconds=31)
"""What is taken for the same time, and the second that a Date header leaves out."""

offs = st.integers(-400 * 86_400, 400 * 86_400).map(
    lambda seconds: timedelta(seconds=seconds)
) | st.sampled_from(
    [
        timedelta(seconds=sign * one)
        for sign in (-1, 1)
        for one in (0, 1, 29, 31, 1200, 3599, 3601, 3629, 3631)
    ]
)
services = st.sampled_from(["google", "twilio"])


def header(at: datetime) -> str:
    return f"{at:%a, %d %b %Y %H:%M:%S} GMT"


@given(said=st.lists(st.tuples(services, offs), max_size=8))
def test_without_proof_no_word_moves_the_time_beyond_reason(
    said: list[tuple[str, timedelta]],
) -> None:
    clock = AgreedClock(ManualClock(NOON))
    for service, off in said:
        clock.hear(service, header(NOON + off))
        assert abs(clock.now() - NOON) <= REASON + TOLERANCE


@given(service=services, off=offs)
def test_one_source_alone_moves_nothing_and_is_doubted_when_it_is_far(
    service: str, off: timedelta
) -> None:
    clock = AgreedClock(ManualClock(NOON))
    clock.hear(service, header(NOON + off))
    assert clock.now() == NOON
    is_far = abs(off) > timedelta(seconds=30)
    assert clock.doubts() == ((NOON + off,) if is_far else ())


@given(off=offs)
def test_services_that_agree_and_a_grant_of_their_time_put_the_machine_right(
    off: timedelta,
) -> None:
    clock = AgreedClock(ManualClock(NOON - off))
    clock.hear("google", header(NOON))
    clock.hear("twilio", header(NOON))
    if clock.wants_proof():
        clock.vouch(NOON)
    assert not clock.is_disputed()
    assert abs(clock.now() - NOON) < TOLERANCE


@given(lie=offs)
def test_a_machine_whose_time_is_granted_is_right_whatever_every_date_says(lie: timedelta) -> None:
    clock = AgreedClock(ManualClock(NOON))
    clock.hear("google", header(NOON + lie))
    clock.hear("twilio", header(NOON + lie))
    if clock.wants_proof():
        clock.vouch(NOON)
    assert not clock.is_disputed()
    # a grant tells no more than within an hour: up to there two services are believed
    assert abs(clock.now() - NOON) <= REASON + TOLERANCE


@given(
    said=st.lists(st.tuples(services, offs, st.integers(0, 4000)), max_size=8),
    off=offs,
)
def test_a_dispute_ends_once_everybody_tells_the_same_time(
    said: list[tuple[str, timedelta, int]], off: timedelta
) -> None:
    base = ManualClock(NOON - off)
    clock = AgreedClock(base)
    for service, lie, wait in said:
        base.advance(wait)
        clock.hear(service, header(base.now() + off + lie))
    for _ in range(2):
        base.advance(60)
        for service in ("google", "twilio"):
            clock.hear(service, header(base.now() + off))
        if clock.wants_proof():
            clock.vouch(base.now() + off)
    assert not clock.is_disputed()
    assert abs(clock.now() - (base.now() + off)) < TOLERANCE
