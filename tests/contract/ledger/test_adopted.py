"""What is recorded of a text that Twilio has already?"""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Outcome
from sheetdrip.errors import AlreadyRecorded, LedgerTrouble
from sheetdrip.ledger import SqlLedger
from tests.contract.ledger.builders import NOON, bring_to, draft, message, outcome

HELD = outcome("d-1", State.SCHEDULED, sid="SM1")


@pytest.mark.parametrize("outcomes", [[HELD], [HELD, outcome("d-1", State.CANCELLED)]])
@pytest.mark.parametrize("is_known", [False, True])
def test_it_has_an_intent_and_its_outcomes_like_one_that_was_sent(
    ledger: SqlLedger, outcomes: Sequence[Outcome], *, is_known: bool
) -> None:
    if is_known:
        bring_to(ledger, "d-1", State.WAITING)
    before = len(ledger.of("Hillside").history("d-1", "day7"))
    ledger.of("Hillside").adopt(draft(), outcomes, NOON)
    ended = replace(message(state=outcomes[-1].state), sid="SM1", attempt=2 if is_known else 1)
    assert ledger.of("Hillside").records().messages == (ended,)
    happened = ledger.of("Hillside").history("d-1", "day7")[before:]
    assert [one.became for one in happened] == ["intended", *(one.state for one in outcomes)]


def test_nothing_of_it_is_left_where_it_cannot_be(ledger: SqlLedger) -> None:
    with pytest.raises(LedgerTrouble):
        ledger.of("Hillside").adopt(draft(), [outcome("d-1", State.TOO_LATE)], NOON)
    assert ledger.of("Hillside").records().messages == ()
    bring_to(ledger, "d-1", State.SCHEDULED)
    before = ledger.of("Hillside").records(), ledger.of("Hillside").history("d-1", "day7")
    for again in (draft(), draft(revision=2)):
        with pytest.raises(AlreadyRecorded):
            ledger.of("Hillside").adopt(again, [replace(HELD, key=again.key)], NOON)
    assert (ledger.of("Hillside").records(), ledger.of("Hillside").history("d-1", "day7")) == before
