"""The Dashboard's charts: Google's own, over the figures on the same tab."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheetdrip.sheets.layout.figures import DAYS, OUTCOMES, STEP_HEADERS, Place
from sheetdrip.sheets.requests import Request, area, painted

COLUMNS_EACH, ROWS_EACH = 7, 19
"""How much of the grid a chart covers, with a little room around it."""

_WIDTH, _HEIGHT = 680, 380
_COLOURS = {
    "Delivered": (106, 168, 79),
    "On the way": (61, 133, 198),
    "Waiting": (159, 197, 232),
    "Failed": (204, 0, 0),
    "Not sent": (153, 153, 153),
    "Unclear": (230, 145, 56),
}
_PAIN = (142, 36, 170)

Series = Mapping[str, Any]


def charts(sheet_id: int, place: Place, top: int, *, priced: bool) -> Iterator[Request]:
    """Four charts, two beside each other, from the row `top` (0-based) on."""
    told = _Charted(sheet_id, place)
    specs = (told.pain(), told.reply_rate(), told.outcomes(), told.days_ahead(priced=priced))
    for number, spec in enumerate(specs):
        row, column = divmod(number, 2)
        anchor = {
            "sheetId": sheet_id,
            "rowIndex": top + row * ROWS_EACH,
            "columnIndex": column * COLUMNS_EACH,
        }
        position = {"anchorCell": anchor, "widthPixels": _WIDTH, "heightPixels": _HEIGHT}
        yield {"addChart": {"chart": {"spec": spec, "position": {"overlayPosition": position}}}}


class _Charted:
    """Chart specs over the figures."""

    def __init__(self, sheet_id: int, place: Place) -> None:
        self._sheet_id = sheet_id
        self._place = place

    def pain(self) -> Mapping[str, Any]:
        """The median as a thick line between the quartiles."""
        dashed = {"lineStyle": {"type": "MEDIUM_DASHED", "width": 2}}
        thick = {"lineStyle": {"type": "SOLID", "width": 4}}
        series = [
            {**self._step_series(name), "colorStyle": painted(_PAIN), **style}
            for name, style in (
                ("Median", thick),
                ("Lower quartile", dashed),
                ("Upper quartile", dashed),
            )
        ]
        axes = [
            _axis("BOTTOM_AXIS", "Days since surgery"),
            _axis("LEFT_AXIS", "Pain, 0 to 10", (0, 10)),
        ]
        return _spec(
            "Pain by days since surgery",
            "LINE",
            self._by_step("Days since surgery"),
            series,
            {"axis": axes},
        )

    def reply_rate(self) -> Mapping[str, Any]:
        """Of the patients that a text reached, how many told a score."""
        axes = [_axis("LEFT_AXIS", "Scores over delivered texts", (0, 1))]
        series = [
            {**self._step_series("Reply rate"), "colorStyle": painted(_COLOURS["On the way"])}
        ]
        return _spec("Reply rate by step", "COLUMN", self._by_step("Step"), series, {"axis": axes})

    def outcomes(self) -> Mapping[str, Any]:
        """What became of the texts."""
        series = [
            {**self._step_series(name), "colorStyle": painted(_COLOURS[name])} for name in OUTCOMES
        ]
        axes = [_axis("LEFT_AXIS", "Texts")]
        return _spec(
            "What became of the texts",
            "COLUMN",
            self._by_step("Step"),
            series,
            {"axis": axes, "stackedType": "STACKED"},
        )

    def days_ahead(self, *, priced: bool) -> Mapping[str, Any]:
        """Texts by step, and what they cost where the price is known."""
        place = self._place
        series = [
            {"series": self._of_days(row), "targetAxis": "LEFT_AXIS", "type": "COLUMN"}
            for row in place.ahead
        ]
        axes = [_axis("LEFT_AXIS", "Texts")]
        if priced:
            cost = self._of_days(place.texts + 2)
            series.append({"series": cost, "targetAxis": "RIGHT_AXIS", "type": "LINE"})
            axes.append(_axis("RIGHT_AXIS", "Cost"))
        title = (
            "Texts and cost in the next seven days" if priced else "Texts in the next seven days"
        )
        more = {"axis": axes, "stackedType": "STACKED"}
        return _spec(title, "COMBO", self._of_days(place.days), series, more)

    def _step_series(self, name: str) -> Series:
        return {"series": self._by_step(name), "targetAxis": "LEFT_AXIS"}

    def _by_step(self, name: str) -> Mapping[str, Any]:
        column = STEP_HEADERS.index(name)
        return self._data((self._place.top, self._place.steps.stop), (column, column + 1))

    def _of_days(self, row: int) -> Mapping[str, Any]:
        """A row of the days ahead, its label first."""
        return self._data((row, row + 1), (0, DAYS + 1))

    def _data(self, rows: tuple[int, int], columns: tuple[int, int]) -> Mapping[str, Any]:
        return {"sourceRange": {"sources": [area(self._sheet_id, rows, columns)]}}


def _spec(
    title: str,
    kind: str,
    domain: Mapping[str, Any],
    series: Sequence[Series],
    more: Mapping[str, Any],
) -> Mapping[str, Any]:
    basic = {
        "chartType": kind,
        "legendPosition": "BOTTOM_LEGEND" if len(series) > 1 else "NO_LEGEND",
        "domains": [{"domain": domain}],
        "series": series,
        "headerCount": 1,
        **more,
    }
    # the rows to spare are hidden
    skipping = {"hiddenDimensionStrategy": "SKIP_HIDDEN_ROWS_AND_COLUMNS"}
    return {"title": title, "basicChart": basic, **skipping}


def _axis(position: str, title: str, window: tuple[int, int] | None = None) -> Mapping[str, Any]:
    if window is None:
        return {"position": position, "title": title}
    low, high = window
    shown = {"viewWindowMin": low, "viewWindowMax": high, "viewWindowMode": "EXPLICIT"}
    return {"position": position, "title": title, "viewWindowOptions": shown}
