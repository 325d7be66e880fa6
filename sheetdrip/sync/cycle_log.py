"""Notes in the ledger how a clinic's cycles go."""

from datetime import datetime

from sheetdrip.errors import PlanRefused, SheetdripError
from sheetdrip.planning.pause import Pause, PausePhase
from sheetdrip.sync.ports.ledger import ClinicLedger, CycleNote


def was_paused(ledger: ClinicLedger) -> bool:
    """Whether the clinic was paused when a cycle last came to its end, in whichever process."""
    return _lasting(ledger) is not None


def note_pause(pause: Pause, ledger: ClinicLedger, now: datetime) -> None:
    """Put a change of the Pause box on record, before anything is done about it."""
    if pause.phase is not _lasting(ledger):
        ok = pause.problem is None
        note = CycleNote(at=now, ok=ok, summary="just seen", pause=pause.phase)
        ledger.note_cycle(note)


def note_trouble(error: SheetdripError, ledger: ClinicLedger, now: datetime) -> None:
    """A cycle that failed; whether the clinic is paused is as it was."""
    pause = _lasting(ledger)
    ledger.note_cycle(CycleNote(at=now, ok=False, summary=str(error), pause=pause))


def told_to_wait(refused: PlanRefused) -> str:
    """How a cycle of which something waits is summed up."""
    return f"plan {refused.digest} waits for approval: {refused}"


def _lasting(ledger: ClinicLedger) -> PausePhase | None:
    note = ledger.last_cycle()
    return None if note is None else note.pause
