"""Is every cell of staff's as they left it though columns moved under the daemon's write?"""

from collections.abc import Callable

import pytest

from sheetdrip.errors import OutsideFailed
from sheetdrip.sandbox.google.sheets.cell import Cell
from sheetdrip.sandbox.seeding import DAEMON_HEADERS, HEADERS
from tests.integration.clinic import ADA, BEN, CY, READ, WRITE, Clinic
from tests.integration.wires import MeddledSheet

PATIENTS = {"Ada Example": ADA, "Ben Example": BEN, "Cy Example": CY}


def insert_at_the_left(clinic: Clinic) -> None:
    clinic.staff("insert_columns", before="Phone", header="Ward")


def insert_two_in_the_middle(clinic: Clinic) -> None:
    clinic.staff("insert_columns", before="Status", header="Ward")
    clinic.staff("insert_columns", before="Evening time", header="Remarks")


def move_a_staff_column_to_the_end(clinic: Clinic) -> None:
    clinic.staff("move_columns", column="Surgery date", before=None)


def move_an_own_column_to_the_front(clinic: Clinic) -> None:
    clinic.staff("move_columns", column="Evening time", before="Patient")


def delete_a_column(clinic: Clinic) -> None:
    clinic.staff("delete_columns", column="Surgery time")
    # without a spare column at the right the write would not fit, and nothing of it be done
    spare = {"sheetId": 0, "dimension": "COLUMNS", "length": 1}
    clinic.spreadsheet.apply([{"appendDimension": spare}])


def rename_a_column(clinic: Clinic) -> None:
    clinic.staff("set", row=1, column="Status", value="Status (old)")


def insert_and_sort(clinic: Clinic) -> None:
    insert_at_the_left(clinic)
    clinic.staff("sort", by="Patient", descending=True)


def insert_and_delete_the_first_row(clinic: Clinic) -> None:
    insert_at_the_left(clinic)
    clinic.staff("delete_rows", row=2)


EDITS = [
    insert_at_the_left,
    insert_two_in_the_middle,
    move_a_staff_column_to_the_end,
    move_an_own_column_to_the_front,
    delete_a_column,
    rename_a_column,
    insert_and_sort,
]


def theirs(clinic: Clinic) -> dict[str, list[Cell]]:
    """Staff's columns with their formats and notes, by header; each from its patients' order by name."""
    header, *rows = clinic.spreadsheet.sheets[0].grid.cells
    names = [str(cell.value or "") for cell in header]
    ordered = sorted(rows, key=lambda row: str(row[names.index("Patient")].value) if row else "")
    return {
        name: [row[index] for row in ordered if index < len(row) and row[index] != Cell()]
        for index, name in enumerate(names)
        if name not in DAEMON_HEADERS
    }


def admit(clinic: Clinic) -> None:
    for patient, phone in PATIENTS.items():
        clinic.add_row(patient, phone, procedure="Hernia repair", language="English")


def meddle(clinic: Clinic, edit: Callable[[Clinic], None]) -> list[dict[str, list[Cell]]]:
    """Let staff edit just before the daemon's next write; what they then have."""
    left: list[dict[str, list[Cell]]] = []

    def act() -> None:
        edit(clinic)
        left.append(theirs(clinic))

    clinic.wire(sheet=MeddledSheet(clinic.ctx.sheet, act))
    return left


@pytest.mark.parametrize("edit", EDITS)
def test_what_a_strayed_write_covered_is_put_back_in_the_same_cycle(
    clinic: Clinic, edit: Callable[[Clinic], None]
) -> None:
    admit(clinic)
    left = meddle(clinic, edit)
    clinic.cycle()
    assert theirs(clinic) == left[0]
    for patient, phone in PATIENTS.items():
        (text,) = clinic.live_to(phone)
        row = clinic.cells_of(patient)
        assert (row["Evening SID"], row["Evening status"]) == (text.sid, "scheduled")
    assert clinic.cycle().is_quiet


def test_a_write_whose_answer_asks_for_a_column_that_is_gone_is_mended_by_the_next_read(
    clinic: Clinic,
) -> None:
    admit(clinic)
    clinic.cycle()
    clinic.staff("insert_columns", before="Next text", header="Ward")
    clinic.edit("Ben Example", "Ward", "3 West")
    clinic.edit("Ben Example", "Drip", "Paused")
    # the write fits beside the last column, of which its answer is to tell
    left = meddle(clinic, lambda here: here.staff("delete_columns", column="Surgery time"))
    with pytest.raises(OutsideFailed):
        clinic.cycle()
    clinic.cycle()
    assert theirs(clinic) == left[0]
    assert "Paused" in str(clinic.cells_of("Ben Example")["Status"])
    assert clinic.cycle().is_quiet


