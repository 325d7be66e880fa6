"""Writes what the Replies tab says of a reply: what was made of it, what a person must do, whose it is."""

from collections.abc import Iterable, Iterator, Mapping

from sheetdrip.domain.channel import channels
from sheetdrip.domain.classification.classifier import Urgency
from sheetdrip.domain.media import counted
from sheetdrip.domain.message import Message
from sheetdrip.domain.reply import ReplyRecord, ScoreRecord
from sheetdrip.planning.reply_judging import questions_for
from sheetdrip.planning.reply_processing import AUTOMATIC, CLARIFY, EITHER, MEDIA
from sheetdrip.planning.shared_phone_replies import or_names, rivals

_TO_READ = {
    Urgency.WORDS.word: "with words: please read",
    Urgency.CALL.word: "asks for a call: please read",
    Urgency.ALARM.word: "alarming: please read and call",
    Urgency.DEATH.word: "may have died: please read and call",
}
_MADE_OF_IT = {
    "stop": ("STOP: no more texts", ""),
    "start": ("START: texts go on", ""),
    "help": ("asks for help", "please read and call"),
    "wants out": ("seems to want no more texts", "please read"),
    CLARIFY: ("not understood: asked once more", ""),
    "unclear": ("not understood", "please read"),
    "remark": ("a message", "please read"),
    EITHER: (
        "a score of one of several patients on this phone",
        "please read, and ask whose it is",
    ),
    "may be ten": ("10 or 0", "please read and ask"),
    "courtesy": ("thanks", ""),
    AUTOMATIC: ("an automatic answer", ""),
}
"""By verdict: what it is, and what a person must do; its words may ask for more (`_TO_READ`)."""

_MAY_BE_ANYBODYS = frozenset({EITHER, MEDIA, "remark", "unclear", "may be ten", "wants out"})


def summary(record: ReplyRecord) -> str:
    """What was made of a reply, and what a person must do."""
    return "; ".join(_told(record))


def whose(
    record: ReplyRecord,
    messages: Iterable[Message],
    patients: Mapping[str, str],
    scores: Mapping[tuple[str, str], ScoreRecord],
) -> str:
    """Whose a reply is: all whose it may be (`shared_phone_replies`), where nobody can tell."""
    if record.verdict in _MAY_BE_ANYBODYS:
        asked = questions_for(record.reply, messages)
        # what became of a score that may be either's later does not matter
        others = asked[1:] if record.verdict == EITHER else rivals(asked, patients, scores)
        if others:
            return str(or_names((asked[0], *others), patients))
    return patients.get(record.surgery or "", "")


def _answered_in(record: ReplyRecord) -> str:
    """Where a conversation took a reply: its verdict is the channel's name (`reply_processing.word_of`)."""
    places = (f"answered in {one.called}" for one in channels() if one.name == record.verdict)
    return next(places, "")


def _told(record: ReplyRecord) -> Iterator[str]:
    words = _TO_READ.get(record.urgency, "")
    what, then = _MADE_OF_IT.get(record.verdict or "", (_answered_in(record), ""))
    if record.score is not None:
        again = " (replaces the earlier one)" if record.verdict == "corrected" else ""
        what, then = f"{record.score}{again}", ""
    # that there are words is said already where somebody is to read them
    is_said = bool(then) and record.urgency == Urgency.WORDS.word
    if words and not is_said:
        yield from filter(None, (what, words))
    elif what:
        yield f"{what}: {then}" if then else what
    if record.reply.media:
        it = "it" if len(record.reply.media) == 1 else "them"
        yield f"sent {counted(record.reply.media)}: please read and see {it}"
