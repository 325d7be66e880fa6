"""Is the Pause box ticked while a long plan is being carried out? Looked at as often as a poll would."""

import structlog

from sheetdrip.clock import Clock
from sheetdrip.errors import SheetdripError
from sheetdrip.planning.control import PAUSE, pauses
from sheetdrip.sync.ports.sheet import Sheet

log = structlog.get_logger(__name__)

EVERY = 15.0
"""Seconds between two looks: no more reads than if the daemon were polling meanwhile."""


class PauseWatch:
    """Watches the box of one clinic during one cycle; once seen ticked, it stays so."""

    def __init__(self, sheet: Sheet, clock: Clock) -> None:
        self._sheet = sheet
        self._clock = clock
        self._looked = clock.monotonic()
        self.is_on = False

    def looks(self) -> bool:
        """Whether the box is ticked by now; a sheet that cannot be read says nothing."""
        if not self.is_on and self._clock.monotonic() - self._looked >= EVERY:
            self._looked = self._clock.monotonic()
            try:
                control = self._sheet.control()
            except SheetdripError as error:
                log.warning("pause.unseen", why=str(error))
                return False
            self.is_on = control is not None and pauses(control.values.get(PAUSE))
        return self.is_on
