"""The patients of the demo and how they answer: each by a habit of their own, drawn from the seed.

They know what a person knows: the texts that reached their phone, the calendar, and what they mean by what
they write. Nothing of `planning` is asked: the judge needs a witness who does not share its reasoning.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sheetdrip.demo import sayings
from sheetdrip.demo.story import Act, Patient, Span, Story
from sheetdrip.domain.sequence import Sequence

LOOK = timedelta(minutes=15)
"""So often somebody looks at their phone; nobody answers sooner."""

_AWAKE, _ASLEEP = time(8, 15), time(20, 20)
_HIGHEST = 10


class Meaning(StrEnum):
    """What a text is to whoever wrote it."""

    SCORE = "score"
    NONSENSE = "nonsense"
    NONSENSE_AGAIN = "nonsense again"
    REMARK = "remark"
    THANKS = "thanks"
    STOP = "STOP"
    START = "START"


class Habit(StrEnum):
    """How somebody answers."""

    ANSWERS = "answers"
    LATE = "answers days later"
    THANKS = "answers, and thanks"
    REMARKS = "answers, and asks something"
    CLEARS_UP = "answers nonsense, then a number"
    MUDDLES = "answers nonsense twice"
    SILENT = "never answers"
    STOPS = "texts STOP"
    PAUSES = "texts STOP, and START days later"


_DECK = (
    *(Habit.ANSWERS,) * 6,
    *(Habit.CLEARS_UP,) * 3,
    *(Habit.LATE, Habit.THANKS, Habit.SILENT) * 2,
    *(Habit.REMARKS, Habit.MUDDLES, Habit.STOPS, Habit.PAUSES, Habit.ANSWERS),
)
"""Shuffled and dealt: of twenty patients each habit has its share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a patient texted: when, to which question (a step's label), meaning what. `sid`: Twilio's."""

    phone: str
    at: datetime
    step: str
    text: str
    meaning: Meaning
    score: int | None = None
    sid: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that reached a phone."""

    phone: str
    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reply(Act):
    """A patient's text as something that happens on the stage."""

    said: Said = field(compare=False, kw_only=True)


@dataclass(slots=True)
class _Person:
    """A patient with a habit, and what they remember."""

    patient: Patient
    habit: Habit
    rng: random.Random
    pain: int
    step: str = ""
    """The label of the step that asked last."""
    questions: int = 0

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.patient.person.time_zone)


class Patients:
    """Everybody's phones: what arrived on them, and what was written back."""

    def __init__(self, story: Story, sequence: Sequence, seed: int) -> None:
        self.said: list[Said] = []
        self.asked: list[Asked] = []
        self._labels = {step.day: step.label for step in sequence.steps}
        self._seen: set[str] = set()
        self._looked: datetime | None = None
        self._taken_over: set[str] = set()
        habits = deal(len(story.patients), seed)
        self._people = {
            patient.person.e164: _person(patient, habit, seed)
            for patient, habit in zip(story.patients, habits, strict=True)
        }

    def is_time(self, now: datetime) -> bool:
        """Whether somebody looks at their phone now."""
        return self._looked is None or now - self._looked >= LOOK

    def look(self, messages: Iterable[Mapping[str, Any]], now: datetime) -> list[Reply]:
        """What will be written because of texts that have arrived since the last look."""
        self._looked = now
        arrived = [one for one in messages if self._has_arrived(one)]
        self._seen |= {one["sid"] for one in arrived}
        return [
            reply
            for one in sorted(arrived, key=lambda one: (one["date_sent"], one["sid"]))
            for reply in self._react(one)
        ]

    def leave(self, phones: Iterable[str]) -> None:
        """Somebody else answers from these phones from now on."""
        self._taken_over |= set(phones)

    def done(self, reply: Reply, sid: str, now: datetime) -> None:
        self.said.append(replace(reply.said, sid=sid, at=now))

    def spans(self) -> Mapping[str, tuple[Span, ...]]:
        """When each phone wanted no texts: from STOP to START, or for good."""
        words: dict[str, list[Said]] = {}
        for one in self.said:
            if one.meaning in {Meaning.STOP, Meaning.START}:
                words.setdefault(one.phone, []).append(one)
        return {phone: tuple(_spans(said)) for phone, said in words.items()}

    def _has_arrived(self, message: Mapping[str, Any]) -> bool:
        return (
            message["direction"] == "outbound-api"
            and message["status"] == "delivered"
            and message["sid"] not in self._seen
            and message["to"] in self._people.keys() - self._taken_over
        )

    def _react(self, message: Mapping[str, Any]) -> Iterator[Reply]:
        person = self._people[message["to"]]
        at = datetime.fromisoformat(message["date_sent"])
        again = is_asked_once_more(message["body"])
        if not again:
            day = (at.astimezone(person.zone).date() - person.patient.person.surgery_date).days
            person.step = self._labels.get(day, "")
            self.asked.append(Asked(message["to"], person.step, at))
        for meaning in _meanings(person, again=again):
            at = _awake(at + _delay(meaning, person), person)
            yield _reply(meaning, person, at)
        person.questions += not again


