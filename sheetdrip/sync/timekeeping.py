"""Asks Twilio, and Google if need be, what time it is, before the time matters."""

from contextlib import suppress

from sheetdrip.clock import AgreedClock
from sheetdrip.errors import OutsideFailed, UserMustFix
from sheetdrip.sync.ports.messaging import Messenger
from sheetdrip.sync.ports.sheet import Sheet


def hear_twilio(clock: AgreedClock, messenger: Messenger) -> None:
    """Have somebody else's word for the time: Twilio's, which judges every SendAt. Google is not needed."""
    if clock.has_heard_nobody() or (clock.is_disputed() and not clock.has_just_heard("twilio")):
        with suppress(OutsideFailed, UserMustFix):
            messenger.sent_since(clock.now())


def hear_all(clock: AgreedClock, messenger: Messenger, sheet: Sheet) -> None:
    """The same, and Google's word where Twilio contradicts the machine. Who does not answer is left out."""
    hear_twilio(clock, messenger)
    if clock.is_disputed():
        with suppress(OutsideFailed, UserMustFix):
            sheet.read()
        hear_twilio(clock, messenger)
