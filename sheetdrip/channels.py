"""Says what each channel can do by which texts reach phones: one entry each.

What speaks to its vendor is its package in `sheetdrip.messaging.channels`; whoever only reads settings or the
ledger needs none of that.
"""

from datetime import timedelta

from sheetdrip.domain.channel import TEXT, Carrier, Channel, register
from sheetdrip.domain.reasons import Reason, ReasonCode

SMS = register(
    Channel(
        name="sms",
        kind=TEXT,
        sids=("SM", "MM"),
        can_schedule=True,
        is_in_text_log=True,
        recovers_by="phone",
        took_over=Reason(ReasonCode.SERVICE_CHANGED),
    )
)
"""A text by a Messaging Service, which Twilio schedules (docs/vendors/twilio.md#creating)."""

FLOW = Carrier(
    key="flow",
    form=r"FW[0-9a-fA-F]{32}",
    must_be="the Studio flow's SID: FW and 32 digits (`sheetdrip studio push` prints it)",
)

BUSY = 20409
"""An execution for the contact and sender is active (https://www.twilio.com/docs/api/errors/20409)."""

STUDIO = register(
    Channel(
        name="studio",
        kind="flow",
        sids=("FN",),
        carrier=FLOW,
        takes_parameters=True,
        hears_replies=True,
        lasts=timedelta(days=31),
        recovers_by="carrier",
        refusal_pause=timedelta(minutes=5),
        busy=BUSY,
        why_busy=Reason(ReasonCode.FLOW_BUSY),
        to_start="start flow",
        took_over=Reason(ReasonCode.ASKED_BY_FLOW),
        undelivered=Reason(ReasonCode.FLOW_UNDELIVERED),
        called="Studio",
        partner="the Studio flow",
    )
)
"""Studio has no schedule, runs one execution at a time for a contact, and ends each after thirty days. What
refused a start has not changed within a poll (docs/vendors/twilio.md#studio)."""
