"""Which ways of looking at the surgeries are kept? A filter view, which hides rows for its viewer alone."""

from sheetdrip.domain.cells import folded
from sheetdrip.sheets.furniture.piece import Piece
from sheetdrip.sheets.furniture.room import Tab


def filled(tab: Tab, name: str, column: int, title: str) -> Piece:
    """The rows whose `column` is not blank, as a view called `title`; a view of that name is left alone.

    `name`: the piece's.
    """
    spec = {"columnIndex": column, "filterCriteria": {"condition": {"type": "NOT_BLANK"}}}
    whole = {"sheetId": tab.sheet_id, "startRowIndex": 0, "startColumnIndex": 0}
    view = {"title": title, "range": whole, "filterSpecs": [spec]}
    is_there = folded(title) in {folded(one) for one in tab.views}
    return Piece(
        name=name,
        says=f"A filter view “{title}” shows only the rows where something stands in that column",
        requests=() if is_there else ({"addFilterView": {"filter": view}},),
    )
