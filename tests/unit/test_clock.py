"""What time is it, for each kind of clock?"""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sheetdrip.clock import AgreedClock, Clock, Ear, ManualClock, OffsetClock, SystemClock

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
AT_NOON = "Tue, 03 Mar 2026 12:00:00 GMT"
SECOND = timedelta(seconds=1)


def header(seconds: float) -> str:
    """The Date header of a service whose clock is so much ahead of noon."""
    return f"{NOON + timedelta(seconds=seconds):%a, %d %b %Y %H:%M:%S} GMT"


def agreed(*ahead: float, base: ManualClock | None = None) -> AgreedClock:
    """A clock that has heard services so many seconds ahead of noon."""
    clock = AgreedClock(base or ManualClock(NOON))
    for number, seconds in enumerate(ahead):
        clock.hear(f"service {number}", header(seconds))
    return clock


def test_the_machines_clock_is_aware_and_never_runs_back() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta()
    before = clock.monotonic()
    clock.sleep(0)
    assert clock.monotonic() >= before


def test_a_manual_clock_moves_only_when_told() -> None:
    clock = ManualClock(NOON)
    assert (clock.now(), clock.monotonic()) == (NOON, 0.0)
    clock.advance(90)
    assert (clock.now(), clock.monotonic()) == (NOON + 90 * SECOND, 90.0)


def test_sleeping_moves_a_manual_clock_but_never_back() -> None:
    clock = ManualClock(NOON)
    clock.sleep(5)
    clock.sleep(-60)
    assert (clock.now(), clock.monotonic()) == (NOON + 5 * SECOND, 5.0)


def test_setting_a_manual_clock_back_leaves_its_counter() -> None:
    clock = ManualClock(NOON)
    clock.advance(10)
    clock.advance(-3600)
    assert (clock.now(), clock.monotonic()) == (NOON - 3590 * SECOND, 10.0)


def test_a_manual_clock_starts_at_an_aware_time_told_in_utc() -> None:
    with pytest.raises(ValueError, match="aware"):
        ManualClock(datetime(2026, 3, 3, 12))  # noqa: DTZ001
    clock = ManualClock(datetime(2026, 3, 3, 6, tzinfo=timezone(timedelta(hours=-6))))
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


def test_an_offset_clock_runs_with_its_base_from_another_time() -> None:
    base = ManualClock(NOON)
    clock = OffsetClock(base)
    clock.advance(3600)
    clock.advance(-60)
    base.advance(5)
    assert clock.now() == NOON + 3545 * SECOND
    assert clock.monotonic() == 3545.0
    clock.sleep(10)
    assert base.now() == NOON + 15 * SECOND
    assert clock.now() == NOON + 3555 * SECOND


def test_a_clock_that_heard_nothing_is_the_machines() -> None:
    clock = AgreedClock(ManualClock(NOON))
    assert (clock.now(), clock.machine_now(), clock.correction()) == (NOON, NOON, timedelta())


@pytest.mark.parametrize("ahead", [0, 31, -31, 86400, -604800])
def test_one_service_alone_is_not_believed(ahead: int) -> None:
    assert agreed(ahead).now() == NOON


@pytest.mark.parametrize(
    ("ahead", "correction"),
    [(0, 0), (30, 0), (31, 31), (-30, 0), (-31, -31), (3600, 3600), (-3600, -3600)],
)
def test_two_services_are_believed_beyond_the_tolerance(ahead: int, correction: int) -> None:
    clock = agreed(ahead, ahead)
    assert clock.now() == NOON + correction * SECOND
    assert clock.machine_now() == NOON


@pytest.mark.parametrize(
    ("ahead", "correction", "disputed"),
    [
        ((100, 110), 100, False),
        ((110, 100), 100, False),
        ((-100, -110), -100, False),
        ((100, 130), 100, False),
        ((100, 110, 120), 100, False),
        # they disagree: nobody is believed
        ((100, 131), 0, True),
        ((100, 110, 131), 0, True),
        ((100, -100), 0, True),
        # the machine is borne out by one of them
        ((0, 86400), 0, False),
        ((0, 86400, 86410), 0, False),
        # farther than reason has it, without proof
        ((3601, 3601), 0, True),
        ((-86400, -86400), 0, True),
        # the nearest is within the tolerance
        ((20, 40), 0, False),
        ((-15, 15), 0, False),
        ((-16, 15), 0, False),
        # nobody else was heard yet
        ((), 0, False),
        ((30,), 0, False),
        ((31,), 0, True),
        ((-31,), 0, True),
    ],
)
def test_services_that_agree_are_believed_by_the_nearest(
    ahead: tuple[int, ...], correction: int, *, disputed: bool
) -> None:
    clock = agreed(*ahead)
    assert clock.correction() == correction * SECOND
    assert clock.is_disputed() is disputed


