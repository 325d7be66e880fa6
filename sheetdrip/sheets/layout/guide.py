"""The layout of the guide: a tab that says to staff how all this works. Made once; then it is theirs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sheetdrip.domain.columns import ACKNOWLEDGED, NEEDS_CALL, PLEASE_READ, STATUS
from sheetdrip.domain.surgery import drip_words
from sheetdrip.domain.wording import opening
from sheetdrip.planning.control_tab import APPROVE, LAST_CHECKED, NEW_DASHBOARD, PAUSE
from sheetdrip.sheets.layout import colours
from sheetdrip.sheets.layout.feature import Work
from sheetdrip.sheets.layout.guide_texts import GUIDES, Guide, Line, Swatch
from sheetdrip.sheets.layout.parts import OWN_BAND, STAFFS_BAND, added, without_grid
from sheetdrip.sheets.layout.spec import LayoutSpec
from sheetdrip.sheets.layout.state import Tab
from sheetdrip.sheets.layout.tab_words import TAB_WORDS
from sheetdrip.sheets.requests import columns, drawn, painted, written

MADE: Final = "tab of the guide"
"""The piece by which the spreadsheet remembers that it has had one."""

_WIDTHS = (220, 760)
_TITLE, _HEADING = 16, 12
"""Sizes of letters, in points."""

_COLOURS: Final[Mapping[Swatch, Mapping[str, Any]]] = {
    Swatch.STAFFS: {"rgbColor": STAFFS_BAND},
    Swatch.OWN: {"rgbColor": OWN_BAND},
    Swatch.FIX: painted(colours.ORANGE),
    Swatch.CALL: painted(colours.WARNING),
    Swatch.READ: painted(colours.MILD),
    Swatch.COMING: painted(colours.BLUE),
    Swatch.ARRIVED: painted(colours.GREEN),
    Swatch.FAILED: painted(colours.RED),
    Swatch.ENDED: painted(colours.GREY),
    Swatch.SEVERE: painted(colours.SEVERE),
}


def title(spec: LayoutSpec) -> str:
    """What the tab is called when it is made."""
    return GUIDES[spec.language].title


def make_guide(sheet_id: int, spec: LayoutSpec) -> Work:
    """The tab and all that it says, in one piece."""
    guide = GUIDES[spec.language]
    rows = list(_rows(guide, names(spec)))
    tab = Tab(
        sheet_id=sheet_id, title=guide.title, row_count=len(rows) + 5, column_count=2, is_new=True
    )
    yield added(tab)
    yield "", without_grid(tab)
    for index, width in enumerate(_WIDTHS):
        yield "", drawn(columns(sheet_id, index, index + 1), pixelSize=width)
    yield "", written(sheet_id, 0, 0, rows, "userEnteredValue,userEnteredFormat")


def names(spec: LayoutSpec) -> Mapping[str, object]:
    """What things are called in this sheet, by the name that the texts have for them."""
    return {
        "patient": spec.title("Patient"),
        "phone": spec.title("Phone"),
        "surgery_date": spec.title("Surgery date"),
        "consent": spec.title("Consent"),
        "drip": spec.title("Drip"),
        "status": spec.title(STATUS),
        "needs_call": spec.title(NEEDS_CALL),
        "please_read": spec.title(PLEASE_READ),
        "acknowledged": spec.title(ACKNOWLEDGED),
        **_drip_words(spec),
        "fix": opening("status.fix", spec.language),
        "held": opening("status.held", spec.language),
        "fix_these": TAB_WORDS[spec.language].fix_these,
        "control": spec.control_tab,
        "messages": spec.messages_tab,
        "replies": spec.replies_tab,
        "dashboard": spec.dashboard_tab,
        "pause": PAUSE,
        "approve": APPROVE,
        "new_dashboard": NEW_DASHBOARD,
        "last_checked": LAST_CHECKED,
        "mild": spec.bands.mild,
        "moderate": spec.bands.moderate,
        "severe": spec.bands.severe,
    }


def _drip_words(spec: LayoutSpec) -> Mapping[str, str]:
    _, paused, stopped, cancelled, *_ = drip_words(spec.language)
    return {"paused": paused, "stopped": stopped, "cancelled": cancelled}


def _rows(guide: Guide, named: Mapping[str, object]) -> Iterator[list[dict[str, Any]]]:
    yield [_cell(guide.title, {"bold": True, "fontSize": _TITLE}, wraps=False)]
    yield [_cell(guide.intro, {}, wraps=False)]
    for heading, lines in guide.parts.items():
        yield []
        yield [_cell(heading, {"bold": True, "fontSize": _HEADING}, wraps=False)]
        for line in lines:
            yield _line(line, named)


def _line(line: Line, named: Mapping[str, object]) -> list[dict[str, Any]]:
    about = _cell(line.about.format_map(named), {"bold": True})
    if line.swatch is not None:
        about["userEnteredFormat"]["backgroundColorStyle"] = _COLOURS[line.swatch]
    return [about, _cell(line.says.format_map(named), {})]


def _cell(text: str, letters: Mapping[str, Any], *, wraps: bool = True) -> dict[str, Any]:
    form: dict[str, Any] = {"textFormat": letters, "verticalAlignment": "TOP"}
    form["wrapStrategy"] = "WRAP" if wraps else "OVERFLOW_CELL"
    return {"userEnteredValue": {"stringValue": text}, "userEnteredFormat": form}
