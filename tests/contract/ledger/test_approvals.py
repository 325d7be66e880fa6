"""What does a ledger keep of what waits for a person's word, and of what was let through?"""

import pytest

from sheetdrip.errors import Fenced
from sheetdrip.ledger import SqlLedger
from sheetdrip.planning.change_limits import Clearance, Kind, Waiting
from tests.contract.ledger.builders import NOON
from tests.contract.ledger.conftest import OpenPeer

WAITING = {
    "0123456789abcdef": Waiting(kind=Kind.CREATED, texts=3, of=9),
    "fedcba9876543210": Waiting(kind=Kind.VANISHED, texts=0, of=9),
}
PASSED = {"d-1": Clearance(timetable="t1"), "d-2": Clearance(timetable="t2", row="r2")}


def test_at_first_nothing_waits_and_nothing_was_let_through(ledger: SqlLedger) -> None:
    book = ledger.of("Hillside").records()
    assert (book.waiting, book.clearances) == ({}, {})


def test_what_waits_takes_the_place_of_what_did_before(ledger: SqlLedger) -> None:
    ledger.of("Hillside").keep_waiting(WAITING, NOON)
    ledger.of("Seaview").keep_waiting({"a": Waiting(kind=Kind.HALTED, texts=0, of=1)}, NOON)
    assert ledger.of("Hillside").records().waiting == WAITING
    ledger.of("Hillside").keep_waiting({}, NOON)
    assert ledger.of("Hillside").records().waiting == {}
    assert len(ledger.of("Seaview").records().waiting) == 1


def test_what_was_let_through_is_added_to_and_made_anew(ledger: SqlLedger) -> None:
    ledger.of("Hillside").record_clearances({}, NOON)
    ledger.of("Hillside").record_clearances(PASSED, NOON)
    ledger.of("Hillside").record_clearances({"d-1": Clearance(timetable="t3", row="r3")}, NOON)
    assert ledger.of("Hillside").records().clearances == {
        "d-1": Clearance(timetable="t3", row="r3"),
        "d-2": PASSED["d-2"],
    }


def test_whoever_lost_the_ledger_writes_neither(ledger: SqlLedger, open_peer: OpenPeer) -> None:
    open_peer().hold("newer", NOON)
    with pytest.raises(Fenced):
        ledger.of("Hillside").keep_waiting(WAITING, NOON)
    with pytest.raises(Fenced):
        ledger.of("Hillside").record_clearances(PASSED, NOON)
