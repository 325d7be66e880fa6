"""Notes in the ledger how a clinic's cycles go."""

from datetime import datetime

from sheetdrip.errors import PlanRefused, SheetdripError
from sheetdrip.planning.pause import Pause
from sheetdrip.sync.ports.ledger import PAUSED, RESUMING, CycleNote, Ledger


def was_paused(clinic: str, ledger: Ledger) -> bool:
    """Whether the clinic was paused when a cycle last came to its end, in whichever process."""
    return bool(_lasting(clinic, ledger))


def note_pause(clinic: str, pause: Pause, ledger: Ledger, now: datetime) -> None:
    """Put a change of the Pause box on record, before anything is done about it."""
    counts = pause_counts(pause)
    if counts != _lasting(clinic, ledger):
        note = CycleNote(at=now, ok=pause.problem is None, summary="just seen", counts=counts)
        ledger.note_cycle(clinic, note)


def note_trouble(clinic: str, error: SheetdripError, ledger: Ledger, now: datetime) -> None:
    """A cycle that failed; whether the clinic is paused is as it was."""
    counts = _lasting(clinic, ledger)
    ledger.note_cycle(clinic, CycleNote(at=now, ok=False, summary=str(error), counts=counts))


def told_to_wait(refused: PlanRefused) -> str:
    """How a cycle of which something waits is summed up."""
    return f"plan {refused.digest} waits for approval: {refused}"


def pause_counts(pause: Pause) -> dict[str, int]:
    """What a pause adds to a note's counts."""
    if pause.is_on:
        return {PAUSED: 1}
    return {RESUMING: 1} if pause.is_over else {}


def _lasting(clinic: str, ledger: Ledger) -> dict[str, int]:
    note = ledger.last_cycle(clinic)
    counts = {} if note is None else note.counts
    return {what: counts[what] for what in (PAUSED, RESUMING) if what in counts}
