"""When may a text be given to Twilio? Every edge to the second."""

from datetime import UTC, datetime, time, timedelta

import pytest

from sheetdrip.domain.send_time import Due, QuietHours
from sheetdrip.planning.send_window import (
    Expired,
    ScheduleAhead,
    SendAtOnce,
    Timing,
    Wait,
    Window,
    awake_until,
    timing,
)
from tests.builders import CHICAGO, NIGHT, due

SEND_AT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)  # 10:00 in Chicago
LATEST = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)  # 18:00 in Chicago
SECOND = timedelta(seconds=1)
OPENS = SEND_AT - timedelta(days=7) + timedelta(minutes=2)
CLOSES = SEND_AT - timedelta(minutes=17)
NEVER_QUIET = QuietHours(time(0), time(0))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (SEND_AT - timedelta(days=400), Wait(OPENS)),
        (SEND_AT - timedelta(days=7), Wait(OPENS)),
        (OPENS - SECOND, Wait(OPENS)),
        (OPENS, ScheduleAhead()),
        (OPENS + SECOND, ScheduleAhead()),
        (SEND_AT - timedelta(days=1), ScheduleAhead()),
        (CLOSES, ScheduleAhead()),
        (CLOSES + SECOND, Wait(SEND_AT)),
        (SEND_AT - SECOND, Wait(SEND_AT)),
        (SEND_AT, SendAtOnce()),
        (SEND_AT + SECOND, SendAtOnce()),
        (LATEST, SendAtOnce()),
        (LATEST + SECOND, Expired()),
        (LATEST + timedelta(days=400), Expired()),
    ],
    ids=str,
)
def test_the_clock_says_one_thing_at_every_second(now: datetime, told: Timing) -> None:
    assert timing(due(SEND_AT, LATEST), now, Window(), NIGHT, CHICAGO) == told


def test_a_wider_window_opens_earlier() -> None:
    wide = Window(max_lead=timedelta(days=35), min_lead=timedelta(minutes=5))
    when = due(SEND_AT, LATEST)
    assert timing(when, SEND_AT - timedelta(days=34), wide, NIGHT, CHICAGO) == ScheduleAhead()
    assert timing(when, SEND_AT - timedelta(minutes=7), wide, NIGHT, CHICAGO) == ScheduleAhead()
    assert timing(when, SEND_AT - timedelta(minutes=6), wide, NIGHT, CHICAGO) == Wait(SEND_AT)


def test_both_ends_keep_their_margin() -> None:
    careful = Window(margin=timedelta(minutes=30))
    when = due(SEND_AT, LATEST)
    opens = SEND_AT - timedelta(days=7) + timedelta(minutes=30)
    closes = SEND_AT - timedelta(minutes=45)
    told = [
        timing(when, now, careful, NIGHT, CHICAGO)
        for now in (opens - SECOND, opens, closes, closes + SECOND)
    ]
    assert told == [Wait(opens), ScheduleAhead(), ScheduleAhead(), Wait(SEND_AT)]


@pytest.mark.parametrize(
    ("lead", "taken"),
    [
        (timedelta(days=7, seconds=1), False),
        (timedelta(days=7), True),
        (timedelta(minutes=15), True),
        (timedelta(minutes=15) - SECOND, False),
        (timedelta(), False),
        (timedelta(days=-1), False),
    ],
    ids=str,
)
def test_twilio_takes_what_lies_within_its_window(lead: timedelta, *, taken: bool) -> None:
    assert Window().takes(SEND_AT, SEND_AT - lead) is taken


# A text at 20:30 that makes sense until 09:00 the next morning; Chicago is five hours behind then.
EVENING = Due(at("2026-03-11 01:30"), at("2026-03-11 14:00"))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (at("2026-03-11 01:59:59"), SendAtOnce()),
        (at("2026-03-11 02:00"), Wait(at("2026-03-11 13:00"))),
        (at("2026-03-11 04:59:59"), Wait(at("2026-03-11 13:00"))),
        (at("2026-03-11 05:00"), Wait(at("2026-03-11 13:00"))),
        (at("2026-03-11 12:59:59"), Wait(at("2026-03-11 13:00"))),
        (at("2026-03-11 13:00"), SendAtOnce()),
        (at("2026-03-11 14:00"), SendAtOnce()),
        (at("2026-03-11 14:00:01"), Expired()),
    ],
    ids=str,
)
def test_a_late_text_waits_for_the_end_of_the_quiet_hours(now: datetime, told: Timing) -> None:
    assert timing(EVENING, now, Window(), NIGHT, CHICAGO) == told


