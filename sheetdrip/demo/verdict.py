"""Judges from Twilio's side alone whether every patient got every text, once, at the right hour.

A text that certainly did not arrive is due once more; a phone that no text can reach is due none; a question
asked once more because its answer could not be read is extra. What patients wrote is judged by `heard`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sheetdrip.demo.heard import DEAD_PHONE, Heard, clarifications
from sheetdrip.demo.patients import Said
from sheetdrip.demo.story import Due, Patient

PUNCTUAL = timedelta(minutes=20)
"""A text may leave this long after its time: Twilio's queue, and one poll for a row entered late."""

LOST = frozenset({"undelivered", "failed"})
"""The statuses of a text that did not arrive."""

_OFF = 30003
"""Twilio's code for a phone that was off: the text did not arrive, and another one may."""

_TRIED_AGAIN_AFTER = timedelta(minutes=45)
_DAY_BEGINS, _DAY_ENDS = time(8), time(21)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Counts of texts. `wrong_hour`: at night, early, late, or not due at all; `heard`: of what came back."""

    due: int
    sent_once: int
    sent_twice: int
    missing: int
    wrong_hour: int
    delivered: int
    undelivered: int
    heard: Heard = field(default_factory=Heard)

    @property
    def is_clean(self) -> bool:
        """Whether nobody was harmed."""
        return self.heard.is_clean and not (self.sent_twice or self.missing or self.wrong_hour)


@dataclass(frozen=True, slots=True)
class _Left:
    """A text that left Twilio: to whom and when."""

    to: str
    at: datetime
    status: str
    code: int | None


def judge(
    due: Sequence[Due],
    patients: Iterable[Patient],
    messages: Iterable[Mapping[str, Any]],
    said: Iterable[Said] = (),
) -> Verdict:
    """Compare what left with what had to leave. `said`: what patients wrote meanwhile."""
    zones = {patient.person.e164: ZoneInfo(patient.person.time_zone) for patient in patients}
    told = [
        one for one in messages if one["direction"].startswith("outbound-api") and one["date_sent"]
    ]
    extra = [_of(one) for one in clarifications(said, told)]
    left = [one for one in map(_of, told) if one not in extra]
    due = [text for text in due if not _is_unreachable(text, left)]
    due += [again for text in due for again in _tried_again(text, left)]
    claimed: list[_Left] = []
    once = twice = missing = 0
    for text in due:
        answering = [one for one in left if _answers(one, text)]
        claimed += answering
        once += len(answering) == 1
        twice += len(answering) > 1
        missing += not answering
    stray = [one for one in left if one not in claimed or _is_night(one, zones)]
    return Verdict(
        due=len(due),
        sent_once=once,
        sent_twice=twice,
        missing=missing,
        wrong_hour=len(stray) + sum(_is_night(one, zones) for one in extra),
        delivered=sum(one.status == "delivered" for one in left),
        undelivered=sum(one.status in LOST for one in left),
    )


def _of(message: Mapping[str, Any]) -> _Left:
    at = datetime.fromisoformat(message["date_sent"])
    return _Left(message["to"], at, message["status"], message["error_code"])


def _is_unreachable(text: Due, left: Iterable[_Left]) -> bool:
    """Whether an earlier text has shown that none can reach this phone."""
    phone = text.patient.person.e164
    return any(one.to == phone and one.code in DEAD_PHONE and one.at < text.at for one in left)


def _tried_again(text: Due, left: Iterable[_Left]) -> Iterator[Due]:
    """The same text once more, if it did not arrive and still makes sense then."""
    at = text.at + _TRIED_AGAIN_AFTER
    if at <= text.latest and any(_answers(one, text) and one.code == _OFF for one in left):
        yield replace(text, at=at)


def _answers(one: _Left, text: Due) -> bool:
    in_time = text.at <= one.at <= text.latest and one.at - text.at <= PUNCTUAL
    return in_time and one.to == text.patient.person.e164


def _is_night(one: _Left, zones: Mapping[str, ZoneInfo]) -> bool:
    zone = zones.get(one.to)
    return zone is None or not _DAY_BEGINS <= one.at.astimezone(zone).time() < _DAY_ENDS
