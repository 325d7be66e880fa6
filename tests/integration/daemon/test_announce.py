"""Does the sheet itself say that nothing is done, and stop saying it?"""

from sheetdrip.errors import PlanRefused, SheetdripError, SheetUnavailable, UserMustFix
from sheetdrip.sync.ports.ledger import CycleNote
from tests.integration.clinic import ADA, WRITE, Clinic

EXPLAINED = (
    "Where this patient stands: what was done, what comes next, what to mend. sheetdrip writes it."
)
"""What the note of the Status header says when there is nothing else to say."""


class Telling:
    """An announcer with the clinic's sheet in its hand."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._announcer = clinic.ctx.state.reporter

    def trouble(self, error: SheetdripError) -> None:
        self._announcer.trouble(error, self._clinic.ctx.sheet, self._clinic.clock.now())

    def all_well(self) -> None:
        self._announcer.all_well(self._clinic.ctx.sheet)


def reporter(clinic: Clinic) -> Telling:
    return Telling(clinic)


def head(clinic: Clinic) -> tuple[str, bool]:
    """The note of the Status header, and whether it is red."""
    grid = clinic.spreadsheet.sheets[0].grid
    cell = next(cell for cell in grid.cells[0] if cell.value == "Status")
    colour = (cell.format or {}).get("backgroundColor", {})
    return cell.note or "", colour.get("red", 0) > 2 * colour.get("blue", 0)


def test_a_refused_plan_stands_in_the_note_of_the_status_header_until_all_is_well(
    clinic: Clinic,
) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    telling = reporter(clinic)
    telling.trouble(PlanRefused("0123456789ab", ["120 texts would be created"]))
    note, coloured = head(clinic)
    assert "120 texts would be created" in note
    assert "sheetdrip run --approve 0123456789ab" in note
    assert coloured
    telling.all_well()
    assert head(clinic) == (EXPLAINED, False)


def test_the_same_trouble_is_written_once_and_nothing_is_written_when_all_is_well(
    clinic: Clinic,
) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.forget_calls()
    telling = reporter(clinic)
    telling.all_well()
    for _ in range(3):
        telling.trouble(UserMustFix("No column is called “Phone”"))
    assert clinic.calls(WRITE) == 1


def test_a_service_that_is_down_is_not_the_staffs_business(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    reporter(clinic).trouble(SheetUnavailable("Google answered 503"))
    assert head(clinic) == ("", False)


def test_what_an_earlier_process_said_is_taken_back(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    reporter(clinic).trouble(UserMustFix("No column is called “Phone”"))
    clinic.ctx.ledger.note_cycle(CycleNote(at=clinic.clock.now(), ok=False, summary="refused"))
    clinic.restart()
    later = reporter(clinic)
    clinic.cycle()
    later.all_well()
    assert head(clinic) == (EXPLAINED, False)