@pytest.mark.parametrize("edit", [insert_and_sort, insert_and_delete_the_first_row])
def test_what_strayed_onto_a_row_that_is_blank_now_is_taken_out_again(
    clinic: Clinic, edit: Callable[[Clinic], None]
) -> None:
    admit(clinic)
    clinic.staff("insert_rows", at=3, count=2)
    left = meddle(clinic, edit)
    clinic.cycle()
    assert theirs(clinic) == left[0]


@pytest.mark.parametrize("edit", EDITS)
def test_what_was_covered_by_a_write_without_an_answer_is_put_back_at_the_next_read(
    clinic: Clinic, edit: Callable[[Clinic], None]
) -> None:
    admit(clinic)
    left = meddle(clinic, edit)
    clinic.fault("503", WRITE, times=4, applied=True)
    with pytest.raises(Exception, match="Google answered 503"):
        clinic.cycle()
    clinic.cycle()
    assert theirs(clinic) == left[0]
    assert clinic.cycle().is_quiet


def test_a_column_pushed_under_a_header_that_is_added_keeps_its_own(clinic: Clinic) -> None:
    for name in ("Next text", "Day 21 SID"):
        clinic.staff("delete_columns", column=name)
    clinic.staff("move_columns", column="Procedure", before=None)
    admit(clinic)
    left = meddle(clinic, insert_at_the_left)
    clinic.cycle()
    assert theirs(clinic) == left[0]
    assert {*HEADERS} <= {*clinic.rows()[0]}
    assert clinic.cycle().is_quiet


def test_putting_back_costs_two_reads_and_a_write_and_nothing_else_ever(clinic: Clinic) -> None:
    admit(clinic)
    clinic.cycle()
    clinic.edit("Ada Example", "Drip", "Paused")
    clinic.forget_calls()
    clinic.cycle()
    undisturbed = (clinic.calls(READ), clinic.calls(WRITE))
    clinic.edit("Ada Example", "Drip", "On")
    meddle(clinic, insert_at_the_left)
    clinic.forget_calls()
    clinic.cycle()
    assert undisturbed == (1, 1)
    assert (clinic.calls(READ), clinic.calls(WRITE)) == (3, 3)


def test_rows_that_moved_cost_as_much(clinic: Clinic) -> None:
    admit(clinic)
    clinic.cycle()
    clinic.edit("Ada Example", "Drip", "Paused")
    meddle(clinic, lambda here: here.staff("insert_rows", at=2))
    clinic.forget_calls()
    clinic.cycle()
    assert (clinic.calls(READ), clinic.calls(WRITE)) == (3, 3)


def test_a_row_that_staff_mended_meanwhile_has_not_moved(clinic: Clinic) -> None:
    admit(clinic)
    clinic.cycle()
    clinic.edit("Ada Example", "Drip", "Paused")
    meddle(clinic, lambda here: here.edit("Ada Example", "Phone", "312 555 0177"))
    clinic.forget_calls()
    clinic.cycle()
    assert (clinic.calls(READ), clinic.calls(WRITE)) == (2, 1)


@pytest.mark.parametrize(
    "edit",
    [insert_at_the_left, lambda here: here.staff("insert_rows", at=3)],
    ids=["column", "row"],
)
def test_what_cannot_be_put_back_stops_nothing(
    clinic: Clinic, edit: Callable[[Clinic], None]
) -> None:
    """Somebody protects a cell just after a strayed write has covered it."""
    admit(clinic)
    meddle(clinic, edit)
    clinic.fault("503", WRITE, times=4, applied=True)
    with pytest.raises(OutsideFailed):
        clinic.cycle()
    at = HEADERS.index("Evening status")
    cell = {"startColumnIndex": at, "endColumnIndex": at + 1, "startRowIndex": 2, "endRowIndex": 3}
    protected = {"range": {"sheetId": 0, **cell}, "editors": {"users": ["owner@example.com"]}}
    clinic.spreadsheet.apply([{"addProtectedRange": {"protectedRange": protected}}])
    clinic.cycle()
    for patient, phone in PATIENTS.items():
        (text,) = clinic.live_to(phone)
        assert clinic.cells_of(patient)["Evening SID"] == text.sid


def test_a_write_that_never_arrived_puts_nothing_back(clinic: Clinic) -> None:
    admit(clinic)
    clinic.fault("503", WRITE, times=4)
    with pytest.raises(Exception, match="Google answered 503"):
        clinic.cycle()
    insert_at_the_left(clinic)
    clinic.edit("Ada Example", "Ward", "4 North")
    clinic.edit("Ben Example", "Procedure", "")
    left = theirs(clinic)
    clinic.cycle()
    assert theirs(clinic) == left
