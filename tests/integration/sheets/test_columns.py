"""Are the columns found wherever staff put them, and is a wrong header a clear problem?"""

import pytest

from sheetdrip.errors import UserMustFix
from sheetdrip.sandbox.seeding import HEADERS
from tests.integration.clinic import ADA, READ, Clinic
from tests.integration.conftest import OpenClinic


def header(clinic: Clinic) -> list[str]:
    return [str(cell.value or "") for cell in clinic.spreadsheet.sheets[0].grid.cells[0]]


def problems_of(clinic: Clinic) -> tuple[str, ...]:
    with pytest.raises(UserMustFix) as caught:
        clinic.cycle()
    return tuple(caught.value.problems)


def test_moved_columns_are_found_and_written_where_they_are(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.staff("move_columns", column="Drip ID", before="Patient")
    clinic.staff("move_columns", column="Phone", before=None)
    clinic.staff("move_columns", column="Status", before="Surgery date")
    clinic.edit("Ada Example", "Drip", "Paused")
    clinic.cycle()
    row = clinic.cells_of("Ada Example")
    assert row["Status"] == "Drip says Paused: nothing more is sent. 1 cancelled."
    assert row["Drip ID"] == "DRIP0001"
    # Sheets makes a number of a typed phone
    assert row["Phone"] == 13125550101


def test_a_column_inserted_by_staff_is_left_alone(clinic: Clinic) -> None:
    clinic.staff("insert_columns", before="Phone", header="Ward")
    clinic.add_row(ward="4 North")
    clinic.staff("insert_columns", before="Next text", header="Remarks")
    clinic.edit("Ada Example", "Remarks", "walks with a stick")
    clinic.cycle()
    row = clinic.cells_of("Ada Example")
    assert row["Ward"] == "4 North"
    assert row["Remarks"] == "walks with a stick"
    assert row["Evening status"] == "scheduled"


def test_headers_count_whatever_their_case_and_spaces(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.staff("set", row=1, column="Surgery date", value="  SURGERY   Date ")
    clinic.staff("set", row=1, column="Drip ID", value="drip id")
    clinic.cycle()
    assert clinic.rows()[0]["drip id"] == "DRIP0001"
    assert len(clinic.texts_to(ADA)) == 1


def test_headers_renamed_in_the_settings_are_found(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"headers": {"Patient": "Name", "Evening SID": "SMS ref"}})
    clinic.add_row()
    clinic.staff("set", row=1, column="Patient", value="Name")
    clinic.staff("set", row=1, column="Evening SID", value="SMS ref")
    clinic.cycle()
    (text,) = clinic.texts_to(ADA)
    assert clinic.rows()[0]["SMS ref"] == text.sid


@pytest.mark.parametrize("missing", ["Patient", "Phone", "Surgery date"])
def test_a_missing_needed_header_is_named_and_nothing_is_sent(clinic: Clinic, missing: str) -> None:
    clinic.add_row()
    clinic.staff("set", row=1, column=missing, value="Something else")
    assert problems_of(clinic) == (
        f"No column is called “{missing}”: add it, or rename it back, in row 1",
    )
    assert clinic.texts_to() == []


def test_a_header_that_goes_missing_cancels_nothing(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.staff("delete_columns", column="Phone")
    for _ in range(3):
        clinic.advance(hours=1)
        problems_of(clinic)
    assert [text.status for text in clinic.texts_to(ADA)] == ["scheduled"]


@pytest.mark.parametrize("doubled", ["Phone", "Language", "Consent", "Drip"])
def test_a_doubled_staff_header_is_named_with_both_columns(clinic: Clinic, doubled: str) -> None:
    clinic.add_row()
    clinic.staff("insert_columns", before="Patient", header=doubled)
    letter = "ABCDEFGHIJ"[list(HEADERS).index(doubled) + 1]
    assert problems_of(clinic) == (
        f"Columns A and {letter} are both “{doubled}”: rename one of them",
    )
    assert clinic.texts_to() == []


def test_every_problem_of_the_header_is_told_at_once(clinic: Clinic) -> None:
    clinic.staff("set", row=1, column="Patient", value="Drip")
    clinic.staff("set", row=1, column="Phone", value="Tel.")
    assert len(problems_of(clinic)) == 3


def test_an_empty_tab_is_a_problem_not_an_empty_clinic(clinic: Clinic) -> None:
    for name in HEADERS:
        clinic.staff("set", row=1, column=name, value="")
    assert len(problems_of(clinic)) == 3


def test_own_columns_are_added_at_the_right_where_they_are_missing(clinic: Clinic) -> None:
    for name in HEADERS[9:]:
        clinic.staff("delete_columns", column=name)
    clinic.staff("insert_columns", before="Drip", header="Ward")
    clinic.add_row(ward="4 North")
    report = clinic.cycle()
    assert header(clinic) == [*HEADERS[:8], "Ward", "Drip", *HEADERS[9:]]
    assert clinic.cells_of("Ada Example")["Drip ID"] == "DRIP0001"
    assert clinic.cells_of("Ada Example")["Ward"] == "4 North"
    assert report.warnings[0] == "Column “Status” is missing and will be added"
    assert clinic.cycle().is_quiet


def test_a_deleted_own_column_comes_back_with_its_contents(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    sid = clinic.cells_of("Ada Example")["Evening SID"]
    clinic.staff("delete_columns", column="Evening SID")
    clinic.cycle()
    assert header(clinic)[-1] == "Evening SID"
    assert clinic.cells_of("Ada Example")["Evening SID"] == sid
    assert len(clinic.texts_to(ADA)) == 1


def test_a_deleted_drip_id_column_costs_nobody_a_second_text(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.staff("delete_columns", column="Drip ID")
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Drip ID"] == "DRIP0001"
    assert len(clinic.texts_to(ADA)) == 1


def test_of_doubled_own_columns_the_leftmost_is_written(clinic: Clinic) -> None:
    clinic.staff("insert_columns", before="Phone", header="Status")
    clinic.add_row()
    clinic.cycle()
    grid = clinic.spreadsheet.sheets[0].grid
    assert str(grid.get(1, 1).value).startswith("Next is Evening")
    assert grid.get(1, header(clinic).index("Status", 2)).value is None


def test_a_tab_renamed_while_the_daemon_runs_is_still_the_same_tab(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.staff("rename_tab", title="Surgeries 2026")
    clinic.edit("Ada Example", "Drip", "Stopped")
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening status"] == "cancelled: Drip says Stopped"
    clinic.forget_calls()
    clinic.cycle()
    assert clinic.calls(READ) == 1


def test_a_tab_that_was_never_there_is_asked_for(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"tab": "Operations"})
    assert problems_of(clinic) == ("The spreadsheet has no tab “Operations”: add it or rename one",)


def test_another_tab_before_it_changes_nothing(clinic: Clinic) -> None:
    clinic.spreadsheet.apply([{"addSheet": {"properties": {"title": "Rota", "index": 0}}}])
    clinic.staff("append", sheet="Surgeries", values={"Patient": "Ada Example", "Phone": ADA})
    report = clinic.cycle()
    assert report.rows == 1
