"""Decides when a text may be given to Twilio.

Twilio takes a scheduled message from `min_lead` to `max_lead` ahead and judges by when the POST arrives
(35115), so both ends keep a margin that queueing and retries fit into.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sheetdrip.domain.send_time import Due, QuietHours, instant, local


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Twilio's limits for SendAt, and the margin kept from both."""

    min_lead: timedelta = timedelta(minutes=15)
    max_lead: timedelta = timedelta(days=7)
    margin: timedelta = timedelta(minutes=2)

    def takes(self, send_at: datetime, now: datetime) -> bool:
        """Whether a POST arriving `now` would be accepted, without any margin."""
        return self.min_lead <= send_at - now <= self.max_lead


AT_ITS_TIME = Window(min_lead=timedelta.max, max_lead=timedelta(), margin=timedelta())
"""The window of what is never handed over ahead."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class ScheduleAhead:
    """Inside the window: schedule it now."""


@dataclass(frozen=True, slots=True)
class SendAtOnce:
    """Its time has come: send it now."""


@dataclass(frozen=True, slots=True)
class Expired:
    """It makes no sense any more."""


Timing = Wait | ScheduleAhead | SendAtOnce | Expired


def timing(due: Due, now: datetime, window: Window, quiet: QuietHours, zone: str) -> Timing:
    """What the clock says about one text.

    Farther than `max_lead`: wait. Inside the window: hand it over. Nearer than `min_lead` plus margin: the
    daemon keeps it and sends it at its time. Past its time: send it while that makes sense, never in quiet
    hours.
    """
    lead = due.send_at - now
    if lead > window.max_lead - window.margin:
        return Wait(due.send_at - window.max_lead + window.margin)
    if lead >= window.min_lead + window.margin:
        return ScheduleAhead()
    if lead > timedelta():
        return Wait(due.send_at)
    if now > due.latest:
        return Expired()
    if quiet.covers(local(now, zone).time()):
        return _after_quiet(due, now, quiet, zone)
    return SendAtOnce()


def _after_quiet(due: Due, now: datetime, quiet: QuietHours, zone: str) -> Timing:
    """Wait for the end of the quiet hours if the text still makes sense then."""
    end = _end_of_quiet(now, quiet, zone)
    return Wait(end) if end <= due.latest else Expired()


def awake_until(latest: datetime, now: datetime, quiet: QuietHours, zone: str) -> datetime:
    """Until when a text that is sent `now` may reach the phone: `latest`, or the next quiet hours."""
    if quiet.start == quiet.end:
        return latest
    return min(latest, _next(quiet.start, now, zone))


def _end_of_quiet(now: datetime, quiet: QuietHours, zone: str) -> datetime:
    return _next(quiet.end, now, zone)


def _next(at: time, now: datetime, zone: str) -> datetime:
    """When the wall clocks of `zone` show `at` next."""
    wall = local(now, zone)
    day = wall.date() + timedelta(days=wall.time() >= at)
    moment = instant(day, at, zone)
    if moment > now:
        return moment
    # the hour happens twice and this is its second time
    return now + (datetime.combine(day, at) - wall)