def test_only_the_newest_word_of_a_service_counts() -> None:
    clock = agreed(3000, 60)
    clock.hear("service 0", header(50))
    assert clock.correction() == 50 * SECOND


def test_a_service_heard_twice_is_one_witness() -> None:
    clock = agreed(100)
    clock.hear("service 0", header(100))
    assert clock.correction() == timedelta()


def test_what_was_heard_long_ago_is_forgotten() -> None:
    base = ManualClock(NOON)
    clock = agreed(100, 100, base=base)
    base.advance(3600)
    assert clock.correction() == 100 * SECOND
    base.advance(1)
    assert clock.correction() == timedelta()
    assert not clock.is_disputed()


def test_a_forgotten_service_no_longer_disagrees() -> None:
    base = ManualClock(NOON)
    clock = agreed(86400, base=base)
    base.advance(3601)
    for service in ("google", "twilio"):
        clock.hear(service, header(3601 + 100))
    assert clock.correction() == 100 * SECOND


def test_a_machine_clock_set_right_needs_no_correction_once_heard_again() -> None:
    base = ManualClock(NOON - 7 * 86400 * SECOND)
    clock = agreed(0, base=base)
    clock.vouch(NOON)
    clock.hear("twilio", AT_NOON)
    assert clock.now() == NOON
    base.advance(7 * 86400)
    for service in ("service 0", "twilio"):
        clock.hear(service, AT_NOON)
    assert clock.now() == NOON


@pytest.mark.parametrize(
    "unreadable",
    [
        None,
        "",
        "soon",
        "Tue, 03 Mar 2026 99:00:00 GMT",
        "Tue, 03 Mar 99999999999999999999 12:00:00 GMT",
        "Tue, 03 Mar 2026 13:00:00 +99999999999999999999",
        # no zone: nobody knows what it means
        "Tue, 03 Mar 2026 13:00:00",
        "Tue, 03 Mar 2026 13:00:00 -0000",
    ],
)
def test_an_unreadable_date_says_nothing(unreadable: str | None) -> None:
    clock = AgreedClock(ManualClock(NOON))
    clock.hear("google", unreadable)
    clock.hear("twilio", unreadable)
    assert clock.correction() == timedelta()
    assert not clock.is_disputed()


def test_waiting_and_counting_are_the_machines() -> None:
    base = ManualClock(NOON)
    clock = agreed(100, 100, base=base)
    clock.sleep(5)
    assert (clock.monotonic(), clock.now()) == (5.0, NOON + 105 * SECOND)


def test_a_machine_clock_set_wrong_after_the_services_were_heard_is_put_right_at_once() -> None:
    machine = ManualClock(NOON)
    clock = agreed(0, 0, base=machine)
    machine.advance(60)
    machine.advance(-3 * 3600)
    assert clock.now() == NOON + timedelta(seconds=60)
    assert not clock.is_disputed()


def test_at_first_nobody_has_been_heard() -> None:
    assert AgreedClock(ManualClock(NOON)).has_heard_nobody()
    assert not agreed(0).has_heard_nobody()


DAY = 86400
FAR = [-400 * DAY, -DAY, -7200, 7200, DAY, 400 * DAY]


@pytest.mark.parametrize("off", FAR)
def test_dates_that_are_wrong_alike_are_not_believed_against_a_granted_token(off: int) -> None:
    clock = AgreedClock(ManualClock(NOON))
    clock.hear("google", header(off))  # the token endpoint's own Date comes with the grant
    clock.vouch(NOON)
    clock.hear("twilio", header(off))
    assert (clock.now(), clock.is_disputed(), clock.is_misled()) == (NOON, False, True)


@pytest.mark.parametrize("off", FAR)
def test_a_machine_that_is_far_off_is_put_right_by_what_google_grants(off: int) -> None:
    clock = AgreedClock(ManualClock(NOON))
    clock.hear("google", header(off))
    assert clock.wants_proof()
    clock.vouch(clock.told_by("google") or NOON)
    assert (clock.now(), clock.is_disputed(), clock.wants_proof()) == (NOON, True, False)
    clock.hear("twilio", header(off))
    assert (clock.now(), clock.is_disputed()) == (NOON + off * SECOND, False)


