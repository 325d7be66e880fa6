"""Who is a ledger, and which leases did it take?"""

from dataclasses import replace

import pytest

from sheetdrip.errors import Fenced
from sheetdrip.ledger import SqlLedger
from tests.contract.ledger.builders import NOON
from tests.contract.ledger.conftest import OpenPeer


def test_a_ledger_is_the_same_for_every_process_on_it(open_peer: OpenPeer) -> None:
    first, second = open_peer().claims.of("S"), open_peer().claims.of("other")
    assert first == second
    assert len(first.ledger) > 8
    assert (first.counter, first.marks) == (0, ())


def test_what_was_claimed_is_there_for_the_next_process(
    ledger: SqlLedger, open_peer: OpenPeer
) -> None:
    claim = ledger.claims.of("S").with_next("a").with_next("b")
    ledger.claims.keep("S", claim, NOON)
    assert open_peer().claims.of("S") == claim
    assert open_peer().claims.of("T") == replace(claim, counter=0, marks=())
    ledger.claims.keep("S", claim.with_next("c"), NOON)
    assert open_peer().claims.of("S").marks == ("a", "b", "c")


def test_one_who_was_overtaken_claims_nothing(ledger: SqlLedger, open_peer: OpenPeer) -> None:
    open_peer().hold("new", NOON)
    with pytest.raises(Fenced):
        ledger.claims.keep("S", ledger.claims.of("S").with_next("a"), NOON)
