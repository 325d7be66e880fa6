"""The clock: the only module that asks the machine for the time; everything below takes `now`."""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol


class Clock(Protocol):
    """Wall time as aware UTC, a steady counter in seconds, and a way to wait.

    `doubts`: what else the time may be while it is disputed; mostly nothing.
    """

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...

    def doubts(self) -> tuple[datetime, ...]: ...


def steady_seconds() -> float:
    """Seconds since some fixed moment; never set back, and counted through a suspend."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class _Undoubted:
    """A clock that nobody contradicts."""

    def doubts(self) -> tuple[datetime, ...]:
        return ()


class SystemClock(_Undoubted):
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """As `steady_seconds`."""
        return steady_seconds()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class OffsetClock(_Undoubted):
    """Another clock, moved by a settable offset: the sandbox's movable clock on real time."""

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._offset = timedelta()

    def now(self) -> datetime:
        return self._base.now() + self._offset

    def monotonic(self) -> float:
        return self._base.monotonic() + self._offset.total_seconds()

    def sleep(self, seconds: float) -> None:
        self._base.sleep(seconds)

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`; negative moves back."""
        self._offset += timedelta(seconds=seconds)


class ManualClock(_Undoubted):
    """A clock that moves only when told to; sleeping moves it. Safe to read from other threads."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware time")
        self._now = start.astimezone(UTC)
        self._steady = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        with self._lock:
            return self._steady

    def sleep(self, seconds: float) -> None:
        """Return at once, `seconds` later."""
        self.advance(max(0.0, seconds))

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`; negative sets the wall time back, as an operator would."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
            self._steady += max(0.0, seconds)


REASON = timedelta(hours=1)
"""A machine and two services that are farther apart than this are not believed on their word alone."""

_YOUNG = 5.0
"""Seconds for which a service's word is not asked for again."""

_GRANTED_BEFORE, _GRANTED_AFTER = timedelta(minutes=5), timedelta(hours=1)
"""How far Google's time can be from the one that an accepted assertion was signed for: it may be issued no
more than minutes ahead, and lives for an hour (https://developers.google.com/identity/protocols/oauth2/service-account)."""


