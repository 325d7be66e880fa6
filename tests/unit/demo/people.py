"""Whom are the demo's tests about? One patient of Chicago, unless they say otherwise."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sheetdrip.demo.story import Patient
from sheetdrip.sandbox.people import Person

CHICAGO = "America/Chicago"
PHONE = "+13125550101"


def clinic_time(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 on the clinic's clocks."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(CHICAGO))


def patient(
    surgery: date = date(2026, 3, 3),
    *,
    right_since: datetime | None = None,
    called_off: datetime | None = None,
    time_zone: str = CHICAGO,
    phone: str = PHONE,
) -> Patient:
    """Entered on Monday 2 March at nine, and right from then on."""
    person = Person(
        name="Ada Example",
        phone=phone,
        e164=phone,
        surgery_date=surgery,
        surgery_minutes=8 * 60,
        procedure="Hernia repair",
        language="English",
        time_zone=time_zone,
    )
    entered = clinic_time(2, 9)
    return Patient(
        person=person,
        entered=entered,
        right_since=right_since or entered,
        called_off=called_off,
    )
