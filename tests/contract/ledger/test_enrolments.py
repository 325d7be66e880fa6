"""What does a ledger keep of what other systems asked to add?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.errors import Fenced, LedgerTrouble
from sheetdrip.ledger import SqlLedger
from sheetdrip.sync.ports.ledger import Enrolment
from tests.contract.ledger.builders import NOON
from tests.contract.ledger.conftest import OpenPeer

LATER = NOON + timedelta(minutes=5)


def enrolment(key: str = "k-1", drip_id: str = "d-1", asked: str = "{}") -> Enrolment:
    return Enrolment(key=key, drip_id=drip_id, asked=asked, asked_at=NOON)


def test_an_unknown_key_is_not_found(ledger: SqlLedger) -> None:
    assert ledger.of("Hillside").enrolments.find("k-1") is None


def test_what_is_begun_is_found_by_its_key(ledger: SqlLedger) -> None:
    assert ledger.of("Hillside").enrolments.begin(enrolment()) == enrolment()
    assert ledger.of("Hillside").enrolments.find("k-1") == enrolment()
    assert ledger.of("Lakeview").enrolments.find("k-1") is None


def test_a_key_that_is_known_keeps_what_was_begun_first(ledger: SqlLedger) -> None:
    ledger.of("Hillside").enrolments.begin(enrolment())
    other = enrolment(drip_id="d-2", asked='{"patient": "x"}')
    assert ledger.of("Hillside").enrolments.begin(other) == enrolment()
    assert ledger.of("Hillside").enrolments.find("k-1") == enrolment()


def test_the_same_key_of_another_clinic_is_another_enrolment(ledger: SqlLedger) -> None:
    ledger.of("Hillside").enrolments.begin(enrolment())
    ledger.of("Lakeview").enrolments.begin(enrolment(drip_id="d-2"))
    assert ledger.of("Lakeview").enrolments.find("k-1") == enrolment(drip_id="d-2")


def test_an_added_row_is_noted(ledger: SqlLedger) -> None:
    ledger.of("Hillside").enrolments.begin(enrolment())
    ledger.of("Hillside").enrolments.begin(enrolment("k-2", "d-2"))
    ledger.of("Hillside").enrolments.added("k-1", LATER)
    assert ledger.of("Hillside").enrolments.find("k-1") == replace(enrolment(), added_at=LATER)
    assert ledger.of("Hillside").enrolments.find("k-2") == enrolment("k-2", "d-2")


def test_what_was_never_begun_cannot_be_added(ledger: SqlLedger) -> None:
    with pytest.raises(LedgerTrouble, match="never begun"):
        ledger.of("Hillside").enrolments.added("k-1", LATER)


def test_who_lost_the_ledger_cannot_enrol(open_peer: OpenPeer) -> None:
    first, second = open_peer(), open_peer()
    first.hold("first", NOON)
    first.of("Hillside").enrolments.begin(enrolment())
    second.hold("second", NOON)
    with pytest.raises(Fenced):
        first.of("Hillside").enrolments.begin(enrolment("k-2", "d-2"))
    with pytest.raises(Fenced):
        first.of("Hillside").enrolments.added("k-1", LATER)
    assert second.of("Hillside").enrolments.find("k-1") == enrolment()
    assert second.of("Hillside").enrolments.find("k-2") is None
