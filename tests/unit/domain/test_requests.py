"""What may Twilio be asked to send?"""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from sheetdrip.domain.requests import (
    ImmediateRequest,
    ScheduledRequest,
    validity,
)
from tests.builders import DAY_7, PHONE, SERVICE

FAULTS = [
    ({"service_sid": ""}, r"^a text goes through a Messaging Service \(MG\.\.\.\)$"),
    ({"service_sid": "+15005550006"}, r"^a text goes through a Messaging Service \(MG\.\.\.\)$"),
    ({"to": "3125550101"}, r"^To must be in E\.164$"),
    ({"to": ""}, r"^To must be in E\.164$"),
    ({"body": ""}, r"^a text needs a body$"),
    ({"body": " \n"}, r"^a text needs a body$"),
]


def words(**changed: str) -> dict[str, Any]:
    return {"to": PHONE, "body": "How is your pain?", "service_sid": SERVICE} | changed


@pytest.mark.parametrize(("changed", "told"), FAULTS)
def test_a_request_that_twilio_would_misread_is_not_made(
    changed: dict[str, str], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        ImmediateRequest(**words(**changed))
    with pytest.raises(ValueError, match=told):
        ScheduledRequest(**words(**changed), send_at=DAY_7)


def test_a_send_time_without_a_zone_is_not_made() -> None:
    with pytest.raises(ValueError, match=r"^SendAt needs a time zone$"):
        ScheduledRequest(**words(), send_at=datetime(2026, 3, 10, 10))  # noqa: DTZ001


def test_a_scheduled_request_carries_its_time_in_any_zone() -> None:
    at = datetime(2026, 3, 10, 10, tzinfo=timezone(timedelta(hours=-5)))
    assert ScheduledRequest(**words(), send_at=at).send_at == DAY_7


def test_an_immediate_request_has_no_time_at_all() -> None:
    assert not hasattr(ImmediateRequest(**words()), "send_at")


@pytest.mark.parametrize(
    ("left", "seconds"),
    [(6300, 6300), (6300.9, 6300), (36_000, 36_000), (86_400, 36_000), (59, 60), (-5, 60)],
)
def test_a_text_may_wait_at_twilio_as_long_as_it_makes_sense(left: float, seconds: int) -> None:
    told = validity(DAY_7 + timedelta(seconds=left), DAY_7)
    assert told == timedelta(seconds=seconds)
