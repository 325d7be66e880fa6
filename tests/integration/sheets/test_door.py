"""Does a sheet keep one daemon out while another works on it, whatever people do to the records?"""

import json

import pytest

from sheetdrip.errors import Fenced, SheetUnavailable, UserMustFix
from sheetdrip.ledger import SqlLedger
from sheetdrip.planning.leases import KEPT_MARKS, Lease
from sheetdrip.sheets.lease_store import MetadataLeaseStore
from sheetdrip.sync.sheet_lease import LEASE, SheetLease
from tests.builders import NOW
from tests.integration.clinic import READ, WRITE, Clinic
from tests.once import ledger_in_memory


def door(clinic: Clinic) -> MetadataLeaseStore:
    return MetadataLeaseStore(clinic.app.transport(), clinic.seeded.spreadsheet_id)


def ledger(identity: str | None = None) -> SqlLedger:
    made = ledger_in_memory(identity)
    made.hold("a test", NOW)
    return made


def tenancy(clinic: Clinic, host: str, on: SqlLedger | None = None) -> SheetLease:
    claims = (on or ledger()).claims
    return SheetLease(
        door(clinic), claims, clinic.clock, sheet=clinic.seeded.spreadsheet_id, host=host
    )


def put_up(clinic: Clinic, value: str, number: int | None = None) -> None:
    entry = {
        "metadataKey": "sheetdrip.daemon",
        "metadataValue": value,
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    named = {} if number is None else {"metadataId": number}
    clinic.spreadsheet.apply([{"createDeveloperMetadata": {"developerMetadata": entry | named}}])


def test_two_ledgers_on_one_sheet_are_never_served_at_once(clinic: Clinic) -> None:
    tenancy(clinic, "one").keep()
    with pytest.raises(UserMustFix, match="on one"):
        tenancy(clinic, "two").keep()
    clinic.advance(hours=1)
    tenancy(clinic, "two").keep()
    assert [lease.host for lease in door(clinic).leases()] == ["two"]


def test_a_lease_is_renewed_in_one_call_and_given_up_in_place(clinic: Clinic) -> None:
    one = tenancy(clinic, "one")
    one.keep()
    clinic.advance(minutes=20)
    clinic.forget_calls()
    one.keep()
    assert clinic.all_calls() == {WRITE: 1}
    (lease,) = door(clinic).leases()
    assert (lease.until, lease.counter, lease.has_left) == (clinic.clock.now() + LEASE, 2, False)
    one.leave()
    (lease,) = door(clinic).leases()
    assert (lease.counter, lease.has_left) == (2, True)


def test_a_number_that_is_taken_is_refused_and_nothing_else_of_the_call_is_done(
    clinic: Clinic,
) -> None:
    """What tells two copies apart that write the same lease."""
    here = door(clinic)
    lease = Lease(ledger="one", host="h", until=clinic.clock.now(), counter=1, mark="a", sheet="s")
    (first,) = here.write(lease, ())
    second = Lease(ledger="one", host="h", until=lease.until, counter=1, mark="b", sheet="s")
    assert here.write(second, [first.number]) == (first,)


def test_a_write_whose_answer_was_lost_has_happened(clinic: Clinic) -> None:
    clinic.fault("cut_after_applied", WRITE, nth=1)
    one = tenancy(clinic, "one")
    one.keep()
    assert one.is_sure()
    assert len(door(clinic).leases()) == 1


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("restarts", [True, False])
def test_pages_in_place_of_many_answers_make_no_ledger_a_stranger_to_its_own_record(
    clinic: Clinic, *, applied: bool, restarts: bool
) -> None:
    mine = ledger()
    one = tenancy(clinic, "one", mine)
    one.keep()
    clinic.fault("list_200", WRITE, times=2 * KEPT_MARKS, applied=applied)
    for _ in range(2 * KEPT_MARKS):
        clinic.advance(hours=1)
        one = tenancy(clinic, "one", mine) if restarts else one
        with pytest.raises(SheetUnavailable):
            one.keep()
    one.keep()
    (lease,) = door(clinic).leases()
    assert lease.counter == mine.claims.of(clinic.seeded.spreadsheet_id).counter


def test_records_that_cannot_be_read_are_nobodys(clinic: Clinic) -> None:
    for value in ("", "{}", "[1]", '{"ledger": "x", "host": "y", "until": "2026-03-03T12:00"}'):
        put_up(clinic, value)
    assert door(clinic).leases() == ()
    tenancy(clinic, "one").keep()
    assert [type(lease) for lease in door(clinic).leases()] == [Lease]


def test_a_record_of_an_older_version_is_heeded(clinic: Clinic) -> None:
    until = (clinic.clock.now() + LEASE).isoformat(timespec="seconds")
    put_up(clinic, json.dumps({"ledger": "0123456789abcdef", "host": "elder", "until": until}))
    with pytest.raises(UserMustFix, match="on elder"):
        tenancy(clinic, "one").keep()
    clinic.advance(hours=1)
    tenancy(clinic, "one").keep()
    assert [lease.host for lease in door(clinic).leases()] == ["one"]


def test_a_duplicated_record_disturbs_nobody(clinic: Clinic) -> None:
    """A person's script copies the entry, or an old one comes back."""
    mine = ledger()
    one = tenancy(clinic, "one", mine)
    one.keep()
    (lease,) = door(clinic).leases()
    told = {"ledger": lease.ledger, "host": "one", "until": lease.until.isoformat()}
    more = {"counter": lease.counter, "mark": lease.mark, "sheet": lease.sheet}
    put_up(clinic, json.dumps(told | more), 77)
    clinic.advance(minutes=6)
    one.confirm_lease()
    tenancy(clinic, "two", mine).keep()
    assert len(door(clinic).leases()) == 1


def test_a_deleted_record_is_written_anew(clinic: Clinic) -> None:
    one = tenancy(clinic, "one")
    one.keep()
    (lease,) = door(clinic).leases()
    door(clinic).remove(lease.number)
    clinic.advance(minutes=6)
    one.confirm_lease()
    assert [(one.host, one.counter) for one in door(clinic).leases()] == [("one", 2)]


def test_a_copied_ledger_behind_the_record_is_held(clinic: Clinic) -> None:
    mine = ledger()
    one = tenancy(clinic, "one", mine)
    one.keep()
    sheet = clinic.seeded.spreadsheet_id
    claim = mine.claims.of(sheet)
    behind = ledger(claim.ledger)
    behind.claims.keep(sheet, claim, NOW)
    clinic.advance(minutes=6)
    one.confirm_lease()
    with pytest.raises(UserMustFix, match="sheetdrip recover"):
        tenancy(clinic, "backup", behind).keep()
    one.confirm_lease()


def test_three_clones_one_stays(clinic: Clinic) -> None:
    sheet, mine = clinic.seeded.spreadsheet_id, ledger()
    original = tenancy(clinic, "original", mine)
    original.keep()
    claim = mine.claims.of(sheet)
    clones = []
    for name in ("b", "c"):
        copy = ledger(claim.ledger)
        copy.claims.keep(sheet, claim, NOW)
        clones.append(tenancy(clinic, name, copy))
    clones[0].keep()
    with pytest.raises(UserMustFix):
        clones[1].keep()
    clinic.advance(seconds=15)
    with pytest.raises(Fenced):
        original.look()
    clones[0].confirm_lease()
    assert clinic.calls(READ) == 0
