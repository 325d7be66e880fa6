"""Do the Dashboard's figures follow from the sheet?"""

from datetime import datetime

from sheetdrip.demo.page import charts
from sheetdrip.demo.page.charts import Pain, Rate
from sheetdrip.demo.page.palette import DARK
from tests.unit.demo.page.sheets import tab_of

LABELS = ("Evening", "Day 7")
TAB = tab_of(
    "Evening status | Evening time | Evening score | Day 7 status | Day 7 time | Day 7 score",
    "delivered | 2026-03-02 19:00 | 2 | delivered | 2026-03-09 10:00 | 8",
    "delivered | 2026-03-02 19:00 | 4 | scheduled | 2026-03-09 10:00 |",
    "undelivered: off | 2026-03-02 19:00 | 6 | waiting | 2026-03-10 10:00 | lots",
    "skipped: late | 2026-03-02 19:00 | 8 | waiting | 2026-03-30 10:00 | 11",
)


def test_pain_has_its_median_and_its_middle_half() -> None:
    assert charts.pain(TAB, LABELS) == [
        Pain("Evening", 4, 3.5, 5, 6.5),
        Pain("Day 7", 1, 8, 8, 8),
    ]


def test_without_scores_there_is_no_pain_to_show() -> None:
    empty = tab_of("Evening score", "")

    assert charts.pain(empty, LABELS) == []
    assert charts.pain_options([], LABELS, DARK)["title"]["text"] == "No scores yet"


def test_replies_are_counted_over_delivered_texts() -> None:
    evening, week = charts.rates(TAB, LABELS)

    assert (evening, evening.percent) == (Rate("Evening", 2, 2), 100)
    assert (week, week.percent) == (Rate("Day 7", 1, 1), 100)
    assert Rate("Day 14", 0, 0).percent is None


def test_outcomes_are_counted_by_step() -> None:
    assert charts.outcomes(TAB, LABELS) == [(2, 1, 1), (1, 0, 0)]


def test_the_next_seven_days_begin_today() -> None:
    today = datetime(2026, 3, 8, 9)  # noqa: DTZ001 - wall time

    assert charts.week(TAB, LABELS, today)[:3] == [("Sun\n8", 0), ("Mon\n9", 1), ("Tue\n10", 1)]
    assert len(charts.week(TAB, LABELS, today)) == 7


def test_every_chart_is_told_in_words_too() -> None:
    pain = charts.pain_options(charts.pain(TAB, LABELS), LABELS, DARK)
    rate = charts.rate_options(charts.rates(TAB, LABELS), DARK)
    outcome = charts.outcome_options(charts.outcomes(TAB, LABELS), LABELS, DARK)
    week = charts.week_options([("Sun\n8", 0), ("Mon\n9", 1)], DARK)

    told = [chart["aria"]["label"]["description"] for chart in (pain, rate, outcome, week)]
    assert told == [
        "Pain score. Evening median 5 of 4; Day 7 median 8 of 1",
        "Answers. Evening 2 of 2; Day 7 1 of 1",
        (
            "Texts. Evening: 2 delivered, 1 not delivered, 1 not sent; "
            "Day 7: 1 delivered, 0 not delivered, 0 not sent"
        ),
        "Planned texts. Sun 8 0; Mon 9 1",
    ]
    assert pain["series"][0]["data"] == [3.5, 8]
    assert pain["series"][1]["data"] == [3.0, 0.15]
