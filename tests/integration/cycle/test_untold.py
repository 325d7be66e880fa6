"""Rows that show texts which the ledger does not know: nothing is created for them, their cells stay."""

from pathlib import Path

import pytest

from sheetdrip.check.finding import Severity
from sheetdrip.check.next_day import next_day
from sheetdrip.domain.cells import Cell
from sheetdrip.errors import OutsideFailed, UserMustFix
from sheetdrip.sync.recover import recover
from tests.integration.backups import back_up, ledger_file, put_back
from tests.integration.clinic import ADA, BEN, CREATE, CY, WRITE, Clinic
from tests.integration.wires import MeddledSheet

UNREAD = "do not say whose they are:"

STRANGE = "SM0123456789abcdef0123456789abcdef"


def own_cells(clinic: Clinic, patient: str) -> dict[str, Cell]:
    return {name: cell for name, cell in clinic.cells_of(patient).items() if name != "Status"}


@pytest.mark.parametrize("minutes", [-10, 30])
def test_a_week_old_ledger_put_back_sends_nothing_twice_and_covers_no_evidence(
    clinic: Clinic, tmp_path: Path, minutes: int
) -> None:
    """Ten minutes before Day 14's texts, and thirty after; the sheet's own record was wiped."""
    for name, phone in (("Ada", ADA), ("Ben", BEN), ("Cy", CY)):
        clinic.add_row(name, phone, date="2026-03-03")
    clinic.cycle()
    clinic.until("2026-03-09 18:00")
    clinic.cycle()
    back_up(tmp_path)
    clinic.until("2026-03-12 18:00")
    clinic.cycle()
    clinic.until("2026-03-17 15:00")
    clinic.advance(minutes=minutes)
    clinic.refresh()
    clinic.cycle()
    clinic.edit("Ada", "Day 14 score", 4)
    before = {name: own_cells(clinic, name) for name in ("Ada", "Ben", "Cy")}
    texts = {text.sid: text.status for text in clinic.texts_to()}
    put_back(clinic, tmp_path)
    clinic.forget_calls()
    for _ in range(3):
        clinic.cycle()
        clinic.advance(minutes=1)
    assert clinic.calls(CREATE) == 0
    assert {name: own_cells(clinic, name) for name in before} == before
    assert set(texts) == {text.sid for text in clinic.texts_to()}
    assert "sheetdrip recover" in str(clinic.cells_of("Ada")["Status"])
    found = recover(clinic.ctx)
    day_21 = 3 if minutes > 0 else 0  # it came into the window by then
    assert (found.surgeries, found.texts, found.unknown_sids) == (0, 3 + day_21, ())
    for _ in range(3):
        clinic.cycle()
        clinic.advance(minutes=1)
    clinic.refresh()
    clinic.until("2026-03-18 18:00")
    clinic.refresh()
    clinic.cycle()
    assert [len(clinic.live_to(phone, "day-14")) for phone in (ADA, BEN, CY)] == [1, 1, 1]
    assert [len(clinic.live_to(phone, "day-21")) for phone in (ADA, BEN, CY)] == [1, 1, 1]
    assert clinic.cells_of("Ada")["Day 14 score"] == 4
    assert "Held" not in str(clinic.cells_of("Ada")["Status"])
    assert recover(clinic.ctx).is_quiet


def test_a_sid_that_somebody_typed_holds_its_row_alone_until_it_is_cleared(clinic: Clinic) -> None:
    clinic.add_row("Ada", ADA, date="2026-03-04")
    clinic.add_row("Ben", BEN, date="2026-03-04")
    clinic.cycle()
    clinic.edit("Ada", "Day 21 SID", STRANGE)
    clinic.add_row("Cy", CY, date="2026-03-04")
    clinic.cycle()
    clinic.advance(days=1, hours=3)
    clinic.cycle()
    assert clinic.cells_of("Ada")["Day 21 SID"] == STRANGE
    assert str(clinic.cells_of("Ada")["Status"]).startswith("Held: it shows a text")
    assert len(clinic.live_to(CY)) == 2
    assert len(clinic.live_to(ADA)) == 1
    clinic.edit("Ada", "Day 21 SID", "")
    clinic.cycle()
    assert len(clinic.live_to(ADA)) == 2
    assert "Held" not in str(clinic.cells_of("Ada")["Status"])


