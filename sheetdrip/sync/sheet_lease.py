"""Takes and keeps the sheet's lease, so that one daemon alone works on a sheet, whatever ledgers there are.

The ledger's epoch fences daemons on one ledger. Copies of a ledger (a cloned machine, a backup put back) and
other ledgers know nothing of each other: so the sheet itself carries a lease record (`planning.leases`).
A lease is taken by creating the record under an entry number that only this ledger's next counter has: Google
refuses a number that exists (docs/vendors/sheets.md#developer-metadata), so that of two copies that come at
once one is told. Whenever texts are on record to be created a daemon takes its next lease, and creates them
after that: a copy of the ledger that knows the lease knows the texts, one made before is behind, and a daemon
whose place was taken finds out before it acts (docs/reliability.md#leases-and-fences).
Whoever takes over from a daemon that did not say goodbye lets the other's last calls end first (`GRACE`).
"""

import threading
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Protocol
from uuid import uuid4

import structlog

from sheetdrip.clock import Clock
from sheetdrip.errors import Fenced, SheetdripError, SheetUnavailable, UserMustFix
from sheetdrip.planning.leases import (
    Behind,
    Claim,
    Lease,
    Occupied,
    Take,
    decide_lease,
    newest,
    own_of,
    successor,
    until_quiet,
)
from sheetdrip.planning.unknown_outcomes import SETTLING
from sheetdrip.sync.ports.ledger import Claims

log = structlog.get_logger(__name__)

LEASE = timedelta(hours=1)
"""For so long no other ledger takes the place of one that does not renew."""

RENEWED_AFTER = timedelta(minutes=5)
SURE_FOR = timedelta(minutes=50)
"""Less than the lease by more than a call in flight may take."""

TRUSTED = timedelta(seconds=10)
"""So long after a look at the record a daemon acts on it."""

GRACE = timedelta(seconds=15)
"""How long after taking over nothing is created: the one before trusts its last look, and its calls end."""

PATIENCE = timedelta(minutes=1)
"""For so long Google is not asked again for what cannot wait for it."""


class LeaseStore(Protocol):
    """Where the lease records are. All raise SheetUnavailable or UserMustFix."""

    def leases(self) -> tuple[Lease, ...]:
        """Every record in the sheet, also those of copies of it."""
        ...

    def write(self, lease: Lease, replaced: Collection[int]) -> tuple[Lease, ...]:
        """Add a record and remove others, all or nothing; what stands there after it.

        Nothing is changed when its number is taken.
        """
        ...

    def change(self, lease: Lease) -> None:
        """Write anew what the record with this number says; nothing if there is none."""
        ...

    def remove(self, number: int) -> None: ...


