"""What is a person told who does not look at the sheet? Counts and reasons; names only if the clinic asks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.planning.concerns import ConcernKind

_WORDS = {
    ConcernKind.SCORE: "a pain score at or above the clinic's limit",
    ConcernKind.RISE: "a pain score that rose",
    ConcernKind.SILENCE: "no reply",
    ConcernKind.ALARM: "a message that may be alarming",
    ConcernKind.UNCLEAR: "an answer that was not understood",
    ConcernKind.REMARK: "a message to read",
    ConcernKind.MEDIA: "a photo or another file to see",
    ConcernKind.WANTS_OUT: "seems to want no more texts",
    ConcernKind.OPTED_OUT: "replied STOP",
    ConcernKind.UNDELIVERABLE: "a text that did not arrive",
    ConcernKind.WHOSE: "a reply that may be another patient's on the same phone",
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """A notification."""

    subject: str
    text: str


_Part = tuple[str, str]
"""What it is about, and the text."""


def alarm(
    clinic: str,
    concerns: Iterable[ConcernRecord],
    link: str,
    patients: Mapping[str, str] | None = None,
) -> Alarm:
    """One notification about all of them. `patients`: names by Drip ID, only for a clinic that wants them."""
    every = list(concerns)
    plans = [one.detail for one in every if one.kind == ConcernKind.PLAN]
    waiting = [one for one in every if one.kind != ConcernKind.PLAN]
    parts = [*_patients_part(waiting, link, patients), *_plans_part(plans, link)]
    subject = " and ".join(about for about, _ in parts)
    return Alarm(f"{clinic}: {subject}", "\n\n".join(text for _, text in parts))


def _plans_part(plans: list[str], link: str) -> Iterator[_Part]:
    if plans:
        told = "\n".join(plans)
        where = f"Tick the box beside the plan in the Control tab if it is meant: {link}"
        yield "a plan waits for approval", f"{told}\n\n{where}"


def _patients_part(
    waiting: list[ConcernRecord], link: str, patients: Mapping[str, str] | None
) -> Iterator[_Part]:
    if not waiting:
        return
    count = len({(one.surgery, one.step if not one.surgery else "") for one in waiting})
    who = "1 patient needs" if count == 1 else f"{count} patients need"
    if patients is None:
        kinds = Counter(_WORDS[ConcernKind(one.kind)] for one in waiting)
        lines = [f"- {words}: {number}" for words, number in kinds.items()]
    else:
        lines = [
            f"- {patients.get(one.surgery, 'unknown patient')}: {one.detail}" for one in waiting
        ]
    told = "\n".join(lines)
    where = f"See the rows with “Needs a call”, and write your name beside them: {link}"
    yield f"{who} a call", f"{told}\n\n{where}"
