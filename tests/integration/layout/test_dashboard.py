"""Do the Dashboard's figures come out right, and does it stay as staff want it?"""

from dataclasses import replace
from datetime import datetime

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.dates import to_serial
from sheetdrip.domain.headers import Headers
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.planning.step_costs import StepCost
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.cell import CellError, Effective
from sheetdrip.sandbox.google.sheets.formulas import Evaluation
from sheetdrip.sheets.layout.dashboard import bare_tab, furnish_dashboard
from sheetdrip.sheets.layout.figures import Source
from sheetdrip.sheets.layout.state import Tab
from sheetdrip.sheets.replies_tab import RepliesTab
from sheetdrip.sync.ports.sheet import ReplyLine
from tests.integration.clinic import ADA, Clinic
from tests.integration.conftest import OpenClinic
from tests.integration.layout.judge import faults
from tests.integration.layout.sight import change, everything, furnished, init, tab
from tests.integration.layout.wishes import WISHES

THURSDAY = to_serial(datetime(2026, 3, 5, 10, 0))  # noqa: DTZ001 - the patient's clocks
HEADER: list[Cell] = [
    *("Patient", "Phone", "Surgery date"),
    *("Evening status", "Evening time", "Evening score"),
    *("Day 7 status", "Day 7 time", "Day 7 score"),
]
ROWS: list[list[Cell]] = [
    ["Ada", "1", 46077, "delivered", 46077.8, 8, "delivered", 46084.4, 3],
    ["Ben", "2", 46077, "delivered", 46077.8, 6, "delivered", 46084.4, ""],
    ["Cy", "3", 46078, "delivered", 46078.8, 7, "scheduled", THURSDAY, ""],
    ["Di", "4", 46078, "delivered", 46078.8, "", "waiting: again", THURSDAY, ""],
    ["Ed", "5", 46079, "failed: 30006", 46079.8, 9, "too late", 46086.4, ""],
    ["Fay", "6", 46079, "undelivered: x", 46079.8, "", "opted out", 46086.4, ""],
]


def shown(clinic: Clinic, title: str = "Dashboard") -> dict[str, list[Effective]]:
    """Every line of the figures by its first cell, as Sheets would work them out.

    Those of the days ahead, whose steps are told a second time, begin with "ahead".
    """
    sheet = tab(clinic, title)
    formulas = Evaluation(clinic.spreadsheet)
    used = sheet.grid.used()
    lines = [
        [formulas.effective(sheet, row, column) for column in range(used.right)]
        for row in range(40, used.bottom)
    ]
    told: dict[str, list[Effective]] = {}
    for line in lines:
        if line[0] is not None:
            name = str(line[0])
            told[f"ahead {name}" if name in told else name] = _cut(line[1:])
    return told


def _cut(line: list[Effective]) -> list[Effective]:
    while line and line[-1] is None:
        line.pop()
    return line


def log(clinic: Clinic, *lines: tuple[str, int | None]) -> None:
    """Replies as the daemon puts them down: what was understood, after how many minutes."""
    replies = RepliesTab(
        clinic.app.transport(),
        clinic.seeded.spreadsheet_id,
        titles=Headers(SheetLanguage.EN, clinic.settings.file.clinics[0].headers),
    )
    replies.append(
        [
            ReplyLine(
                sid=f"SM{number}",
                received=46083.5,
                patient="Ada",
                phone=ADA,
                question="Evening",
                body="words",
                understood=understood,
                minutes=minutes,
                drip_id="DRIP0001",
            )
            for number, (understood, minutes) in enumerate(lines)
        ]
    )


def test_scores_and_outcomes_by_step(clinic: Clinic) -> None:
    furnished(clinic, HEADER, *ROWS, title="Surgeries")
    table = shown(clinic)
    assert table["Step"] == [
        *("Days since surgery", "Scores", "Lower quartile", "Median", "Upper quartile"),
        *("Reply rate", "Delivered", "On the way", "Waiting", "Failed", "Not sent", "Unclear"),
    ]
    # four scores, one of them heard on the phone where the text had failed
    assert table["Evening"][:6] == [0, 4, 6.75, 7.5, 8.25, 0.75]
    assert table["Evening"][6:] == [4, 0, 0, 2, 0, 0]
    assert table["Day 7"] == [7, 1, 3, 3, 3, 0.5, 2, 1, 1, 0, 1, 1]
    assert table["Day 14"] == [14, 0, "", "", "", "", 0, 0, 0, 0, 0, 0]


