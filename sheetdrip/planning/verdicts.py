"""Holds the verdicts, what a reply can turn out to be, as small frozen values, one class per kind."""

from dataclasses import dataclass

from sheetdrip.domain.channel import Channel
from sheetdrip.domain.classification.classifier import Urgency


@dataclass(frozen=True, slots=True)
class Scored:
    """A pain score. `correction`: it replaces an earlier one; `urgency`: of what else it says."""

    score: int
    correction: bool
    urgency: Urgency = Urgency.NOTHING


@dataclass(frozen=True, slots=True)
class AmbiguousScore:
    """A pain score that may be another patient's on the same phone: a person asks whose it is."""

    score: int
    urgency: Urgency = Urgency.NOTHING


@dataclass(frozen=True, slots=True)
class OptedOut:
    """STOP: everything to this phone is cancelled; Twilio has answered already."""


@dataclass(frozen=True, slots=True)
class OptedIn:
    """START: what lies ahead may go again; Twilio has answered already."""


@dataclass(frozen=True, slots=True)
class AskedForHelp:
    """HELP or INFO: Twilio answers it with its own text, so a person should read on.

    docs/vendors/twilio.md#opt-out
    """


@dataclass(frozen=True, slots=True)
class WantsOut:
    """Wants no more texts, or is a stranger, but did not write the word that Twilio acts on: staff decide."""

    urgency: Urgency = Urgency.NOTHING


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No score can be read. `clarify`: ask once more; else, or if it says anything, a person reads it."""

    clarify: bool
    urgency: Urgency = Urgency.NOTHING


@dataclass(frozen=True, slots=True)
class Remark:
    """Anything after an answered question, or with no question at all: a person should read it."""

    urgency: Urgency = Urgency.WORDS


@dataclass(frozen=True, slots=True)
class MayBeTen:
    """0 right after 1, in two texts: whether that is 10 or a correction is for a person."""


@dataclass(frozen=True, slots=True)
class SentMedia:
    """A picture or another file, and no score that can be read: a person should look at it."""

    urgency: Urgency = Urgency.NOTHING


@dataclass(frozen=True, slots=True)
class Courtesy:
    """Thanks, and the like, after an answered question: nothing to do."""


@dataclass(frozen=True, slots=True)
class Automatic:
    """A machine's answer: nobody has read the question yet."""


@dataclass(frozen=True, slots=True)
class ForConversation:
    """A conversation was open for it and takes the score. `urgency`: of what else it says.

    Also one that gives a score to call for, which that has not taken.
    """

    channel: Channel
    urgency: Urgency = Urgency.NOTHING


Verdict = (
    Scored
    | AmbiguousScore
    | OptedOut
    | OptedIn
    | AskedForHelp
    | WantsOut
    | NotUnderstood
    | Remark
    | SentMedia
    | MayBeTen
    | Courtesy
    | Automatic
    | ForConversation
)


def urgency_of(verdict: Verdict) -> Urgency:
    """How soon a person should read what was written, beside what the verdict itself says."""
    urgency: Urgency = getattr(verdict, "urgency", Urgency.NOTHING)
    return urgency
