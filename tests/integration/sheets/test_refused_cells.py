"""What if cells take no writing? The rest is written, they are named, and new rows wait for a Drip ID."""

from typing import Any

import pytest

from sheetdrip.app import App, RunOptions
from sheetdrip.check import Finding, Severity, check
from sheetdrip.clock import ManualClock
from sheetdrip.errors import UserMustFix
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.seeding import HEADERS
from sheetdrip.sync.reply_polling import ReplyPoller
from tests.integration.clinic import ADA, BEN, CREATE, CY, READ, WRITE, Clinic

OWNERS = {"users": ["owner@example.com"]}


def at(name: str) -> int:
    return HEADERS.index(name)


def protect(clinic: Clinic, sheet_id: int = 0, **box: int) -> int:
    protected = {
        "range": {"sheetId": sheet_id, **box},
        "editors": OWNERS,
        "description": "hands off",
    }
    (reply,) = clinic.spreadsheet.apply([{"addProtectedRange": {"protectedRange": protected}}])
    number: int = reply["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    return number


def protect_column(clinic: Clinic, name: str, **rows: int) -> int:
    return protect(clinic, startColumnIndex=at(name), endColumnIndex=at(name) + 1, **rows)


def lift(clinic: Clinic, number: int) -> None:
    clinic.spreadsheet.apply([{"deleteProtectedRange": {"protectedRangeId": number}}])


def three(clinic: Clinic) -> None:
    for name, phone in (("Ada Example", ADA), ("Ben Example", BEN), ("Cy Example", CY)):
        clinic.add_row(name, phone)


OTHERS = [name for name in HEADERS[9:] if name != "Drip ID"]


@pytest.mark.parametrize("name", OTHERS)
def test_a_protected_column_leaves_the_others_written(clinic: Clinic, name: str) -> None:
    protect_column(clinic, name)
    three(clinic)
    report = clinic.cycle()
    row = clinic.cells_of("Ben Example")
    for other in ("Status", "Evening status", "Evening SID", "Drip ID"):
        assert bool(row[other]) == (other != name)
    assert not row[name]
    (told,) = [one for one in report.warnings if "hands off" in one]
    assert name in told
    clinic.forget_calls()
    assert clinic.cycle().is_quiet
    assert clinic.calls(WRITE) <= 1


def test_a_protection_put_up_midway_is_found_out_and_the_rest_is_written(clinic: Clinic) -> None:
    three(clinic)
    clinic.cycle()
    number = protect_column(clinic, "Status")
    clinic.edit("Ben Example", "Drip", "Paused")
    clinic.forget_calls()
    clinic.cycle()
    assert clinic.calls(WRITE) <= 12
    assert clinic.cells_of("Ben Example")["Evening status"] == "cancelled: Drip says Paused"
    assert str(clinic.cells_of("Ben Example")["Status"]).startswith("Next is")
    told = clinic.cycle().warnings
    assert any("Status" in one and "hands off" in one for one in told)
    clinic.edit("Ada Example", "Drip", "Paused")
    clinic.forget_calls()
    clinic.cycle()
    assert clinic.calls(WRITE) == 1
    lift(clinic, number)
    clinic.advance(minutes=5)
    clinic.cycle()
    assert str(clinic.cells_of("Ben Example")["Status"]).startswith("Drip says Paused")
    assert clinic.cycle().is_quiet


def test_single_cells_are_named_and_leave_their_neighbours_written(clinic: Clinic) -> None:
    three(clinic)
    protect_column(clinic, "Evening status", startRowIndex=2, endRowIndex=3)
    clinic.cycle()
    shown = [clinic.cells_of(f"{one} Example")["Evening status"] for one in ("Ada", "Ben", "Cy")]
    assert [one or "" for one in shown] == ["scheduled", "", "scheduled"]
    (told,) = [one for one in clinic.cycle().warnings if "hands off" in one]
    assert "cell " in told.lower()


def test_without_a_drip_id_new_rows_wait_and_known_ones_go_on(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    number = protect_column(clinic, "Drip ID")
    clinic.advance(minutes=31)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    assert clinic.texts_to(BEN) == []
    assert "Drip ID cannot be written" in str(clinic.cells_of("Ben Example")["Status"])
    assert len(clinic.live_to(ADA)) == 1
    lift(clinic, number)
    clinic.advance(minutes=5)
    clinic.cycle()
    assert len(clinic.live_to(BEN)) == 1
    assert clinic.cells_of("Ben Example")["Drip ID"]


def test_a_drip_id_refused_at_the_very_write_costs_no_second_text(clinic: Clinic) -> None:
    clinic.cycle()
    number = protect_column(clinic, "Drip ID")
    clinic.add_row()
    for _ in range(3):
        clinic.cycle()
        clinic.advance(minutes=1)
    assert len(clinic.texts_to(ADA)) == 1
    lift(clinic, number)
    clinic.advance(hours=1)
    clinic.cycle()
    assert len(clinic.texts_to(ADA, "evening")) == 1
    assert clinic.cells_of("Ada Example")["Drip ID"]


def test_a_protected_tab_holds_new_rows_and_costs_no_write(clinic: Clinic) -> None:
    protect(clinic)
    three(clinic)
    clinic.forget_calls()
    for _ in range(3):
        report = clinic.cycle()
    assert (clinic.calls(CREATE), clinic.calls(WRITE)) == (0, 0)
    assert any("New rows are not texted" in one for one in report.warnings)


def test_a_protected_control_tab_does_not_blind_the_surgeries(clinic: Clinic) -> None:
    clinic.apply_layout()
    (tab,) = [one for one in clinic.spreadsheet.sheets if one.title == "Control"]
    protect(clinic, tab.sheet_id)
    three(clinic)
    clinic.cycle()
    assert clinic.cells_of("Cy Example")["Evening status"] == "scheduled"
    clinic.advance(minutes=6)
    clinic.cycle()


def test_a_protection_that_only_warns_is_harmless(clinic: Clinic) -> None:
    warned: dict[str, Any] = {"range": {"sheetId": 0}, "warningOnly": True}
    clinic.spreadsheet.apply([{"addProtectedRange": {"protectedRange": warned}}])
    three(clinic)
    assert clinic.cycle().warnings == ()
    assert clinic.cells_of("Cy Example")["Drip ID"]


def test_a_protected_header_row_keeps_new_columns_out_and_nothing_else(clinic: Clinic) -> None:
    clinic.staff("delete_columns", column="Next text")
    protect(clinic, startRowIndex=0, endRowIndex=1)
    three(clinic)
    report = clinic.cycle()
    assert clinic.cells_of("Ben Example")["Evening status"] == "scheduled"
    assert any("“Next text”" in one and "hands off" in one for one in report.warnings)
    assert clinic.cycle().is_quiet


def test_a_merged_block_hides_what_is_below_its_first_cell_and_nothing_else(clinic: Clinic) -> None:
    three(clinic)
    box = Box(1, 3, at("Status"), at("Status") + 1)
    merged = {"startRowIndex": 1, "endRowIndex": 3}
    merged |= {"startColumnIndex": box.left, "endColumnIndex": box.right}
    clinic.spreadsheet.apply(
        [{"mergeCells": {"range": {"sheetId": 0, **merged}, "mergeType": "MERGE_ALL"}}]
    )
    report = clinic.cycle()
    assert clinic.cells_of("Ben Example")["Evening status"] == "scheduled"
    assert clinic.cells_of("Cy Example")["Status"]
    assert any("merged" in one for one in report.warnings)
    assert clinic.cycle().is_quiet


def test_many_scattered_refusals_cost_a_bounded_number_of_writes(clinic: Clinic) -> None:
    for number in range(40):
        clinic.add_row(f"Pat {number}", f"+1312555{2000 + number}")
    clinic.cycle()
    for row in range(1, 41, 3):
        protect_column(clinic, "Evening status", startRowIndex=row, endRowIndex=row + 1)
    for number in range(40):
        clinic.edit(f"Pat {number}", "Drip", "Paused")
    clinic.forget_calls()
    clinic.cycle()
    assert clinic.calls(WRITE) <= 40
    clinic.advance(minutes=5)
    clinic.cycle()
    clinic.cycle()
    paused = [row["Evening status"] for row in clinic.rows()]
    assert paused.count("cancelled: Drip says Paused") == 40 - len(range(1, 41, 3))
    clinic.forget_calls()
    clinic.cycle()
    assert clinic.calls(WRITE) <= 1
    assert clinic.calls(READ) == 1


def test_init_on_a_protected_tab_says_what_is_in_the_way_and_touches_nothing(
    clinic: Clinic,
) -> None:
    protect(clinic)
    with pytest.raises(UserMustFix, match="Protect sheets and ranges"):
        clinic.apply_layout()
    assert len(clinic.spreadsheet.sheets) == 1


def proof(clinic: Clinic) -> list[Finding]:
    clinic.close()
    choices = RunOptions(clock=ManualClock(clinic.clock.now()), read_only=True)
    with App(clinic.settings, choices) as app:
        return [one for one in check(app) if one.what == "Hillside: writing"]


def test_check_proves_that_it_may_write_and_changes_nothing(clinic: Clinic) -> None:
    three(clinic)
    clinic.cycle()
    before = clinic.rows()
    clinic.forget_calls()
    assert proof(clinic) == []
    assert clinic.calls(WRITE) == 2
    assert clinic.rows() == before


def test_check_names_a_protected_column_and_whom_to_ask(clinic: Clinic) -> None:
    protect_column(clinic, "Evening score")
    (found,) = proof(clinic)
    assert found.mark is Severity.FIX
    assert "“Evening score”" in found.says
    assert clinic.app.account.email in found.says


def test_check_proves_what_the_properties_do_not_tell(clinic: Clinic) -> None:
    named = {"sheetId": 0, "startColumnIndex": at("Status"), "endColumnIndex": at("Status") + 1}
    (reply,) = clinic.spreadsheet.apply(
        [{"addNamedRange": {"namedRange": {"name": "Kept", "range": named}}}]
    )
    number = reply["addNamedRange"]["namedRange"]["namedRangeId"]
    protected = {"namedRangeId": number, "editors": OWNERS}
    clinic.spreadsheet.apply([{"addProtectedRange": {"protectedRange": protected}}])
    (found,) = proof(clinic)
    assert (found.mark, "“Status”" in found.says) == (Severity.FIX, True)


def test_check_finds_out_a_sheet_that_is_shared_for_reading_only(clinic: Clinic) -> None:
    clinic.spreadsheet.readers |= clinic.spreadsheet.editors
    clinic.spreadsheet.editors.clear()
    (found,) = proof(clinic)
    assert (found.mark, "as Editor" in found.says) == (Severity.FIX, True)


def validate(clinic: Clinic, name: str, **rows: int) -> None:
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "ours"}]}
    box = {"sheetId": 0, "startColumnIndex": at(name), "endColumnIndex": at(name) + 1, **rows}
    rule = {"condition": condition, "strict": True}
    clinic.staff("requests", requests=[{"setDataValidation": {"range": box, "rule": rule}}])
    clinic.staff("reject_invalid")


