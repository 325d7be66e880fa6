"""Names the patient a reply is from when several share its phone, but only where that is certain.

It is certain if no other patient's question is open, and none was answered so lately that this may be a
correction. Everything else goes to a person with the names of all whose it may be; no score is kept
meanwhile.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sheetdrip.domain.message import Message
from sheetdrip.domain.reply import ScoreRecord
from sheetdrip.domain.wording import Statement, say
from sheetdrip.planning.concerns import Concern, ConcernKind
from sheetdrip.planning.scoring import is_answered
from sheetdrip.planning.verdicts import (
    AmbiguousScore,
    MayBeTen,
    NotUnderstood,
    Remark,
    Scored,
    SentMedia,
    Verdict,
    WantsOut,
)

Names = Mapping[str, str]
"""Patients by surgery (Drip ID)."""

Scores = Mapping[tuple[str, str], ScoreRecord]
"""What was answered, by surgery and step."""


def rivals(questions: Sequence[Message], patients: Names, scores: Scores) -> tuple[Message, ...]:
    """The questions of other patients that a reply may answer as well as the newest one.

    `questions`: the last of each surgery, the newest first (`reply_judging.questions_for`). What follows an
    open question answers it, unless another one is open, too; what follows an answered one may correct any.
    """
    if not questions:
        return ()
    newest, *earlier = questions

    def patient(question: Message) -> str:
        # whoever is not known by name is nobody else
        return patients.get(question.key.surgery) or question.key.surgery

    others = (one for one in earlier if patient(one) != patient(newest))
    return tuple(
        one for one in others if is_answered(newest, scores) or not is_answered(one, scores)
    )


def unsure(verdict: Verdict) -> Verdict:
    """What a reply is if it may be either patient's: no score, and nobody is asked once more."""
    match verdict:
        case Scored():
            return AmbiguousScore(verdict.score, verdict.urgency)
        case NotUnderstood():
            return replace(verdict, clarify=False)
        case _:
            return verdict


def doubts(verdict: Verdict, questions: Sequence[Message], patients: Names) -> Iterator[Concern]:
    """Why a person must ask whose a reply is: the same in the row of each whose it may be."""
    if not isinstance(
        verdict, AmbiguousScore | NotUnderstood | Remark | SentMedia | MayBeTen | WantsOut
    ):
        return
    names = or_names(questions, {drip_id: name.title() for drip_id, name in patients.items()})
    detail = say("concern.whose", names=names)
    if isinstance(verdict, AmbiguousScore):
        detail = say("concern.whose_score", score=verdict.score, names=names)
    for one in questions:
        yield Concern(one.key.surgery, one.question, ConcernKind.WHOSE, detail)


def or_names(questions: Sequence[Message], patients: Names) -> Statement:
    """All whose a reply may be."""
    another = say("concern.another_patient")
    names = (patients.get(one.key.surgery) or another for one in questions)
    return say("offer.names", names=tuple(dict.fromkeys(names)))
