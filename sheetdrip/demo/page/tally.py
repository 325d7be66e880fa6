"""The verdict while people play with the sheet: did everybody get every text, once.

What the story's staff enter is judged by the story's own expectations. Once somebody at the page has changed
a row or answered from a phone, only they know what to expect of it: those phones are judged for doubles only.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sheetdrip.demo.patients import Patients
from sheetdrip.demo.story import Story
from sheetdrip.demo.verdict import LOST, PUNCTUAL, Verdict, judge
from sheetdrip.domain.sequence import Sequence

Json = Mapping[str, Any]

_LAG = timedelta(minutes=30)
_A_DAY = timedelta(hours=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The verdict on untouched patients, and the doubles on the phones that somebody at the page touched."""

    verdict: Verdict
    touched: int
    doubles: int

    @property
    def is_clean(self) -> bool:
        """Whether nobody was harmed."""
        return self.verdict.is_clean and not self.doubles

    @property
    def sentence(self) -> str:
        """The line that is always there."""
        told = self.verdict
        if self.is_clean:
            line = f"Texts: {told.sent_once} of {told.due} as they should be"
        else:
            line = (
                f"Texts: {told.due} due, {told.sent_once} sent once, {told.sent_twice + self.doubles} twice, "
                f"{told.missing} missing, {told.wrong_hour} at a wrong hour"
            )
        if not self.touched:
            return f"{line}."
        who = "the patient" if self.touched == 1 else f"the {self.touched} patients"
        is_or_are = "is" if self.touched == 1 else "are"
        return f"{line} ({who} you changed {is_or_are} checked for double texts only)."


def tally(
    story: Story,
    sequence: Sequence,
    messages: Iterable[Json],
    touched: AbstractSet[str],
    now: datetime,
    answering: Patients | None = None,
) -> Tally:
    """Judge all that must have left a while before `now`. `touched`: phones in E.164."""
    until = now - _LAG
    texts = story.due(sequence, until, answering.spans() if answering else {})
    due = [one for one in texts if one.patient.person.e164 not in touched]
    awaited = {one.patient.person.e164 for one in due if one.at > until - PUNCTUAL}
    kept = list(messages)
    others = [
        one
        for one in kept
        if one["to"] not in touched and (_has_left(one, until) or one["to"] in awaited)
    ]
    verdict = judge(due, story.patients, others, answering.said if answering else ())
    return Tally(verdict=verdict, touched=len(touched), doubles=doubles(kept, touched))


def _has_left(message: Json, until: datetime) -> bool:
    """Whether it is time to judge a text: the one that it answers is not due before then."""
    sent = message["date_sent"]
    return sent is None or datetime.fromisoformat(sent) <= until


def doubles(messages: Iterable[Json], phones: AbstractSet[str]) -> int:
    """Texts that reached one of `phones` though the same words had arrived there within a day."""
    last: dict[tuple[str, str], datetime] = {}
    found = 0
    left = [
        one
        for one in messages
        if one["date_sent"] and one["direction"] == "outbound-api" and one["status"] not in LOST
    ]
    for one in sorted(left, key=lambda one: str(one["date_sent"])):
        key, at = (one["to"], one["body"]), datetime.fromisoformat(one["date_sent"])
        if key[0] in phones and key in last and at - last[key] < _A_DAY:
            found += 1
        last[key] = at
    return found
