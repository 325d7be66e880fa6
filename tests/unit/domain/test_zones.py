"""Is what Google says of a spreadsheet's time zone taken, or told to be unknown?"""

from zoneinfo import ZoneInfo

import pytest

from sheetdrip.domain.send_time import spreadsheet_zone


@pytest.mark.parametrize(
    ("told", "zone"),
    [
        ("America/Chicago", "America/Chicago"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("Etc/GMT", "Etc/GMT"),
        ("GMT", "UTC"),
        (" utc ", "UTC"),
        ("Z", "UTC"),
        ("EST", "EST"),
        ("GMT-07:00", "Etc/GMT+7"),
        ("GMT+14:00", "Etc/GMT-14"),
        ("UTC+2", "Etc/GMT-2"),
        ("+0530", "Asia/Kolkata"),
        ("GMT+00:00", "UTC"),
        ("GMT+05:30", "Asia/Kolkata"),
        ("GMT-09:30", "Pacific/Marquesas"),
    ],
)
def test_a_zone_that_can_be_kept_has_an_iana_name(told: str, zone: str) -> None:
    assert spreadsheet_zone(told) == zone
    assert ZoneInfo(zone)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "GMT-03:30",
        "GMT+15:00",
        "GMT-13:00",
        "Mars/Olympus",
        "localtime",
        "GMT+1:2",
        "٥",
        None,
        5,
        {},
    ],
)
def test_an_unknown_zone_is_none(told: object) -> None:
    assert spreadsheet_zone(told) is None
