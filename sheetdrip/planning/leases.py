"""Rules whether this ledger may work on a sheet, by comparing its own claim with the sheet's lease record.

A ledger has a random id. It counts its leases for each sheet, and gives each a random mark, which is kept
in the ledger before it is written into the sheet. So a record whose mark this ledger knows is its own,
whatever host or folder wrote it; a record with its id and a mark that it never heard of was written by a
copy that is ahead of it. A ledger never forgets the mark that stands in the sheet, however many of its
later leases did not get there.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT_MARKS = 6
"""So many of the last marks count as one's own: a write whose answer was lost may be applied late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a ledger says of itself and one sheet.

    `ledger`: its id; `counter`: of the lease it took last; `marks`: those of the last ones, newest last;
    `former`: what a daemon on it called itself before ledgers had ids.
    """

    ledger: str
    counter: int = 0
    marks: tuple[str, ...] = ()
    former: str = ""

    def with_next(
        self, mark: str, at_least: int = 0, standing: Collection[str] = frozenset()
    ) -> "Claim":
        """The claim with one more lease, whose counter is above `at_least` too.

        `standing`: the marks that the sheet shows; those of this ledger's are kept, however old.
        """
        last = (*self.marks, mark)[-KEPT_MARKS:]
        older = [one for one in self.marks if one in standing and one not in last]
        return Claim(
            ledger=self.ledger,
            counter=max(self.counter, at_least) + 1,
            marks=(*older, *last),
            former=self.former,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A record in a sheet: which ledger works on it, since and until when, on which host.

    `sheet`: the spreadsheet it was written for, which a copied one keeps; `has_left`: it was given up in good
    order; `number`: of its entry in the sheet. Records of older versions have neither counter nor mark.
    """

    ledger: str
    host: str
    until: datetime
    since: datetime | None = None
    counter: int = 0
    mark: str = ""
    sheet: str = ""
    has_left: bool = False
    number: int = 0

    def is_live(self, now: datetime) -> bool:
        """Whether its holder may be at work."""
        return not self.has_left and self.until > now


@dataclass(frozen=True, slots=True)
class Take:
    """The place is this ledger's to take or to renew. `before`: its own record, if there is one."""

    before: Lease | None


@dataclass(frozen=True, slots=True)
class Behind:
    """A copy of this ledger, or another ledger, has worked on the sheet since: this one may not go on."""

    by: Lease


@dataclass(frozen=True, slots=True)
class Occupied:
    """Another ledger is at work."""

    by: Lease


LeaseDecision = Take | Behind | Occupied


def decide_lease(claim: Claim, found: Iterable[Lease], sheet: str, now: datetime) -> LeaseDecision:
    """Whether the ledger may work on the sheet. `found`: the records in it; `now`: by the agreed clock."""
    of_sheet = [one for one in found if one.sheet in {"", sheet}]
    own, others = _parted(claim, of_sheet)
    live = [one for one in others if one.is_live(now)]
    if live:
        return Occupied(live[0])
    before = newest(own)
    if before is not None:
        return Take(before) if _is_known(before, claim) else Behind(before)
    last = newest(others)
    if last is not None and last.mark and claim.marks:
        # it held the place once; what the other did meanwhile is not in this ledger
        return Behind(last)
    return Take(None)


def newest(leases: Sequence[Lease]) -> Lease | None:
    """The one with the highest counter: an older one may have been written late."""
    return max(leases, key=lambda one: (one.counter, one.until), default=None)


def until_quiet(found: Iterable[Lease], now: datetime, delay: timedelta) -> timedelta:
    """For how long a request may still be carried out that a holder of one of these leases has made.

    `delay`: how long after it was made a request may be carried out. A holder that has not given up its
    lease may be making one now.
    """
    held = [one for one in found if one.has_left or one.is_live(now)]
    left = [delay if one.is_live(now) else one.until + delay - now for one in held]
    return min(max([timedelta(), *left]), delay)


def own_of(claim: Claim, found: Iterable[Lease], sheet: str) -> list[Lease]:
    """The records of this ledger, or of copies of it, for this sheet."""
    return _parted(claim, [one for one in found if one.sheet in {"", sheet}])[0]


def successor(mine: Lease, claim: Claim, found: Iterable[Lease]) -> Lease | None:
    """Another ledger's record that began later than one's own tenancy: a recovery has taken the place."""
    others = _parted(claim, [one for one in found if one.sheet in {"", mine.sheet}])[1]
    later = [one for one in others if one.since and mine.since and one.since > mine.since]
    return newest(later)


def _parted(claim: Claim, of_sheet: Sequence[Lease]) -> tuple[list[Lease], list[Lease]]:
    names = {claim.ledger, claim.former} - {""}
    own = [one for one in of_sheet if one.ledger in names]
    return own, [one for one in of_sheet if one.ledger not in names]


def _is_known(lease: Lease, claim: Claim) -> bool:
    """Whether this very ledger wrote it, or an older version did that kept no marks."""
    return lease.mark in claim.marks or not lease.mark
