"""Notes in the ledger how a clinic's cycles go."""

from datetime import datetime

from sheetdrip.errors import PlanRefused, SheetdripError
from sheetdrip.planning.pause import Pause, PausePhase
from sheetdrip.sync.ports.ledger import CycleNote, Ledger


def was_paused(clinic: str, ledger: Ledger) -> bool:
    """Whether the clinic was paused when a cycle last came to its end, in whichever process."""
    return _lasting(clinic, ledger) is not None


def note_pause(clinic: str, pause: Pause, ledger: Ledger, now: datetime) -> None:
    """Put a change of the Pause box on record, before anything is done about it."""
    if pause.phase is not _lasting(clinic, ledger):
        ok = pause.problem is None
        note = CycleNote(at=now, ok=ok, summary="just seen", pause=pause.phase)
        ledger.note_cycle(clinic, note)


def note_trouble(clinic: str, error: SheetdripError, ledger: Ledger, now: datetime) -> None:
    """A cycle that failed; whether the clinic is paused is as it was."""
    pause = _lasting(clinic, ledger)
    ledger.note_cycle(clinic, CycleNote(at=now, ok=False, summary=str(error), pause=pause))


def told_to_wait(refused: PlanRefused) -> str:
    """How a cycle of which something waits is summed up."""
    return f"plan {refused.digest} waits for approval: {refused}"


def _lasting(clinic: str, ledger: Ledger) -> PausePhase | None:
    note = ledger.last_cycle(clinic)
    return None if note is None else note.pause
