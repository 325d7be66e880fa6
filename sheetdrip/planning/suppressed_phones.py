"""Lists the phones to which nothing more goes, by what is on record now."""

from datetime import datetime

from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.suppression import unread_holds


def unread(reply_state: ReplyState, records: ClinicRecords, now: datetime) -> frozenset[str]:
    """The phones, by identity, that asked for silence in words of their own which nobody has read yet."""
    return unread_holds(
        reply_state.contacts,
        reply_state.concerns.values(),
        records.surgeries,
        records.messages,
        now,
    )


def silent(reply_state: ReplyState, records: ClinicRecords, now: datetime) -> frozenset[str]:
    """The phones, by identity, to which nothing goes whatever their rows say: those, and who replied STOP."""
    opted_out = (phone for phone, contact in reply_state.contacts.items() if contact.is_opted_out)
    return unread(reply_state, records, now).union(opted_out)