def test_the_days_ahead_and_what_they_cost(clinic: Clinic) -> None:
    furnished(clinic, HEADER, *ROWS, title="Surgeries")
    table = shown(clinic)
    # Tuesday, 3 March is today
    days = list(range(46084, 46091))
    assert table["Day"] == [*days, "Segments per text", "In other languages", *days]
    assert table["ahead Evening"] == [*[0] * 7, 1, None, *[0] * 7]
    assert table["ahead Day 7"] == [0, 0, 2, 0, 0, 0, 0, 1, None, 0, 0, 2, 0, 0, 0, 0]
    assert table["Texts"] == table["Segments"] == [0, 0, 2, 0, 0, 0, 0]
    assert table["Cost"] == [""] * 7
    (row,) = [
        row
        for row in range(tab(clinic, "Dashboard").grid.used().bottom)
        if tab(clinic, "Dashboard").grid.get(row, 0).value == "Price per segment"
    ]
    price = {"rows": [{"values": [{"userEnteredValue": {"numberValue": 0.5}}]}]}
    start = {
        "sheetId": tab(clinic, "Dashboard").sheet_id,
        "rowIndex": row,
        "columnIndex": 1,
    }
    change(clinic, {"updateCells": {**price, "start": start, "fields": "userEnteredValue"}})
    assert shown(clinic)["Cost"] == [0, 0, 1, 0, 0, 0, 0]


def test_the_words_are_those_that_the_daemon_writes(clinic: Clinic) -> None:
    init(clinic)
    clinic.add_row("Ada Example", ADA, "2026-02-26")
    clinic.cycle()
    table = shown(clinic)
    assert clinic.cells_of("Ada Example")["Day 7 status"] == "scheduled"
    assert table["Day 7"][6:] == [0, 1, 0, 0, 0, 0]
    assert table["Evening"][6:] == [0, 0, 0, 0, 1, 0]
    assert table["ahead Day 7"][:4] == [0, 0, 1, 0]


def test_replies_to_read_and_how_soon_they_come(clinic: Clinic) -> None:
    init(clinic)
    assert shown(clinic)["Median minutes to a reply"] == [""]
    log(clinic, ("7", 4), ("a message: please read", 10), ("not understood: please read", None))
    table = shown(clinic)
    assert table["Replies to read"] == [2]
    assert table["Median minutes to a reply"] == [7]


def test_moved_columns_are_found_and_missing_ones_leave_a_blank(clinic: Clinic) -> None:
    furnished(clinic, HEADER, *ROWS, title="Surgeries")
    before = shown(clinic)
    clinic.staff("move_columns", column="Evening score", before="Patient")
    clinic.staff("move_columns", column="Day 7 status", before="Phone")
    clinic.staff("move_columns", column="Patient", before="Drip ID")
    assert shown(clinic) == before
    clinic.staff("delete_columns", column="Evening score")
    after = shown(clinic)
    assert after["Evening"] == [0, 0, "", "", "", "", 4, 0, 0, 2, 0, 0]
    assert after["Day 7"] == before["Day 7"]
    assert not [one for line in after.values() for one in line if isinstance(one, CellError)]


def test_headers_may_be_in_another_language(open_clinic: OpenClinic) -> None:
    titles = {"Evening score": "Dolor (0-10)?", "Evening status": "Estado: noche"}
    titles |= {"Understood": "Entendido", "Patient": "Paciente"}
    clinic = open_clinic(clinic={"headers": titles, "tab": "L'hôpital"})
    header = [titles.get(str(name), name) for name in HEADER]
    furnished(clinic, header, *ROWS, title="L'hôpital")
    log(clinic, ("a message: please read", 10))
    table = shown(clinic)
    assert table["Evening"][:6] == [0, 4, 6.75, 7.5, 8.25, 0.75]
    assert table["Replies to read"] == [1]
    assert init(clinic) == ()


