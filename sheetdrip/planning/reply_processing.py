"""Works out what follows from each reply. It judges them once, in the order in which they came; pure.

`ReplyProcessor` sees what is known and what the replies before this one have changed: a correction after a
score, a START after a STOP.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheetdrip.domain.channel import Channel
from sheetdrip.domain.classification.classifier import ReplyClassifier, Urgency
from sheetdrip.domain.classification.lexicon import Lexicon
from sheetdrip.domain.keywords import Keywords
from sheetdrip.domain.message import Message, clarification_of
from sheetdrip.domain.phone_identity import identity_of, is_same_phone
from sheetdrip.domain.reply import ConcernRecord, Reply, ReplyRecord, ScoreRecord
from sheetdrip.domain.send_time import local
from sheetdrip.planning.attention import answered, is_news, taken_back
from sheetdrip.planning.concerns import Concern, ConcernKind, besides_staffs, concerns_of, detailed
from sheetdrip.planning.reply_judging import AN_HOUR, AnswerContext, judge, questions_for
from sheetdrip.planning.scoring import corrected
from sheetdrip.planning.shared_phone_replies import doubts, rivals, unsure
from sheetdrip.planning.suppression import OWN_NUMBER, Contact, Hold
from sheetdrip.planning.verdicts import (
    AmbiguousScore,
    AskedForHelp,
    Automatic,
    Courtesy,
    ForConversation,
    MayBeTen,
    NotUnderstood,
    OptedIn,
    OptedOut,
    Remark,
    Scored,
    SentMedia,
    Verdict,
    WantsOut,
    urgency_of,
)

CLARIFY = "clarify"
"""The word for a reply whose question is to be asked once more."""

AUTOMATIC = "automatic"
"""The word for a reply that no person wrote."""

EITHER = "either"
"""The word for a score that may be either patient's on a shared phone."""

MEDIA = "media"
"""The word for a picture or another file without a score."""

Kept = ReplyRecord | Contact | ScoreRecord | ConcernRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyContext:
    """What a clinic knows when replies are judged.

    `messages`: its ledger's; `patients`: their names by surgery; `replies`: earlier ones; `owners`: surgeries
    by a phone's identity, for one that no text has reached; `classifier`: of what patients write; `labels`:
    step names as staff know them; `zone`: the clinic's; `call_at`: from this score on somebody calls.
    """

    messages: Sequence[Message] = ()
    patients: Mapping[str, str] = field(default_factory=dict, repr=False)
    replies: Sequence[ReplyRecord] = ()
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    scores: Mapping[tuple[str, str], ScoreRecord] = field(default_factory=dict)
    concerns: Mapping[tuple[str, str, str], ConcernRecord] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    keywords: Keywords = field(default_factory=Keywords)
    classifier: ReplyClassifier = field(default_factory=lambda: ReplyClassifier(Lexicon()))
    zone: str = "UTC"
    call_at: int | None = None


