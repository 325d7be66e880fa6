"""Says what a plain text can do."""

from sheetdrip.domain.channel import TEXT, Channel
from sheetdrip.domain.reasons import Reason, ReasonCode

SMS = Channel(
    name="sms",
    kind=TEXT,
    sids=("SM", "MM"),
    can_schedule=True,
    is_in_text_log=True,
    recovers_by="phone",
    took_over=Reason(ReasonCode.SERVICE_CHANGED),
)
"""A text by a Messaging Service, which Twilio schedules (docs/vendors/twilio.md#creating)."""
