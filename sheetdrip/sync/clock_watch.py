"""Watches the clocks for a daemon that sleeps most of the time: jumps of wall time, and a time in dispute."""

from contextlib import suppress
from datetime import timedelta

from sheetdrip.clock import AgreedClock
from sheetdrip.errors import OutsideFailed, UserMustFix
from sheetdrip.sync.ports.messaging import Messenger
from sheetdrip.sync.ports.sheet import Sheet

JUMP = timedelta(seconds=5)
"""Wall and steady clock may part by so much between two looks before it counts as a jump."""

DISPUTED = 10.0
"""While nobody knows what time it is texts wait: every service is asked again after so many seconds, then
twice that and so on."""


class ClockWatch:
    """Looked at every few seconds. `longest`: seconds between two questions while the time is in dispute."""

    def __init__(self, clock: AgreedClock, longest: float) -> None:
        self._clock = clock
        self._longest = longest
        self._wall, self._steady = clock.machine_now(), clock.monotonic()
        self._ask_at: float | None = None
        self._pause = DISPUTED

    def jump(self) -> timedelta:
        """By how much wall time has left steady time behind since the last look; 0 for less than JUMP."""
        wall, steady = self._clock.machine_now(), self._clock.monotonic()
        jump = (wall - self._wall) - timedelta(seconds=steady - self._steady)
        self._wall, self._steady = wall, steady
        return jump if abs(jump) > JUMP else timedelta()

    def must_ask(self) -> bool:
        """Whether the services are to be asked now what time it is; the pause between two grows."""
        if not self._clock.is_disputed():
            self._ask_at, self._pause = None, DISPUTED
            return False
        steady = self._clock.monotonic()
        if self._ask_at is not None and steady < self._ask_at:
            return False
        self._ask_at, self._pause = steady + self._pause, min(2 * self._pause, self._longest)
        return True


def ask_twilio_the_time(clock: AgreedClock, messenger: Messenger) -> None:
    """Have somebody else's word for the time: Twilio's, which judges every SendAt. Google is not needed."""
    if clock.has_heard_nobody() or (clock.is_disputed() and not clock.has_just_heard("twilio")):
        with suppress(OutsideFailed, UserMustFix):
            messenger.sent_since(clock.now())


def ask_the_time(clock: AgreedClock, messenger: Messenger, sheet: Sheet) -> None:
    """The same, and Google's word where Twilio contradicts the machine. Who does not answer is left out."""
    ask_twilio_the_time(clock, messenger)
    if clock.is_disputed():
        with suppress(OutsideFailed, UserMustFix):
            sheet.read()
        ask_twilio_the_time(clock, messenger)
