"""Did every patient get every text, once, at the right hour? Judged from Twilio's side alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sheetdrip.demo.story import Due, Patient

PUNCTUAL = timedelta(minutes=20)
"""A text may leave this long after its time: Twilio's queue, and one poll for a row entered late."""

_DAY_BEGINS, _DAY_ENDS = time(8), time(21)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Counts of texts. `wrong_hour`: at night, early, late, or not due at all."""

    due: int
    sent_once: int
    sent_twice: int
    missing: int
    wrong_hour: int
    delivered: int
    undelivered: int

    @property
    def is_clean(self) -> bool:
        """Whether nobody was harmed."""
        return not (self.sent_twice or self.missing or self.wrong_hour)


@dataclass(frozen=True, slots=True)
class _Left:
    """A text that left Twilio: to whom and when."""

    to: str
    at: datetime
    status: str


def judge(
    due: Sequence[Due], patients: Iterable[Patient], messages: Iterable[Mapping[str, Any]]
) -> Verdict:
    """Compare what left with what had to leave."""
    zones = {patient.person.e164: ZoneInfo(patient.person.time_zone) for patient in patients}
    left = [
        _Left(one["to"], datetime.fromisoformat(one["date_sent"]), one["status"])
        for one in messages
        if one["direction"].startswith("outbound-api") and one["date_sent"]
    ]
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
        wrong_hour=len(stray),
        delivered=sum(one.status == "delivered" for one in left),
        undelivered=sum(one.status in {"undelivered", "failed"} for one in left),
    )


def _answers(one: _Left, text: Due) -> bool:
    in_time = text.at <= one.at <= text.latest and one.at - text.at <= PUNCTUAL
    return in_time and one.to == text.patient.person.e164


def _is_night(one: _Left, zones: Mapping[str, ZoneInfo]) -> bool:
    zone = zones.get(one.to)
    return zone is None or not _DAY_BEGINS <= one.at.astimezone(zone).time() < _DAY_ENDS
