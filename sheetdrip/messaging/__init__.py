"""Speaks to Twilio through its SDK, without the SDK's traps."""
