"""Does `init` furnish a shared sheet once, and leave alone all that staff have done to it?"""

from dataclasses import replace
from typing import Any

import pytest
from typing_extensions import override

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import Own
from sheetdrip.errors import UserMustFix
from sheetdrip.planning.step_costs import StepCost
from sheetdrip.sheets.layout import (
    apply_layout,
    control_tab,
    messages,
    surgeries,
)
from sheetdrip.sheets.layout.control_tab import furnish_control
from sheetdrip.sheets.layout.dashboard import put_aside
from sheetdrip.sheets.layout.guide import make_guide
from sheetdrip.sheets.layout.messages import furnish_messages
from sheetdrip.sheets.layout.state import CellState, Mark, Tab
from sheetdrip.sheets.layout.surgeries import furnish_surgeries
from sheetdrip.sheets.rate_limiter import RateLimiter
from sheetdrip.sheets.transport import Transport
from tests.integration.clinic import ADA, BEN, WRITE, Clinic
from tests.integration.conftest import OpenClinic
from tests.integration.layout.judge import faults
from tests.integration.layout.sight import (
    below,
    change,
    column,
    everything,
    headers,
    init,
    plain,
    tab,
)
from tests.integration.layout.wishes import WISHES

GET = "sheets.spreadsheets.get"
A1 = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}


def test_a_second_and_a_third_time_change_nothing_and_cost_one_read(clinic: Clinic) -> None:
    assert init(clinic) != ()
    before = everything(clinic)
    for _ in range(2):
        clinic.forget_calls()
        assert init(clinic) == ()
        assert clinic.all_calls() == {GET: 1}
    assert everything(clinic) == before


def test_the_first_time_is_a_single_write(clinic: Clinic) -> None:
    clinic.forget_calls()
    init(clinic)
    assert clinic.calls(WRITE) == 1
    assert clinic.calls(GET) <= 3


def test_a_sheet_that_staff_made_themselves_loses_no_cell(clinic: Clinic) -> None:
    rows: list[list[Cell]] = [
        ["Nr", "Patient", "Phone", "", "Surgery date", "our remarks"],
        [1, "Ada Example", "312 555 0101", "x", 46084, "nice lady"],
        ["", "", "", "", "", "=not a formula"],
    ]
    plain(clinic, *rows)
    told = init(clinic)
    grid = tab(clinic).grid
    kept = [[grid.get(row, at).value or "" for at in range(6)] for row in range(3)]
    assert kept == rows
    assert headers(clinic)[6:17] == [
        "Surgery time",
        "Procedure",
        "Surgeon",
        "Preferred name",
        "Language",
        "Time zone",
        "Sequence",
        "Consent",
        "Drip",
        "Status",
        "Next text",
    ]
    assert told[0].startswith("Added the columns Surgery time, Procedure")
    clinic.cycle()
    assert len(clinic.live_to(ADA)) == 1


def test_a_blank_spreadsheet_gets_all_of_it(clinic: Clinic) -> None:
    plain(clinic, ["our notes"], title="Sheet7")
    told = init(clinic)
    assert [sheet.title for sheet in clinic.spreadsheet.sheets] == [
        "Sheet7",
        "Surgeries",
        "Control",
        "Messages",
        "Replies",
        "Dashboard",
        "How this works",
    ]
    assert told[0] == "Added the tab “Surgeries”"
    assert init(clinic) == ()
    assert headers(clinic)[:3] == ["Patient", "Phone", "Surgery date"]
    assert tab(clinic).properties["gridProperties"]["frozenRowCount"] == 1


def test_columns_get_what_they_are_for(clinic: Clinic) -> None:
    plain(clinic, ["Patient", "Phone", "Surgery date"])
    init(clinic)
    form = {
        header: (below(clinic, header).format or {}).get("numberFormat", {}).get("type")
        for header in ("Patient", "Phone", "Surgery date", "Surgery time", "Evening SID", "Status")
    }
    assert form == {
        "Patient": None,
        "Phone": "TEXT",
        "Surgery date": "DATE",
        "Surgery time": "TIME",
        "Evening SID": "TEXT",
        "Status": None,
    }
    consent, drip = below(clinic, "Consent").validation, below(clinic, "Drip").validation
    assert consent is not None
    assert consent["condition"]["type"] == "BOOLEAN"
    assert drip is not None
    assert [one["userEnteredValue"] for one in drip["condition"]["values"]][:3] == [
        "On",
        "Paused",
        "Stopped",
    ]
    assert "backgroundColor" in (below(clinic, "Status").format or {})
    assert "backgroundColor" not in (below(clinic, "Drip").format or {})
    hidden = {
        header
        for header, line in zip(headers(clinic), tab(clinic).grid.columns, strict=False)
        if line.hidden
    }
    assert hidden == {"Evening SID", "Day 7 SID", "Day 14 SID", "Day 21 SID", "Drip ID"}
    assert all(cell.note for cell in tab(clinic).grid.cells[0] if cell.value)
    protected = tab(clinic).decor["protectedRanges"]
    assert all(one["warningOnly"] for one in protected)
    warned = {
        headers(clinic)[at]
        for one in protected
        for at in range(one["range"]["startColumnIndex"], one["range"]["endColumnIndex"])
    }
    assert {"Status", "Evening status", "Evening SID", "Drip ID"} <= warned
    # what staff may fill in beside the daemon
    assert not {"Patient", "Drip", "Acknowledged by", "Evening score"} & warned