class AgreedClock:
    """The machine's clock, put right by what the outside services say.

    Twilio judges every SendAt by its own clock, and a small clinic's computer may start with a clock that is
    days off. Every answer carries a Date header: a machine that one of Google and Twilio, heard within
    `memory`, bears out within `tolerance` is right, also when the other contradicts. Where both agree with
    each other and not with the machine, theirs counts, up to REASON. Farther apart, their Dates may all come
    from one proxy, and there must be proof: Google takes no token request that is signed for another time
    (`vouch`), and a machine's clock that has jumped shows by the steady one.

    Until there is, or while nobody else was heard, the time is disputed: `now` is the machine's, `doubts`
    what it may be as well. The safe side, then: what is right at every one of these times is done, nothing is
    sent because of one alone, and nothing is skipped for good. It ends as soon as enough is heard.
    """

    def __init__(
        self,
        base: Clock,
        tolerance: timedelta = timedelta(seconds=30),
        memory: timedelta = timedelta(hours=1),
    ) -> None:
        self._base = base
        self._tolerance = tolerance
        self._memory = memory.total_seconds()
        self._heard: dict[str, tuple[float, datetime]] = {}
        self._granted: tuple[float, datetime] | None = None
        self._agreed: tuple[float, datetime] | None = None
        self._contradicted: float | None = None
        self._lock = threading.RLock()

    def now(self) -> datetime:
        """Aware UTC, corrected if need be."""
        return self._base.now() + self.correction()

    def machine_now(self) -> datetime:
        """Aware UTC as the machine has it: what its own timers go by."""
        return self._base.now()

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never set back."""
        return self._base.monotonic()

    def sleep(self, seconds: float) -> None:
        self._base.sleep(seconds)

    def hear(self, service: str, date_header: str | None, asked: float | None = None) -> None:
        """Note the Date header of a service's answer; anything unreadable is ignored.

        `asked`: the steady counter when it was asked; an answer that was long on its way, or that waited for
        a machine that slept, says nothing of the time now.
        """
        try:
            said = parsedate_to_datetime(date_header or "")
        except (ValueError, OverflowError):
            return
        with self._lock:
            steady = self._base.monotonic()
            is_late = asked is not None and steady - asked > self._tolerance.total_seconds()
            if said.tzinfo is None or is_late:
                return
            self._heard[service] = (steady, said)
            self._note()

    def vouch(self, at: datetime) -> None:
        """Google granted a token that was asked for in the name of this time."""
        with self._lock:
            self._granted = (self._base.monotonic(), at)
            self._note()

    def told_by(self, service: str) -> datetime | None:
        """What a service's clock shows now, by its last word; None when it was not heard lately."""
        with self._lock:
            ahead = self._ahead().get(service)
        return None if ahead is None else self._base.now() + ahead

    def correction(self) -> timedelta:
        """How far the machine's clock is behind what is agreed; zero within tolerance, or disputed."""
        with self._lock:
            return self._judged()[0]

    def doubts(self) -> tuple[datetime, ...]:
        """What the time may be instead of `now`, while it is disputed."""
        with self._lock:
            return tuple(dict.fromkeys(self._base.now() + ahead for ahead in self._judged()[1]))

    def is_disputed(self) -> bool:
        """Whether somebody contradicts the machine and is not borne out yet: hear the others too."""
        with self._lock:
            return bool(self._judged()[1])

    def is_misled(self) -> bool:
        """Whether the machine is right although a service's Date says otherwise."""
        with self._lock:
            ahead, doubts = self._judged()
            return not ahead and not doubts and any(self._are_far(self._ahead().values()))

    def has_heard_nobody(self) -> bool:
        """Whether only the machine's word is there."""
        with self._lock:
            return not self._ahead()

    def witnesses(self) -> frozenset[str]:
        """The services whose word was heard of late."""
        with self._lock:
            return frozenset(self._ahead())

    def has_just_heard(self, service: str) -> bool:
        """Whether a service's word is so young that asking again would tell nothing new."""
        with self._lock:
            steady, _ = self._heard.get(service, (None, None))
            age = None if steady is None else self._base.monotonic() - steady
            return age is not None and age <= _YOUNG

    def wants_proof(self) -> bool:
        """Whether a token request, signed for the time as it seems, would tell who is right."""
        with self._lock:
            if not self._judged()[1] or self._contradicted is None:
                return False
            offsets = self._ahead().values()
            # what was granted before everybody said otherwise proves nothing any more
            is_proven = self._is_granted() and not all(map(self._is_disproved, offsets))
            return not is_proven and any(abs(ahead) > REASON for ahead in offsets)

    def _note(self) -> None:
        """Remember since when the machine is contradicted, and what was agreed last."""
        ahead = self._ahead()
        if not any(self._are_far(ahead.values())):
            self._contradicted = None
        elif self._contradicted is None:
            self._contradicted = self._base.monotonic()
        correction, doubts = self._judged()
        if not doubts and len(ahead) > 1:
            self._agreed = (self._base.monotonic(), self._base.now() + correction)

    def _judged(self) -> tuple[timedelta, tuple[timedelta, ...]]:
        """The correction, and what it may be instead while that is disputed."""
        offsets = sorted(self._ahead().values())
        if not any(self._are_far(offsets)):
            return timedelta(), ()
        standing = [ahead for ahead in offsets if not self._is_disproved(ahead)]
        wrong = self._is_machine_wrong()
        if not wrong and (not standing or not all(self._are_far(standing))):
            return timedelta(), ()
        if len(standing) > 1 and standing[-1] - standing[0] <= self._tolerance:
            nearest = min(standing, key=abs)
            # a grant does not tell an hour from a little more
            reason = REASON + (self._tolerance if self._is_granted() else timedelta())
            if wrong or abs(nearest) <= reason:
                return nearest, ()
        return timedelta(), tuple(standing or offsets)

    def _are_far(self, offsets: Iterable[timedelta]) -> Iterator[bool]:
        return (abs(ahead) > self._tolerance for ahead in offsets)

    def _is_disproved(self, ahead: timedelta) -> bool:
        """Whether Google took a request for another time, after this was said for the first time."""
        return self._is_granted() and not self._fits(ahead)

    def _is_granted(self) -> bool:
        """Whether Google took a request after the machine was contradicted for the first time."""
        if self._granted is None or self._contradicted is None:
            return False
        return self._granted[0] >= self._contradicted

    def _is_machine_wrong(self) -> bool:
        """Whether its clock has jumped, or Google took a request for another time only."""
        if self._granted is not None and not self._fits(timedelta()):
            return True
        if self._agreed is None:
            return False
        return abs(self._expected(self._agreed)) > REASON + self._tolerance

    def _fits(self, ahead: timedelta) -> bool:
        granted = self._expected(self._granted) if self._granted else timedelta()
        early, late = granted - _GRANTED_BEFORE, granted + _GRANTED_AFTER
        return early - self._tolerance <= ahead <= late + self._tolerance

    def _expected(self, noted: tuple[float, datetime]) -> timedelta:
        """How far a moment, carried on by the steady clock, is ahead of the machine's."""
        steady, at = noted
        return at + timedelta(seconds=self._base.monotonic() - steady) - self._base.now()

    def _ahead(self) -> dict[str, timedelta]:
        """How far each service is ahead of the machine; by the steady clock, so that a jump shows at once."""
        earliest = self._base.monotonic() - self._memory
        return {
            service: self._expected(noted)
            for service, noted in self._heard.items()
            if noted[0] >= earliest
        }


class Ear:
    """Hears the time in the answers of one service."""

    def __init__(self, clock: AgreedClock, service: str) -> None:
        self._clock = clock
        self._service = service

    def asks(self) -> float:
        """To be called before the question; to be given back with the answer."""
        return self._clock.monotonic()

    def hears(self, headers: Mapping[str, str], asked: float) -> None:
        """An answer has come. One that a cache gave is as old as its Age says: it is passed over."""
        if headers.get("Age", "0") == "0":
            self._clock.hear(self._service, headers.get("Date"), asked)
