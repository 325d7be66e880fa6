"""What is wrong just now, in a line each, and what one can do about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sheetdrip.demo.page.conductor import Beat
from sheetdrip.demo.page.control_form import ControlForm
from sheetdrip.demo.page.troubles import DOWN, TROUBLES, standing


class Remedy(StrEnum):
    """What ends it."""

    MEND = "mend"
    REVIVE = "revive"
    CONTROL = "control"


_ACTIONS = {
    Remedy.MEND: "Mend",
    Remedy.REVIVE: "Start it again",
    Remedy.CONTROL: "See Control",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A line, and what ends it."""

    text: str
    remedy: Remedy

    @property
    def action(self) -> str:
        """The button's words."""
        return _ACTIONS[self.remedy]


def notices(
    beat: Beat, faults: Iterable[Mapping[str, Any]], form: ControlForm | None
) -> tuple[Notice, ...]:
    """What lasts: a daemon that is down, trouble that still strikes, changes that wait for approval."""
    return tuple(_notices(beat, list(faults), form))


def _notices(
    beat: Beat, faults: list[Mapping[str, Any]], form: ControlForm | None
) -> Iterator[Notice]:
    if not beat.is_daemon_up:
        why = f"sheetdrip ended: {beat.trouble}" if beat.trouble else DOWN
        yield Notice(why, Remedy.REVIVE)
    for trouble in TROUBLES:
        if standing(trouble, faults).is_armed:
            yield Notice(trouble.lasting, Remedy.MEND)
    if form is not None and form.waiting:
        yield Notice(f"Waiting for your approval: {form.waiting}", Remedy.CONTROL)