@pytest.mark.parametrize("note", ["called her", "x", "SM12", 5, True])
def test_a_note_in_such_a_cell_is_no_text(clinic: Clinic, note: Cell) -> None:
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    sid = clinic.cells_of("Ada")["Evening SID"]
    clinic.edit("Ada", "Evening SID", note)
    clinic.cycle()
    assert clinic.cells_of("Ada")["Evening SID"] == sid
    clinic.edit("Ada", "Drip", "Stopped")
    clinic.cycle()
    assert clinic.live_to(ADA) == []


def test_a_row_without_an_id_that_shows_an_unknown_text_is_held(clinic: Clinic) -> None:
    clinic.add_row("Ben", BEN)
    clinic.cycle()
    clinic.add_row("Ada", ADA)
    clinic.edit("Ada", "Evening SID", STRANGE)
    clinic.cycle()
    assert clinic.live_to(ADA) == []
    assert "sheetdrip recover" in str(clinic.cells_of("Ada")["Status"])
    assert len(clinic.live_to(BEN)) == 1


def test_a_known_text_of_another_row_is_healed_as_ever(clinic: Clinic) -> None:
    clinic.add_row("Ada", ADA)
    clinic.add_row("Ben", BEN)
    clinic.cycle()
    clinic.edit("Ada", "Evening SID", clinic.cells_of("Ben")["Evening SID"])
    clinic.cycle()
    assert clinic.cells_of("Ada")["Evening SID"] == clinic.live_to(ADA)[0].sid


def test_a_sheet_copied_for_a_new_clinic_says_what_to_clear(clinic: Clinic) -> None:
    """Its columns came along with the rows; the ledger knows nobody."""
    clinic.add_row("Ada", ADA)
    clinic.edit("Ada", "Evening SID", STRANGE)
    clinic.edit("Ada", "Drip ID", "COPIED")
    clinic.add_row("Ben", BEN)
    with pytest.raises(UserMustFix, match="clear their SIDs and Drip IDs"):
        clinic.cycle()
    assert clinic.texts_to() == []
    clinic.edit("Ada", "Evening SID", "")
    clinic.edit("Ada", "Drip ID", "")
    clinic.cycle()
    assert len(clinic.live_to()) == 2


def test_a_pause_takes_back_what_is_known_also_in_such_a_row(clinic: Clinic) -> None:
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    clinic.edit("Ada", "Day 21 SID", STRANGE)
    clinic.cycle()
    assert len(clinic.live_to(ADA)) == 1
    clinic.edit("Ada", "Drip", "Stopped")
    clinic.cycle()
    assert clinic.live_to(ADA) == []


EMPTY: dict[str, dict[str, object]] = {
    "this row's formulas": {"columns": ["Patient", "Phone", "Surgery date"], "row": 4},
    "every row's formulas": {"columns": ["Patient", "Phone", "Surgery date"]},
}


@pytest.mark.parametrize("shows", ["BLANK", "REF"])
@pytest.mark.parametrize("how", EMPTY.values(), ids=EMPTY)
def test_a_row_that_is_empty_when_an_old_ledger_is_put_back_keeps_what_it_shows(
    clinic: Clinic, tmp_path: Path, how: dict[str, object], shows: str
) -> None:
    """`recover` does not end while nobody can tell whose row it is, and ends when its formulas are back."""
    for name, phone in (("Ben", BEN), ("Cy", CY)):
        clinic.add_row(name, phone)
    clinic.cycle()
    back_up(tmp_path)
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    before, texts = own_cells(clinic, "Ada"), {text.sid for text in clinic.texts_to()}
    clinic.staff("break_formulas", shows=shows, **how)
    put_back(clinic, tmp_path)
    with pytest.raises(UserMustFix, match=rf"{UNREAD} 4\."):
        recover(clinic.ctx)
    for _ in range(3):
        clinic.cycle()
        clinic.advance(minutes=1)
    assert "have “sheetdrip recover” run" in str(clinic.rows()[2]["Status"])
    clinic.staff("heal_formulas")
    clinic.cycle()
    assert own_cells(clinic, "Ada") == before
    assert "sheetdrip recover" in str(clinic.cells_of("Ada")["Status"])
    assert recover(clinic.ctx).texts == 1
    clinic.cycle()
    assert {text.sid for text in clinic.texts_to()} == texts
    assert own_cells(clinic, "Ada") == before


