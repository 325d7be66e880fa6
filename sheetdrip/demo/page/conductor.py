"""Moves the clock in one thread, step by step: the next step begins when the last one has ended.

A step takes the clock to the next moment at which staff or the daemon have something to do, and lets them
do it in this thread. So however slow a step is (a network that is cut, a busy machine), time waits for it.
While nobody looks at the page, time stands.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue

import requests

from sheetdrip.clock import Clock
from sheetdrip.demo.stage import Stage
from sheetdrip.demo.story import Act, Story
from sheetdrip.errors import SheetdripError

TICK = 0.1
"""Real seconds between two movements of a clock that runs."""

_LONGEST = 0.5
"""Real seconds that one movement may stand for: a machine that slept, or is too slow, does not leap."""

_REST = 0.5
"""Real seconds between two looks whether somebody watches, while the clock stands."""

_PATIENCE = 1.5
"""Real seconds that somebody waits for an order to be carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """Where time stands. `serial` grows whenever anything may have changed.

    `until`: where a jump ends; `is_opening`: it is the jump to where the rehearsal begins; `is_behind`: the
    machine cannot keep up with `speed`; `trouble`: why the daemon ended, in its own words.
    """

    now: datetime
    serial: int
    speed: float
    is_paused: bool
    until: datetime | None
    is_opening: bool
    is_behind: bool
    is_daemon_up: bool
    trouble: str | None

    @property
    def is_moving(self) -> bool:
        """Whether time passes."""
        return not self.is_paused or self.until is not None


