"""Applies a clinic's Pause box: what a tick does to its texts, and what unticking it does.

While it is ticked nothing leaves: whatever Twilio holds is cancelled, and no safety rule may stand in the
way, since staff asked for that and nobody gets a text by it. What falls due meanwhile is skipped.

Afterwards everything is planned anew. A text that is the very one that the pause took back (same phone,
words and time) does not count as a create for the safety rules: it had been let through before, and asking
for a second approval would leave a clinic silent after a stray click that was undone at once. All else
counts as ever, so that a list pasted during the pause is still refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Draft, Message
from sheetdrip.domain.reasons import CLINIC_PAUSED, ReasonCode
from sheetdrip.domain.wording import Statement, say
from sheetdrip.planning.control_tab import PAUSE, ControlTab, pauses
from sheetdrip.planning.course import Course, CourseStatus

LOST = say("pause.lost")


class PausePhase(StrEnum):
    """How far a clinic's pause is, as the ledger keeps it from one cycle to the next."""

    ON = "on"
    """The box was ticked when it was last seen."""
    ENDING = "ending"
    """The box was unticked, and no cycle at an undisputed time has come to its end since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Whether a clinic is paused, or was until this very cycle; `problem`: what is wrong with its box."""

    is_on: bool = False
    is_over: bool = False
    problem: Statement | None = None

    @property
    def phase(self) -> PausePhase | None:
        """What is to be kept of it; None where the clinic goes on."""
        if self.is_on:
            return PausePhase.ON
        return PausePhase.ENDING if self.is_over else None


def pause_of(control: ControlTab | None, *, was_on: bool) -> Pause:
    """What the box says; one that has vanished while it was ticked has not been unticked."""
    if control is None or PAUSE not in control.values:
        return Pause(is_on=was_on, problem=LOST if was_on else None)
    is_on = pauses(control.values[PAUSE])
    return Pause(is_on=is_on, is_over=was_on and not is_on)


def paused(courses: Mapping[str, Course], surgeries: Iterable[str]) -> dict[str, Course]:
    """Every course while its clinic is paused.

    `surgeries`: all on record; one whose row is being typed in, held or missing has texts to take back too.
    """
    elsewhere = {
        drip_id: Course(surgery=drip_id, status=CourseStatus.PAUSED, why=CLINIC_PAUSED, messages={})
        for drip_id in surgeries
        if drip_id not in courses
    }
    return elsewhere | {drip_id: one.while_clinic_paused for drip_id, one in courses.items()}


_TAKEN_BACK = frozenset({State.CANCELLING, State.CANCELLED})


def gives_back(draft: Draft, taken: Message | None) -> bool:
    """Whether a text is the very one that a pause took back, or is taking back yet."""
    if (
        taken is None
        or taken.state not in _TAKEN_BACK
        or not taken.is_because(ReasonCode.CLINIC_PAUSED)
    ):
        return False
    return (draft.to, draft.body, draft.send_at) == (taken.to, taken.body, taken.send_at)
