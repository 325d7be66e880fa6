"""Holds the concerns: why somebody might call a patient, or read what the patient wrote.

Every threshold is off until the clinic sets it: sheetdrip passes on what was said and gives no medical
advice.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from sheetdrip.domain.classification.classifier import Urgency
from sheetdrip.domain.columns import NEEDS_CALL, PLEASE_READ
from sheetdrip.domain.failures import Responsible, flags_phone, reason, responsible_for
from sheetdrip.domain.lifecycle import NOT_ARRIVED, State
from sheetdrip.domain.media import counted
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import ReasonCode
from sheetdrip.domain.reply import Reply, ScoreRecord
from sheetdrip.domain.wording import Statement, say
from sheetdrip.planning.retry import is_lost
from sheetdrip.planning.verdicts import (
    AmbiguousScore,
    AskedForHelp,
    ForConversation,
    MayBeTen,
    NotUnderstood,
    OptedOut,
    Remark,
    Scored,
    SentMedia,
    Verdict,
    WantsOut,
)


class ConcernKind(StrEnum):
    """What a row may be marked with; PLAN is the clinic's own: one waits for approval.

    UNCLEAR is settled by the patient's next score; ALARM, DEATH, REMARK and MEDIA are not: somebody has to
    look.
    """

    SCORE = "score"
    RISE = "rise"
    SILENCE = "silence"
    ALARM = "alarm"
    DEATH = "death"
    UNCLEAR = "unclear"
    REMARK = "remark"
    MEDIA = "media"
    WANTS_OUT = "wants_out"
    OPTED_OUT = "opted_out"
    UNDELIVERABLE = "undeliverable"
    WHOSE = "whose"
    PLAN = "plan"


class Level(StrEnum):
    """What a concern asks of a person."""

    CALL = "call"
    READ = "read"

    @property
    def column(self) -> str:
        """The column of the row in which it stands."""
        return NEEDS_CALL if self is Level.CALL else PLEASE_READ


HOLDING = frozenset({ConcernKind.WANTS_OUT, ConcernKind.DEATH})
"""For these nothing more is sent until a row says On and they are acknowledged (`suppression`)."""

_TO_READ = frozenset({ConcernKind.UNCLEAR, ConcernKind.REMARK, ConcernKind.MEDIA})


def level_of(kind: str) -> Level:
    """How much a concern of a kind asks for: what may be urgent, or needs the patient, is a call."""
    return Level.READ if kind in _TO_READ else Level.CALL


@dataclass(frozen=True, slots=True)
class Concern:
    """One reason for a call, or something to read.

    `detail` follows the step's label (`attention.told`), and quotes nobody; `step` is blank for what answers
    no question.
    """

    surgery: str
    step: str
    kind: ConcernKind
    detail: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The clinic's own limits; None is off.

    `call_at`: a score from this on; `rise`: so much above the score before; `silent_after`: no reply for so
    long.
    """

    call_at: int | None = None
    rise: int | None = None
    silent_after: timedelta | None = None


RELEVANT = timedelta(days=30)
"""What was asked longer ago raises nothing: a limit set today must not mark a year of rows."""

_TOLD = (
    (
        AskedForHelp,
        ConcernKind.ALARM,
        say("concern.help"),
    ),
    (OptedOut, ConcernKind.OPTED_OUT, say("concern.opted_out")),
    (
        WantsOut,
        ConcernKind.WANTS_OUT,
        say("concern.wants_out"),
    ),
    (MayBeTen, ConcernKind.ALARM, say("concern.may_be_ten")),
)
_SAID = {
    Urgency.CALL: say("concern.wants_call"),
    Urgency.ALARM: say("concern.alarm"),
    Urgency.DEATH: say("concern.death"),
}
_WORDS = {
    Scored: say("concern.score_and_words"),
    AmbiguousScore: say("concern.score_and_words"),
    NotUnderstood: say("concern.words"),
    Remark: say("concern.remark"),
}
_ARRIVED = frozenset({State.SENT, State.DELIVERED})


def concerns(
    surgery: str,
    messages: Mapping[str, Message],
    scores: Mapping[str, int],
    replied: Collection[str],
    thresholds: Thresholds,
    now: datetime,
) -> tuple[Concern, ...]:
    """What the clinic's limits say of a surgery: scores, rises and silence, in the order of its questions.

    `messages`: the newest of each step, by its name; `scores`: by step; `replied`: the steps to which a
    person replied anything at all.
    """
    asked = sorted(
        (one for one in messages.values() if _is_relevant(one, now)), key=lambda one: one.send_at
    )
    steps = [one.key.step for one in asked]
    found = (
        *_high(scores, steps, thresholds.call_at),
        *_rising(scores, steps, thresholds.rise),
        *_silent(asked, {*replied, *scores}, thresholds.silent_after, now),
    )
    return tuple(Concern(surgery, step, kind, detail) for step, kind, detail in found)


def detailed(detail: Statement, label: str, at: datetime | None = None) -> Statement:
    """What a concern tells in its row: after its step's label, with the moment of its reply."""
    said = detail if at is None else say("concern.at", what=detail, at=f"{at:%Y-%m-%dT%H:%M}")
    return say("concern.of", label=label, what=said) if label else said


def concerns_of(
    surgery: str, step: str, verdict: Verdict, reply: Reply | None = None
) -> tuple[Concern, ...]:
    """What one reply gives a person to do: its words, and what was sent with them.

    `step`: the question it answers, or blank; `reply`: None where only the verdict counts.
    """
    given = (*_given_by(verdict), *(() if reply is None else _given_with(reply, verdict)))
    return tuple(Concern(surgery, step, kind, detail) for kind, detail in given)


