"""Does an edit from the grid reach its own row, and come back whole when it is undone?"""

import pytest

from sheetdrip.demo.page.editor import Place, Typed
from sheetdrip.demo.page.sandbox_client import Refused
from tests.integration.demo.conftest import TAB, Hand


def test_a_typed_date_is_parsed_as_sheets_does_and_undone_as_it_was(hand: Hand) -> None:
    hand.type(hand.place(3), "Surgery date", "3/9/2026")
    assert hand.text(3, "Surgery date") == "2026-03-09"
    assert hand.touched == {"+13125550142"}

    assert hand.editor.history.undo() == "typing in a cell"
    assert hand.text(3, "Surgery date") == "2026-03-05"
    hand.editor.history.redo()
    assert hand.text(3, "Surgery date") == "2026-03-09"


def test_an_edit_follows_its_patient_who_was_sorted_away(hand: Hand) -> None:
    seen = hand.place(2)
    hand.client.edit(TAB, "sort", by="Patient")

    hand.type(seen, "Procedure", "Hernia repair")

    assert hand.patients == ["Ada Ashgrove", "Noel Quarry", "Zane Yarrow"]
    assert (hand.text(2, "Procedure"), hand.text(4, "Procedure")) == ("", "Hernia repair")
    hand.client.edit(TAB, "sort", by="Surgery date")
    hand.editor.history.undo()
    assert hand.text(2, "Procedure") == ""


def test_an_edit_of_a_row_that_is_gone_is_refused(hand: Hand) -> None:
    seen = hand.place(2)
    hand.client.edit(TAB, "delete_rows", row=2)

    with pytest.raises(Refused, match="changed or moved meanwhile"):
        hand.type(seen, "Phone", "1")
    assert hand.text(2, "Phone") == "(312) 555-0142"


def test_an_undo_does_not_touch_what_somebody_else_typed_since(hand: Hand) -> None:
    hand.type(hand.place(2), "Procedure", "Hernia repair")
    hand.client.edit(TAB, "set", row=2, column="Procedure", value="Appendectomy")

    with pytest.raises(Refused, match="That cell has changed since"):
        hand.editor.history.undo()
    assert hand.text(2, "Procedure") == "Appendectomy"


def test_a_new_row_that_was_taken_meanwhile_goes_below(hand: Hand) -> None:
    blank = hand.place(5)
    hand.client.edit(TAB, "append", values={"Patient": "Bea Birchfield"})

    hand.type(blank, "Patient", "Cas Cobble")

    assert hand.patients[-2:] == ["Bea Birchfield", "Cas Cobble"]


def test_who_types_on_in_a_row_learns_what_it_is_known_by_now(hand: Hand) -> None:
    blank = hand.place(5)

    moved = hand.editor.type(TAB, [Typed(blank, "Patient", "Cas Cobble")])

    assert moved == {blank: Place(5, ("Cas Cobble", "", "", ""))}


def test_deleted_rows_come_back_with_everything_in_them(hand: Hand) -> None:
    hand.type(hand.place(3), "Drip", "Paused")
    hand.editor.delete(TAB, [hand.place(3), hand.place(2)])
    assert hand.patients == ["Noel Quarry"]

    assert hand.editor.history.undo() == "2 deleted rows"

    assert hand.patients == ["Zane Yarrow", "Ada Ashgrove", "Noel Quarry"]
    assert hand.text(3, "Surgery date") == "2026-03-05"
    assert hand.text(3, "Phone") == "(312) 555-0142"
    assert hand.text(3, "Drip") == "Paused"
    hand.editor.history.redo()
    assert hand.patients == ["Noel Quarry"]


def test_an_inserted_row_is_taken_back_only_while_it_is_blank(hand: Hand) -> None:
    hand.editor.insert(TAB, hand.place(3))
    assert hand.patients == ["Zane Yarrow", "", "Ada Ashgrove", "Noel Quarry"]
    hand.editor.history.undo()
    assert hand.patients == ["Zane Yarrow", "Ada Ashgrove", "Noel Quarry"]
    hand.editor.history.redo()
    hand.client.edit(TAB, "set", row=3, column="Patient", value="Bea")

    with pytest.raises(Refused, match="has been filled in"):
        hand.editor.history.undo()


@pytest.mark.parametrize(
    ("row", "by", "order"),
    [
        (3, -1, ["Ada Ashgrove", "Zane Yarrow", "Noel Quarry"]),
        (3, 1, ["Zane Yarrow", "Noel Quarry", "Ada Ashgrove"]),
    ],
)
def test_a_row_moves_up_and_down_and_back(hand: Hand, row: int, by: int, order: list[str]) -> None:
    assert hand.editor.move(TAB, hand.place(row), by) == row + by
    assert hand.patients == order
    hand.editor.history.undo()
    assert hand.patients == ["Zane Yarrow", "Ada Ashgrove", "Noel Quarry"]
    hand.editor.history.redo()
    assert hand.patients == order


@pytest.mark.parametrize(("row", "by"), [(2, -1), (4, 1), (5, -1)])
def test_a_row_cannot_leave_the_table(hand: Hand, row: int, by: int) -> None:
    with pytest.raises(Refused, match="cannot go further"):
        hand.editor.move(TAB, hand.place(row), by)


def test_a_sort_is_undone(hand: Hand) -> None:
    hand.editor.sort(TAB, "Patient", descending=True)
    assert hand.patients == ["Zane Yarrow", "Noel Quarry", "Ada Ashgrove"]

    assert hand.editor.history.undo() == "sorting by Patient"

    assert hand.patients == ["Zane Yarrow", "Ada Ashgrove", "Noel Quarry"]


def test_what_is_gone_is_said(hand: Hand) -> None:
    with pytest.raises(Refused, match="The tab “Replies” is gone"):
        hand.editor.sort("Replies", "Patient", descending=False)
    with pytest.raises(Refused, match="The column “Ward” is gone"):
        hand.type(hand.place(2), "Ward", "3")
    with pytest.raises(Refused, match="there is no column 'Ward'"):
        hand.editor.sort(TAB, "Ward", descending=False)
