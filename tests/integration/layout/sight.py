"""What does a clinic's spreadsheet look like, and how do staff change it by hand?"""

from copy import deepcopy
from typing import Any

from sheetdrip.domain.cells import Cell
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.cell import Cell as Seen
from tests.integration.clinic import Clinic


def init(clinic: Clinic) -> tuple[str, ...]:
    return clinic.app.apply_layout(clinic.settings.file.clinics[0])


def tab(clinic: Clinic, title: str = "Surgeries") -> Sheet:
    return next(sheet for sheet in clinic.spreadsheet.sheets if sheet.title == title)


def headers(clinic: Clinic) -> list[str]:
    return [str(cell.value or "") for cell in tab(clinic).grid.cells[0]]


def column(clinic: Clinic, header: str) -> int:
    return headers(clinic).index(header)


def below(clinic: Clinic, header: str) -> Seen:
    """The first cell below a header."""
    return tab(clinic).grid.get(1, column(clinic, header))


def everything(clinic: Clinic) -> object:
    """All that the spreadsheet is, to compare by."""
    return [
        (
            sheet.title,
            deepcopy(sheet.properties),
            deepcopy(sheet.grid.cells),
            list(sheet.grid.columns),
            deepcopy(sheet.decor),
            sheet.metadata,
        )
        for sheet in clinic.spreadsheet.sheets
    ]


def plain(clinic: Clinic, *rows: list[Cell], title: str = "Surgeries") -> None:
    """What staff made themselves, instead of the seeded sheet."""
    properties = {"sheetId": 5, "title": title}
    renamed = {"properties": {"sheetId": 0, "title": "old"}, "fields": "title"}
    clinic.spreadsheet.apply(
        [
            {"updateSheetProperties": renamed},
            {"addSheet": {"properties": properties}},
            _typed(rows, at=0),
            {"deleteSheet": {"sheetId": 0}},
        ]
    )
    clinic.restart()


def furnished(clinic: Clinic, header: list[Cell], *rows: list[Cell], title: str) -> None:
    """A tab of staff's own with a header that `init` took over; the rows came after that."""
    plain(clinic, header, title=title)
    init(clinic)
    change(clinic, _typed(rows, at=1))


def _typed(rows: tuple[list[Cell], ...], *, at: int) -> dict[str, Any]:
    cells = [{"values": [_entered(cell) for cell in row]} for row in rows]
    start = {"sheetId": 5, "rowIndex": at, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}


def _entered(cell: Cell) -> dict[str, Any]:
    kind = "numberValue" if isinstance(cell, int | float) else "stringValue"
    return {"userEnteredValue": {kind: cell}} if cell != "" else {}


def change(clinic: Clinic, *requests: dict[str, Any]) -> None:
    clinic.spreadsheet.apply(list(requests))
