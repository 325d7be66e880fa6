"""What else happens at a clinic, and when? Each kind from a random stream of its own, each at least once.

A kind more or less changes nothing about when and how the others happen.
"""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush

from sheetdrip.clock import Clock

Act = Callable[[random.Random], None]

FIRST = (0.03, 0.6)
"""In this part of the clinic's days a kind happens for the first time."""

POSTPONED = timedelta(hours=2)


@dataclass(slots=True)
class Happenings:
    """The kinds of one clinic, and when each happens next. `without`: the kinds that do not happen."""

    seed: int
    clock: Clock
    days: float
    without: Collection[str] = ()
    _acts: dict[str, Act] = field(default_factory=dict)
    _rates: dict[str, float] = field(default_factory=dict)
    _hasty: dict[str, float] = field(default_factory=dict)
    _streams: dict[str, random.Random] = field(default_factory=dict)
    _agenda: list[tuple[datetime, str]] = field(default_factory=list)

    def add(self, kind: str, per_week: float, act: Act, *, hasty: float = 0.3) -> None:
        """A kind, and how often it happens after its first time; `hasty`: see `is_hasty`."""
        if kind in self.without:
            return
        rng = self._streams[kind] = random.Random(f"{self.seed}/{kind}")
        self._acts[kind], self._rates[kind], self._hasty[kind] = act, per_week, hasty
        first = timedelta(days=self.days * rng.uniform(*FIRST))
        heappush(self._agenda, (self.clock.now() + first, kind))

    def next(self) -> datetime | None:
        """When something happens again."""
        return self._agenda[0][0] if self._agenda else None

    def due(self, *, may_be: bool) -> list[str]:
        """What is to happen by now; `may_be`: else all of it is put off."""
        now, found = self.clock.now(), []
        while self._agenda and self._agenda[0][0] <= now:
            _, kind = heappop(self._agenda)
            if may_be:
                found.append(kind)
                days = self._streams[kind].expovariate(self._rates[kind]) * 7
                heappush(self._agenda, (now + timedelta(days=days), kind))
            else:
                heappush(self._agenda, (now + POSTPONED, kind))
        return found

    def knows(self, kind: str) -> bool:
        """Whether it is a kind of ours."""
        return kind in self._acts

    def act(self, kind: str, rng: random.Random | None = None) -> None:
        """Let it happen; `rng`: another stream than its own."""
        self._acts[kind](rng or self._streams[kind])

    def is_hasty(self, kind: str) -> bool:
        """Whether it happens between the daemon's read and its write, rather than between its cycles."""
        return self._streams[kind].random() < self._hasty[kind]
