"""What do patients answer, and what must follow from it? By own simple rules, from Twilio's side.

A patient answers by habit: a number, something unreadable and then a number, STOP and perhaps START days
later, a phrase of the tables in tests/phrases, or never; and sends pictures along, or instead of words. A
reply answers the last text that reached its phone.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush

from sheetdrip.sandbox.twilio.inbound import START_WORDS, STOP_WORDS, number_for, receive
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sandbox.twilio.studio.records import Execution
from sheetdrip.sandbox.world import World
from tests.asgi import run
from tests.phrases.table import Kind, Phrase, every_phrase
from tests.simulation import calendar
from tests.simulation.flows import Flows, Question, outcome_of, score_of
from tests.simulation.patients import address_of
from tests.simulation.span import Span, end

HABITS = {"score": 43, "phrase": 15, "unclear": 11, "stop": 9, "stop first": 3, "never": 19}
"""How many of a hundred patients answer how; "stop first": before any text has come."""

UNREADABLE = "5 or 6"
PICTURES = ("image/jpeg", "image/heic", "video/mp4", "audio/amr")
ANSWERABLE = timedelta(days=6)

PHRASES: Mapping[str, Phrase] = {
    one.text: one
    for one in every_phrase()
    if not {"stop", "help"} & set(one.outcome.split()) and not one.text.strip().isdecimal()
}
"""What may be said beside numbers and the words that Twilio acts on, by its text."""

ALARMING = frozenset({Kind.ALARM, Kind.DEATH, Kind.CALL, Kind.OUT})
"""Of what is said so, somebody must be told at once."""

SILENCING = frozenset({Kind.DEATH, Kind.OUT})
"""After it nothing more is sent."""

_ENGLISH = [one for one in PHRASES.values() if one.language == "en"]
_NOT_ASKED_AGAIN = frozenset({"call", "alarm", "death", "out", "machine"})


@dataclass(frozen=True, slots=True)
class Alarming:
    """Something that a person must be told of: when it was said, from which phone, to which question.

    `by_stop`: STOP alone, which START takes back.
    """

    at: datetime
    phone: str
    question: Question | None
    by_stop: bool = False


@dataclass(slots=True)
class Talk:
    """All that patients have said, and what they are going to say.

    `pictured`: how many of a hundred answers come with pictures, of which somebody must be told each time.
    `call_at`: from this score on somebody must be told, the first time that a question is answered so;
    `spans`: when a phone wanted no texts; `scores`: what each question was answered, and when; `doubtful`:
    those of which that cannot be told; `flows`: the executions that hear what is said.
    """

    world: World
    seed: int
    call_at: int = 11
    pictured: int = 0
    alarms: list[Alarming] = field(default_factory=list)
    agenda: list[tuple[datetime, int, str, str]] = field(default_factory=list)
    spans: dict[str, list[Span]] = field(default_factory=dict)
    scores: dict[Question, tuple[int, datetime]] = field(default_factory=dict)
    doubtful: set[Question] = field(default_factory=set)
    unread: dict[str, list[datetime]] = field(default_factory=dict)
    flows: Flows = field(default_factory=Flows)
    _asked: dict[str, tuple[Question, datetime]] = field(default_factory=dict)
    _habits: dict[str, tuple[str, random.Random]] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)
    _planned: int = 0
    _pictures: random.Random | None = None
    others: int = 0
    """How many texts came from another address than the row's."""

    phrases: Counter[Kind] = field(default_factory=Counter)
    """How many phrases of each kind were said."""

    mourned: set[str] = field(default_factory=set)
    """The phones of patients who may have died."""
    pictures: int = 0
    """How many pictures and other files came with texts."""

    # what a patient is going to say

    def announced(self, phone: str) -> None:
        """A text for a phone was given to Twilio."""
        if phone not in self._habits:
            habit, rng = self._habit(phone)
            if habit == "stop first":
                self._plan(phone, "STOP", rng.uniform(1, 600))

    def reached(self, phone: str, question: Question, at: datetime) -> None:
        """A text was delivered to a phone."""
        habit, rng = self._habit(phone)
        self._asked[phone] = question, at
        minutes = rng.choice((5, 20, 90, 600, 1800)) * rng.uniform(0.5, 1.5)
        match habit:
            case "score":
                self._plan(
                    phone, rng.choice(("{}", "{}/10", " {} ")).format(rng.randint(0, 10)), minutes
                )
            case "unclear":
                self._plan(phone, UNREADABLE, rng.uniform(1, 20))
            case "phrase":
                self._phrase(phone, minutes, rng)
            case "stop" | "stop first":
                self._plan(phone, "STOP", minutes)
                if rng.random() < 0.5:
                    self._plan(phone, "START", minutes + rng.uniform(60, 9 * 24 * 60))
            case _:
                pass

    def _phrase(self, phone: str, minutes: float, rng: random.Random) -> None:
        """One of the phrases, in English or any language; who wished for silence may say START later."""
        phrase = rng.choice(rng.choice((_ENGLISH, list(PHRASES.values()))))
        self._plan(phone, phrase.text, minutes)
        if phrase.kind in SILENCING and rng.random() < 0.5:
            self._plan(phone, "START", minutes + rng.uniform(60, 9 * 24 * 60))

    def failed(self, phone: str, question: Question, at: datetime) -> None:
        """A text has left and did not arrive: until that is known it seems to be what is answered."""
        before = self._asked.get(phone)
        self.doubtful |= {question, *([before[0]] if before else [])}
        self._asked[phone] = question, at

    def doubt(self, surgeries: Iterable[str]) -> None:
        """What stands in these surgeries' score cells is not known any more."""
        self.doubtful |= {(name, step.label) for name in surgeries for step in calendar.steps()}

    def asked_again(self, phone: str) -> None:
        """The question was asked once more."""
        _, rng = self._habit(phone)
        if rng.random() < 0.7:
            self._plan(phone, str(rng.randint(0, 10)), rng.uniform(1, 90))

    def _habit(self, phone: str) -> tuple[str, random.Random]:
        if phone not in self._habits:
            rng = random.Random(f"{self.seed}/habit/{phone}")
            self._habits[phone] = rng.choices(list(HABITS), list(HABITS.values()))[0], rng
        return self._habits[phone]

    def _plan(self, phone: str, body: str, minutes: float) -> None:
        self._planned += 1
        at = self.world.clock.now() + timedelta(minutes=minutes)
        heappush(self.agenda, (at, self._planned, phone, body))

    # what a patient says

    def catch_up(self) -> list[Message]:
        """Everybody says what it is time for; the texts as Twilio logs them.

        Nobody says two things within a second: Twilio's times do not tell which of them came first.
        """
        said, spoken = [], set[str]()
        while self.agenda and self.agenda[0][0] <= self.world.clock.now():
            _, _, phone, body = heappop(self.agenda)
            if phone in spoken:
                self.world.clock.advance(1)
            spoken.add(phone)
            said.append(self.say(phone, body))
        return [one for one in said if one is not None]

    def say(self, phone: str, body: str, *given: str) -> Message | None:
        """A patient texts the clinic, with `given` pictures or some by chance; the text as Twilio logs it."""
        store, now = self.world.twilio, self.world.clock.now()
        number = number_for(store, phone)
        if number is None:
            return None
        listening = self.flows.talking_to(phone)
        media = given or self._sent_along(body)
        self.pictures += len(media)
        words = "" if len(media) == 1 and body == UNREADABLE else body
        said = receive(store, self._address_of(phone), number, words, media).message
        self._let_hear(said, phone, listening)
        if media:
            self.alarms.append(Alarming(now, phone, self._answered(phone, now)))
        self._follow(body, phone, now, listening)
        if _is_asked_again(said):
            self.unread.setdefault(phone, []).append(now)
        return said

    def _follow(self, body: str, phone: str, now: datetime, listening: Sequence[Execution]) -> None:
        """What must follow from words."""
        if body in STOP_WORDS:
            if phone not in self.spans:
                self.alarms.append(Alarming(now, phone, None, by_stop=True))
            self._wants_silence(phone, now)
        elif body in START_WORDS:
            # after the news of a death staff decide, whoever has that phone
            if phone not in self.mourned:
                end(self.spans.get(phone, []), now)
            # a STOP that no poll has heard yet, and that is taken back, is nobody's concern
            self.alarms[:] = [
                one for one in self.alarms if not (one.phone == phone and one.by_stop)
            ]
        elif body in PHRASES:
            self._phrased(PHRASES[body], phone, now, listening)
        elif body != UNREADABLE:
            self._numbered(phone, int(body.strip().removesuffix("/10")), now, listening)

    def _wants_silence(self, phone: str, now: datetime) -> None:
        if not self.is_out(phone, now):
            self.spans.setdefault(phone, []).append(Span(now))

    def _phrased(
        self, phrase: Phrase, phone: str, now: datetime, listening: Sequence[Execution]
    ) -> None:
        """What follows from a phrase, by its table: a score, silence, and that somebody is told."""
        self.phrases[phrase.kind] += 1
        if phrase.kind in ALARMING:
            self.alarms.append(Alarming(now, phone, None))
        if phrase.kind in SILENCING:
            self._wants_silence(phone, now)
        if phrase.kind is Kind.DEATH:
            self.mourned.add(phone)
        score = _score_of(phrase)
        question = self._answered(phone, now)
        if question is not None and (listening or question in self.scores):
            # only a bare number changes an answer, and a flow hears by its own rules
            self.doubtful.add(question)
        elif score is not None:
            self._scored(phone, score, now)

    def _let_hear(self, said: Message | None, phone: str, listening: Sequence[Execution]) -> None:
        """What a flow gives up on is for a person to read."""
        if said is None or not listening:
            return
        run(self.world.engine.hear(said))
        for one in listening:
            question = self.flows.by_sid.get(one.sid)
            if question is not None and outcome_of(one) == "unclear":
                self.alarms.append(Alarming(said.created_at, phone, question))

    def _sent_along(self, body: str) -> tuple[str, ...]:
        """What comes with an answer, by a stream of its own: whatever else is drawn stays as it is."""
        if not self.pictured or body in STOP_WORDS or body in START_WORDS:
            return ()
        rng = self._pictures = self._pictures or random.Random(f"{self.seed}/pictures")
        number, kind = rng.choice((1, 1, 2)), rng.choice(PICTURES)
        return (kind,) * number if rng.random() * 100 < self.pictured else ()

    def phone_of(self, said: Message) -> str:
        """Whose text it is, as Twilio logs it."""
        return self._owners.get(said.sender or "", "")

    def _address_of(self, phone: str) -> str:
        """Always the same of one phone: Twilio takes START for the address that said STOP."""
        address = address_of(phone, random.Random(f"{self.seed}/address/{phone}"))
        self._owners[address] = phone
        if address != phone:
            self.others += 1
        return address

    def heard_late(self, said: Iterable[Message]) -> None:
        """Twilio called late: for the clinic, these have come just now."""
        for one in said:
            if _is_asked_again(one):
                self.unread.setdefault(self.phone_of(one), []).append(self.world.clock.now())

    def _numbered(
        self, phone: str, score: int, now: datetime, listening: Iterable[Execution]
    ) -> None:
        """A number is for the flow that was there for it, and counts as the flow has understood it."""
        question, _ = self._asked.get(phone, (None, now))
        talks = {self.flows.by_sid.get(one.sid): one for one in listening}
        if not talks:
            self._scored(phone, score, now)
        elif question not in talks:
            # another question came meanwhile: nobody can tell which of them it answers
            self.doubtful |= {one for one in (question, *talks) if one is not None}
        elif (heard := score_of(talks[question])) is not None:
            self._scored(phone, heard, now)
        elif score >= self.call_at:
            # it did not hear it, or it does not read "9/10"
            self.alarms.append(Alarming(now, phone, question))

    def _scored(self, phone: str, score: int, now: datetime) -> None:
        question = self._answered(phone, now)
        if question is None:
            return
        if score >= self.call_at and question not in self.scores:
            self.alarms.append(Alarming(now, phone, question))
        self.scores[question] = score, now

    def _answered(self, phone: str, now: datetime) -> Question | None:
        """The question that is answered now."""
        question, at = self._asked.get(phone, (None, now))
        return question if now - at <= ANSWERABLE else None

    # what must follow

    def is_out(self, phone: str | None, at: datetime) -> bool:
        """Whether a phone wants no texts at a moment."""
        return any(span.holds(at) for span in self.spans.get(phone or "", ()))

    def was_out(self, phone: str | None, since: datetime, until: datetime) -> bool:
        """Whether a phone wanted no texts at some moment between two."""
        return any(span.touches(since, until) for span in self.spans.get(phone or "", ()))

    def out_at(self, phone: str, at: datetime) -> Iterator[Span]:
        """The spans that a text to this phone at a moment would fall into."""
        return (span for span in self.spans.get(phone, ()) if span.holds(at))

    def may_be_asked_again(self, phone: str, at: datetime, patience: timedelta) -> bool:
        """Whether something unreadable came a moment ago."""
        return any(timedelta() <= at - one <= patience for one in self.unread.get(phone, ()))


def _is_asked_again(said: Message | None) -> bool:
    """Whether its question may be asked once more: there is no score, and nothing else to be done."""
    if said is None or said.media:
        return False
    phrase = PHRASES.get(said.body)
    if phrase is None:
        return said.body == UNREADABLE
    return _score_of(phrase) is None and _NOT_ASKED_AGAIN.isdisjoint(phrase.outcome.split())


def _score_of(phrase: Phrase) -> int | None:
    """The score that counts: who wants no more texts gives none."""
    facts = phrase.outcome.split()
    return next((int(one) for one in facts if one.isdecimal() and "out" not in facts), None)
