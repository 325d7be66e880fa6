"""Which outcomes may be recorded, and what do they leave behind?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import TRANSITIONS, State
from sheetdrip.domain.message import Outcome
from sheetdrip.errors import AlreadyRecorded, LedgerTrouble
from sheetdrip.ledger import SqlLedger
from sheetdrip.sync.ports.ledger import Event
from tests.builders import because
from tests.contract.ledger.builders import NOON, bring_to, draft, key, message, outcome

LATER = NOON + timedelta(minutes=5)


def _states(ledger: SqlLedger) -> dict[str, State]:
    return {one.key.surgery: one.state for one in ledger.of("Hillside").records().messages}


@pytest.mark.parametrize("start", State)
def test_every_move_of_the_lifecycle_is_recorded(ledger: SqlLedger, start: State) -> None:
    for end in TRANSITIONS[start] | {start}:
        bring_to(ledger, end.value, start)
        ledger.of("Hillside").record([outcome(end.value, end)], LATER)
    assert _states(ledger) == {end.value: end for end in TRANSITIONS[start] | {start}}


@pytest.mark.parametrize("start", State)
def test_every_other_move_is_refused_and_changes_nothing(ledger: SqlLedger, start: State) -> None:
    bring_to(ledger, "d-1", start)
    before = ledger.of("Hillside").records(), ledger.of("Hillside").history("d-1", "day7")
    for end in set(State) - TRANSITIONS[start] - {start}:
        with pytest.raises(LedgerTrouble, match=f"cannot go from {start} to {end}"):
            ledger.of("Hillside").record([outcome("d-1", end)], LATER)
    assert (ledger.of("Hillside").records(), ledger.of("Hillside").history("d-1", "day7")) == before


def test_an_outcome_adds_what_was_learned_and_keeps_the_rest(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft()], NOON)
    taken = Outcome(key=key(), state=State.SCHEDULED, sid="SM1", twilio_status="scheduled")
    failed = Outcome(
        key=key(), state=State.FAILED, error_code=30003, reason=because("phone unreachable")
    )
    ledger.of("Hillside").record([taken], NOON)
    ledger.of("Hillside").record([failed], LATER)
    assert ledger.of("Hillside").records().messages == (
        replace(
            message(state=State.FAILED),
            sid="SM1",
            twilio_status="scheduled",
            error_code=30003,
            reason=because("phone unreachable"),
        ),
    )


def test_several_outcomes_of_one_message_apply_in_order(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft()], NOON)
    ledger.of("Hillside").record(
        [
            outcome("d-1", State.SCHEDULED, sid="SM1"),
            outcome("d-1", State.CANCELLING),
            outcome("d-1", State.CANCELLED),
        ],
        LATER,
    )
    assert ledger.of("Hillside").records().messages == (
        replace(message(state=State.CANCELLED), sid="SM1"),
    )


def test_an_outcome_without_an_intent_is_refused(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft("d-2")], NOON)
    with pytest.raises(LedgerTrouble, match="no intent"):
        ledger.of("Hillside").record(
            [outcome("d-2", State.SCHEDULED), outcome("d-1", State.SENT)], LATER
        )
    assert _states(ledger) == {"d-2": State.INTENDED}


def test_one_refused_outcome_leaves_nothing_of_its_batch(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft("d-1"), draft("d-2"), draft("d-3")], NOON)
    with pytest.raises(LedgerTrouble):
        ledger.of("Hillside").record(
            [
                outcome("d-1", State.SENT),
                outcome("d-2", State.CANCELLED),
                outcome("d-3", State.SENT),
            ],
            LATER,
        )
    assert set(_states(ledger).values()) == {State.INTENDED}
    assert len(ledger.of("Hillside").history("d-1", "day7")) == 1


def test_a_sid_belongs_to_one_message(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft("d-1"), draft("d-2"), draft("d-3")], NOON)
    ledger.of("Hillside").record([outcome("d-1", State.SCHEDULED, sid="SM1")], NOON)
    with pytest.raises(AlreadyRecorded):
        ledger.of("Hillside").record(
            [outcome("d-3", State.SENT), outcome("d-2", State.SCHEDULED, sid="SM1")],
            LATER,
        )
    assert _states(ledger) == {
        "d-1": State.SCHEDULED,
        "d-2": State.INTENDED,
        "d-3": State.INTENDED,
    }


def test_a_sid_given_to_two_messages_at_once_is_refused(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft("d-1"), draft("d-2")], NOON)
    both = [outcome(name, State.SCHEDULED, sid="SM1") for name in ("d-1", "d-2")]
    with pytest.raises(AlreadyRecorded):
        ledger.of("Hillside").record(both, LATER)


def test_a_sid_belongs_to_one_message_over_all_clinics(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft()], NOON)
    ledger.of("Lakeside").intend([draft()], NOON)
    ledger.of("Hillside").record([outcome("d-1", State.SCHEDULED, sid="SM1")], NOON)
    with pytest.raises(AlreadyRecorded):
        ledger.of("Lakeside").record([outcome("d-1", State.SCHEDULED, sid="SM1")], LATER)


def test_a_revision_may_end_in_the_batch_that_revives_another(ledger: SqlLedger) -> None:
    bring_to(ledger, "d-1", State.WAITING)
    ledger.of("Hillside").intend([draft(revision=2)], NOON)
    ledger.of("Hillside").record(
        [outcome("d-1", State.INTENDED), outcome("d-1", State.WAITING, revision=2)],
        LATER,
    )
    kept = ledger.of("Hillside").records().messages
    assert [(one.key.revision, one.state) for one in kept] == [
        (1, State.INTENDED),
        (2, State.WAITING),
    ]


def test_a_second_live_revision_is_refused_as_an_outcome_too(ledger: SqlLedger) -> None:
    bring_to(ledger, "d-1", State.WAITING)
    ledger.of("Hillside").intend([draft(revision=2)], NOON)
    with pytest.raises(AlreadyRecorded):
        ledger.of("Hillside").record([outcome("d-1", State.INTENDED)], LATER)


def test_what_is_learned_twice_is_written_once(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft()], NOON)
    sent = Outcome(key=key(), state=State.SENT, sid="SM1", twilio_status="sent")
    ledger.of("Hillside").record([sent], NOON)
    ledger.of("Hillside").record([sent], LATER)
    assert len(ledger.of("Hillside").history("d-1", "day7")) == 2


def test_the_history_tells_every_move_of_every_revision(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft()], NOON)
    ledger.of("Hillside").record(
        [
            Outcome(
                key=key(),
                state=State.FAILED,
                sid="SM1",
                error_code=30003,
                reason=because("unreachable"),
            )
        ],
        LATER,
    )
    ledger.of("Hillside").intend([draft(revision=2), draft(step="day14")], LATER)
    assert ledger.of("Hillside").history("d-1", "day7") == (
        Event(at=NOON, was=None, became="intended", detail="attempt 1"),
        Event(at=LATER, was="intended", became="failed", detail="SM1; error 30003; unreachable"),
        Event(at=LATER, was=None, became="intended", detail="attempt 1"),
    )


def test_the_history_tells_a_changed_detail(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft()], NOON)
    ledger.of("Hillside").record([outcome("d-1", State.SENT)], NOON)
    ledger.of("Hillside").record(
        [Outcome(key=key(), state=State.SENT, twilio_status="queued")], LATER
    )
    last = ledger.of("Hillside").history("d-1", "day7")[-1]
    assert last == Event(at=LATER, was="sent", became="sent", detail="Twilio: queued")


def test_a_sid_was_seen_whatever_became_of_its_text(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft()], NOON)
    ledger.of("Hillside").record([outcome("d-1", State.SCHEDULED, sid="SM1")], NOON)
    ledger.of("Hillside").record([outcome("d-1", State.CANCELLED)], NOON)
    assert ledger.of("Hillside").seen(["SM1", "SM2"]) == {"SM1"}
    assert ledger.of("Hillside").seen([]) == frozenset()