@pytest.mark.parametrize(
    ("latest", "told"),
    [
        (at("2026-03-11 13:00"), Wait(at("2026-03-11 13:00"))),
        (at("2026-03-11 12:59:59"), Expired()),
    ],
    ids=str,
)
def test_a_late_text_is_not_kept_for_a_morning_that_is_too_late(
    latest: datetime, told: Timing
) -> None:
    when = Due(EVENING.send_at, latest)
    assert timing(when, at("2026-03-11 03:00"), Window(), NIGHT, CHICAGO) == told


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-10 15:00", "2026-03-10 23:00"),  # its own end comes first
        ("2026-03-11 01:59:59", "2026-03-11 02:00"),  # 20:59:59 in Chicago: a second is left
        ("2026-03-11 02:00", "2026-03-12 02:00"),  # it would not be sent now
        ("2026-03-11 13:00", "2026-03-12 02:00"),
    ],
)
def test_a_text_may_reach_the_phone_until_its_end_or_the_next_quiet_hours(
    now: str, until: str
) -> None:
    latest = at("2026-03-10 23:00") if now == "2026-03-10 15:00" else at("2026-03-20 12:00")
    assert awake_until(latest, at(now), NIGHT, CHICAGO) == at(until)
    assert awake_until(latest, at(now), NEVER_QUIET, CHICAGO) == latest


def test_quiet_hours_within_a_day_end_the_same_day() -> None:
    siesta = QuietHours(time(13), time(16))
    when = Due(SEND_AT, LATEST)
    now = at("2026-03-10 18:20:30")
    assert timing(when, now, Window(), siesta, CHICAGO) == Wait(at("2026-03-10 21:00"))


def test_quiet_hours_are_the_patients_not_the_clinics() -> None:
    when = Due(at("2026-03-10 15:00"), at("2026-03-12 15:00"))
    now = at("2026-03-10 20:00")  # 15:00 in Chicago, 21:00 in London has begun an hour later
    assert timing(when, now, Window(), NIGHT, CHICAGO) == SendAtOnce()
    assert timing(when, now, Window(), NIGHT, "Europe/London") == SendAtOnce()
    later = at("2026-03-10 21:00")
    assert timing(when, later, Window(), NIGHT, CHICAGO) == SendAtOnce()
    assert timing(when, later, Window(), NIGHT, "Europe/London") == Wait(at("2026-03-11 08:00"))


@pytest.mark.parametrize(
    ("zone", "now", "end"),
    [
        # the clocks go forward within the quiet hours: they end an hour sooner
        ("America/New_York", "2026-03-08 04:00", "2026-03-08 12:00"),
        ("America/New_York", "2026-03-08 06:59:59", "2026-03-08 12:00"),
        # and back: an hour later
        ("America/New_York", "2026-11-01 03:00", "2026-11-01 13:00"),
        ("America/New_York", "2026-11-01 06:30", "2026-11-01 13:00"),
        ("Australia/Lord_Howe", "2026-10-03 12:00", "2026-10-03 21:00"),
        ("Australia/Lord_Howe", "2026-04-04 12:00", "2026-04-04 21:30"),
    ],
)
def test_quiet_hours_end_at_the_wall_time_across_a_change_of_clocks(
    zone: str, now: str, end: str
) -> None:
    moment = at(now)
    when = Due(moment - timedelta(hours=1), moment + timedelta(days=1))
    assert timing(when, moment, Window(), NIGHT, zone) == Wait(at(end))


def test_the_last_quiet_minute_counts_when_the_clocks_have_moved() -> None:
    # 08:00 in New York is 12:00 UTC on the day the clocks went forward
    when = Due(at("2026-03-08 03:00"), at("2026-03-08 12:00"))
    told = timing(when, at("2026-03-08 04:00"), Window(), NIGHT, "America/New_York")
    assert told == Wait(at("2026-03-08 12:00"))


def test_quiet_hours_that_end_in_a_doubled_hour_end_in_its_second_pass() -> None:
    early = QuietHours(time(21), time(1, 30))
    second_pass = at("2026-11-01 06:10:20")  # 01:10 for the second time in New York
    when = Due(at("2026-11-01 04:00"), at("2026-11-01 20:00"))
    told = timing(when, second_pass, Window(), early, "America/New_York")
    assert told == Wait(at("2026-11-01 06:30"))


def test_without_quiet_hours_a_late_text_goes_at_any_hour() -> None:
    when = Due(at("2026-03-11 01:30"), at("2026-03-11 14:00"))
    assert timing(when, at("2026-03-11 08:00"), Window(), NEVER_QUIET, CHICAGO) == SendAtOnce()
