"""What may be skipped?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import TRANSITIONS, State
from sheetdrip.errors import AlreadyRecorded
from sheetdrip.ledger import SqlLedger
from sheetdrip.sync.ports.ledger import Event
from tests.builders import because
from tests.contract.ledger.builders import NOON, bring_to, draft, message

LATER = NOON + timedelta(minutes=5)
SKIPPABLE = {state for state in State if State.SKIPPED in TRANSITIONS[state]}


def test_a_skipped_message_was_never_attempted_and_keeps_its_reason(ledger: SqlLedger) -> None:
    ledger.of("Hillside").skip([draft()], [because("too late")], NOON)
    assert ledger.of("Hillside").records().messages == (
        replace(
            message(state=State.SKIPPED), attempt=0, posted_at=None, reason=because("too late")
        ),
    )
    assert ledger.of("Hillside").history("d-1", "day7") == (
        Event(at=NOON, was=None, became="skipped", detail="too late"),
    )


@pytest.mark.parametrize("state", sorted(SKIPPABLE))
def test_a_message_that_can_still_be_skipped_is(ledger: SqlLedger, state: State) -> None:
    bring_to(ledger, "d-1", state)
    ledger.of("Hillside").skip([draft()], [because("too late")], LATER)
    kept = replace(message(state=State.SKIPPED), reason=because("too late"))
    assert ledger.of("Hillside").records().messages == (kept,)


def test_a_waiting_message_whose_time_moved_is_skipped_for_the_time_it_has_now(
    ledger: SqlLedger,
) -> None:
    bring_to(ledger, "d-1", State.WAITING)
    moved = replace(draft(), send_at=NOON - timedelta(days=1), latest=NOON)
    ledger.of("Hillside").skip([moved], [because("too late")], LATER)
    (kept,) = ledger.of("Hillside").records().messages
    assert (kept.state, kept.send_at, kept.latest) == (State.SKIPPED, moved.send_at, NOON)


@pytest.mark.parametrize("state", sorted(set(State) - SKIPPABLE))
def test_a_message_past_skipping_is_refused_with_its_batch(ledger: SqlLedger, state: State) -> None:
    bring_to(ledger, "d-2", state)
    before = ledger.of("Hillside").records()
    with pytest.raises(AlreadyRecorded):
        ledger.of("Hillside").skip(
            [draft("d-1"), draft("d-2")],
            [because("too late"), because("too late")],
            LATER,
        )
    assert ledger.of("Hillside").records() == before


def test_every_skip_has_its_reason(ledger: SqlLedger) -> None:
    with pytest.raises(ValueError, match="zip"):
        ledger.of("Hillside").skip([draft("d-1"), draft("d-2")], [because("too late")], NOON)
    assert ledger.of("Hillside").records().messages == ()
