"""Writes notifications for people who do not look at the sheet: counts and reasons.

Names are in them only if the clinic asks for that.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.planning.concerns import ConcernKind, Level, level_of

_WORDS = {
    ConcernKind.SCORE: "a pain score at or above the clinic's limit",
    ConcernKind.RISE: "a pain score that rose",
    ConcernKind.SILENCE: "no reply",
    ConcernKind.ALARM: "a message that may be alarming",
    ConcernKind.DEATH: "a patient who may have died",
    ConcernKind.UNCLEAR: "an answer that was not understood",
    ConcernKind.REMARK: "a message to read",
    ConcernKind.MEDIA: "a photo or another file to see",
    ConcernKind.WANTS_OUT: "seems to want no more texts",
    ConcernKind.OPTED_OUT: "replied STOP",
    ConcernKind.UNDELIVERABLE: "a text that did not arrive",
    ConcernKind.WHOSE: "a reply that may be another patient's on the same phone",
}


_OF_ONE = {Level.CALL: "needs a call", Level.READ: "wrote something to read"}
_OF_SEVERAL = {**_OF_ONE, Level.CALL: "need a call"}


class Notify(StrEnum):
    """Of what a clinic wants to be notified; of a plan that waits for approval it always is."""

    EVERYTHING = "everything"
    CALLS = "calls"
    ALARMS = "alarms"


def is_notified(kind: str, notify: Notify) -> bool:
    """Whether a clinic that wants this much is notified of a concern of a kind."""
    match notify:
        case Notify.EVERYTHING:
            return True
        case Notify.CALLS:
            return level_of(kind) is Level.CALL
        case Notify.ALARMS:
            return kind in {ConcernKind.ALARM, ConcernKind.DEATH, ConcernKind.PLAN}
        case _:
            assert_never(notify)


@dataclass(frozen=True, slots=True)
class Notification:
    """What a person is sent: a subject line and a text."""

    subject: str
    text: str


_Part = tuple[str, str]
"""What it is about, and the text."""


def notification(
    clinic: str,
    concerns: Iterable[ConcernRecord],
    link: str,
    patients: Mapping[str, str] | None = None,
) -> Notification:
    """One notification about all of them. `patients`: names by Drip ID, only for a clinic that wants them."""
    every = list(concerns)
    plans = [str(one.detail) for one in every if one.kind == ConcernKind.PLAN]
    waiting = [one for one in every if one.kind != ConcernKind.PLAN]
    parts = [
        *(part for level in Level for part in _patients_part(waiting, level, link, patients)),
        *_plans_part(plans, link),
    ]
    subject = " and ".join(about for about, _ in parts)
    return Notification(f"{clinic}: {subject}", "\n\n".join(text for _, text in parts))


def _plans_part(plans: list[str], link: str) -> Iterator[_Part]:
    if plans:
        told = "\n".join(plans)
        where = f"Tick the box beside the plan in the Control tab if it is meant: {link}"
        yield "a plan waits for approval", f"{told}\n\n{where}"


def _patients_part(
    concerns: list[ConcernRecord], level: Level, link: str, patients: Mapping[str, str] | None
) -> Iterator[_Part]:
    waiting = [one for one in concerns if level_of(one.kind) is level]
    if not waiting:
        return
    count = len({(one.surgery, one.step if not one.surgery else "") for one in waiting})
    who = f"1 patient {_OF_ONE[level]}" if count == 1 else f"{count} patients {_OF_SEVERAL[level]}"
    if patients is None:
        kinds = Counter(_WORDS[ConcernKind(one.kind)] for one in waiting)
        lines = [f"- {words}: {number}" for words, number in kinds.items()]
    else:
        lines = [
            f"- {patients.get(one.surgery, 'unknown patient')}: {one.detail}" for one in waiting
        ]
    told = "\n".join(lines)
    where = f"See the rows with “{level.column}”, and write your name beside them: {link}"
    yield who, f"{told}\n\n{where}"