def besides_staffs(record: ScoreRecord, call_at: int | None) -> Iterator[Concern]:
    """That a score has come which stands in no cell: staff typed another, and theirs stays."""
    if not record.by_staff or record.score is None or record.shown == str(record.score):
        return
    is_high = call_at is not None and record.score >= call_at
    kind = ConcernKind.ALARM if is_high else ConcernKind.REMARK
    detail = say("concern.staff_score", score=record.score)
    yield Concern(record.surgery, record.step, kind, detail)


def _given_by(verdict: Verdict) -> Iterator[tuple[ConcernKind, Statement]]:
    for kind_of_verdict, kind, detail in _TOLD:
        if isinstance(verdict, kind_of_verdict):
            yield kind, detail
    if not isinstance(
        verdict,
        Scored | AmbiguousScore | NotUnderstood | Remark | SentMedia | ForConversation | WantsOut,
    ):
        return
    if verdict.urgency in _SAID:
        is_death = verdict.urgency is Urgency.DEATH
        yield ConcernKind.DEATH if is_death else ConcernKind.ALARM, _SAID[verdict.urgency]
    elif verdict.urgency is Urgency.WORDS and isinstance(verdict, ForConversation):
        yield ConcernKind.REMARK, say("concern.to_channel", channel=verdict.channel.partner)
    elif verdict.urgency is Urgency.WORDS and type(verdict) in _WORDS:
        yield ConcernKind.REMARK, _WORDS[type(verdict)]
    elif isinstance(verdict, NotUnderstood) and not verdict.clarify:
        yield ConcernKind.UNCLEAR, say("concern.unclear")


def _given_with(reply: Reply, verdict: Verdict) -> Iterator[tuple[ConcernKind, Statement]]:
    """That there is something to look at, beside whatever is made of the reply's words."""
    if not reply.media:
        return
    sent, count = counted(reply.media), len(reply.media)
    is_told = isinstance(verdict, SentMedia) and bool(reply.body.strip())
    if is_told:
        yield ConcernKind.MEDIA, say("concern.sent_with_words", what=sent, count=count)
    else:
        yield ConcernKind.MEDIA, say("concern.sent", what=sent, count=count)


_Found = Iterator[tuple[str, ConcernKind, Statement]]


def _is_relevant(message: Message, now: datetime) -> bool:
    return not message.is_clarification and now - message.send_at <= RELEVANT


def _high(scores: Mapping[str, int], steps: Iterable[str], call_at: int | None) -> _Found:
    for step in steps:
        if call_at is not None and scores.get(step, -1) >= call_at:
            yield step, ConcernKind.SCORE, say("concern.score", score=scores[step], limit=call_at)


def _rising(scores: Mapping[str, int], steps: Iterable[str], rise: int | None) -> _Found:
    for before, step in pairwise(step for step in steps if step in scores):
        if rise is not None and scores[step] - scores[before] >= rise:
            said = say("concern.rise", before=scores[before], score=scores[step])
            yield step, ConcernKind.RISE, said


def _silent(
    asked: Iterable[Message],
    replied: Collection[str],
    silent_after: timedelta | None,
    now: datetime,
) -> _Found:
    """Questions without a reply, to themselves or to any that came after them."""
    silent: list[Message] = []
    for message in asked:
        if message.key.step in replied:
            silent.clear()
        elif message.state in _ARRIVED:
            silent.append(message)
    for message in silent:
        if silent_after is not None and now - message.left_at >= silent_after:
            hours = silent_after / timedelta(hours=1)
            yield message.key.step, ConcernKind.SILENCE, say("concern.silence", hours=hours)


_UNDELIVERED = {
    Responsible.TWILIO: "concern.undelivered_by_account",
    Responsible.WRITER: "concern.undelivered_by_text",
}


def undelivered(messages: Mapping[str, Message], now: datetime) -> Iterator[Concern]:
    """The concerns about a surgery's texts that have failed for good. `messages`: the newest of each step.

    There is one per surgery and cause: texts in a row that one unregistered sender could not send, or that
    found a phone off, are one reason to call, even after it has been acknowledged; one that arrives ends it.
    A text that is still to be tried again is no failure yet (`retry.is_lost`).
    """
    if not any(_may_count(message) for message in messages.values()):
        return
    known: set[Responsible] = set()
    for message in sorted(messages.values(), key=lambda one: (one.send_at, one.key)):
        if message.state is State.DELIVERED:
            known.clear()
        told = _told(message, now, known)
        # the first of a cause stands for the later ones, also when it is old
        if told and now - message.send_at <= RELEVANT:
            yield Concern(message.key.surgery, message.question, ConcernKind.UNDELIVERABLE, told)


def _may_count(message: Message) -> bool:
    return message.state in NOT_ARRIVED or message.is_in_doubt


def _told(message: Message, now: datetime, known: set[Responsible]) -> Statement | None:
    if message.is_because(ReasonCode.MAY_HAVE_BEEN_SENT):
        return message.reason
    mender = responsible_for(message.error_code)
    is_asked_again = message.is_clarification and not flags_phone(message.error_code)
    # a question asked again that does not arrive leaves its reply to a person (`clarify`)
    if (
        not is_lost(message, now)
        or mender is Responsible.PATIENT
        or is_asked_again
        or mender in known
    ):
        return None
    known.add(mender)
    if mender is Responsible.STAFF:
        return reason(message.error_code)
    return say(_UNDELIVERED.get(mender, "concern.undelivered"), why=_why(message))


def _why(message: Message) -> Statement:
    if message.error_code is None and message.reason is not None:
        return message.reason
    return reason(message.error_code)
