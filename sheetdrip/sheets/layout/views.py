"""The saved ways of looking at the surgeries: a filter view, which hides rows for its viewer alone."""

from collections.abc import Mapping
from typing import Any

from sheetdrip.domain.cells import folded
from sheetdrip.sheets.layout.feature import Feature
from sheetdrip.sheets.layout.state import Tab
from sheetdrip.sheets.requests import area


def filled(tab: Tab, name: str, column: int, title: str) -> Feature:
    """The rows whose `column` is not blank, as a view called `title`; a view of that name is left alone.

    `name`: the piece's.
    """
    return _view(tab, name, title, column, {"type": "NOT_BLANK"})


def saying(tab: Tab, name: str, column: int, words: str, title: str = "") -> Feature:
    """The rows in whose `column` these words stand, as a view called `title` or else like the words.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/other#ConditionType
    """
    condition = {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": words}]}
    return _view(tab, name, title or words, column, condition)


def _view(tab: Tab, name: str, title: str, column: int, condition: Mapping[str, Any]) -> Feature:
    spec = {"columnIndex": column, "filterCriteria": {"condition": condition}}
    whole = area(tab.sheet_id, (0, None), (0, None))
    view = {"title": title, "range": whole, "filterSpecs": [spec]}
    is_there = folded(title) in {folded(one) for one in tab.views}
    return Feature(
        name=name,
        says=f"A filter view “{title}” shows only those rows",
        requests=() if is_there else ({"addFilterView": {"filter": view}},),
    )