@pytest.mark.parametrize("rows", [{}, {"startRowIndex": 2, "endRowIndex": 3}])
def test_a_validation_that_rejects_leaves_the_others_written(
    clinic: Clinic, rows: dict[str, int]
) -> None:
    three(clinic)
    validate(clinic, "Evening status", **rows)
    clinic.cycle()
    row = clinic.cells_of("Ben Example")
    assert not row["Evening status"]
    assert row["Evening SID"]
    assert bool(clinic.cells_of("Cy Example")["Evening status"]) == bool(rows)
    clinic.forget_calls()
    report = clinic.cycle()
    assert clinic.calls(WRITE) <= 1
    assert any("refuses to write" in one for one in report.warnings)
    assert len(clinic.live_to(BEN)) == 1


def test_what_is_refused_is_named_however_seldom_the_sheet_is_read(clinic: Clinic) -> None:
    three(clinic)
    validate(clinic, "Evening status")
    clinic.cycle()
    for _ in range(5):
        clinic.advance(hours=1)
        report = clinic.cycle()
        assert any("refuses to write" in one for one in report.warnings)
        assert "refuses to write" in report.hindrance
    clinic.spreadsheet.rejects_invalid = False
    clinic.advance(hours=1)
    clinic.cycle()
    assert clinic.cells_of("Ben Example")["Evening status"]
    clinic.advance(seconds=15)
    assert (clinic.cycle().warnings, clinic.cycle().hindrance) == ((), "")


def test_a_refused_score_is_never_taken_for_one_that_staff_erased(clinic: Clinic) -> None:
    three(clinic)
    clinic.cycle()
    validate(clinic, "Evening score")
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.reply(BEN, "6")
    ReplyPoller(clinic.ctx).collect()
    clinic.cycle()
    clinic.restart()
    clinic.cycle()
    clinic.advance(hours=2)
    clinic.spreadsheet.rejects_invalid = False
    clinic.cycle()
    assert clinic.cells_of("Ben Example")["Evening score"] == 6


def test_a_table_with_a_type_that_does_not_fit_is_told_by_check(clinic: Clinic) -> None:
    three(clinic)
    box = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0}
    columns = [{"columnIndex": at("Next text"), "columnType": "DATE"}]
    table = {"name": "All", "range": {**box, "endColumnIndex": 30}, "columnProperties": columns}
    clinic.staff("requests", requests=[{"addTable": {"table": table}}])
    clinic.cycle()
    assert clinic.cells_of("Ben Example")["Evening status"] == "scheduled"
    (found,) = proof(clinic)
    assert "“Next text” is of the type DATE in the table “All”" in found.says
