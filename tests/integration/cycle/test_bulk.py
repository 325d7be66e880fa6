"""Do very many new rows wait like few, and cost no more than they must?"""

import pytest

from sheetdrip.errors import PlanRefused
from sheetdrip.planning.cycle import row_deferral
from tests.integration.clinic import Clinic
from tests.integration.conftest import OpenClinic
from tests.integration.cycle.test_withheld import LIMITS, admit, phone, refused

MANY = 40
COUNT = MANY + 20


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as it takes elsewhere are planned in `tests/unit/planning/cycle`."""
    monkeypatch.setattr(row_deferral, "MANY", MANY)


def pasted(open_clinic: OpenClinic) -> Clinic:
    """A clinic with three patients, before whom a whole history is pasted."""
    clinic = open_clinic(safety=LIMITS)
    clinic.furnish()
    admit(clinic, range(3))
    clinic.cycle()
    admit(clinic, range(100, 100 + COUNT))
    return clinic


def test_they_wait_and_say_so_and_the_others_go_on(open_clinic: OpenClinic) -> None:
    clinic = pasted(open_clinic)
    told = refused(clinic)
    assert told.summary.startswith(f"{COUNT} patients: {COUNT} to schedule")
    assert told.reasons[0].startswith(f"{COUNT} texts would be created in one cycle (limit 3)")
    assert f"and {COUNT - 30} more" in str(clinic.control("Waiting for approval"))
    statuses = {str(row["Status"])[:20] for row in clinic.rows()[3:]}
    assert len(clinic.texts_to()) == 3
    clinic.add_row("Ada Example", phone(1))
    clinic.edit("Patient 2", "Drip", "Stopped")
    assert refused(clinic).digest == told.digest
    assert [one.to for one in clinic.live_to()] == [phone(0), phone(1)]
    assert statuses == {"Held: This row waits"}


def test_what_is_approved_stays_the_same_after_a_restart_and_the_next_day(
    open_clinic: OpenClinic,
) -> None:
    clinic = pasted(open_clinic)
    digest = refused(clinic).digest
    clinic.restart()
    assert refused(clinic).digest == digest
    clinic.advance(days=1)
    assert refused(clinic).digest == digest
    clinic.restart()
    assert refused(clinic).digest == digest


def test_their_approval_lets_all_of_them_go(open_clinic: OpenClinic) -> None:
    clinic = pasted(open_clinic)
    refused(clinic)
    clinic.tick("Approve")
    assert clinic.cycle().applied.scheduled == COUNT
    assert clinic.control("State") == "Working."
    assert len({one.to for one in clinic.live_to()}) == COUNT + 3
    clinic.cycle()
    assert len(clinic.texts_to()) == COUNT + 3


def test_without_a_kept_plan_the_same_digest_lets_them_go(open_clinic: OpenClinic) -> None:
    clinic = pasted(open_clinic)
    digest = refused(clinic).digest
    clinic.ctx.ledger.keep_waiting({}, clinic.clock.now())
    assert clinic.cycle(digest).applied.scheduled == COUNT


def test_rows_deleted_again_leave_nothing_waiting(open_clinic: OpenClinic) -> None:
    clinic = pasted(open_clinic)
    refused(clinic)
    clinic.staff("delete_rows", row=5, count=COUNT)
    clinic.cycle()
    assert len(clinic.texts_to()) == 3
    assert not clinic.control("Plan")


def test_half_of_them_deleted_wait_still(open_clinic: OpenClinic) -> None:
    clinic = pasted(open_clinic)
    whole = refused(clinic).digest
    clinic.staff("delete_rows", row=5, count=MANY // 2)
    rest = refused(clinic)
    assert rest.digest != whole
    with pytest.raises(PlanRefused):
        clinic.cycle(whole)
    clinic.cycle(rest.digest)
    assert len(clinic.live_to()) == COUNT - MANY // 2 + 3
