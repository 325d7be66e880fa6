"""When does the sheet itself say that nothing is done?"""

from sheetdrip.errors import PlanRefused, SheetdripError, UserMustFix
from sheetdrip.sync.ports import Ledger, Sheet


class Announcer:
    """Tells a clinic's sheet what stops the whole of it, once per change, and takes it back when it is over.

    After a restart the last cycle's note says whether something may still stand there.
    """

    def __init__(self, clinic: str, sheet: Sheet, ledger: Ledger) -> None:
        self._sheet = sheet
        note = ledger.last_cycle(clinic)
        self._told = "" if note is None or note.ok else "what an earlier process said"

    def trouble(self, error: SheetdripError) -> None:
        """Show what a person must do; a service that is down for a while is not the staff's business."""
        if isinstance(error, PlanRefused):
            way_out = f"If it is meant: sheetdrip run --approve {error.digest}"
            self._say(f"sheetdrip stopped: {error}. Nothing is sent or changed. {way_out}")
        elif isinstance(error, UserMustFix):
            self._say(f"sheetdrip stopped: {error}")

    def all_well(self) -> None:
        """Take back what was shown."""
        self._say("")

    def _say(self, text: str) -> None:
        if text != self._told:
            self._sheet.announce(text)
            self._told = text