def test_there_are_four_charts_over_the_figures(clinic: Clinic) -> None:
    init(clinic)
    board = tab(clinic, "Dashboard")
    told = {}
    for chart in board.decor["charts"]:
        basic = chart["spec"]["basicChart"]
        areas = [
            basic["domains"][0]["domain"],
            *(one["series"] for one in basic["series"]),
        ]
        sources = [area["sourceRange"]["sources"][0] for area in areas]
        told[chart["spec"]["title"]] = (
            basic["chartType"],
            [
                board.grid.get(one["startRowIndex"], one["startColumnIndex"]).value
                for one in sources
            ],
            {visible(board, one) for one in sources},
        )
    assert told == {
        "Pain by days since surgery": (
            "LINE",
            ["Days since surgery", "Median", "Lower quartile", "Upper quartile"],
            {5},
        ),
        "Reply rate by step": ("COLUMN", ["Step", "Reply rate"], {5}),
        "What became of the texts": (
            "COLUMN",
            [
                *("Step", "Delivered", "On the way", "Waiting"),
                *("Failed", "Not sent", "Unclear"),
            ],
            {5},
        ),
        "Texts in the next seven days": (
            "COMBO",
            ["Day", "Evening", "Day 7", "Day 14", "Day 21", *[None] * 12],
            {0, 1},
        ),
    }


def visible(board: Sheet, area: dict[str, int]) -> int:
    """How many rows of a range are not hidden."""
    rows = board.grid.rows[area["startRowIndex"] : area["endRowIndex"]]
    return sum(not row.hidden for row in rows)


def test_charts_and_figures_that_staff_changed_or_removed_stay_so(clinic: Clinic) -> None:
    init(clinic)
    board = tab(clinic, "Dashboard")
    start = {"sheetId": board.sheet_id, "rowIndex": 43, "columnIndex": 3}
    change(
        clinic,
        {"deleteEmbeddedObject": {"objectId": board.decor["charts"][0]["chartId"]}},
        {"updateCells": {"start": start, "rows": [{"values": [{}]}], "fields": "userEnteredValue"}},
    )
    before = everything(clinic)
    assert init(clinic) == ()
    assert everything(clinic) == before


def test_a_dashboard_that_staff_made_or_deleted_is_left_alone(clinic: Clinic) -> None:
    cells = [{"values": [{}, {"userEnteredValue": {"stringValue": "our own figures"}}]}]
    start = {"sheetId": 9, "rowIndex": 3, "columnIndex": 0}
    change(
        clinic,
        {"addSheet": {"properties": {"sheetId": 9, "title": "dashboard"}}},
        {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}},
    )
    init(clinic)
    assert tab(clinic, "dashboard").grid.get(3, 1).value == "our own figures"
    assert "charts" not in tab(clinic, "dashboard").decor
    change(clinic, {"deleteSheet": {"sheetId": 9}})
    assert init(clinic) == ()
    # an empty tab of that name asks for it
    change(clinic, {"addSheet": {"properties": {"sheetId": 9, "title": "Dashboard"}}})
    assert init(clinic) == ("“Dashboard” has charts",)
    assert shown(clinic)["Evening"][0] == 0
    assert init(clinic) == ()


def test_figures_of_the_replies_need_their_tab(clinic: Clinic) -> None:
    init(clinic)
    gone = [tab(clinic, title).sheet_id for title in ("Replies", "Dashboard")]
    change(clinic, *({"deleteSheet": {"sheetId": number}} for number in gone))
    change(clinic, {"addSheet": {"properties": {"title": "Dashboard"}}})
    init(clinic)
    assert "Replies to read" not in shown(clinic)
    assert "Price per segment" in shown(clinic)


@pytest.mark.parametrize("price", [None, 0.0079])
def test_requests_are_as_googles_discovery_document_has_them(price: float | None) -> None:
    wishes = replace(WISHES, steps=(StepCost(label="Evening", day=0, segments=1),), price=price)
    surgeries = Source(title="Surgeries", width=28)
    small = Tab(sheet_id=4, title="Dashboard", row_count=1, column_count=1)
    made = [
        request
        for tab in (bare_tab(7004, "Dashboard"), small)
        for _, request in furnish_dashboard(tab, wishes, surgeries, None)
    ]
    assert faults(made) == []
    assert {"addSheet", "addChart", "appendDimension", "repeatCell"} <= {
        next(iter(request)) for request in made
    }
    costs = [
        request["addChart"]["chart"]["spec"]["title"] for request in made if "addChart" in request
    ]
    assert ("Texts and cost in the next seven days" in costs) is (price is not None)
