"""Is a row added once, and its texts too, wherever the process is killed while it adds them?"""

from contextlib import nullcontext
from dataclasses import replace
from typing import cast

import pytest

from sheetdrip.errors import SheetdripError
from sheetdrip.sync.desk import Desk, Enrolled, Request
from sheetdrip.sync.ports import Enrolments, Ledger, Messenger, Roster, Sheet
from sheetdrip.sync.reconcile import reconcile
from tests.integration.clinic import ADA, Clinic
from tests.integration.wires import Fuse, Fused, Killed

ASKED = Request(
    key="k-1",
    cells={"Patient": "Ada Example", "Phone": ADA, "Surgery date": 46084},
    asked='{"patient": "Ada Example"}',
)


def desk(clinic: Clinic, fuse: Fuse) -> Desk:
    """The clinic's desk in a process that is killed when the fuse has burnt down."""
    name, here = "Hillside", clinic.here
    wired = replace(
        here,
        ledger=cast("Ledger", Fused(here.ledger, fuse)),
        sheet=cast("Sheet", Fused(here.sheet, fuse)),
        messenger=cast("Messenger", Fused(here.messenger, fuse)),
    )

    def cycle() -> SheetdripError | None:
        reconcile(wired)
        return None

    return Desk(
        wired,
        cast("Roster", Fused(clinic.app.rosters[name], fuse)),
        cast("Enrolments", Fused(clinic.app.ledger.enrolments, fuse)),
        turn=nullcontext,
        cycle=cycle,
    )


def calls_of_an_enrolment(clinic: Clinic) -> int:
    fuse = Fuse()
    assert isinstance(desk(clinic, fuse).enrol(ASKED), Enrolled)
    return fuse.burnt


def test_the_calls_of_an_enrolment_are_as_many_as_the_crash_points_below(clinic: Clinic) -> None:
    assert calls_of_an_enrolment(clinic) == CALLS


CALLS = 19


@pytest.mark.parametrize("call", range(1, CALLS + 1))
def test_killed_after_any_call_and_asked_again_there_is_one_row_and_one_text(
    clinic: Clinic, call: int
) -> None:
    with pytest.raises(Killed):
        desk(clinic, Fuse(call)).enrol(ASKED)
    clinic.restart()
    clinic.cycle()
    assert isinstance(desk(clinic, Fuse()).enrol(ASKED), Enrolled)
    clinic.advance(minutes=6)
    clinic.cycle()
    account = desk(clinic, Fuse()).look("k-1")
    assert account is not None
    assert [row["Drip ID"] for row in clinic.rows()] == [account.drip_id]
    (evening,) = clinic.texts_to(ADA)
    assert (account.steps[0].state, account.steps[0].sid) == ("scheduled", evening.sid)