class ReplyProcessor:
    """Judges replies one after another."""

    def __init__(self, known: ReplyContext) -> None:
        self._known = known
        self._contacts = dict(known.contacts)
        self._scores = dict(known.scores)
        self._concerns = dict(known.concerns)
        self._senders = {one.reply.sid: identity_of(one.reply.phone) for one in known.replies}
        self._recent = [one.reply for one in known.replies if one.verdict is not None]
        self._asked_again = {one.key for one in known.messages if one.is_clarification} | {
            clarification_of(one.surgery, one.step)
            for one in known.replies
            if one.verdict == CLARIFY and one.surgery and one.step
        }

    def take(
        self, record: ReplyRecord, *, conversation: Channel | None = None, is_untaken: bool = False
    ) -> tuple[Kept, ...]:
        """Everything to keep because of one reply; the reply itself comes first.

        `conversation`: one of that channel was open for it, and only what counts beside the score is judged;
        `is_untaken`: its result tells nobody of a score to call for (`conversation_results.has_missed`).
        """
        reply = record.reply
        questions = questions_for(reply, self._known.messages)
        question = questions[0] if questions else None
        talk = replace(
            self._talk(reply, question), conversation=conversation, is_untaken=is_untaken
        )
        verdict = judge(reply, talk, self._known.classifier)
        others = () if conversation else rivals(questions, self._known.patients, self._scores)
        verdict = unsure(verdict) if others else verdict
        surgery, step = self._place(reply, question)
        score = verdict.score if isinstance(verdict, Scored) else None
        judged = replace(
            record,
            verdict=word_of(verdict),
            surgery=surgery or None,
            step=step or None,
            score=score,
            urgency=urgency_of(verdict).word,
            delay=reply.received_at - question.left_at if question else None,
        )
        self._recent.append(reply)
        self._senders[reply.sid] = identity_of(reply.phone)
        kept = (judged, *self._reached(reply), *self._effects(verdict, reply, surgery, step))
        if question is None or not others:
            return kept
        asked = (question, *others)
        unclear = doubts(verdict, asked, self._known.patients)
        return (*kept, *(one for each in unclear for one in self._raise(each, reply)))

    def _talk(self, reply: Reply, question: Message | None) -> AnswerContext:
        surgery, step = (question.key.surgery, question.question) if question else ("", "")
        contact = self._contacts.get(identity_of(reply.phone))
        scored = self._scores.get((surgery, step))
        return AnswerContext(
            question=question,
            has_score=scored is not None and scored.score is not None,
            # a conversation asks again by itself
            has_clarification=question is not None
            and (
                question.channel.hears_replies
                or clarification_of(surgery, step) in self._asked_again
            ),
            call_at=self._known.call_at,
            opted_out=contact is not None and contact.is_opted_out,
            is_held=contact is not None and contact.is_held,
            keywords=self._known.keywords,
            recent=tuple(
                one
                for one in self._recent
                if reply.received_at - one.received_at <= AN_HOUR
                and is_same_phone(one.phone, reply.phone)
            ),
        )

    def _place(self, reply: Reply, question: Message | None) -> tuple[str, str]:
        """The surgery and step that a reply belongs to; as far as can be told."""
        if question is not None:
            return question.key.surgery, question.question
        texted = [one for one in self._known.messages if is_same_phone(one.to, reply.phone)]
        if texted:
            newest = max(texted, key=lambda one: (one.send_at <= reply.received_at, one.send_at))
            was_due = newest.send_at <= reply.received_at
            return newest.key.surgery, newest.question if was_due else ""
        return self._known.owners.get(identity_of(reply.phone), ""), ""

    def _effects(self, verdict: Verdict, reply: Reply, surgery: str, step: str) -> Iterator[Kept]:
        match verdict:
            case Scored(score=score):
                record = self._scored(score, reply, surgery, step)
                yield record
                yield from self._settle((ConcernKind.UNCLEAR,), reply, surgery, step)
                for concern in besides_staffs(record, self._known.call_at):
                    yield from self._raise(concern, reply)
            case OptedIn():
                yield self._contact(reply.phone, opted_in_at=reply.received_at)
                settled = (ConcernKind.OPTED_OUT, ConcernKind.WANTS_OUT)
                yield from self._settle(settled, reply, surgery, how=taken_back)
            case NotUnderstood(clarify=True):
                self._asked_again.add(clarification_of(surgery, step))
            case _:
                pass
        yield from self._silenced(verdict, reply)
        if not isinstance(verdict, Automatic):
            yield from self._settle((ConcernKind.SILENCE,), reply, surgery, step)
        about = step if surgery else self._mark_of(reply)
        for concern in concerns_of(surgery, about, verdict, reply):
            yield from self._raise(concern, reply)

    def _silenced(self, verdict: Verdict, reply: Reply) -> Iterator[Contact]:
        """STOP, a wish to stop in words, or the news of a death: nothing more goes to that phone."""
        at = reply.received_at
        if isinstance(verdict, OptedOut):
            yield self._contact(reply.phone, opted_out_at=at)
        elif urgency_of(verdict) is Urgency.DEATH:
            yield self._contact(reply.phone, hold=Hold.DEATH, held_at=at)
        elif isinstance(verdict, WantsOut) and not self._may_be_dead(reply.phone):
            yield self._contact(reply.phone, hold=Hold.WISH, held_at=at)

    def _may_be_dead(self, address: str) -> bool:
        contact = self._contacts.get(identity_of(address))
        return contact is not None and contact.hold is Hold.DEATH

    def _scored(self, score: int, reply: Reply, surgery: str, step: str) -> ScoreRecord:
        blank = ScoreRecord(surgery=surgery, step=step)
        record = corrected(self._scores.get((surgery, step), blank), score, reply.sid)
        self._scores[surgery, step] = record
        return record

    def _reached(self, reply: Reply) -> Iterator[Contact]:
        """Whoever texts us has a phone that can be texted: nothing before this counts against it."""
        contact = self._contacts.get(identity_of(reply.phone))
        if contact is not None and contact.unreachable_code not in {None, OWN_NUMBER}:
            yield self._contact(reply.phone, unreachable_code=None, flawed_at=reply.received_at)

    def _contact(self, address: str, **changes: datetime | int | Hold | None) -> Contact:
        phone = identity_of(address)
        present = self._contacts.get(phone, Contact(phone=phone))
        changed = replace(present, **changes)  # type: ignore[arg-type]
        self._contacts[phone] = changed
        return changed

    def _mark_of(self, reply: Reply) -> str:
        """What tells a stranger's concerns from another's: the first reply of theirs that raised one.

        A SID tells nobody's number, also when that person's data are forgotten.
        """
        marks = (one.step for one in self._concerns.values() if not one.surgery)
        return next((one for one in marks if self._says(one, reply)), reply.sid)

    def _says(self, mark: str, reply: Reply) -> bool:
        return self._senders.get(mark) == identity_of(reply.phone)

    def _raise(self, concern: Concern, reply: Reply) -> Iterator[ConcernRecord]:
        key = (concern.surgery, concern.step, concern.kind.value)
        label = self._known.labels.get(concern.step, "")
        record = raised_by(concern, reply.received_at, label, self._known.zone)
        if is_news(self._concerns.get(key), record):
            self._concerns[key] = record
            yield record

    def _settle(
        self,
        kinds: Iterable[ConcernKind],
        reply: Reply,
        surgery: str,
        step: str | None = None,
        how: Callable[[ConcernRecord, datetime], ConcernRecord] = answered,
    ) -> Iterator[ConcernRecord]:
        wanted = {kind.value for kind in kinds}
        for key, one in list(self._concerns.items()):
            mine = one.surgery == surgery and one.kind in wanted
            mine = mine and (step in {None, one.step} if surgery else self._says(one.step, reply))
            if mine and one.acknowledged_at is None:
                self._concerns[key] = how(one, reply.received_at)
                yield self._concerns[key]


def raised_by(concern: Concern, moment: datetime, label: str, zone: str) -> ConcernRecord:
    """The record of a concern that an answer raises: it says when, so that the next one is told from it."""
    return ConcernRecord(
        surgery=concern.surgery,
        step=concern.step,
        kind=concern.kind,
        detail=detailed(concern.detail, label, local(moment, zone)),
        raised_at=moment,
    )


_WORDS: Mapping[type, str] = {
    OptedOut: "stop",
    OptedIn: "start",
    AskedForHelp: "help",
    WantsOut: "wants out",
    Remark: "remark",
    SentMedia: MEDIA,
    MayBeTen: "may be ten",
    Courtesy: "courtesy",
    AmbiguousScore: EITHER,
    Automatic: AUTOMATIC,
}


def word_of(verdict: Verdict) -> str:
    """A verdict as the ledger keeps it."""
    match verdict:
        case Scored(correction=correction):
            return "corrected" if correction else "scored"
        case NotUnderstood(clarify=clarify):
            return CLARIFY if clarify else "unclear"
        case ForConversation(channel=channel):
            return channel.name
        case _:
            return _WORDS[type(verdict)]
