"""Is a row added once, and its texts too, wherever the process is killed while it adds them?"""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from typing import cast

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.errors import OutsideFailed, SheetdripError, SheetUnavailable
from sheetdrip.sync.enrolment import Enrolled, EnrolmentRequest, EnrolmentService
from sheetdrip.sync.ports.ledger import ClinicLedger
from sheetdrip.sync.ports.sheet import Roster, Sheet
from sheetdrip.sync.reconcile import reconcile
from tests.clients import with_clients
from tests.integration.clinic import ADA, Clinic
from tests.integration.wires import Fuse, Fused, Killed

ASKED = EnrolmentRequest(
    key="k-1",
    cells={"Patient": "Ada Example", "Phone": ADA, "Surgery date": 46084},
    asked='{"patient": "Ada Example"}',
)


def _nobody() -> None:
    pass


def desk(clinic: Clinic, fuse: Fuse) -> EnrolmentService:
    """The clinic's desk in a process that is killed when the fuse has burnt down."""
    name, here = "Hillside", clinic.ctx
    wired = replace(
        here,
        ledger=cast("ClinicLedger", Fused(here.ledger, fuse)),
        sheet=cast("Sheet", Fused(here.sheet, fuse)),
    )
    wired = with_clients(wired, Fused(here.messenger, fuse))

    def cycle() -> SheetdripError | None:
        reconcile(wired)
        return None

    return EnrolmentService(
        wired,
        cast("Roster", Fused(clinic.app.rosters[name], fuse)),
        turn=nullcontext,
        cycle=cycle,
        score_came=_nobody,
    )


def calls_of_an_enrolment(clinic: Clinic) -> int:
    fuse = Fuse()
    assert isinstance(desk(clinic, fuse).enrol(ASKED), Enrolled)
    return fuse.burnt


def test_the_calls_of_an_enrolment_are_as_many_as_the_crash_points_below(clinic: Clinic) -> None:
    assert calls_of_an_enrolment(clinic) == CALLS


CALLS = 25


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


class StubbornRoster:
    """A roster that answers some calls with errors, done or not, before the real one is asked."""

    def __init__(self, roster: Roster, *errors: OutsideFailed) -> None:
        self._roster = roster
        self._errors = list(errors)
        self.guards: list[int] = []

    def columns(self) -> frozenset[str]:
        return self._roster.columns()

    def append(self, cells: Mapping[str, Cell], guard: int) -> None:
        self.guards.append(guard)
        if self._errors:
            raise self._errors.pop(0)
        self._roster.append(cells, guard)


def stubborn(clinic: Clinic, *errors: OutsideFailed) -> tuple[EnrolmentService, StubbornRoster]:
    roster = StubbornRoster(clinic.app.rosters["Hillside"], *errors)

    def cycle() -> SheetdripError | None:
        reconcile(clinic.ctx)
        return None

    desk_ = EnrolmentService(clinic.ctx, roster, turn=nullcontext, cycle=cycle, score_came=_nobody)
    return desk_, roster


def test_a_row_refused_for_anothers_guard_is_asked_for_with_a_new_one(clinic: Clinic) -> None:
    desk_, roster = stubborn(clinic, OutsideFailed("refused"))
    assert isinstance(desk_.enrol(ASKED), Enrolled)
    assert len(set(roster.guards)) == 2
    assert len(clinic.rows()) == 1


def test_a_row_refused_again_and_again_is_given_up_for_now(clinic: Clinic) -> None:
    desk_, roster = stubborn(clinic, *[OutsideFailed("refused")] * 3)
    with pytest.raises(SheetUnavailable, match="Google refused the row"):
        desk_.enrol(ASKED)
    assert len(roster.guards) == 3
    assert isinstance(desk_.enrol(ASKED), Enrolled)


def test_an_unclear_call_is_made_again_only_when_asked_and_with_the_same_guard(
    clinic: Clinic,
) -> None:
    desk_, roster = stubborn(clinic, SheetUnavailable("timeout"))
    with pytest.raises(SheetUnavailable, match="timeout"):
        desk_.enrol(ASKED)
    assert isinstance(desk_.enrol(ASKED), Enrolled)
    assert len(roster.guards) == 2
    assert len(set(roster.guards)) == 1