def deal(count: int, seed: int) -> list[Habit]:
    """A habit for each of `count` patients."""
    rng = random.Random(f"{seed}/habits")  # noqa: S311 - a story, not a secret
    dealt: list[Habit] = []
    while len(dealt) < count:
        dealt += rng.sample(_DECK, len(_DECK))
    return dealt[:count]


def is_asked_once_more(body: str) -> bool:
    """Whether a text asks again what could not be read."""
    return any(words in body for words in sayings.ASKED_ONCE_MORE)


def _person(patient: Patient, habit: Habit, seed: int) -> _Person:
    rng = random.Random(f"{seed}/{patient.person.e164}")  # noqa: S311 - a story, not a secret
    return _Person(patient, habit, rng, rng.choice((3, 4, 5, 5, 6, 7, 8)))


def _meanings(person: _Person, *, again: bool) -> tuple[Meaning, ...]:
    """What somebody writes back to a question, or to being asked once more."""
    if again:
        return _REACTIONS_AGAIN.get(person.habit, ())
    stops = person.habit in {Habit.STOPS, Habit.PAUSES}
    if stops and person.questions:
        return (Meaning.SCORE,)
    return _REACTIONS[person.habit]


_REACTIONS = {
    Habit.ANSWERS: (Meaning.SCORE,),
    Habit.LATE: (Meaning.SCORE,),
    Habit.THANKS: (Meaning.SCORE, Meaning.THANKS),
    Habit.REMARKS: (Meaning.SCORE, Meaning.REMARK),
    Habit.CLEARS_UP: (Meaning.NONSENSE,),
    Habit.MUDDLES: (Meaning.NONSENSE,),
    Habit.SILENT: (),
    Habit.STOPS: (Meaning.SCORE, Meaning.STOP),
    Habit.PAUSES: (Meaning.STOP, Meaning.START),
}
_REACTIONS_AGAIN = {
    Habit.CLEARS_UP: (Meaning.SCORE,),
    Habit.MUDDLES: (Meaning.NONSENSE_AGAIN,),
}


def _delay(meaning: Meaning, person: _Person) -> timedelta:
    """How long after the text, or after what was written before."""
    rng = person.rng
    match meaning:
        case Meaning.THANKS:
            return timedelta(minutes=rng.randint(1, 30))
        case Meaning.STOP | Meaning.REMARK:
            return timedelta(minutes=rng.randint(20, 240))
        case Meaning.START:
            # past the next question, or before it
            return timedelta(days=rng.choice((3, 9)), minutes=rng.randint(0, 300))
        case _ if person.habit is Habit.LATE:
            return timedelta(hours=rng.randint(30, 110), minutes=rng.randint(0, 59))
        case _:
            return timedelta(minutes=rng.randint(20, 180))


def _awake(at: datetime, person: _Person) -> datetime:
    """That moment, or the next morning: nobody texts at night."""
    local = at.astimezone(person.zone)
    if _AWAKE <= local.time() <= _ASLEEP:
        return at
    day = local.date() + timedelta(days=local.time() > _ASLEEP)
    morning = datetime.combine(day, _AWAKE, person.zone) + timedelta(
        minutes=person.rng.randint(0, 90)
    )
    return morning.astimezone(UTC)


def _reply(meaning: Meaning, person: _Person, at: datetime) -> Reply:
    language, phone = person.patient.person.language, person.patient.person.e164
    score = None
    if meaning is Meaning.SCORE:
        score = person.pain
        # pain mostly fades; now and then it comes back
        fades = person.rng.choice((-3, -2, -2, -1, -1, 0, 2))
        person.pain = min(_HIGHEST, max(0, person.pain + fades))
    text = person.rng.choice(_words(meaning, language, score))
    said = Said(phone=phone, at=at, step=person.step, text=text, meaning=meaning, score=score)
    edit = {"from": phone, "body": text}
    return Reply(at, f"answers “{text}”", edit, "replies", said=said)


def _words(meaning: Meaning, language: str, score: int | None) -> tuple[str, ...]:
    if score is not None:
        return sayings.SCORES[language][score]
    return _OF_ALL.get(meaning) or _OF_LANGUAGE[meaning][language]


_OF_ALL = {Meaning.STOP: sayings.STOPS, Meaning.START: sayings.STARTS}
_OF_LANGUAGE = {
    Meaning.NONSENSE: sayings.NONSENSE,
    Meaning.NONSENSE_AGAIN: sayings.NONSENSE_AGAIN,
    Meaning.REMARK: sayings.REMARKS,
    Meaning.THANKS: sayings.THANKS,
}


def _spans(said: list[Said]) -> Iterator[Span]:
    for one, following in pairwise([*said, None]):
        if one is not None and one.meaning is Meaning.STOP:
            yield Span(one.at, None if following is None else following.at)
