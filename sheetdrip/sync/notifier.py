"""Notifies people of what needs a call or a reader: once per concern; again only if nobody took it.

A notification whose success is not certain is sent again: twice told to staff is better than never.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.planning.concerns import RELEVANT
from sheetdrip.planning.notification import Notify, is_notified, notification
from sheetdrip.sync.ports.ledger import ClinicLedger
from sheetdrip.sync.ports.messaging import Recipients

log = structlog.get_logger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
"""Between two tries, doubling, while a service does not take it."""

STALE = RELEVANT
"""What was said so long ago stands in the sheet; a notification now would only puzzle. A daemon that was away
for days, or whom nobody took a notification from, still tells all that came meanwhile."""


class Notifier:
    """Notifies whoever a clinic names; remembers only when to try again. `link`: to the clinic's sheet."""

    def __init__(
        self,
        recipients: Recipients,
        link: str,
        *,
        personal: bool,
        notify: Notify = Notify.EVERYTHING,
    ) -> None:
        self._recipients = recipients
        self._link = link
        self._notify = notify
        self._personal = personal
        self._wait = FIRST_WAIT
        self._not_before: datetime | None = None
        self._tried: frozenset[_Named] = frozenset()

    def notify(self, ledger: ClinicLedger, now: datetime) -> int:
        """Tell what nobody was told yet; how many concerns. Raises LedgerTrouble."""
        name = ledger.clinic
        unnotified = [
            one for one in _unnotified(ledger, now) if is_notified(one.kind, self._notify)
        ]
        if not unnotified or self._must_wait(unnotified, now):
            return 0
        self._tried = frozenset(map(_named, unnotified))
        patients = _patients(ledger) if self._personal else None
        message = notification(name, unnotified, self._link, patients)
        if not self._recipients.notify(message.subject, message.text):
            self._not_before = now + self._wait
            log.warning(
                "notification.not_taken", clinic=name, again_in=round(self._wait.total_seconds())
            )
            self._wait = min(2 * self._wait, LONGEST_WAIT)
            return 0
        self._wait, self._not_before = FIRST_WAIT, None
        _record_notified(ledger, unnotified, now)
        log.info("notification.told", clinic=name, concerns=len(unnotified))
        return len(unnotified)

    def _must_wait(self, unnotified: Iterable[ConcernRecord], now: datetime) -> bool:
        """Whether a try that failed was so lately; what has been raised since is worth one of its own."""
        if self._not_before is None or now >= self._not_before:
            return False
        return self._tried.issuperset(map(_named, unnotified))


_Named = tuple[str, str, str, datetime]
"""Which concern, raised when."""


def _named(one: ConcernRecord) -> _Named:
    return one.surgery, one.step, one.kind, one.raised_at


def _patients(ledger: ClinicLedger) -> dict[str, str]:
    surgeries = ledger.records().surgeries
    return {one.drip_id: one.fingerprint.patient.title() for one in surgeries}


def _unnotified(ledger: ClinicLedger, now: datetime) -> list[ConcernRecord]:
    concerns = ledger.reply_store.state(now).concerns.values()
    return [
        one
        for one in concerns
        if one.told_at is None and one.acknowledged_at is None and now - one.raised_at < STALE
    ]


def _record_notified(
    ledger: ClinicLedger, notified: Iterable[ConcernRecord], now: datetime
) -> None:
    """Those that are still as they were told: what has changed meanwhile is told anew."""
    with ledger.deciding:
        concerns = ledger.reply_store.state(now).concerns
        names = set(map(_named, notified))
        kept = [replace(one, told_at=now) for one in concerns.values() if _named(one) in names]
        ledger.reply_store.keep(kept, now)
