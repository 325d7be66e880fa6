"""What day or time of day did somebody write as text?"""

from datetime import date, time

import pytest

from sheetdrip.domain.written_dates import possible_days, written_date, written_time

ONE_DAY = [
    "2026-12-01",
    "2026-12-1",
    "2026/12/01",
    "2026.12.01",
    "20261201",
    "2026-12-01T00:00:00.000Z",
    "2026-12-01T00:00:00+00:00",
    "2026-12-01 00:00:00 UTC",
    "2026-12-01T14:30:00-06:00",
    "2026-12-01 14:30",
    "1 Dec 2026",
    "1. Dec 2026",
    "01-Dec-2026",
    "01DEC2026",
    "Dec 1, 2026",
    "Dec. 1, 2026",
    "December 1st 2026",
    "1st of December 2026",
    "Tue, 1 Dec 2026",
    "Tuesday, December 1, 2026",
    "1 de diciembre de 2026",
    "martes 1 de diciembre de 2026",
    "2026年12月1日",
    " '2026-12-01\u200b",
    "２０２６-１２-０１",
]


@pytest.mark.parametrize("text", ONE_DAY)
def test_what_can_be_one_day_only_is_taken(text: str) -> None:
    assert written_date(text) == date(2026, 12, 1)
    assert possible_days(text) == (date(2026, 12, 1),)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/12/2026", date(2026, 12, 25)),
        ("12/25/2026", date(2026, 12, 25)),
        ("04/04/2026", date(2026, 4, 4)),
        ("2 Sept 2026", date(2026, 9, 2)),
        ("3 de marzo de 2026", date(2026, 3, 3)),
    ],
)
def test_other_days(text: str, day: date) -> None:
    assert written_date(text) == day


@pytest.mark.parametrize(
    "text", ["03/04/2026", "3-4-2026", "3.4.2026", "3 4 2026", "03/04/2026 10:00"]
)
def test_a_day_in_two_ways_is_none(text: str) -> None:
    assert written_date(text) is None
    assert possible_days(text) == (date(2026, 3, 4), date(2026, 4, 3))


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "Dec 1", "1-Dec-26", "12/01/26", "2026", "2026-12", "2026-02-30", "31/31/2026",
     "Wed, 1 Dec 2026", "Foo, 1 Dec 2026", "1 Foo 2026", "2026-12-01T06:00:00Z", "01/12/2026 23:00Z",
     "2026-12-01?",
     "46357", "1 or 2 Dec 2026", "2026-12-01 - 2026-12-03"],
)  # fmt: skip
def test_what_is_no_one_day_is_not_guessed(text: str) -> None:
    assert written_date(text) is None
    assert possible_days(text) == ()


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("14:30", time(14, 30)),
        ("14:30:00", time(14, 30)),
        ("14.30", time(14, 30)),
        ("14h30", time(14, 30)),
        ("14h", time(14)),
        ("1430", time(14, 30)),
        ("1430h", time(14, 30)),
        ("2:30 PM", time(14, 30)),
        ("2:30pm", time(14, 30)),
        ("2:30 p. m.", time(14, 30)),
        ("2 PM", time(14)),
        ("12 am", time(0)),
        ("12:15 PM", time(12, 15)),
        ("7:30", time(7, 30)),
        ("٢:٣٠", time(2, 30)),
        ("2026-12-01T14:30:00", time(14, 30)),
        ("1899-12-30 14:30", time(14, 30)),
    ],
)
def test_a_time_of_day_is_read_to_the_minute(text: str, at: time) -> None:
    assert written_time(text) == at


@pytest.mark.parametrize(
    "text", ["", "14", "730", "25:00", "14:60", "13 pm", "0 am", "noon", "14:30 to 15:00", "2026-12-01",
             "2026-12-01T14:30:00Z", "2026-12-01T14:30:00-06:00", "first case"],
)  # fmt: skip
def test_what_is_no_one_time_is_not_guessed(text: str) -> None:
    assert written_time(text) is None