def test_what_staff_changed_afterwards_stays(clinic: Clinic) -> None:
    init(clinic)
    at = column(clinic, "Drip ID")
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
    show = {"range": span, "properties": {"hiddenByUser": False}, "fields": "hiddenByUser"}
    drip = column(clinic, "Drip")
    cells = {"sheetId": 0, "startRowIndex": 1, "startColumnIndex": drip, "endColumnIndex": drip + 1}
    words = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Paused"}]}
    note = {"values": [{"note": "surname first"}]}
    protected = tab(clinic).decor["protectedRanges"][0]
    thaw = {
        "properties": {"sheetId": 0, "gridProperties": {}},
        "fields": "gridProperties.frozenRowCount",
    }
    change(
        clinic,
        {"updateDimensionProperties": show},
        {"setDataValidation": {"range": cells, "rule": {"condition": words}}},
        {"updateCells": {"start": A1, "rows": [note], "fields": "note"}},
        {"updateSheetProperties": thaw},
        {"deleteProtectedRange": {"protectedRangeId": protected["protectedRangeId"]}},
    )
    clinic.staff("delete_columns", column="Sequence")
    clinic.staff("move_columns", column="Phone", before="Patient")
    before = everything(clinic)
    assert init(clinic) == ()
    assert everything(clinic) == before


def test_what_staff_had_before_stays_too(clinic: Clinic) -> None:
    plain(clinic, ["Patient", "Phone", "Surgery date", "Drip"])
    form = {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}
    dates = {"sheetId": 5, "startRowIndex": 1, "startColumnIndex": 2, "endColumnIndex": 3}
    drip = {"sheetId": 5, "startRowIndex": 1, "startColumnIndex": 3, "endColumnIndex": 4}
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "On"}]}}
    note = {"values": [{"note": "ours"}]}
    repeat = {"range": dates, "cell": {"userEnteredFormat": form}}
    change(
        clinic,
        {"repeatCell": {**repeat, "fields": "userEnteredFormat.numberFormat"}},
        {"setDataValidation": {"range": drip, "rule": rule}},
        {"updateCells": {"start": {**A1, "sheetId": 5}, "rows": [note], "fields": "note"}},
    )
    init(clinic)
    kept = below(clinic, "Surgery date").format or {}
    assert kept["numberFormat"]["pattern"] == "dd/mm/yyyy"
    assert below(clinic, "Drip").validation == rule
    assert tab(clinic).grid.get(0, 0).note == "ours"


def test_headers_that_the_settings_rename_are_found(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"headers": {"Patient": "Paciente", "Status": "Estado"}})
    plain(clinic, ["Paciente", "Phone", "Surgery date"])
    init(clinic)
    assert "Patient" not in headers(clinic)
    assert ("Estado" in headers(clinic), "Status" in headers(clinic)) == (True, False)
    assert init(clinic) == ()


def test_a_needed_column_that_was_renamed_is_not_added_a_second_time(clinic: Clinic) -> None:
    init(clinic)
    clinic.staff("set", row=1, column="Phone", value="Mobile")
    before = everything(clinic)
    with pytest.raises(UserMustFix, match="Column B was “Phone” and is called “Mobile” now"):
        init(clinic)
    assert everything(clinic) == before


def test_a_doubled_column_is_told(clinic: Clinic) -> None:
    plain(clinic, ["Patient", "Phone", "Surgery date", "phone"])
    with pytest.raises(UserMustFix, match="Columns B and D are both “Phone”"):
        init(clinic)


def test_a_tab_that_was_renamed_is_not_made_a_second_time(clinic: Clinic) -> None:
    init(clinic)
    clinic.staff("rename_tab", sheet="Control", title="Steuerung")
    with pytest.raises(UserMustFix, match="The tab “Steuerung” was made as “Control”"):
        init(clinic)


def test_columns_that_the_daemon_added_later_are_furnished_then(clinic: Clinic) -> None:
    init(clinic)
    clinic.staff("delete_columns", column="Status")
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    assert headers(clinic)[-1] == "Status"
    assert tab(clinic).grid.cells[0][-1].note is None
    told = init(clinic)
    assert "sheetdrip's own columns are shaded" in told
    assert tab(clinic).grid.cells[0][-1].note is not None


def test_columns_that_staff_have_grouped_in_their_own_way_stay_so(clinic: Clinic) -> None:
    at = column(clinic, "Evening SID")
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": at - 1, "endIndex": at + 2}
    change(clinic, {"addDimensionGroup": {"range": span}})
    init(clinic)
    groups = [
        (one["range"]["startIndex"], one["range"]["endIndex"])
        for one in tab(clinic).decor["columnGroups"]
    ]
    assert (at - 1, at + 2) in groups
    assert (at, at + 1) not in groups
    assert (at - 2, at + 1) not in groups


