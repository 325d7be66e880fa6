"""Does every status stay with its own patient, whatever staff do to the rows, and whenever?"""

from collections.abc import Callable

import pytest

from tests.integration.clinic import ADA, BEN, CY, Clinic
from tests.integration.wires import MeddledSheet

PATIENTS = {"Ada Example": ADA, "Ben Example": BEN, "Cy Example": CY}


def admit_three(clinic: Clinic) -> None:
    for patient, phone in PATIENTS.items():
        clinic.add_row(patient, phone)


def assert_each_has_their_own(clinic: Clinic) -> None:
    for patient, phone in PATIENTS.items():
        (text,) = clinic.live_to(phone)
        row = clinic.cells_of(patient)
        assert (row["Evening SID"], row["Evening status"]) == (text.sid, "scheduled")
    ids = [row["Drip ID"] for row in clinic.rows() if row["Patient"]]
    assert len(set(ids)) == len(ids) == 3


def sort(clinic: Clinic) -> None:
    clinic.staff("sort", by="Patient", descending=True)


def insert_above(clinic: Clinic) -> None:
    clinic.staff("insert_rows", at=2, count=3)


def insert_between(clinic: Clinic) -> None:
    clinic.staff("insert_rows", at=3)


def move_to_the_end(clinic: Clinic) -> None:
    clinic.staff("move_rows", row=2, to=5)


def sort_the_staff_half(clinic: Clinic) -> None:
    clinic.staff("sort", by="Patient", descending=True, columns=("Patient", "Drip"))


def sort_and_insert(clinic: Clinic) -> None:
    sort(clinic)
    insert_between(clinic)


def hide_the_id_at_the_front(clinic: Clinic) -> None:
    clinic.staff("move_columns", column="Drip ID", before="Patient")


MOVES = [sort, insert_above, insert_between, move_to_the_end, sort_the_staff_half, sort_and_insert]


@pytest.mark.parametrize("move", [*MOVES, hide_the_id_at_the_front])
def test_rows_moved_between_two_cycles_keep_their_texts(
    clinic: Clinic, move: Callable[[Clinic], None]
) -> None:
    admit_three(clinic)
    clinic.cycle()
    move(clinic)
    clinic.cycle()
    assert_each_has_their_own(clinic)
    assert clinic.cycle().is_quiet


@pytest.mark.parametrize("move", MOVES)
def test_rows_moved_between_the_first_read_and_its_write_are_put_right_in_the_same_cycle(
    clinic: Clinic, move: Callable[[Clinic], None]
) -> None:
    admit_three(clinic)
    clinic.wire(sheet=MeddledSheet(clinic.ctx.sheet, lambda: move(clinic)))
    clinic.cycle()
    assert_each_has_their_own(clinic)
    assert clinic.cycle().is_quiet


@pytest.mark.parametrize("move", MOVES)
def test_known_rows_moved_under_a_write_are_put_right_in_the_same_cycle(
    clinic: Clinic, move: Callable[[Clinic], None]
) -> None:
    admit_three(clinic)
    clinic.cycle()
    clinic.edit("Ben Example", "Drip", "Paused")
    clinic.cycle()
    clinic.edit("Ben Example", "Drip", "On")
    clinic.wire(sheet=MeddledSheet(clinic.ctx.sheet, lambda: move(clinic)))
    clinic.cycle()
    assert_each_has_their_own(clinic)
    assert clinic.cycle().is_quiet


def test_rows_moved_under_two_writes_in_a_row_are_still_put_right(clinic: Clinic) -> None:
    admit_three(clinic)
    meddled = MeddledSheet(clinic.ctx.sheet, lambda: sort(clinic), lambda: insert_above(clinic))
    clinic.wire(sheet=meddled)
    clinic.cycle()
    assert_each_has_their_own(clinic)


def test_a_row_deleted_under_the_write_leaves_the_others_right(clinic: Clinic) -> None:
    admit_three(clinic)
    gone = MeddledSheet(clinic.ctx.sheet, lambda: clinic.staff("delete_rows", row=2))
    clinic.wire(sheet=gone)
    clinic.cycle()
    for patient, phone in (("Ben Example", BEN), ("Cy Example", CY)):
        assert clinic.cells_of(patient)["Evening SID"] == clinic.live_to(phone)[0].sid
    assert [row["Patient"] for row in clinic.rows() if row["Status"]] == [
        "Ben Example",
        "Cy Example",
    ]