@pytest.mark.parametrize("shows", ["BLANK", "REF"])
def test_a_known_row_that_cannot_be_read_says_what_to_mend_for_recover(
    clinic: Clinic, tmp_path: Path, shows: str
) -> None:
    """Its evening text is on record, Day 7's is not: that of the others neither, and they say so too."""
    for name, phone in (("Ada", ADA), ("Ben", BEN), ("Cy", CY)):
        clinic.add_row(name, phone)
    clinic.cycle()
    back_up(tmp_path)
    clinic.until("2026-03-04 18:00")
    clinic.refresh()
    clinic.cycle()
    texts = {text.sid for text in clinic.texts_to()}
    clinic.staff("break_formulas", shows=shows, columns=["Patient", "Phone", "Surgery date"])
    put_back(clinic, tmp_path)
    with pytest.raises(UserMustFix, match=rf"{UNREAD} 2, 3, 4\. .* `sheetdrip recover` again"):
        recover(clinic.ctx)
    clinic.cycle()
    for row in clinic.rows():
        assert str(row["Status"]).startswith("Held: ")
        assert "“sheetdrip recover” run" in str(row["Status"])
    found = next_day(clinic.ctx, clinic.ctx.read(), None)
    assert (found.mark, found.says.startswith("3 rows show texts")) == (Severity.FIX, True)
    clinic.staff("heal_formulas")
    assert recover(clinic.ctx).texts == 3
    clinic.cycle()
    assert {text.sid for text in clinic.texts_to()} == texts
    assert "Held" not in "".join(str(row["Status"]) for row in clinic.rows())


