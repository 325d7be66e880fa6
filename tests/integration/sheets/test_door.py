"""Does a sheet keep one daemon out while another works on it?"""

import pytest

from sheetdrip.errors import UserMustFix
from sheetdrip.sheets import SheetDoor
from sheetdrip.sync.tenancy import LEASE, Plate, Tenancy
from tests.integration.clinic import Clinic


def door(clinic: Clinic) -> SheetDoor:
    return SheetDoor(clinic.app.transport(), clinic.seeded.spreadsheet_id)


def tenancy(clinic: Clinic, ledger: str) -> Tenancy:
    return Tenancy(door(clinic), clinic.clock, ledger=ledger, host=f"host-{ledger}")


def test_two_ledgers_on_one_sheet_are_never_served_at_once(clinic: Clinic) -> None:
    tenancy(clinic, "one").keep()
    with pytest.raises(UserMustFix, match="host-one"):
        tenancy(clinic, "two").keep()
    clinic.advance(hours=1)
    tenancy(clinic, "two").keep()
    assert [plate.ledger for plate in door(clinic).plates()] == ["two"]


def test_a_lease_is_renewed_and_given_up_in_place(clinic: Clinic) -> None:
    one = tenancy(clinic, "one")
    one.keep()
    clinic.advance(minutes=20)
    one.keep()
    (plate,) = door(clinic).plates()
    assert plate.until == clinic.clock.now() + LEASE
    one.leave()
    assert door(clinic).plates() == ()


def test_metadata_that_is_not_a_nameplate_is_nobodys(clinic: Clinic) -> None:
    for value in ("", "{}", "[1]", '{"ledger": "x", "host": "y", "until": "2026-03-03T12:00"}'):
        entry = {
            "metadataKey": "sheetdrip.daemon",
            "metadataValue": value,
            "location": {"spreadsheet": True},
            "visibility": "DOCUMENT",
        }
        clinic.spreadsheet.apply([{"createDeveloperMetadata": {"developerMetadata": entry}}])
    assert door(clinic).plates() == ()
    tenancy(clinic, "one").keep()
    assert [type(plate) for plate in door(clinic).plates()] == [Plate]