def test_a_control_tab_that_lacks_lines_gets_them_below(clinic: Clinic) -> None:
    init(clinic)
    first, last = clinic.control_line("Plan"), clinic.control_line("Approve")
    span = {"sheetId": 7001, "dimension": "ROWS", "startIndex": first, "endIndex": last + 1}
    change(clinic, {"deleteDimension": {"range": span}})
    assert init(clinic) == ("Added to “Control”: Plan, Approve",)
    last = clinic.control_line("New Dashboard")
    lines = [row[0].value for row in tab(clinic, "Control").grid.cells[last : last + 5]]
    assert lines == ["New Dashboard", None, "Plan", None, "Approve"]
    box = tab(clinic, "Control").grid.get(last + 4, 1)
    assert (box.value, (box.validation or {})["condition"]["type"]) == (False, "BOOLEAN")
    assert init(clinic) == ()


def test_a_control_tab_that_staff_made_gets_its_boxes(clinic: Clinic) -> None:
    label = {"userEnteredValue": {"stringValue": "pause"}}
    cells = [{"values": [label, {"userEnteredValue": {"boolValue": True}}]}]
    start = {"sheetId": 5, "rowIndex": 3, "columnIndex": 2}
    change(
        clinic,
        {"addSheet": {"properties": {"sheetId": 5, "title": "control"}}},
        {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}},
    )
    told = init(clinic)
    assert "Pause and Approve have boxes to tick" in told
    pause = tab(clinic, "control").grid.get(3, 3)
    assert (pause.value, (pause.validation or {})["condition"]["type"]) == (True, "BOOLEAN")
    assert init(clinic) == ()


def test_marks_that_a_script_has_spoiled_do_no_harm(clinic: Clinic) -> None:
    init(clinic)
    for number in clinic.spreadsheet.metadata:
        clinic.spreadsheet.metadata[number]["metadataValue"] = "{"
    assert init(clinic) != ()
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    assert len(clinic.live_to(BEN)) == 1


# the requests as Google's own schema has them


class Recorder(Transport):
    """The real transport, which also notes what it asks for."""

    def __init__(self, clinic: Clinic) -> None:
        app = clinic.app
        super().__init__(
            app.account, app.clock, RateLimiter(app.clock), sheets_url=clinic.world.url
        )
        self.asked: list[dict[str, Any]] = []

    @override
    def batch_update(self, id: str, body: Any) -> Any:
        self.asked += body["requests"]
        return super().batch_update(id, body)


def test_all_that_init_asks_for_is_as_googles_discovery_document_has_it(clinic: Clinic) -> None:
    recorder = Recorder(clinic)
    own = clinic.ctx.state.active_sequence.own
    steps = (StepCost(label="Evening", day=0, segments=1),)
    wishes = replace(WISHES, own=own, steps=steps, price=0.0079)
    apply_layout(recorder, clinic.seeded.spreadsheet_id, wishes)
    asked = {next(iter(request)) for request in recorder.asked}
    assert {"addChart", "addFilterView", "addConditionalFormatRule", "addSheet"} <= asked
    assert faults(recorder.asked) == []
    count = len(recorder.asked)
    for _ in range(2):
        assert apply_layout(recorder, clinic.seeded.spreadsheet_id, wishes) == ()
    assert len(recorder.asked) == count


def test_requests_are_as_googles_discovery_document_has_them() -> None:
    wishes = replace(WISHES, own=OWN)
    requests = [
        request
        for _, request in (
            *furnish_surgeries(surgeries.bare_tab(7001, "Surgeries"), wishes),
            *furnish_surgeries(Tab(sheet_id=1, title="Surgeries", column_count=3), wishes),
            *furnish_control(control_tab.bare_tab(7002, "Control"), wishes),
            *furnish_messages(messages.bare_tab(7003, "Messages"), wishes),
            *furnish_control(HALF, wishes),
            *put_aside(HALF, "Control (old)"),
            *make_guide(9, wishes),
        )
    ]
    assert {next(iter(request)) for request in requests} == {
        "addSheet",
        "appendDimension",
        "updateCells",
        "updateSheetProperties",
        "repeatCell",
        "updateBorders",
        "setDataValidation",
        "updateDimensionProperties",
        "addDimensionGroup",
        "updateDimensionGroup",
        "addFilterView",
        "addConditionalFormatRule",
        "addProtectedRange",
        "createDeveloperMetadata",
        "updateDeveloperMetadata",
        "deleteDeveloperMetadata",
    }
    assert faults(requests) == []
    assert faults([{"addTab": {}}]) != []


OWN = Own(columns=("Status", "Next text", "Evening SID", "Drip ID"))
HALF = Tab(
    sheet_id=2,
    title="Control",
    row_count=1,
    cell_states=((CellState(value="Pause"), CellState(value=True)),),
    mark=Mark(number=12, of="Control", has=frozenset({"look"})),
)
"""A Control tab with one line that has no box, and a mark."""