class SheetLease:
    """One daemon's claim on one sheet; safe for several threads.

    `sheet`: the spreadsheet's id; `host`: where it runs, for people; `former`: what the daemon called itself
    before ledgers had ids.
    """

    def __init__(
        self,
        store: LeaseStore,
        claims: Claims,
        clock: Clock,
        *,
        sheet: str,
        host: str,
        former: str = "",
    ) -> None:
        self._store = store
        self._claims = claims
        self._clock = clock
        self._sheet = sheet
        self._host = host
        self._former = former
        self._mine: Lease | None = None
        self._seen: tuple[Lease, ...] = ()
        self._proven: float | None = None
        self._renewed: float | None = None
        self._quiet_until = 0.0
        self._unanswered: float | None = None
        self._lost: Fenced | None = None
        self._turn = threading.RLock()

    def is_sure(self) -> bool:
        """Whether no other ledger can have taken the place by now."""
        return self._mine is not None and self._age(self._proven) < SURE_FOR

    def keep(self) -> None:
        """Take the place, or renew it when that is due.

        Raises UserMustFix when another holds it or this ledger is behind, Fenced when a copy took over.
        """
        with self._turn:
            if self._lost is not None:
                raise self._lost
            if not self.is_sure():
                self._take()
            elif self._age(self._renewed) >= RENEWED_AFTER:
                self._renew()

    def ruling(self) -> Take | Behind | Occupied:
        """Who may work on the sheet now, taking nothing. Raises as `LeaseStore`."""
        return decide_lease(self._claim(), self._store.leases(), self._sheet, self._clock.now())

    def confirm_lease(self, *, anew: bool = False, unread: bool = False) -> None:
        """Make sure, before anything is created, that the place is this daemon's now. Raises as `keep`.

        `anew`: texts were recorded since the last lease, so a new lease is taken before they are sent. A
        copy of the ledger that has this lease has these records, too; one without them lacks the lease.
        `unread`: for what goes out without a look at the sheet: while Google does not answer, an older
        proof is enough, and Google is not asked again for a minute, nor while another thread waits for its
        answer.
        """
        if unread:
            self._vouch_unread(anew=anew)
            return
        with self._turn:
            try:
                self._prove(anew=anew)
            except SheetUnavailable:
                self.has_no_answer()
                raise

    def has_no_answer(self) -> None:
        """Google has not answered just now: what cannot wait for it does not ask it again for a minute."""
        self._unanswered = self._clock.monotonic()

    def _vouch_unread(self, *, anew: bool) -> None:
        if not self._turn.acquire(blocking=False):
            if self._lost is not None or not self.is_sure():
                raise SheetUnavailable("Google has not told yet who works on the sheet")
            return
        try:
            if not (self.is_sure() and self._age(self._unanswered) < PATIENCE):
                self._prove(anew=anew)
        except SheetUnavailable:
            self.has_no_answer()
            if not self.is_sure():
                raise
        finally:
            self._turn.release()

    def _prove(self, *, anew: bool) -> None:
        self.keep()
        self._let_the_other_end()
        if anew:
            self._renew()
        for _ in range(2):
            if self._age(self._proven) >= TRUSTED:
                self._renew()
        if self._age(self._proven) >= TRUSTED:
            raise SheetUnavailable("Google answers too slowly to tell who works on the sheet")

    def look(self) -> None:
        """Make sure that no copy has taken over by now, writing nothing. Raises as `keep`."""
        with self._turn:
            self.keep()
            if self._age(self._proven) >= TRUSTED:
                began = self._clock.monotonic()
                self._take_in(self._store.leases(), self._claim())
                self._proven = began

    def leave(self) -> None:
        """Give the place up, so that nobody need wait; the record stays, for its counter."""
        with self._turn:
            if self._mine is not None and self.is_sure():
                gone = replace(self._mine, has_left=True, until=self._clock.now())
                self._store.change(gone)
            self._mine, self._proven = None, None

    def seize(self) -> Claim:
        """Take the place from whoever holds it, with a lease that this ledger does not know yet.

        Returns after all that another ledger may have asked of Twilio is there to be listed. Until `settle`
        tells it, this ledger is behind as well: a recovery that is cut short is begun anew. What is
        returned is for `settle`.
        """
        with self._turn:
            found = self._store.leases()
            claim = self._next(self._claim(), found)
            self._enter(claim, found)
            earliest = min((self._clock.now(), *self._clock.doubts()))
            left = until_quiet(found, earliest, SETTLING).total_seconds()
            if left > 0:
                log.info(
                    "recover.waits", seconds=round(left), why="Twilio may take texts minutes late"
                )
                self._clock.sleep(left)
            return claim

    def settle(self, claim: Claim) -> None:
        """Put the seized lease into the ledger: it is up to date now."""
        self._claims.keep(self._sheet, claim, self._clock.now())

    def _take(self) -> None:
        found, claim = self._store.leases(), self._claim()
        ruling = decide_lease(claim, found, self._sheet, self._clock.now())
        if isinstance(ruling, Occupied):
            self._mine, self._proven = None, None
            raise UserMustFix(sentence(ruling))
        if isinstance(ruling, Behind):
            raise self._gone(ruling.by)
        is_own = self._mine is not None
        self._take_next(claim, found)
        self._withdraw_if_late(claim)
        if ruling.before is not None and not ruling.before.has_left and not is_own:
            self._quiet_until = self._clock.monotonic() + GRACE.total_seconds()
        log.info("tenancy.taken", host=self._host)

    def _renew(self) -> None:
        """Take the next lease; what became of the last is asked first if its answer was lost."""
        claim = self._claim()
        if self._mine is None or claim.marks[-1:] != (self._mine.mark,):
            self._take_in(self._store.leases(), claim)
        self._take_next(claim, self._seen)

    def _take_next(self, before: Claim, found: tuple[Lease, ...]) -> None:
        """Into the ledger first, then into the sheet.

        `before`: what is on record now; `found`: the records that stand in the sheet.
        """
        if self._mine is not None and self._mine.mark not in before.marks:
            raise self._gone(self._mine)  # another ledger lies in this one's place
        claim = self._next(before, found)
        self._claims.keep(self._sheet, claim, self._clock.now())
        own, now = own_of(claim, found, self._sheet), self._clock.now()
        self._enter(claim, [one for one in found if one in own or not one.is_live(now)])

    def _enter(self, claim: Claim, replaced: Collection[Lease]) -> None:
        """Write the claim's newest lease, and see what stands there after it."""
        began, now = self._clock.monotonic(), self._clock.now()
        mine = Lease(
            ledger=claim.ledger,
            host=self._host,
            until=now + LEASE,
            since=self._mine.since if self._mine is not None else now,
            counter=claim.counter,
            mark=claim.marks[-1],
            sheet=self._sheet,
        )
        after = self._store.write(mine, frozenset(one.number for one in replaced))
        kept = next((one for one in after if one.mark == mine.mark), None)
        self._take_in(after, claim)
        if kept is None:
            raise SheetUnavailable("the sheet did not keep the record of who works on it")
        self._mine = kept
        self._proven = self._renewed = began

    def _take_in(self, found: tuple[Lease, ...], claim: Claim) -> None:
        """Note the records that stand there; stop if one is a copy's that has gone on, or a recovery's."""
        self._seen = found
        own = own_of(claim, found, self._sheet)
        last = newest(own)
        if last is not None and last.mark and last.mark not in claim.marks:
            raise self._gone(last)
        after = None if self._mine is None else successor(self._mine, claim, found)
        if after is not None:
            for one in own:
                self._store.remove(one.number)
            raise self._gone(after)

    def _withdraw_if_late(self, before: Claim) -> None:
        """Of two ledgers that come at once the one that sees the other goes."""
        now, own = self._clock.now(), own_of(self._claim(), self._seen, self._sheet)
        others = [one for one in self._seen if one not in own and one.sheet in {"", self._sheet}]
        rival = next((one for one in others if one.is_live(now)), None)
        if rival is not None and self._mine is not None:
            self._store.remove(self._mine.number)
            self._claims.keep(self._sheet, before, now)
            self._mine, self._proven = None, None
            raise UserMustFix(sentence(Occupied(rival)))

    def _gone(self, by: Lease) -> SheetdripError:
        """What to raise when this ledger is behind: the end of a process that was at work."""
        was_at_work = self._mine is not None
        self._mine, self._proven = None, None
        told = sentence(Behind(by))
        if not was_at_work:
            return UserMustFix(told)
        log.error("tenancy.lost", host=by.host)
        self._lost = Fenced(f"{told}. This process stops")
        return self._lost

    def _next(self, claim: Claim, found: Collection[Lease]) -> Claim:
        own = own_of(claim, found, self._sheet)
        before = newest(own)
        standing = {one.mark for one in (*own, self._mine) if one is not None}
        at_least = before.counter if before is not None else 0
        return claim.with_next(uuid4().hex[:16], at_least, standing)

    def _claim(self) -> Claim:
        return replace(self._claims.of(self._sheet), former=self._former)

    def _let_the_other_end(self) -> None:
        left = self._quiet_until - self._clock.monotonic()
        if left > 0:
            self._clock.sleep(left)

    def _age(self, moment: float | None) -> timedelta:
        if moment is None:
            return timedelta.max
        return timedelta(seconds=self._clock.monotonic() - moment)


def sentence(ruling: Behind | Occupied) -> str:
    """What a person is told, and what to do."""
    by = ruling.by
    since = f" since {by.since:%Y-%m-%d %H:%M} UTC" if by.since is not None else ""
    if isinstance(ruling, Occupied):
        return (
            f"Another sheetdrip, on {by.host}, works on this sheet{since}: stop that one; if it is gone "
            f"for good, wait until {by.until:%Y-%m-%d %H:%M} UTC, or run `sheetdrip recover` if its ledger "
            "is lost"
        )
    return (
        f"This ledger is behind: a copy of it, or another ledger, on {by.host}, has worked on this sheet"
        f"{since}. Nothing is sent or cancelled from here, but for STOP. If that one is at work, stop this "
        "one; else run `sheetdrip recover` here, which compares and brings this ledger up to date"
    )
