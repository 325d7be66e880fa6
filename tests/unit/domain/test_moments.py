"""Which moment does a wall-clock time in a cell mean, whatever zone its row has by now?"""

from datetime import UTC, datetime, timedelta

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.dates import date_in, time_of_day, to_serial
from sheetdrip.domain.moments import moment_in, serial_of
from sheetdrip.domain.send_time import local

DAY_7 = datetime(2026, 3, 10, 15, tzinfo=UTC)
AUTUMN = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
"""1:30 in Chicago, for the first time that night."""

ZONES = (
    *("UTC", "America/Chicago", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham"),
    *("Etc/GMT+12", "Pacific/Kiritimati"),
)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("moment", [DAY_7, AUTUMN, AUTUMN + timedelta(hours=1)])
def test_it_shows_the_clocks_time_and_tells_the_moment(moment: datetime, zone: str) -> None:
    serial, wall = serial_of(moment, zone), local(moment, zone)
    assert moment_in(serial) == moment
    assert (date_in(serial), time_of_day(serial)) == (wall.date(), wall.time())
    assert 0 < serial - to_serial(wall) < 0.5 / 86_400


def test_it_is_still_told_where_a_number_keeps_fifteen_digits() -> None:
    assert moment_in(float(f"{serial_of(DAY_7, 'Asia/Kathmandu'):.15g}")) == DAY_7


@pytest.mark.parametrize(
    "cell",
    [
        *(None, "", True, "2026-03-10 10:00", 0.5, 46091, 46091.416666666664),
        *(46091.41667, 46091.4166667, 1e12, float("nan"), float("inf"), -46091.4),
    ],
)
def test_what_anybody_may_have_typed_tells_no_moment(cell: Cell) -> None:
    assert moment_in(cell) is None


def test_a_time_with_seconds_is_not_told() -> None:
    assert moment_in(serial_of(DAY_7 + timedelta(seconds=1), "America/Chicago")) is None


def test_an_offset_of_other_minutes_is_not_told() -> None:
    old = datetime(1970, 3, 10, 15, tzinfo=UTC)
    serial = serial_of(old, "Africa/Monrovia")
    assert serial == to_serial(local(old, "Africa/Monrovia"))
    assert moment_in(serial) is None
