"""Records with defaults, so that a test names only what it is about."""

from datetime import UTC, datetime, timedelta

from sheetdrip.channels import SMS
from sheetdrip.domain.identity import Fingerprint, KnownSurgery
from sheetdrip.domain.lifecycle import TRANSITIONS, State
from sheetdrip.domain.message import Draft, Key, Message, MessageKind, Outcome
from sheetdrip.ledger import SqlLedger

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PHONE = "+15005550006"
BODY = "How much pain, from 0 to 10?"


def key(surgery: str = "d-1", step: str = "day7", revision: int = 1) -> Key:
    return Key(surgery=surgery, step=step, revision=revision)


def draft(
    surgery: str = "d-1", step: str = "day7", revision: int = 1, *, body: str = BODY
) -> Draft:
    return Draft(
        key=key(surgery, step, revision),
        kind=MessageKind.STEP,
        to=PHONE,
        body=body,
        channel=SMS,
        service_sid="MG1",
        send_at=NOON + timedelta(days=2),
        latest=NOON + timedelta(days=3),
        delivery="scheduled",
    )


def message(surgery: str = "d-1", state: State = State.INTENDED) -> Message:
    return Message(
        key=key(surgery),
        kind=MessageKind.STEP,
        to=PHONE,
        body=BODY,
        channel=SMS,
        service_sid="MG1",
        send_at=NOON + timedelta(days=2),
        latest=NOON + timedelta(days=3),
        delivery="scheduled",
        state=state,
        attempt=1,
        posted_at=NOON,
    )


def outcome(surgery: str, state: State, revision: int = 1, sid: str | None = None) -> Outcome:
    return Outcome(key=key(surgery, revision=revision), state=state, sid=sid)


def surgery(drip_id: str = "d-1", phone: str = PHONE) -> KnownSurgery:
    return KnownSurgery(drip_id=drip_id, fingerprint=Fingerprint("ada", phone, "2026-02-23"))


def bring_to(ledger: SqlLedger, surgery: str, state: State, revision: int = 1) -> None:
    """Record a message and move it, along the shortest way, to `state`."""
    ledger.of("Hillside").intend([draft(surgery, revision=revision)], NOON)
    way = [outcome(surgery, one, revision) for one in _way(State.INTENDED, state)]
    ledger.of("Hillside").record(way, NOON)


def _way(start: State, end: State) -> list[State]:
    ways: dict[State, list[State]] = {start: []}
    queue = [start]
    for state in queue:
        for onward in sorted(TRANSITIONS[state] - ways.keys()):
            ways[onward] = [*ways[state], onward]
            queue.append(onward)
    return ways[end]
