"""Finds rows that may come back to a ledger that was brought up to date (recovered) while they were away.

A recovery finds what Twilio has for the phones of the sheet and of the ledger. A row that was away then,
and of which an old or new ledger never heard, may have texts all the same, which its own cells need not
show: it was removed before they were written. So Twilio is asked once about whatever is new, was changed or
was away, for as long as a text of before the recovery may still be to come. A row that is paused or stopped
is asked about too, since nothing is made for it by which an audit would find such texts.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.planning.comparison import HELD_AT_MOST


def to_be_asked(
    changed: Iterable[KnownSurgery],
    known: Iterable[KnownSurgery],
    recovered_at: datetime | None,
    now: datetime,
) -> Collection[str]:
    """The surgeries (Drip IDs) about which Twilio is to be asked.

    `changed`: what is to be remembered anew; `known`: what is remembered; `recovered_at`: when the ledger was
    last brought up to date; None: it never was.
    """
    if recovered_at is None or now - recovered_at > HELD_AT_MOST:
        return frozenset()
    return frozenset(_news(changed, known))


def _news(changed: Iterable[KnownSurgery], known: Iterable[KnownSurgery]) -> Iterator[str]:
    before = {surgery.drip_id: surgery for surgery in known}
    for surgery in changed:
        was = before.get(surgery.drip_id)
        if was is None or was.absences or was.fingerprint != surgery.fingerprint:
            yield surgery.drip_id
