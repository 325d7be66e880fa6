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
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.messaging import Bell

log = structlog.get_logger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
"""Between two tries, doubling, while a service does not take it."""

STALE = RELEVANT
"""What was said so long ago stands in the sheet; a notification now would only puzzle. A daemon that was away
for days, or whom nobody took a notification from, still tells all that came meanwhile."""


class Notifier:
    """Notifies whoever a clinic names; remembers only when to try again."""

    def __init__(self, bell: Bell, *, personal: bool, notify: Notify = Notify.EVERYTHING) -> None:
        self._bell = bell
        self._notify = notify
        self._personal = personal
        self._wait = FIRST_WAIT
        self._not_before: datetime | None = None
        self._tried: frozenset[_Named] = frozenset()

    def notify(self, ctx: ClinicContext) -> int:
        """Tell what nobody was told yet; how many concerns. Raises LedgerTrouble."""
        now, name = ctx.clock.now(), ctx.clinic.name
        unnotified = [one for one in _unnotified(ctx, now) if is_notified(one.kind, self._notify)]
        if not unnotified or self._must_wait(unnotified, now):
            return 0
        self._tried = frozenset(map(_named, unnotified))
        patients = self._patients(ctx) if self._personal else None
        message = notification(name, unnotified, ctx.clinic.link, patients)
        if not self._bell.ring(message.subject, message.text):
            self._not_before = now + self._wait
            log.warning(
                "notification.not_taken", clinic=name, again_in=round(self._wait.total_seconds())
            )
            self._wait = min(2 * self._wait, LONGEST_WAIT)
            return 0
        self._wait, self._not_before = FIRST_WAIT, None
        _record_notified(ctx, unnotified, now)
        log.info("notification.told", clinic=name, concerns=len(unnotified))
        return len(unnotified)

    def _must_wait(self, unnotified: Iterable[ConcernRecord], now: datetime) -> bool:
        """Whether a try that failed was so lately; what has been raised since is worth one of its own."""
        if self._not_before is None or now >= self._not_before:
            return False
        return self._tried.issuperset(map(_named, unnotified))

    def _patients(self, ctx: ClinicContext) -> dict[str, str]:
        surgeries = ctx.ledger.records(ctx.clinic.name).surgeries
        return {one.drip_id: one.fingerprint.patient.title() for one in surgeries}


_Named = tuple[str, str, str, datetime]
"""Which concern, raised when."""


def _named(one: ConcernRecord) -> _Named:
    return one.surgery, one.step, one.kind, one.raised_at


def _unnotified(ctx: ClinicContext, now: datetime) -> list[ConcernRecord]:
    concerns = ctx.reply_store.state(ctx.clinic.name, now).concerns.values()
    return [
        one
        for one in concerns
        if one.told_at is None and one.acknowledged_at is None and now - one.raised_at < STALE
    ]


def _record_notified(ctx: ClinicContext, notified: Iterable[ConcernRecord], now: datetime) -> None:
    """Those that are still as they were told: what has changed meanwhile is told anew."""
    name = ctx.clinic.name
    with ctx.deciding:
        concerns = ctx.reply_store.state(name, now).concerns
        names = set(map(_named, notified))
        kept = [replace(one, told_at=now) for one in concerns.values() if _named(one) in names]
        ctx.reply_store.keep(name, kept, now)
