"""Works out what a write makes of what is recorded.

Pure: recorded messages and a request in, entries out, which the ledger stores exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TypeVar

from sheetdrip.domain.lifecycle import State, can_transition
from sheetdrip.domain.message import Draft, Key, Message, Outcome
from sheetdrip.domain.reasons import NOTHING, Reason
from sheetdrip.domain.wording import sentence
from sheetdrip.errors import AlreadyRecorded, LedgerTrouble
from sheetdrip.ledger.column_types import in_utc


@dataclass(frozen=True, slots=True)
class Transition:
    """One move of one message: its state before (None: new), the message after, its line in the history."""

    was: State | None
    message: Message
    detail: str


_T = TypeVar("_T")

_INTENDABLE = frozenset({State.WAITING, State.UNKNOWN})


def intents(
    recorded: Mapping[Key, Message], drafts: Sequence[Draft], at: datetime
) -> list[Transition]:
    """One entry per draft, `intended`; AlreadyRecorded where that would be a second text."""
    known = dict(recorded)
    entries = []
    for draft in drafts:
        before = known.get(draft.key)
        if before is not None and before.state not in _INTENDABLE:
            raise AlreadyRecorded(f"{_named(draft.key)} is recorded already, as {before.state}.")
        attempt = 1 if before is None else before.attempt + 1
        # What was learned about an earlier attempt (status, error, reason) is not true of this one.
        after = _drafted(draft, State.INTENDED, attempt, in_utc(at))
        entries.append(Transition(before.state if before else None, after, f"attempt {attempt}"))
        known[draft.key] = after
    return entries


def adopted(
    recorded: Mapping[Key, Message], draft: Draft, outcomes: Sequence[Outcome], at: datetime
) -> tuple[list[Transition], list[Transition]]:
    """The intent of a text that is there already, and then its outcomes."""
    made = intents(recorded, [draft], at)
    return made, moves({entry.message.key: entry.message for entry in made}, outcomes)


def skips(
    recorded: Mapping[Key, Message], drafts: Sequence[Draft], reasons: Sequence[Reason]
) -> list[Transition]:
    """One entry per draft, `skipped`, with its reason; AlreadyRecorded where it is past skipping."""
    known = dict(recorded)
    entries = []
    for draft, reason in zip(drafts, reasons, strict=True):
        before = known.get(draft.key)
        if before is None:
            after = replace(_drafted(draft, State.SKIPPED, 0, None), reason=reason)
        elif before.state is State.UNKNOWN:
            # what was posted stays on record
            after = replace(before, state=State.SKIPPED, reason=reason)
        elif can_transition(before.state, State.SKIPPED):
            # Twilio certainly does not have it: what is skipped is what is wanted by now
            skipped = _drafted(draft, State.SKIPPED, before.attempt, before.posted_at)
            after = replace(skipped, reason=reason)
        else:
            raise AlreadyRecorded(f"{_named(draft.key)} is recorded already, as {before.state}.")
        entries.append(Transition(before.state if before else None, after, sentence(reason)))
        known[draft.key] = after
    return entries


def moves(recorded: Mapping[Key, Message], outcomes: Sequence[Outcome]) -> list[Transition]:
    """One entry per outcome that changes something; LedgerTrouble for a move the lifecycle does not have."""
    known = dict(recorded)
    entries = []
    for outcome in outcomes:
        before = known.get(outcome.key)
        if before is None:
            raise LedgerTrouble(f"{_named(outcome.key)} has an outcome but no intent.")
        after = _moved(before, outcome)
        if after != before:  # a cycle that learns the same again writes nothing
            entries.append(Transition(before.state, after, _learned(outcome)))
            known[outcome.key] = after
    return entries


def _moved(before: Message, outcome: Outcome) -> Message:
    if outcome.state != before.state and not can_transition(before.state, outcome.state):
        raise LedgerTrouble(
            f"{_named(outcome.key)} cannot go from {before.state} to {outcome.state}."
        )
    return replace(
        before,
        state=outcome.state,
        sid=_newer(outcome.sid, before.sid),
        twilio_status=_newer(outcome.twilio_status, before.twilio_status),
        error_code=_newer(outcome.error_code, before.error_code),
        reason=_reason(outcome.reason, before.reason),
    )


def _newer(learned: _T | None, known: _T | None) -> _T | None:
    return known if learned is None else learned


def _reason(learned: Reason | None, known: Reason | None) -> Reason | None:
    return None if learned == NOTHING else _newer(learned, known)


def _learned(outcome: Outcome) -> str:
    parts = (
        outcome.sid,
        f"Twilio: {outcome.twilio_status}" if outcome.twilio_status else None,
        f"error {outcome.error_code}" if outcome.error_code is not None else None,
        sentence(outcome.reason),
    )
    return "; ".join(part for part in parts if part)


def _drafted(draft: Draft, state: State, attempt: int, posted_at: datetime | None) -> Message:
    told = {field.name: getattr(draft, field.name) for field in fields(Draft)}
    told |= {"send_at": in_utc(draft.send_at), "latest": in_utc(draft.latest)}
    return Message(**told, state=state, attempt=attempt, posted_at=posted_at)


def _named(key: Key) -> str:
    return f"Step {key.step} of surgery {key.surgery}, revision {key.revision},"
