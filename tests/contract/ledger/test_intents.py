"""What may be intended, and what is refused?"""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, State
from sheetdrip.domain.message import Outcome
from sheetdrip.errors import AlreadyRecorded, LedgerTrouble
from sheetdrip.ledger import SqlLedger
from tests.builders import because
from tests.contract.ledger.builders import BODY, NOON, bring_to, draft, key, message, outcome

LATER = NOON + timedelta(hours=1)


def test_a_new_intent_is_returned_and_recorded_with_attempt_1(ledger: SqlLedger) -> None:
    made = ledger.of("Hillside").intend([draft()], NOON)
    assert made == (message(),)
    assert ledger.of("Hillside").records().messages == (message(),)


def test_intents_come_back_in_the_order_of_their_drafts(ledger: SqlLedger) -> None:
    made = ledger.of("Hillside").intend([draft("d-3"), draft("d-1"), draft("d-2")], NOON)
    assert [one.key.surgery for one in made] == ["d-3", "d-1", "d-2"]


@pytest.mark.parametrize("state", [State.WAITING, State.UNKNOWN])
def test_a_message_that_did_not_go_out_is_intended_again(ledger: SqlLedger, state: State) -> None:
    ledger.of("Hillside").intend([draft()], NOON)
    ledger.of("Hillside").record(
        [
            Outcome(
                key=key(),
                state=state,
                twilio_status="queued",
                error_code=20429,
                reason=because("busy"),
            )
        ],
        NOON,
    )
    made = ledger.of("Hillside").intend([draft(body="Other words")], LATER)
    again = replace(message(), body="Other words", attempt=2, posted_at=LATER)
    assert made == (again,)
    assert ledger.of("Hillside").records().messages == (again,)


@pytest.mark.parametrize("state", sorted(set(State) - {State.WAITING, State.UNKNOWN}))
def test_a_message_in_any_other_state_is_not_intended_again(
    ledger: SqlLedger, state: State
) -> None:
    bring_to(ledger, "d-1", state)
    before = ledger.of("Hillside").records()
    with pytest.raises(AlreadyRecorded):
        ledger.of("Hillside").intend([draft()], LATER)
    assert ledger.of("Hillside").records() == before


@pytest.mark.parametrize("state", sorted(MAY_HAVE_REACHED))
def test_a_new_revision_is_refused_while_the_old_one_may_reach_the_patient(
    ledger: SqlLedger, state: State
) -> None:
    bring_to(ledger, "d-1", state)
    with pytest.raises(AlreadyRecorded):
        ledger.of("Hillside").intend([draft(revision=2)], LATER)
    assert [one.key.revision for one in ledger.of("Hillside").records().messages] == [1]


@pytest.mark.parametrize("state", sorted(set(State) - MAY_HAVE_REACHED))
def test_a_new_revision_is_accepted_once_the_old_one_cannot_reach_the_patient(
    ledger: SqlLedger, state: State
) -> None:
    bring_to(ledger, "d-1", state)
    made = ledger.of("Hillside").intend([draft(revision=2)], LATER)
    assert made == (replace(message(), key=key(revision=2), posted_at=LATER),)


def test_a_refused_intent_leaves_nothing_of_its_batch(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft("d-2")], NOON)
    with pytest.raises(AlreadyRecorded):
        ledger.of("Hillside").intend([draft("d-1"), draft("d-2"), draft("d-3")], LATER)
    assert ledger.of("Hillside").records().messages == (message("d-2"),)
    assert ledger.of("Hillside").history("d-1", "day7") == ()


def test_a_second_live_revision_leaves_nothing_of_its_batch(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft("d-2")], NOON)
    with pytest.raises(AlreadyRecorded):
        ledger.of("Hillside").intend([draft("d-1"), draft("d-2", revision=2), draft("d-3")], LATER)
    assert ledger.of("Hillside").records().messages == (message("d-2"),)
    assert ledger.of("Hillside").history("d-1", "day7") == ()


def test_two_live_revisions_in_one_batch_are_refused(ledger: SqlLedger) -> None:
    with pytest.raises(AlreadyRecorded):
        ledger.of("Hillside").intend([draft(revision=1), draft(revision=2)], NOON)
    assert ledger.clinics() == ()


def test_the_same_draft_twice_in_one_batch_is_refused(ledger: SqlLedger) -> None:
    with pytest.raises(AlreadyRecorded):
        ledger.of("Hillside").intend([draft(), draft()], NOON)
    assert ledger.of("Hillside").records().messages == ()


def test_two_clinics_may_name_a_surgery_alike(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend([draft()], NOON)
    ledger.of("Lakeside").intend([draft()], NOON)
    assert (
        ledger.of("Hillside").records().messages
        == ledger.of("Lakeside").records().messages
        == (message(),)
    )


def test_a_time_without_a_zone_is_refused(ledger: SqlLedger) -> None:
    naive = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001 - the point
    with pytest.raises(LedgerTrouble, match="without a zone"):
        ledger.of("Hillside").intend([replace(draft(), send_at=naive)], NOON)
    with pytest.raises(LedgerTrouble, match="without a zone"):
        ledger.of("Hillside").intend([draft()], naive)
    assert ledger.of("Hillside").records().messages == ()


def test_times_come_back_as_utc(ledger: SqlLedger) -> None:
    there = timezone(timedelta(hours=-6))
    (made,) = ledger.of("Hillside").intend([draft()], NOON.astimezone(there))
    (kept,) = ledger.of("Hillside").records().messages
    assert str(made.posted_at) == str(kept.posted_at) == "2026-03-02 12:00:00+00:00"


def test_an_empty_batch_is_no_work(ledger: SqlLedger) -> None:
    assert ledger.of("Hillside").intend([], NOON) == ()
    assert ledger.clinics() == ()


def test_a_thousand_drafts_are_one_batch(ledger: SqlLedger) -> None:
    drafts = [draft(f"d-{number:04}") for number in range(2500)]
    ledger.of("Hillside").intend(drafts, NOON)
    ledger.of("Hillside").record(
        [outcome(one.key.surgery, State.SCHEDULED, sid=f"SM{one.key.surgery}") for one in drafts],
        LATER,
    )
    kept = ledger.of("Hillside").records().messages
    assert len(kept) == 2500
    assert (kept[2499].sid, kept[2499].body) == ("SMd-2499", BODY)
