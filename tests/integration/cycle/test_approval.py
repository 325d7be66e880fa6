"""Does a tick let exactly the refused plan through, once, and nothing else?"""

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.errors import PlanRefused
from tests.integration.clinic import ADA, BEN, CREATE, CY, Clinic
from tests.integration.conftest import OpenClinic

DEE = "+13125550104"


@pytest.fixture
def refusing(open_clinic: OpenClinic) -> Clinic:
    """A clinic that takes one text a cycle, with two rows that were told to be too many."""
    clinic = open_clinic(safety={"max_creates": 1})
    clinic.furnish()
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", BEN)
    refused(clinic)
    return clinic


def refused(clinic: Clinic) -> str:
    """One cycle as the daemon runs it, which a rail stops; the digest."""
    with pytest.raises(PlanRefused) as caught:
        clinic.cycle()
    clinic.ctx.state.reporter.trouble(caught.value, clinic.ctx.sheet, clinic.clock.now())
    return caught.value.digest


def test_the_tab_says_what_is_waiting_and_shows_an_empty_box(refusing: Clinic) -> None:
    digest = refused(refusing)
    assert refusing.control("State") == (
        "Needs you: some changes are waiting for approval; everything else goes on."
    )
    assert refusing.control("Waiting for approval") == (
        "If you tick Approve, 2 texts to 2 patients will be scheduled. "
        "2 texts would be created in one cycle (limit 1): "
        "was a whole list pasted, or a date column changed? "
        "It concerns Ada Example (Evening), Ben Example (Evening)."
    )
    assert refusing.control("Plan") == digest
    assert refusing.control("Approve") is False
    assert (refusing.control("Errors") or "") == ""


def test_a_tick_lets_it_through_and_is_gone_in_the_same_write(refusing: Clinic) -> None:
    refusing.tick("Approve")
    report = refusing.cycle()
    assert report.applied.scheduled == 2
    assert sorted(text.to for text in refusing.live_to()) == [ADA, BEN]
    assert refusing.control("State") == "Working."
    told = [refusing.control(label) or "" for label in ("Waiting for approval", "Plan", "Approve")]
    assert told == ["", "", ""]


def test_a_tick_for_one_plan_does_not_let_another_through(refusing: Clinic) -> None:
    before = refused(refusing)
    refusing.tick("Approve")
    refusing.add_row("Cy Example", CY)
    refusing.add_row("Dee Example", DEE)
    assert refused(refusing) != before
    assert refusing.control("Approve") is False
    assert refusing.calls(CREATE) == 0
    refusing.tick("Approve")
    assert refusing.cycle().applied.scheduled == 4


def test_a_tick_counts_also_when_a_row_has_been_typed_meanwhile(refusing: Clinic) -> None:
    before = refused(refusing)
    refusing.tick("Approve")
    refusing.add_row("Cy Example", CY)
    assert refusing.control("Plan") == before
    assert refusing.cycle().applied.scheduled == 3


def test_a_tick_does_not_last_until_the_next_plan(refusing: Clinic) -> None:
    refusing.tick("Approve")
    refusing.cycle()
    refusing.add_row("Cy Example", CY)
    refusing.add_row("Dee Example", DEE)
    refused(refusing)
    assert refusing.live_to(CY) == []


def test_a_tick_set_before_anything_was_refused_is_taken_out_and_approves_nothing(
    open_clinic: OpenClinic,
) -> None:
    clinic = open_clinic(safety={"max_creates": 1})
    clinic.furnish()
    clinic.add_row("Ada Example", ADA)
    clinic.tick("Approve")
    clinic.cycle()
    assert clinic.control("Approve") is False
    clinic.tick("Approve")
    clinic.add_row("Ben Example", BEN)
    clinic.add_row("Cy Example", CY)
    refused(clinic)
    assert clinic.control("Approve") is False
    refused(clinic)
    assert clinic.live_to(BEN) == []


@pytest.mark.parametrize("typed", ["yes", "TRUE!", "x", "=TRUE", "=1=1", 1])
def test_only_a_tick_is_a_tick(refusing: Clinic, typed: Cell) -> None:
    refusing.tick("Approve", typed)
    refused(refusing)
    assert refusing.control("Approve") is False
    assert refusing.calls(CREATE) == 0


def test_a_box_that_stands_there_twice_approves_nothing(refusing: Clinic) -> None:
    refusing.tick("Approve")
    tab = refusing.spreadsheet.sheets[1]
    line = refusing.control_line("Approve")
    source = {"sheetId": tab.sheet_id, "startRowIndex": line, "endRowIndex": line + 1}
    copy = {"sheetId": tab.sheet_id, "startRowIndex": 25, "endRowIndex": 26}
    for one in (source, copy):
        one.update(startColumnIndex=0, endColumnIndex=2)
    refusing.spreadsheet.apply(
        [{"copyPaste": {"source": source, "destination": copy, "pasteType": "PASTE_NORMAL"}}]
    )
    refused(refusing)
    assert refusing.calls(CREATE) == 0
    assert [row[1].value for row in tab.grid.cells if row[0].value == "Approve"] == [False, False]
    assert str(refusing.control("State")).endswith(
        "First delete the second “Plan” or “Approve” line from this tab."
    )


def test_lines_are_found_wherever_staff_move_them(refusing: Clinic) -> None:
    tab = refusing.spreadsheet.sheets[1]
    line = refusing.control_line("Approve")
    span = {"sheetId": tab.sheet_id, "dimension": "ROWS", "startIndex": line, "endIndex": line + 1}
    insert = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    refusing.spreadsheet.apply(
        [
            {"moveDimension": {"source": span, "destinationIndex": 0}},
            {"insertDimension": {"range": insert}},
        ]
    )
    refusing.staff("set", sheet="Control", beside="Approve", value=True)
    assert refusing.cycle().applied.scheduled == 2


def test_the_tab_may_be_renamed_while_the_daemon_runs(refusing: Clinic) -> None:
    refusing.staff("rename_tab", sheet="Control", title="Steuerung")
    refusing.staff("set", sheet="Steuerung", beside="Approve", value=True)
    assert refusing.cycle().applied.scheduled == 2


def test_the_log_tells_who_let_it_through(
    refusing: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = refused(refusing)
    refusing.tick("Approve")
    refusing.cycle()
    told = capsys.readouterr().out
    assert "plan.approved" in told
    assert digest in told
    assert "sheet" in told


def test_a_restart_between_refusal_and_tick_changes_nothing(refusing: Clinic) -> None:
    refusing.restart()
    refusing.tick("Approve")
    assert refusing.cycle().applied.scheduled == 2