def test_a_row_with_a_faulty_cell_says_what_to_mend_for_recover(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    back_up(tmp_path)
    clinic.until("2026-03-04 18:00")
    clinic.cycle()
    clinic.edit("Ada", "Surgery date", "tomorow")
    put_back(clinic, tmp_path)
    with pytest.raises(UserMustFix, match=rf"{UNREAD} 2\."):
        recover(clinic.ctx)
    clinic.cycle()
    clinic.cycle()
    status = str(clinic.cells_of("Ada")["Status"])
    assert status.startswith("Held: Surgery date")
    assert "once fixed, have “sheetdrip recover” run" in status


def test_a_lost_ledger_is_noticed_though_formulas_hide_whose_the_texts_are(
    clinic: Clinic, tmp_path: Path
) -> None:
    """Nothing is sent to others meanwhile: they may be known to the ledger that was lost."""
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    ledger_file(tmp_path).unlink()
    clinic.restart()
    clinic.staff("break_formulas", shows="REF", columns=["Phone"], row=2, count=1)
    clinic.add_row("Ben", BEN)
    with pytest.raises(UserMustFix, match="sheetdrip recover"):
        clinic.cycle()
    assert clinic.texts_to(BEN) == []


def test_a_row_cleared_by_hand_keeps_what_the_ledger_does_not_know(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.add_row("Ben", BEN)
    clinic.cycle()
    back_up(tmp_path)
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    sid = clinic.cells_of("Ada")["Evening SID"]
    put_back(clinic, tmp_path)
    for column in ("Patient", "Phone", "Surgery date"):
        clinic.staff("set", row=3, column=column, value="")
    clinic.cycle()
    (cleared,) = [row for row in clinic.rows() if not row["Patient"]]
    assert cleared["Evening SID"] == sid
    assert "sheetdrip recover" in str(cleared["Status"])
    clinic.staff("set", row=3, column="Evening SID", value="")
    clinic.cycle()
    assert not any(row["Status"] for row in clinic.rows() if not row["Patient"])


MOVES: dict[str, dict[str, object]] = {
    "a row inserted above": {"kind": "insert_rows", "at": 2},
    "sorted": {"kind": "sort", "by": "Patient", "descending": True},
    "moved below": {"kind": "move_rows", "row": 3, "to": 5},
}
"""Each has Ada's row where the next one was when it was read."""


def forget_ada(clinic: Clinic, folder: Path) -> dict[str, Cell]:
    """A ledger is put back that never heard of Ada's text, which her row shows; what it shows."""
    clinic.add_row("Cy", CY)
    clinic.cycle()
    back_up(folder)
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    put_back(clinic, folder)
    clinic.cycle()
    return own_cells(clinic, "Ada")


def meddle(clinic: Clinic, edit: dict[str, object]) -> None:
    """Let staff edit just before the daemon's next write."""
    asked = dict(edit)
    clinic.wire(sheet=MeddledSheet(clinic.ctx.sheet, lambda: clinic.staff(**asked)))  # type: ignore[arg-type]


def assert_ada_waits_for_recover(clinic: Clinic, before: dict[str, Cell]) -> None:
    clinic.cycle()
    assert len(clinic.texts_to(ADA)) == 1
    assert own_cells(clinic, "Ada") == before
    assert "sheetdrip recover" in str(clinic.cells_of("Ada")["Status"])
    assert recover(clinic.ctx).texts == 1
    clinic.cycle()
    assert clinic.cells_of("Ada")["Evening SID"] == clinic.texts_to(ADA)[0].sid


@pytest.mark.parametrize("edit", MOVES.values(), ids=MOVES)
def test_rows_that_move_under_a_write_cover_no_text_that_the_ledger_does_not_know(
    clinic: Clinic, tmp_path: Path, edit: dict[str, object]
) -> None:
    before = forget_ada(clinic, tmp_path)
    clinic.add_row("Ben", BEN)
    meddle(clinic, edit)
    clinic.cycle()
    assert clinic.cells_of("Ben")["Evening SID"] == clinic.texts_to(BEN)[0].sid
    assert_ada_waits_for_recover(clinic, before)


@pytest.mark.parametrize("edit", MOVES.values(), ids=MOVES)
def test_nor_does_one_without_an_answer(
    clinic: Clinic, tmp_path: Path, edit: dict[str, object]
) -> None:
    before = forget_ada(clinic, tmp_path)
    clinic.add_row("Ben", BEN)
    meddle(clinic, edit)
    clinic.fault("503", WRITE, times=4, applied=True)
    with pytest.raises(OutsideFailed):
        clinic.cycle()
    clinic.cycle()
    assert clinic.cells_of("Ben")["Evening SID"] == clinic.texts_to(BEN)[0].sid
    assert_ada_waits_for_recover(clinic, before)


def test_nor_do_the_blanks_that_were_meant_for_a_copy(clinic: Clinic, tmp_path: Path) -> None:
    """No row with a surgery of the ledger has moved: the next read looks."""
    before = forget_ada(clinic, tmp_path)
    grid = clinic.spreadsheet.sheets[0].grid
    grid.cells[3] = grid.cells[1][:]
    meddle(clinic, {"kind": "insert_rows", "at": 3})
    clinic.cycle()
    clinic.cycle()
    assert_ada_waits_for_recover(clinic, before)


def test_nor_does_one_that_adds_a_column(clinic: Clinic, tmp_path: Path) -> None:
    forget_ada(clinic, tmp_path)
    clinic.staff("delete_columns", column="Next text")
    clinic.add_row("Ben", BEN)
    meddle(clinic, {"kind": "insert_rows", "at": 2})
    clinic.cycle()
    assert clinic.cells_of("Ben")["Next text"]
    assert not clinic.cells_of("Ada")["Next text"]
    assert len(clinic.texts_to(ADA)) == 1
