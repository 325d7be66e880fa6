"""Looks at the Pause box while a long plan is being carried out: is it ticked, and when was it unticked."""

import threading
from datetime import datetime, timedelta

import structlog

from sheetdrip.clock import Clock
from sheetdrip.errors import SheetdripError
from sheetdrip.planning.control_tab import PAUSE, pauses
from sheetdrip.planning.pause import Pause
from sheetdrip.sync.ports.sheet import Sheet

log = structlog.get_logger(__name__)

EVERY = 15.0
"""Seconds between two looks: no more reads than if the daemon were polling meanwhile."""


class PausePoller:
    """Watches the box of one clinic during one cycle, as often as a poll would; once ticked, it stays so.

    Safe for several threads, of which one looks at a time.
    """

    def __init__(self, sheet: Sheet, clock: Clock) -> None:
        self._sheet = sheet
        self._clock = clock
        self._looked = clock.monotonic()
        self._turn = threading.Lock()
        self.is_on = False

    def looks(self) -> bool:
        """Whether the box is ticked by now; a sheet that cannot be read says nothing."""
        with self._turn:
            return self._looks()

    def _looks(self) -> bool:
        if not self.is_on and self._clock.monotonic() - self._looked >= EVERY:
            try:
                control = self._sheet.control()
            except SheetdripError as error:
                log.warning("pause.unseen", why=str(error))
                return False
            finally:
                self._looked = self._clock.monotonic()
            self.is_on = control is not None and pauses(control.values.get(PAUSE))
        return self.is_on


class Resumption:
    """When did the pause of a clinic end? Kept by the steady counter: the time may be disputed meanwhile."""

    def __init__(self) -> None:
        self._ended: float | None = None

    def note(self, pause: Pause, clock: Clock) -> None:
        """What the box says now."""
        if not pause.is_over:
            self._ended = None
        elif self._ended is None:
            self._ended = clock.monotonic()

    def moment(self, now: datetime, clock: Clock) -> datetime:
        """When it ended, by the time that it is `now`; one that another process saw ended just now."""
        if self._ended is None:
            return now
        return now - timedelta(seconds=clock.monotonic() - self._ended)
