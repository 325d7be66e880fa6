"""Turns the charts of a tab, as Google Sheets describes them, into charts for ECharts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheetdrip.demo.page.looks import hex_of
from sheetdrip.demo.page.palette import FONT, Palette
from sheetdrip.demo.page.tables import Cell, Tab

Json = Mapping[str, Any]

_KINDS = {"LINE": "line", "COLUMN": "bar"}
_SIDES = ("LEFT_AXIS", "RIGHT_AXIS")


def options(spec: Json, tab: Tab, colours: Palette) -> Json:
    """A chart of columns, lines or both. `tab`: the one that its figures stand in."""
    basic = spec["basicChart"]
    heads = basic.get("headerCount", 0)
    names = _cells(tab, basic["domains"][0]["domain"])[heads:]
    there = [at for at, name in enumerate(names) if name]
    series = [_series(basic, one, tab, heads, there) for one in basic["series"]]
    series = [one for one in series if any(value is not None for value in one["data"])]
    titles = {axis["position"]: axis for axis in basic.get("axis", [])}
    shown = [side for side in _SIDES if side in titles or side == _SIDES[0]]
    return {
        "animation": False,
        "aria": {"enabled": True, "label": {"description": _summary(series, names, there)}},
        "textStyle": {"color": colours.text, "fontFamily": FONT},
        "tooltip": {"trigger": "axis"},
        "grid": {"left": 52, "right": 16 if len(shown) == 1 else 52, "top": 38, "bottom": 44},
        "legend": {
            "show": basic.get("legendPosition") != "NO_LEGEND",
            "type": "scroll",
            "top": 0,
            "itemHeight": 9,
            "textStyle": {"color": colours.text, "fontSize": 11},
        },
        "xAxis": {
            "type": "category",
            "data": [names[at] for at in there],
            "name": titles.get("BOTTOM_AXIS", {}).get("title", ""),
            "nameLocation": "middle",
            "nameGap": 26,
            "axisLabel": {"color": colours.text, "fontSize": 11, "hideOverlap": True},
            "axisTick": {"show": False},
        },
        "yAxis": [_axis(titles.get(side, {}), colours) for side in shown],
        "series": series,
    }


def figures(tab: Tab) -> Iterator[tuple[str, str]]:
    """The figures that stand alone: a row's name and its only other cell."""
    for row in tab.rows:
        name, figure, *others = (cell.shown for cell in (*row.cells, Cell(), Cell()))
        if name and figure and not any(others):
            yield name, figure


def _series(basic: Json, one: Json, tab: Tab, heads: int, there: Sequence[int]) -> dict[str, Any]:
    cells = _cells(tab, one["series"])
    values = [_number(cell) for cell in cells[heads:]]
    kind = _KINDS.get(one.get("type", basic["chartType"]), "bar")
    told: dict[str, Any] = {
        "name": cells[0] if heads and cells else "",
        "type": kind,
        "yAxisIndex": int(one.get("targetAxis") == _SIDES[1]),
        "data": [values[at] if at < len(values) else None for at in there],
    }
    if basic.get("stackedType") == "STACKED" and kind == "bar":
        told["stack"] = "all"
    if colour := hex_of(one.get("colorStyle", {}).get("rgbColor")):
        told["itemStyle"] = {"color": colour}
    if kind == "line":
        style = one.get("lineStyle", {})
        dashed = "DASHED" in style.get("type", "")
        told["lineStyle"] = {
            "width": style.get("width", 2),
            "type": "dashed" if dashed else "solid",
        }
    return told


def _axis(told: Json, colours: Palette) -> Json:
    limits = told.get("viewWindowOptions", {})
    window = {
        name: limits[key]
        for name, key in (("min", "viewWindowMin"), ("max", "viewWindowMax"))
        if key in limits
    }
    return {
        "type": "value",
        "name": told.get("title", ""),
        "nameLocation": "middle",
        "nameGap": 34,
        "nameTextStyle": {"color": colours.faint},
        "axisLabel": {"color": colours.faint},
        "splitLine": {"lineStyle": {"color": colours.line}},
        **window,
    }


def _cells(tab: Tab, data: Json) -> list[str]:
    """What stands in the cells of a range, row by row."""
    lines = [tab.headers, *([cell.shown for cell in row.cells] for row in tab.rows)]
    found = []
    for area in data["sourceRange"]["sources"]:
        for line in lines[area["startRowIndex"] : area["endRowIndex"]]:
            across = range(area["startColumnIndex"], area["endColumnIndex"])
            found += [line[at] if at < len(line) else "" for at in across]
    return found


def _number(shown: str) -> float | None:
    share = shown.endswith("%")
    try:
        value = float(shown.rstrip("%").replace(",", "").lstrip("$"))
    except ValueError:
        return None
    return value / 100 if share else value


def _summary(series: Sequence[Json], names: Sequence[str], there: Sequence[int]) -> str:
    told = [
        f"{one['name']}: "
        + ", ".join(
            f"{names[at]} {value:g}"
            for at, value in zip(there, one["data"], strict=True)
            if value is not None
        )
        for one in series
    ]
    return "; ".join(told) or "No figures yet"
