"""Is this daemon the only one that works on the sheet, also when another has a ledger of its own?

The ledger's epoch fences daemons on one ledger. Two ledgers know nothing of each other, and both would text
the same fresh row: so the sheet itself carries a nameplate with a lease. A daemon acts only while it is sure
of its lease by its own steady clock; a dead one's place is free when its lease has run out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from sheetdrip.clock import Clock
from sheetdrip.errors import SheetUnavailable, UserMustFix

log = structlog.get_logger(__name__)

LEASE = timedelta(hours=1)
RENEWED_AFTER = timedelta(minutes=20)
SURE_FOR = timedelta(minutes=50)
"""Less than the lease by more than a call in flight may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """Who works on a sheet: which ledger, on which host, until when. `number`: the order of arrival."""

    ledger: str
    host: str
    until: datetime
    number: int = 0


class Door(Protocol):
    """Where the nameplates hang. All raise SheetUnavailable or UserMustFix."""

    def plates(self) -> tuple[Plate, ...]: ...

    def put_up(self, plate: Plate) -> None: ...

    def renew(self, plate: Plate) -> None: ...

    def take_down(self, plate: Plate) -> None: ...


class Tenancy:
    """One daemon's claim on one sheet."""

    def __init__(self, door: Door, clock: Clock, *, ledger: str, host: str) -> None:
        self._door = door
        self._clock = clock
        self._ledger = ledger
        self._host = host
        self._mine: Plate | None = None
        self._proven: float | None = None

    def is_sure(self) -> bool:
        """Whether nobody else can have taken the place by now."""
        return self._age() < SURE_FOR

    def has_lapsed(self) -> bool:
        """Whether the place was held and may be somebody else's by now: nothing more may be sent."""
        return self._mine is not None and not self.is_sure()

    def keep(self) -> None:
        """Take the place, or renew it when that is due. Raises UserMustFix when another holds it."""
        if self._age() < RENEWED_AFTER:
            return
        if self._mine is not None and self.is_sure():
            # nobody may take over before the lease ends, so renewing needs no look
            self._prove(self._door.renew)
            return
        self._take()

    def leave(self) -> None:
        """Give the place up, so that another need not wait for the lease."""
        if self._mine is not None and self.is_sure():
            self._door.take_down(self._mine)
        self._mine, self._proven = None, None

    def _take(self) -> None:
        present = self._door.plates()
        self._refuse_if_held(self._others(present))
        self._mine = self._own(present)
        if self._mine is not None:
            self._prove(self._door.renew)
            return
        self._prove(self._door.put_up)
        self._make_sure(self._door.plates())
        log.info("tenancy.taken", host=self._host)

    def _make_sure(self, present: Iterable[Plate]) -> None:
        """Two daemons that came at once both see both plates: the earlier one stays."""
        mine = self._own(present)
        others = self._others(present)
        if mine is None or any(plate.number < mine.number for plate in others):
            self._mine, self._proven = None, None
            if mine is not None:
                self._door.take_down(mine)
            self._refuse_if_held(others)
            raise SheetUnavailable("the sheet did not keep this daemon's nameplate")
        self._mine = mine
        for plate in present:
            if plate.ledger != self._ledger and plate.until <= self._clock.now():
                self._door.take_down(plate)

    def _own(self, plates: Iterable[Plate]) -> Plate | None:
        return next((plate for plate in plates if plate.ledger == self._ledger), None)

    def _prove(self, write: Callable[[Plate], None]) -> None:
        began = self._clock.monotonic()
        plate = Plate(
            ledger=self._ledger,
            host=self._host,
            until=self._clock.now() + LEASE,
            number=self._mine.number if self._mine else 0,
        )
        write(plate)
        self._mine, self._proven = plate, began

    def _others(self, plates: Iterable[Plate]) -> list[Plate]:
        now = self._clock.now()
        return [plate for plate in plates if plate.ledger != self._ledger and plate.until > now]

    def _refuse_if_held(self, others: Iterable[Plate]) -> None:
        for plate in others:
            raise UserMustFix(
                f"Another sheetdrip, on {plate.host}, works on this sheet: stop that one, or wait until "
                f"{plate.until:%Y-%m-%d %H:%M} UTC if it is gone for good"
            )

    def _age(self) -> timedelta:
        if self._proven is None:
            return timedelta.max
        return timedelta(seconds=self._clock.monotonic() - self._proven)
