"""At which instant does a wall-clock time happen?"""

from datetime import UTC, date, datetime, time

import pytest

from sheetdrip.domain.send_time import Due, QuietHours, due, instant, local, zone_name
from tests.builders import step

NEW_YORK, LONDON = "America/New_York", "Europe/London"
LORD_HOWE, CASABLANCA, APIA = "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"

PLAIN = [
    (NEW_YORK, date(2026, 3, 7), time(10), "2026-03-07 15:00"),
    (NEW_YORK, date(2026, 3, 8), time(10), "2026-03-08 14:00"),
    (NEW_YORK, date(2026, 7, 4), time(19), "2026-07-04 23:00"),
    (LONDON, date(2026, 1, 10), time(10), "2026-01-10 10:00"),
    (LONDON, date(2026, 7, 10), time(10), "2026-07-10 09:00"),
    (LORD_HOWE, date(2026, 7, 1), time(10), "2026-06-30 23:30"),
    (LORD_HOWE, date(2026, 1, 1), time(10), "2025-12-31 23:00"),
    (CASABLANCA, date(2026, 1, 10), time(10), "2026-01-10 09:00"),
    (APIA, date(2026, 1, 10), time(10), "2026-01-09 21:00"),
    ("Asia/Kathmandu", date(2026, 1, 10), time(10), "2026-01-10 04:15"),
    ("America/Phoenix", date(2026, 7, 4), time(10), "2026-07-04 17:00"),
    ("UTC", date(2026, 7, 4), time(10), "2026-07-04 10:00"),
]

SKIPPED = [
    # (zone, day, wall time that does not happen, instant, what the clocks show then)
    (NEW_YORK, date(2026, 3, 8), time(2, 30), "2026-03-08 07:30", time(3, 30)),
    (NEW_YORK, date(2026, 3, 8), time(2, 0), "2026-03-08 07:00", time(3, 0)),
    (LONDON, date(2026, 3, 29), time(1, 15), "2026-03-29 01:15", time(2, 15)),
    (LORD_HOWE, date(2026, 10, 4), time(2, 15), "2026-10-03 15:45", time(2, 45)),
    # Ramadan 2026 in Morocco: the clocks go forward again on 22 March
    (CASABLANCA, date(2026, 3, 22), time(2, 30), "2026-03-22 02:30", time(3, 30)),
]

TWICE = [
    (NEW_YORK, date(2026, 11, 1), time(1, 30), "2026-11-01 05:30"),
    (LONDON, date(2026, 10, 25), time(1, 15), "2026-10-25 00:15"),
    (LORD_HOWE, date(2026, 4, 5), time(1, 45), "2026-04-04 14:45"),
    (CASABLANCA, date(2026, 2, 15), time(2, 30), "2026-02-15 01:30"),
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "day", "at", "moment"), PLAIN, ids=str)
def test_a_wall_time_is_right_on_both_sides_of_a_change(
    zone: str, day: date, at: time, moment: str
) -> None:
    assert instant(day, at, zone) == utc(moment)
    assert local(utc(moment), zone) == datetime.combine(day, at)


@pytest.mark.parametrize(("zone", "day", "at", "moment", "shown"), SKIPPED, ids=str)
def test_a_time_that_the_clocks_skip_happens_later_by_the_gap(
    zone: str, day: date, at: time, moment: str, shown: time
) -> None:
    assert instant(day, at, zone) == utc(moment)
    assert local(utc(moment), zone) == datetime.combine(day, shown)


@pytest.mark.parametrize(("zone", "day", "at", "moment"), TWICE, ids=str)
def test_a_time_that_happens_twice_means_the_first(
    zone: str, day: date, at: time, moment: str
) -> None:
    assert instant(day, at, zone) == utc(moment)
    assert instant(day, at.replace(fold=1), zone) == utc(moment)


def test_a_day_that_samoa_never_had_happens_a_day_later() -> None:
    assert instant(date(2011, 12, 30), time(10), APIA) == utc("2011-12-30 20:00")
    assert local(utc("2011-12-30 20:00"), APIA) == datetime(2011, 12, 31, 10)  # noqa: DTZ001


def test_an_instant_is_utc() -> None:
    assert instant(date(2026, 3, 3), time(10), NEW_YORK).tzinfo is UTC


def test_a_step_is_due_days_after_surgery_at_the_patients_clocks() -> None:
    day_7 = step(day=7, at=time(10), latest=time(18))
    assert due(day_7, date(2026, 3, 3), NEW_YORK) == Due(
        utc("2026-03-10 14:00"), utc("2026-03-10 22:00")
    )
    assert due(day_7, date(2026, 2, 24), NEW_YORK) == Due(
        utc("2026-03-03 15:00"), utc("2026-03-03 23:00")
    )


def test_a_step_may_cross_a_year_and_a_leap_day() -> None:
    assert due(step(day=365), date(2027, 12, 31), "UTC").send_at == utc("2028-12-30 10:00")


def test_a_skipped_hour_never_makes_a_text_too_late_before_it_is_due() -> None:
    night = step(day=0, at=time(2, 30), latest=time(3, 15))
    when = due(night, date(2026, 3, 8), NEW_YORK)
    assert when == Due(utc("2026-03-08 07:30"), utc("2026-03-08 07:30"))


@pytest.mark.parametrize(
    ("start", "end", "quiet", "loud"),
    [
        # over midnight
        (
            time(21),
            time(8),
            [time(21), time(23, 59, 59), time(0), time(7, 59, 59)],
            [time(8), time(12), time(20, 59, 59)],
        ),
        # within a day
        (time(1), time(6), [time(1), time(5, 59)], [time(0, 59, 59), time(6), time(23)]),
        # none
        (time(8), time(8), [], [time(0), time(8), time(23)]),
        # until midnight, from midnight
        (time(21), time(0), [time(21), time(23, 59, 59)], [time(0), time(20, 59)]),
        (time(0), time(7), [time(0), time(6, 59)], [time(7), time(23, 59)]),
    ],
    ids=["night", "day", "none", "to midnight", "from midnight"],
)
def test_quiet_hours_start_with_their_start_and_end_before_their_end(
    start: time, end: time, quiet: list[time], loud: list[time]
) -> None:
    hours = QuietHours(start, end)
    assert [hours.covers(at) for at in quiet] == [True] * len(quiet)
    assert [hours.covers(at) for at in loud] == [False] * len(loud)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("America/Chicago", "America/Chicago"),
        ("america/chicago", "America/Chicago"),
        ("AMERICA/NEW YORK", "America/New_York"),
        (" America/New_York ", "America/New_York"),
        ("america/argentina/buenos aires", "America/Argentina/Buenos_Aires"),
        ("US/Eastern", "US/Eastern"),
        ("utc", "UTC"),
        ("UTC", "UTC"),
        ("Africa/Casablanca", "Africa/Casablanca"),
    ],
)
def test_a_zone_is_known_by_its_iana_name(written: str, name: str) -> None:
    assert zone_name(written) == name


@pytest.mark.parametrize(
    "written", ["", "Chicago", "EST", "CST6CDT", "Central", "-06:00", "America/", "Mars/Phobos"]
)
def test_an_abbreviation_or_a_town_alone_is_no_zone(written: str) -> None:
    assert zone_name(written) is None