def test_a_row_added_under_the_write_is_taken_up_without_harm(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", BEN)
    late = MeddledSheet(clinic.ctx.sheet, lambda: clinic.add_row("Cy Example", CY))
    clinic.wire(sheet=late)
    clinic.cycle()
    clinic.cycle()
    assert_each_has_their_own(clinic)


def test_a_new_row_gets_an_identity_of_its_own(clinic: Clinic) -> None:
    admit_three(clinic)
    clinic.cycle()
    ids = [clinic.cells_of(patient)["Drip ID"] for patient in PATIENTS]
    assert ids == ["DRIP0001", "DRIP0002", "DRIP0003"]


def test_a_copied_row_is_held_and_says_which_row_it_copies(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    source = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}
    target = {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 3}
    paste = {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}
    clinic.spreadsheet.apply([{"copyPaste": paste}])
    clinic.cycle()
    original, copy = clinic.rows()
    assert copy["Status"] == (
        "Held: Same patient, phone and date as row 2: delete one of the two, or correct this one"
    )
    assert (copy["Drip ID"], copy["Evening SID"]) == ("", "") or not copy["Evening SID"]
    assert original["Evening SID"] == clinic.live_to(ADA)[0].sid
    assert len(clinic.texts_to(ADA)) == 1


def test_a_copied_row_made_into_another_patients_gets_its_own_texts(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    source = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}
    target = {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 3}
    paste = {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}
    clinic.spreadsheet.apply([{"copyPaste": paste}])
    clinic.staff("set", row=3, column="Patient", value="Ben Example")
    clinic.staff("set", row=3, column="Phone", value=BEN)
    clinic.cycle()
    ada, ben = clinic.cells_of("Ada Example"), clinic.cells_of("Ben Example")
    assert ada["Evening SID"] == clinic.live_to(ADA)[0].sid
    assert ben["Evening SID"] == clinic.live_to(BEN)[0].sid
    assert ada["Drip ID"] != ben["Drip ID"]


def test_a_row_cut_and_pasted_elsewhere_is_the_same_surgery(clinic: Clinic) -> None:
    admit_three(clinic)
    clinic.cycle()
    source = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}
    target = {"sheetId": 0, "rowIndex": 8, "columnIndex": 0}
    cut = {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}
    clinic.spreadsheet.apply([{"cutPaste": cut}])
    clinic.cycle()
    assert_each_has_their_own(clinic)


def test_staff_cells_cut_without_the_daemons_are_followed(clinic: Clinic) -> None:
    admit_three(clinic)
    clinic.cycle()
    source = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}
    half = {**source, "startColumnIndex": 0, "endColumnIndex": 9}
    target = {"sheetId": 0, "rowIndex": 8, "columnIndex": 0}
    cut = {"source": half, "destination": target, "pasteType": "PASTE_NORMAL"}
    clinic.spreadsheet.apply([{"cutPaste": cut}])
    clinic.cycle()
    assert_each_has_their_own(clinic)
    assert len([row for row in clinic.rows() if row["Status"]]) == 3


def test_a_lost_drip_id_is_given_back(clinic: Clinic) -> None:
    admit_three(clinic)
    clinic.cycle()
    clinic.edit("Ben Example", "Drip ID", "")
    clinic.cycle()
    assert clinic.cells_of("Ben Example")["Drip ID"] == "DRIP0002"
    assert_each_has_their_own(clinic)


def test_ids_mixed_up_among_rows_are_put_back_by_what_the_rows_say(clinic: Clinic) -> None:
    admit_three(clinic)
    clinic.cycle()
    clinic.edit("Ada Example", "Drip ID", "DRIP0003")
    clinic.edit("Cy Example", "Drip ID", "DRIP0001")
    clinic.cycle()
    assert_each_has_their_own(clinic)
    assert clinic.cells_of("Ada Example")["Drip ID"] == "DRIP0001"


def test_a_row_with_texts_that_the_ledger_does_not_know_is_held_as_it_is(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.edit("Ada Example", "Drip ID", "ELSEWHERE")
    clinic.edit("Ada Example", "Evening SID", "SM0123")
    clinic.cycle()
    row = clinic.cells_of("Ada Example")
    assert str(row["Status"]).startswith("Held: This row shows texts that the ledger does not know")
    assert (row["Drip ID"], row["Evening SID"]) == ("ELSEWHERE", "SM0123")
    assert clinic.texts_to(ADA) == []


def test_no_id_is_written_before_the_ledger_knows_it_though_a_row_comes_while_writing(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    clinic.cycle()

    def copy_as_a_template() -> None:
        cells = clinic.spreadsheet.sheets[0].grid.cells
        clinic.staff("insert_rows", at=2)
        cells[3] = cells[2][:]
        for column, value in (("Patient", "Ben Example"), ("Phone", BEN), ("Drip", "")):
            clinic.staff("set", row=4, column=column, value=value)

    clinic.edit("Ada Example", "Drip", "Paused")
    clinic.wire(sheet=MeddledSheet(clinic.ctx.sheet, copy_as_a_template))
    clinic.cycle()
    known = {surgery.drip_id for surgery in clinic.ctx.ledger.records().surgeries}
    assert {row["Drip ID"] for row in clinic.rows() if row["Patient"]} <= known
    clinic.cycle()
    row = clinic.cells_of("Ben Example")
    (text,) = clinic.live_to(BEN)
    assert (row["Evening status"], row["Evening SID"]) == ("scheduled", text.sid)
