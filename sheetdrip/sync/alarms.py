"""When is somebody notified of what needs a call? Once per concern; again only if nobody took it.

A notification whose success is not certain is sent again: twice told to staff is better than never.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from sheetdrip.planning.alarm import alarm
from sheetdrip.sync.ports.messaging import Bell
from sheetdrip.sync.surroundings import Surroundings

log = structlog.get_logger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
"""Between two tries, doubling, while a service does not take it."""

STALE = timedelta(hours=24)
"""What was raised so long ago stands in the sheet; a notification now would only puzzle."""


class Alarms:
    """Notifies whoever a clinic names; remembers only when to try again."""

    def __init__(self, bell: Bell, *, personal: bool) -> None:
        self._bell = bell
        self._personal = personal
        self._wait = FIRST_WAIT
        self._not_before: datetime | None = None

    def sound(self, here: Surroundings) -> int:
        """Tell what nobody was told yet; how many concerns. Raises LedgerTrouble."""
        now, name = here.clock.now(), here.clinic.name
        if self._not_before is not None and now < self._not_before:
            return 0
        concerns = here.correspondence.mail(name, now).concerns.values()
        untold = [
            one
            for one in concerns
            if one.told_at is None and one.acknowledged_at is None and now - one.raised_at < STALE
        ]
        if not untold:
            return 0
        patients = self._patients(here) if self._personal else None
        message = alarm(name, untold, here.clinic.link, patients)
        if not self._bell.ring(message.subject, message.text):
            self._not_before = now + self._wait
            log.warning("alarm.not_taken", clinic=name, again_in=round(self._wait.total_seconds()))
            self._wait = min(2 * self._wait, LONGEST_WAIT)
            return 0
        self._wait, self._not_before = FIRST_WAIT, None
        here.correspondence.keep(name, [replace(one, told_at=now) for one in untold], now)
        log.info("alarm.told", clinic=name, concerns=len(untold))
        return len(untold)

    def _patients(self, here: Surroundings) -> dict[str, str]:
        surgeries = here.ledger.book(here.clinic.name).surgeries
        return {one.drip_id: one.fingerprint.patient.title() for one in surgeries}
