"""Writes into the sheet how its clinic stands, when that has changed.

There are two places: the note of the Status header, which turns red when nothing is done, and the Control
tab, where there is one. What a person must know is written when it changes, the daemon's pulse along with
other writes and on its own every few minutes: a cycle that changes nothing costs no write.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.errors import PlanRefused, SheetdripError, UserMustFix
from sheetdrip.planning.control_tab import (
    NEXT_TEXT,
    ControlTab,
    Heartbeat,
    TabStatus,
    Whom,
    is_forsaken,
    is_pressing,
    is_stale,
    refused,
    state_alone,
    stopped,
    to_write,
    troubled,
)
from sheetdrip.planning.hindrance import Failing
from sheetdrip.sync.ports.ledger import ClinicLedger
from sheetdrip.sync.ports.sheet import NOTHING, Sheet

REMEMBERED = timedelta(days=1)
"""For so long a trouble stands in the tab after it is over."""


class ControlTabReporter:
    """Tells a clinic's sheet how it stands, once per change.

    After a restart the last cycle's note says whether something may still stand in the header.
    """

    def __init__(self, ledger: ClinicLedger, heartbeat: timedelta = timedelta(minutes=5)) -> None:
        self._ledger = ledger
        self._heartbeat = heartbeat
        self._last_text: str | None = None
        self._control: ControlTab | None = None
        self._zone = "UTC"
        self._trouble: tuple[datetime, str] | None = None
        self._failing: dict[str, Failing] = {}
        self._looked: datetime | None = None

    def saw(self, control: ControlTab | None, zone: str) -> None:
        """The tab as it was just read, and whose clocks it shows; good for what is written next."""
        self._control = control
        self._zone = zone
        self._recall()

    def heard(self, trouble: str, now: datetime) -> None:
        """Keep a trouble for the tab."""
        self._trouble = now, trouble

    def failed(self, what: str, why: str, now: datetime) -> None:
        """A kind of work did not succeed; `what` says which, in words for staff."""
        self.heard(f"{what}: {why}", now)
        before = self._failing.get(what)
        self._failing[what] = Failing(before.since if before else now, why)

    def succeeded(self, what: str) -> None:
        self._failing.pop(what, None)

    @property
    def failing(self) -> Mapping[str, Failing]:
        """What has not succeeded since it was tried last."""
        return dict(self._failing)

    def along(
        self, notice: TabStatus, now: datetime, next_text: Callable[[], str], *, writing: bool
    ) -> Mapping[str, Cell]:
        """The tab's cells to write now; `writing`: other cells are written anyway."""
        control = self._control
        if control is None:
            return NOTHING
        checked = self._local(now)
        if not (
            writing or is_pressing(notice, control) or is_stale(control, checked, self._heartbeat)
        ):
            return NOTHING
        return to_write(notice, self._pulse(now, next_text()), control)

    def waiting(self, what: PlanRefused, whom: Whom) -> TabStatus:
        """What the tab says of changes that wait for a person's word."""
        unclear = self._control is not None and self._control.is_ambiguous
        return refused(what.digest, what.reasons, what.effects, whom, ambiguous=unclear)

    def trouble(self, error: SheetdripError, sheet: Sheet, now: datetime) -> None:
        """Show what a person must do; a service that is down for a while is not the staff's business."""
        if isinstance(error, PlanRefused):
            # no trouble: the Control tab has lines for it, with the cells of the cycle that goes on
            way_out = f"If it is meant: sheetdrip run --approve {error.digest}"
            self._say(f"Waiting for approval: {error}. All else goes on. {way_out}", sheet)
            return
        self.heard(str(error), now)
        if isinstance(error, UserMustFix):
            self._say(f"sheetdrip stopped: {error}", sheet)
            self._show(stopped(str(error)), sheet, now)
        elif self._control and is_stale(self._control, self._local(now), self._heartbeat):
            self._show(troubled(str(error)), sheet, now)

    def kept_out(
        self, error: SheetdripError, sheet: Sheet, read: Callable[[], object], now: datetime
    ) -> None:
        """Another has this sheet, or should: its State says so if nobody has worked on it for a while.

        `read`: reads the tab for `saw`; it is looked at every few minutes only.
        """
        if self._looked is not None and abs(now - self._looked) < self._heartbeat:
            return
        self._looked = now
        read()
        control, self._control = self._control, None
        if control is not None and is_forsaken(control, self._local(now)):
            cells = state_alone(stopped(str(error)), control)
            if cells:
                sheet.write((), cells)

    def all_well(self, sheet: Sheet) -> None:
        """Take back what was shown in the header."""
        self._control = None
        self._say("", sheet)

    def _show(self, notice: TabStatus, sheet: Sheet, now: datetime) -> None:
        """Write the tab on its own, by the positions of this cycle's read."""
        shown = self._control.values.get(NEXT_TEXT) if self._control else None
        cells = self.along(notice, now, lambda: text_of(shown), writing=False)
        self._control = None
        if cells:
            sheet.write((), cells)

    def _say(self, text: str, sheet: Sheet) -> None:
        self._recall()
        if text != self._last_text:
            sheet.announce(text)
            self._last_text = text

    def _recall(self) -> None:
        if self._last_text is None:
            note = self._ledger.last_cycle()
            self._last_text = "" if note is None or note.ok else "what an earlier process said"

    def _pulse(self, now: datetime, next_text: str) -> Heartbeat:
        if self._trouble is not None and now - self._trouble[0] > REMEMBERED:
            self._trouble = None
        errors = ""
        if self._trouble is not None:
            at, error = self._trouble
            errors = f"{self._local(at):%Y-%m-%d %H:%M}: {error}"
        return Heartbeat(checked=self._local(now), next_text=next_text, errors=errors)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self._zone)).replace(tzinfo=None)
