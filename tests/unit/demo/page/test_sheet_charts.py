"""Are the sheet's own charts drawn from the sheet's own figures?"""

from typing import Any

from sheetdrip.demo.page.palette import LIGHT
from sheetdrip.demo.page.sheet_charts import figures, options
from tests.unit.demo.page.sheets import tab_of

TAB = tab_of(
    "Dashboard",
    "Step | Median | Rate",
    "Evening | 6 | 67%",
    "Day 7 |  | 0%",
    " |  |",
    "Replies to read | 2",
    title="Dashboard",
)


def cells(column: int, top: int = 1, bottom: int = 5) -> dict[str, Any]:
    area = {
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }
    return {"sourceRange": {"sources": [area]}}


def chart(kind: str, column: int, **series: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "basicChart": {
            "chartType": kind,
            "headerCount": 1,
            "domains": [{"domain": cells(0)}],
            "series": [{"series": cells(column), "targetAxis": "LEFT_AXIS", **series}],
            "axis": [
                {
                    "position": "LEFT_AXIS",
                    "title": "Pain",
                    "viewWindowOptions": {"viewWindowMin": 0, "viewWindowMax": 10},
                }
            ],
        }
    }


def test_a_line_goes_over_the_named_rows_and_leaves_out_what_is_blank() -> None:
    dashed = {"type": "MEDIUM_DASHED", "width": 2}

    drawn = options(chart("LINE", 1, lineStyle=dashed), TAB, LIGHT)

    assert drawn["xAxis"]["data"] == ["Evening", "Day 7"]
    (series,) = drawn["series"]
    assert (series["name"], series["type"], series["data"]) == ("Median", "line", [6.0, None])
    assert series["lineStyle"] == {"width": 2, "type": "dashed"}
    (axis,) = drawn["yAxis"]
    assert (axis["name"], axis["min"], axis["max"]) == ("Pain", 0, 10)


def test_columns_are_stacked_and_coloured_as_the_sheet_says() -> None:
    wanted = chart("COLUMN", 2, colorStyle={"rgbColor": {"red": 0.8}})
    wanted["basicChart"]["stackedType"] = "STACKED"

    (series,) = options(wanted, TAB, LIGHT)["series"]

    assert (series["type"], series["stack"], series["data"]) == ("bar", "all", [0.67, 0.0])
    assert series["itemStyle"] == {"color": "#cc0000"}


def test_a_second_axis_is_drawn_where_there_is_one() -> None:
    wanted = chart("COMBO", 2, type="LINE", targetAxis="RIGHT_AXIS")
    wanted["basicChart"]["axis"].append({"position": "RIGHT_AXIS", "title": "Cost"})

    drawn = options(wanted, TAB, LIGHT)

    assert [axis["name"] for axis in drawn["yAxis"]] == ["Pain", "Cost"]
    assert drawn["series"][0]["yAxisIndex"] == 1


def test_a_chart_is_told_in_words_and_says_when_it_has_nothing() -> None:
    told = options(chart("LINE", 1), TAB, LIGHT)["aria"]["label"]["description"]
    nothing = options(chart("LINE", 1), tab_of("Dashboard"), LIGHT)

    assert told == "Median: Evening 6"
    assert nothing["series"] == []
    assert nothing["aria"]["label"]["description"] == "No figures yet"


def test_figures_that_stand_alone_are_listed() -> None:
    assert list(figures(TAB)) == [("Replies to read", "2")]