def test_dates_that_go_wrong_for_an_hour_change_nothing_for_good() -> None:
    base = ManualClock(NOON)
    clock = agreed(0, 0, base=base)
    clock.vouch(NOON)
    base.advance(600)
    for service in ("service 0", "service 1"):
        clock.hear(service, header(600 + DAY))
    assert (clock.now(), clock.is_disputed(), clock.wants_proof()) == (base.now(), True, True)
    assert clock.doubts() == (NOON + (600 + DAY) * SECOND,)
    clock.vouch(base.now())
    assert (clock.is_disputed(), clock.is_misled()) == (False, True)
    base.advance(3000)
    for service in ("service 0", "service 1"):
        clock.hear(service, header(3600))
    assert (clock.now(), clock.is_disputed(), clock.is_misled()) == (base.now(), False, False)


def test_a_token_of_before_says_nothing_against_what_is_heard_now() -> None:
    # a virtual machine that was stopped for a day: neither of its clocks went on
    base = ManualClock(NOON)
    clock = AgreedClock(base)
    clock.vouch(NOON)
    base.advance(60)
    for service in ("google", "twilio"):
        clock.hear(service, header(DAY + 60))
    assert clock.is_disputed()
    clock.vouch(NOON + (DAY + 60) * SECOND)
    assert clock.now() == NOON + (DAY + 60) * SECOND


def test_a_wrong_service_is_outvoted_by_the_other_and_the_machine() -> None:
    for wrong in FAR:
        clock = agreed(0, wrong)
        assert (clock.now(), clock.doubts(), clock.is_misled()) == (NOON, (), True)


def test_one_service_alone_raises_doubts() -> None:
    clock = agreed(DAY)
    assert (clock.now(), clock.doubts()) == (NOON, (NOON + DAY * SECOND,))
    assert agreed(0, 0).doubts() == ()


def test_all_apart_the_time_is_any_of_theirs() -> None:
    clock = agreed(-DAY, DAY)
    assert clock.doubts() == (NOON - DAY * SECOND, NOON + DAY * SECOND)


def test_a_machine_that_google_disproves_and_nobody_else_was_heard_is_in_doubt() -> None:
    clock = AgreedClock(ManualClock(NOON))
    clock.hear("google", header(DAY))
    clock.vouch(NOON - 3 * DAY * SECOND)
    assert (clock.now(), clock.doubts()) == (NOON, (NOON + DAY * SECOND,))


@pytest.mark.parametrize(("late", "heard"), [(30, True), (31, False), (7200, False)])
def test_an_answer_that_waited_says_nothing(late: float, *, heard: bool) -> None:
    base = ManualClock(NOON)
    clock = AgreedClock(base)
    ear = Ear(clock, "twilio")
    asked = ear.asks()
    base.advance(late)
    ear.hears({"Date": AT_NOON}, asked)
    assert (clock.witnesses() == {"twilio"}) is heard


def test_what_a_cache_answers_says_nothing() -> None:
    clock = AgreedClock(ManualClock(NOON))
    ear = Ear(clock, "twilio")
    ear.hears({"Date": AT_NOON, "Age": "120"}, ear.asks())
    assert clock.has_heard_nobody()
    ear.hears({"Date": AT_NOON, "Age": "0"}, ear.asks())
    assert not clock.has_heard_nobody()


def test_what_a_service_said_goes_on_by_the_steady_clock() -> None:
    base = ManualClock(NOON)
    clock = agreed(60, base=base)
    base.advance(100)
    assert clock.told_by("service 0") == NOON + 160 * SECOND
    assert clock.told_by("service 1") is None


@pytest.mark.parametrize(
    "clock", [SystemClock(), ManualClock(NOON), OffsetClock(ManualClock(NOON))]
)
def test_a_clock_that_nobody_contradicts_has_no_doubts(clock: Clock) -> None:
    assert clock.doubts() == ()


def test_services_that_go_on_together_past_an_old_grant_are_asked_for_another() -> None:
    base = ManualClock(NOON)
    clock = agreed(2 * DAY, 2 * DAY, base=base)
    clock.vouch(NOON + 2 * DAY * SECOND)
    assert (clock.correction(), clock.is_disputed()) == (2 * DAY * SECOND, False)
    later = 2 * DAY + 11 * 3600
    clock.hear("service 0", header(later))
    assert (clock.is_disputed(), clock.wants_proof()) == (True, False)  # the other's word is old
    clock.hear("service 1", header(later))
    assert (clock.is_disputed(), clock.wants_proof()) == (True, True)
    clock.vouch(NOON + later * SECOND)
    assert (clock.correction(), clock.is_disputed()) == (later * SECOND, False)


def test_a_word_is_young_for_some_seconds() -> None:
    base = ManualClock(NOON)
    clock = AgreedClock(base)
    assert not clock.has_just_heard("twilio")
    clock.hear("twilio", header(0))
    assert clock.has_just_heard("twilio")
    base.advance(6)
    assert not clock.has_just_heard("twilio")
