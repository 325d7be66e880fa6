"""Says what a Studio flow can do that asks a step."""

from datetime import timedelta

from sheetdrip.domain.channel import Carrier, Channel
from sheetdrip.domain.reasons import Reason, ReasonCode

FLOW = Carrier(
    key="flow",
    form=r"FW[0-9a-fA-F]{32}",
    must_be="the Studio flow's SID: FW and 32 digits (`sheetdrip studio push` prints it)",
)

BUSY = 20409
"""An execution for the contact and sender is active (https://www.twilio.com/docs/api/errors/20409)."""

STUDIO = Channel(
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
"""Studio has no schedule, runs one execution at a time for a contact, and ends each after thirty days. What
refused a start has not changed within a poll (docs/vendors/twilio.md#studio)."""
