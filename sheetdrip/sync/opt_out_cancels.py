"""Takes back what Twilio holds for phones that opted out; waits for no sheet, no plan and no lease."""

from sheetdrip.domain.lifecycle import HELD_BY_TWILIO
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.planning.plan import Cancel
from sheetdrip.planning.reply_state import silent
from sheetdrip.planning.suppression import Contact
from sheetdrip.sync.apply import take_back
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.conversation_polling import stop_talks


def cancel_for_opt_outs(ctx: ClinicContext) -> None:
    """Take back everything that Twilio holds for phones that opted out, whenever it came there.

    Also those that did so in words, until somebody has read them: then the row decides, at the next cycle.
    Looked for anew each time, so that what was created while the STOP came in is found by the next look. A
    conversation with such a phone is ended. A clinic's lease has no say in this: a text to
    whoever said STOP is taken back by anybody.
    """
    now = ctx.clock.now()
    reply_state = ctx.ledger.reply_store.state(now)
    if ctx.clinic.shadow or not any(one.wants_silence for one in reply_state.contacts.values()):
        return
    records = ctx.ledger.records()
    messages, out = records.messages, silent(reply_state, records, now)
    held = [
        Cancel(one, _why_silent(reply_state.contacts[phone]))
        for one in messages
        if (phone := identity_of(one.to)) in out and one.state in HELD_BY_TWILIO
    ]
    if held:
        take_back(held, ctx.apply_ctx)
    stop_talks(ctx, messages, out, now)


def _why_silent(contact: Contact) -> Reason:
    is_stop = contact.is_opted_out
    return Reason(ReasonCode.REPLIED_STOP if is_stop else ReasonCode.HELD_BY_REPLY)
