"""What day and time does a cell mean?"""

from datetime import date, datetime, time

import pytest

from sheetdrip.domain.cells import Cell, CellProblem
from sheetdrip.domain.dates import surgery_date, surgery_time, to_serial

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (46084, date(2026, 3, 3)),
        (46084.0, date(2026, 3, 3)),
        (46084.999, date(2026, 3, 3)),
        (46085, date(2026, 3, 4)),
        (46084 + 732, date(2028, 3, 4)),
        (46084 - 732, date(2024, 3, 1)),
    ],
    ids=repr,
)
def test_a_serial_is_days_since_the_end_of_1899(cell: Cell, day: date) -> None:
    assert surgery_date(cell, TODAY) == day


@pytest.mark.parametrize("cell", [None, "", True, False], ids=repr)
def test_a_cell_without_a_day_is_blank(cell: Cell) -> None:
    with pytest.raises(CellProblem, match=r"^Surgery date is blank$"):
        surgery_date(cell, TODAY)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("3/14?", "“3/14?”"),
        ("tomorrow, or the day after it", "“tomorrow, or the day”"),
        ("46084", "“46084”"),
        ("14\u202e\x00 March\n", "“14 March”"),
    ],
    ids=["doubt", "long", "digits", "control"],
)
def test_a_date_that_came_as_text_is_never_guessed(cell: str, shown: str) -> None:
    with pytest.raises(CellProblem) as problem:
        surgery_date(cell, TODAY)
    assert str(problem.value) == (
        f"Surgery date is not one day ({shown}): write it as year-month-day, such as 2026-03-03"
    )


@pytest.mark.parametrize(
    "cell",
    ["2026-03-14", "2026-03-14T00:00:00.000Z", "Mar 14, 2026", "14/03/2026", 20260314, 20260314.0],
    ids=repr,
)
def test_a_date_that_came_as_text_is_taken_where_it_is_one_day(cell: Cell) -> None:
    assert surgery_date(cell, TODAY) == date(2026, 3, 14)


def test_a_date_in_two_ways_is_told_with_both() -> None:
    with pytest.raises(CellProblem, match="write it as 2026-03-04 or 2026-04-03"):
        surgery_date("03/04/2026", TODAY)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (0, "1899-12-30"),
        (-1, "1899-12-29"),
        (2026, "1905-07-18"),
        (46084 + 733, "2028-03-05"),
        (46084 - 733, "2024-02-29"),
        ("2062-03-03", "2062-03-03"),
        (1e300, "not one day"),
        (5000000, "not one day"),
        (float("nan"), "not one day"),
        (float("inf"), "not one day"),
    ],
    ids=repr,
)
def test_a_day_far_from_today_is_a_slip_of_the_hand(cell: Cell, shown: str) -> None:
    with pytest.raises(CellProblem, match=shown):
        surgery_date(cell, TODAY)


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        (None, None),
        ("", None),
        (" ", None),
        (0, time(0, 0)),
        (0.5, time(12, 0)),
        (0.604166666666667, time(14, 30)),
        (0.6041666, time(14, 30)),
        (0.9999, time(0, 0)),
        (0.999, time(23, 59)),
        (46084.75, time(18, 0)),
    ],
    ids=repr,
)
def test_the_fraction_of_a_serial_is_the_time_of_day(cell: Cell, at: time | None) -> None:
    assert surgery_time(cell) == at


@pytest.mark.parametrize(
    "cell",
    [True, False, "noon", "14:60", "25:00", 1, 14, 14.0, 2460, -0.25, float("nan"), float("inf")],
    ids=repr,
)
def test_what_has_no_time_of_day_is_not_taken_for_midnight(cell: Cell) -> None:
    with pytest.raises(CellProblem, match="write it such as 14:30"):
        surgery_time(cell)


@pytest.mark.parametrize(
    "cell", ["14:30", "2:30 PM", "14h30", "1430", 1430, " 14:30:00 "], ids=repr
)
def test_a_time_that_came_as_text_is_taken(cell: Cell) -> None:
    assert surgery_time(cell) == time(14, 30)


@pytest.mark.parametrize(
    ("moment", "serial"),
    [
        (datetime(2026, 3, 3), 46084.0),  # noqa: DTZ001 - wall clocks have no zone
        (datetime(2026, 3, 3, 18), 46084.75),  # noqa: DTZ001
        (datetime(1899, 12, 30, 12), 0.5),  # noqa: DTZ001
        (datetime(1899, 12, 29, 12), -0.5),  # noqa: DTZ001
    ],
    ids=str,
)
def test_a_wall_time_becomes_its_serial(moment: datetime, serial: float) -> None:
    assert to_serial(moment) == serial