def _nobody(*_told: object) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Who hears what: `tell` every act of the story, `miss` one that could not be done, `ring` any change."""

    tell: Callable[[Act], None] = _nobody
    miss: Callable[[], None] = _nobody
    ring: Callable[[], None] = _nobody


class Conductor:
    """Moves a stage through its story. Every method but `run` may be called from any thread."""

    def __init__(
        self,
        stage: Stage,
        story: Story,
        wall: Clock,
        *,
        is_watched: Callable[[], bool],
        listeners: Listeners,
    ) -> None:
        self._stage = stage
        self._acts = list(reversed(story.acts))
        self._wall = wall
        self._is_watched = is_watched
        self._tell = listeners.tell
        self._miss = listeners.miss
        self._ring = listeners.ring
        self._orders: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._serial = 0
        self._speed = 3600.0
        self._is_paused = True
        self._until: datetime | None = None
        self._is_opening = False
        self._is_behind = False
        self._trouble: str | None = None

    @property
    def beat(self) -> Beat:
        """Where time stands now."""
        return Beat(
            now=self._stage.clock.now(),
            serial=self._serial,
            speed=self._speed,
            is_paused=self._is_paused,
            until=self._until,
            is_opening=self._is_opening,
            is_behind=self._is_behind,
            is_daemon_up=self._stage.is_daemon_up,
            trouble=self._trouble,
        )

    def play(self) -> None:
        """Let time run at its speed."""
        self._order(self._run_on)

    def pause(self) -> None:
        """Hold the clock; ends a jump too."""
        self._order(self._halt)

    def set_speed(self, speed: float) -> None:
        """So many virtual seconds in a real one."""
        self._order(self._set_speed, speed)

    def jump(self, until: datetime) -> None:
        """Go to a moment as fast as it goes, and hold there unless time was running."""
        self._order(self._set_until, until.astimezone(UTC))

    def open(self, until: datetime) -> None:
        """Go to where the rehearsal begins; `pause` ends that too."""
        self._order(self._begin, until.astimezone(UTC))

    def poke(self, *, patience: float = _PATIENCE) -> None:
        """Somebody edited: let the daemon look at once, without moving the clock."""
        self._order(self._poke, patience=patience)

    def take(self, seconds: float, *, patience: float = _PATIENCE) -> None:
        """Let what somebody just did take its time, even while the clock stands."""
        self._order(self._take, seconds, patience=patience)

    def kill(self) -> None:
        """End the daemon as a power cut does."""
        self._order(self._kill)

    def revive(self) -> None:
        """Start the daemon again on the same ledger."""
        self._order(self._revive)

    def next_act(self) -> datetime | None:
        """When staff do something next."""
        acts = self._acts
        return acts[-1].at.astimezone(UTC) if acts else None

    def stop(self) -> None:
        """Let `run` return after the step it is in."""
        self._stopped.set()
        self._wake.set()

    def run(self) -> None:
        """Move the clock until stopped."""
        last = self._wall.monotonic()
        while not self._stopped.is_set():
            self._obey()
            runs = self._until is None and not self._is_paused and self._is_watched()
            if self._until is not None:
                self._jump_on(self._until)
            else:
                self._rest(TICK if runs else _REST)
            now = self._wall.monotonic()
            if runs:
                self._run(now - last)
            last = now

    def _run(self, passed: float) -> None:
        """Let time run for so many real seconds, those that the last run took among them."""
        self._is_behind = passed > _LONGEST
        counted = min(passed, _LONGEST)
        self._walk(self._stage.clock.now() + timedelta(seconds=counted * self._speed))

    def _order(
        self, what: Callable[..., None], *details: object, patience: float = _PATIENCE
    ) -> None:
        """Have it done between two steps; waits for it, but not long: the daemon may be in trouble."""
        done = threading.Event()

        def order() -> None:
            what(*details)
            self._change()
            done.set()

        self._orders.put(order)
        self._wake.set()
        done.wait(patience)

    def _change(self) -> None:
        self._serial += 1
        self._ring()

    def _obey(self) -> None:
        self._wake.clear()
        while True:
            try:
                order = self._orders.get_nowait()
            except Empty:
                return
            order()

    def _rest(self, seconds: float) -> None:
        if self._orders.empty():
            self._wake.wait(seconds)

    def _jump_on(self, until: datetime) -> None:
        self._walk(until)
        if self._stage.clock.now() >= until:
            self._halt_jump()
            self._poke()  # polls may have been passed over

    def _walk(self, until: datetime) -> None:
        """Step by step to `until`, unless somebody wants something."""
        while self._stage.clock.now() < until and self._orders.empty():
            if self._stopped.is_set():
                return
            self._step(self._stage.next_moment(self._acts, until))

    def _step(self, moment: datetime) -> None:
        try:
            for act in self._stage.move_to(moment, self._acts):
                self._tell(act)
        except requests.HTTPError:
            self._miss()  # somebody at the page has changed the very row that the story meant
        except SheetdripError as error:
            self._trouble = str(error)
            self._stage.kill_daemon()
        self._change()

    def _run_on(self) -> None:
        self._is_paused = False
        self._halt_jump()

    def _halt(self) -> None:
        self._is_paused, self._is_behind = True, False
        self._halt_jump()
        self._poke()

    def _halt_jump(self) -> None:
        self._until, self._is_opening = None, False

    def _begin(self, until: datetime) -> None:
        self._until, self._is_opening = until, True

    def _set_speed(self, speed: float) -> None:
        self._speed = speed

    def _set_until(self, until: datetime) -> None:
        self._until, self._is_opening = until, False

    def _poke(self) -> None:
        self._stage.poke_daemon()
        self._step(self._stage.clock.now())

    def _take(self, seconds: float) -> None:
        self._stage.poke_daemon()
        until = self._stage.clock.now() + timedelta(seconds=seconds)
        while self._stage.clock.now() < until:
            self._step(self._stage.next_moment(self._acts, until))
        self._step(until)

    def _kill(self) -> None:
        self._stage.kill_daemon()

    def _revive(self) -> None:
        if not self._stage.is_daemon_up:
            self._trouble = None
            self._stage.start_daemon()
            self._step(self._stage.clock.now())
