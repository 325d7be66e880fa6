"""How is a plan told to a person?"""

from datetime import datetime, timedelta

from sheetdrip.planning.plan import Cancel, Schedule, SendNow, Skip, make_plan
from sheetdrip.planning.report import lines
from tests.builders import (
    DAY_7,
    DAY_SEVEN,
    EVENING,
    FLOW,
    PHONE,
    because,
    course,
    desired,
    draft,
    due,
    key,
    message,
)

LATER = due(DAY_7 + timedelta(hours=1))


def test_every_change_is_a_line_in_the_plans_order() -> None:
    plan = make_plan(
        [
            Skip(draft(key(step="day-7")), because("too late")),
            Schedule(draft(key(surgery="B"))),
            SendNow(draft(key(step="evening"), when=LATER)),
            Cancel(message(of=draft(key(surgery="C"))), because("the row was removed")),
        ]
    )
    courses = {"A": course(desired(EVENING), desired(DAY_SEVEN)), "B": course(desired(EVENING))}
    told = list(lines(plan, courses, "Europe/London"))
    assert [(line.what, line.surgery, line.step, line.why) for line in told] == [
        ("cancel", "C", "day-7", "the row was removed"),
        ("send now", "A", "Evening", ""),
        ("schedule", "B", "day-7", ""),
        ("skip", "A", "Day 7", "too late"),
    ]
    # what has no course any more is told on the clinic's clocks
    assert [line.time_zone for line in told] == [
        "Europe/London",
        "America/Chicago",
        "Europe/London",
        "America/Chicago",
    ]
    assert [line.at for line in told] == [
        datetime(2026, 3, 10, 15),  # noqa: DTZ001 - wall clocks have no zone
        datetime(2026, 3, 10, 11),  # noqa: DTZ001
        datetime(2026, 3, 10, 15),  # noqa: DTZ001
        datetime(2026, 3, 10, 10),  # noqa: DTZ001
    ]


def test_a_line_tells_whom_it_reaches_how_it_reads_and_what_it_costs() -> None:
    plan = make_plan([Schedule(draft(body="á" * 71))])
    (line,) = lines(plan, {"A": course(desired(DAY_SEVEN))}, "UTC")
    assert (line.to, line.text) == (PHONE, "á" * 71)
    assert (line.segments.encoding, line.segments.segments) == ("UCS-2", 2)


def test_an_empty_plan_has_no_lines() -> None:
    assert list(lines(make_plan([]), {}, "UTC")) == []


def test_a_flow_is_started_not_sent() -> None:
    plan = make_plan([SendNow(draft(service_sid=FLOW, delivery="now"))])
    (line,) = lines(plan, {}, "UTC")
    assert (line.what, line.text) == ("start flow", "How is your pain now?")
