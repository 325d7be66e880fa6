"""Does the timeline show each text at its time, in the clinic's zone?"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sheetdrip.demo.page.palette import LIGHT
from sheetdrip.demo.page.patients import Patients
from sheetdrip.demo.page.timeline import KINDS, Point, options, points, summary
from tests.unit.demo.page.sheets import text

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 3, 3, 16, tzinfo=UTC)
ADA = "+13125550142"
PATIENTS = Patients({ADA: "Ada <3"}, {}, {ADA: (date(2026, 3, 2), date(2026, 4, 2))})


def test_every_text_is_a_point_with_what_became_of_it() -> None:
    found = points(
        [
            text("SM1"),
            text("SM2", status="undelivered", date_sent="2026-03-03T01:10:00Z"),
            text("SM3", status="scheduled", date_sent=None, send_at="2026-03-09T15:00:00Z"),
            text("SM4", status="canceled", date_sent=None, send_at="2026-03-04T15:00:00Z"),
            text(
                "SM5",
                **{"from": "+13125550142", "to": "+13125550198"},
                direction="inbound",
                status="received",
                date_sent=None,
                send_at=None,
                date_created="2026-03-03T02:00:00Z",
            ),
            text("SM6", direction="outbound-reply"),
            text("SM7", date_sent="2026-02-20T15:00:00Z"),
        ],
        PATIENTS,
        ZONE,
        NOW,
    )

    assert [(KINDS[one.kind].word, one.at.isoformat()) for one in found] == [
        ("surgery", "2026-03-02T12:00:00"),
        ("delivered", "2026-03-02T19:00:03"),
        ("not delivered", "2026-03-02T19:10:00"),
        ("patient's answer", "2026-03-02T20:00:00"),
        ("cancelled", "2026-03-04T09:00:00"),
        ("scheduled", "2026-03-09T10:00:00"),
    ]


def test_the_chart_runs_on_the_clinics_clocks_and_escapes_names() -> None:
    one = Point("Ada <3", datetime(2026, 3, 9, 10), 0)  # noqa: DTZ001 - wall time

    chart = options([one], [], NOW, ZONE, LIGHT)

    (point,) = chart["series"][0]["data"]
    assert point["value"] == [1773050400000, "Ada <3"]  # 2026-03-09T10:00Z: the wall time as UTC
    assert point["tooltip"]["formatter"] == "Ada &lt;3<br>scheduled Mon 9 Mar 10:00"
    assert chart["series"][0]["markLine"]["data"] == [{"xAxis": 1772532000000}]
    assert chart["yAxis"]["data"] == ["Ada <3"]


def test_patients_stand_in_the_order_of_the_sheet_and_strangers_below() -> None:
    found = [
        Point(name, datetime(2026, 3, day, 10), 0)  # noqa: DTZ001 - wall time
        for name, day in (("+1312", 4), ("Bea", 5), ("Ada", 6))
    ]

    chart = options(found, ["Ada", "Nobody", "Bea"], NOW, ZONE, LIGHT)

    assert chart["yAxis"]["data"] == ["Ada", "Bea", "+1312"]


def test_a_mark_has_one_size_in_the_legend_and_in_the_chart() -> None:
    chart = options([], [], NOW, ZONE, LIGHT)

    sizes = {series["symbolSize"] for series in chart["series"]}
    assert sizes == {chart["legend"]["itemWidth"]} == {chart["legend"]["itemHeight"]}
    assert chart["legend"]["data"] == [series["name"] for series in chart["series"]]


def test_a_text_that_was_made_anew_for_the_same_moment_is_shown_once() -> None:
    at = {"date_sent": None, "send_at": "2026-03-04T15:00:00Z"}

    found = points(
        [text("SM1", status="canceled", **at), text("SM2", status="scheduled", **at)],
        PATIENTS,
        ZONE,
        NOW,
    )

    assert [KINDS[one.kind].word for one in found] == ["surgery", "scheduled"]


def test_the_chart_is_told_in_a_sentence() -> None:
    planned = Point("Ada", datetime(2026, 3, 9, 10), 0)  # noqa: DTZ001 - wall time
    gone = Point("Ada", datetime(2026, 3, 2, 19), 1)  # noqa: DTZ001 - wall time

    assert summary([gone, planned], NOW, ZONE) == (
        "1 texts delivered and 0 not delivered in the last five days, 1 planned; "
        "the next is for Ada, Mon 9 Mar 10:00"
    )
    assert summary([], NOW, ZONE).endswith("0 planned")
