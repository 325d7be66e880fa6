"""Records what was learned outside, unless the message has moved meanwhile.

An answer of Twilio's is about a message as it was when the question was asked. If another thread has moved
it since, what was learned is out of date and dropped; whoever asks next learns it again.
"""

from collections.abc import Iterable
from datetime import datetime

from sheetdrip.domain.message import Message, Outcome
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.sync.ports.ledger import ClinicLedger

Learned = tuple[Message, Outcome]
"""A message as it was when Twilio was asked, and what its answer makes of it."""


def record_unmoved(
    ledger: ClinicLedger, learned: Iterable[Learned], now: datetime
) -> list[Outcome]:
    """Record what still holds: of messages that are in the state it was learned in. What was recorded."""
    pairs = list(learned)
    if not pairs:
        return []
    with ledger.deciding:
        records = ledger.records()
        outcomes = [outcome for message, outcome in pairs if is_unmoved(message, records)]
        if outcomes:
            ledger.record(outcomes, now)
    return outcomes


def is_unmoved(message: Message, records: ClinicRecords) -> bool:
    """Whether a message that has a SID is still in the state that it is known in."""
    current = records.by_sid.get(message.sid or "")
    return current is not None and current.state is message.state
