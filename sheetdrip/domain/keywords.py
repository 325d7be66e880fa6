"""Knows the replies on which Twilio and the carriers act themselves, such as STOP.

These words count only as the whole body (docs/vendors/twilio.md#opt-out): "please stop" opts nobody out at
Twilio, so it opts nobody out here either (`classification.asides` finds such wishes).
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from sheetdrip.domain.cells import folded
from sheetdrip.domain.reply import LONGEST_REPLY, Reply


class Keyword(StrEnum):
    """What Twilio takes a whole body for; the values are those of Advanced Opt-Out's OptOutType."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keywords:
    """A clinic's further words, such as "ALTO" or "停止", beside Twilio's own."""

    stop: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    help: tuple[str, ...] = ()


TWILIOS = Keywords(
    stop=("STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"),
    start=("START", "UNSTOP", "YES"),
    help=("HELP", "INFO"),
)
"""The default words (docs/vendors/twilio.md#opt-out)."""


def keyword_of(reply: Reply, extra: Keywords) -> Keyword | None:
    """What the reply is as a whole body; what Twilio itself took it for comes first."""
    if reply.opt_out_type in set(Keyword):
        return Keyword(reply.opt_out_type)
    body = _bare(reply.body)
    for known in (TWILIOS, extra):
        for keyword, spellings in (
            (Keyword.STOP, known.stop),
            (Keyword.START, known.start),
            (Keyword.HELP, known.help),
        ):
            if body and any(body == _bare(spelling) for spelling in spellings):
                return keyword
    return None


def is_bare_yes(reply: Reply) -> bool:
    """Whether it is the opt-in word that people also say to anything else."""
    return _bare(reply.body) == "yes"


def _bare(text: str) -> str:
    """Folded, without the spaces and the punctuation around it."""
    body = folded(text[:LONGEST_REPLY])
    start, end = 0, len(body)
    while start < end and _surrounds(body[start]):
        start += 1
    while end > start and _surrounds(body[end - 1]):
        end -= 1
    return body[start:end]


def _surrounds(char: str) -> bool:
    return unicodedata.category(char)[0] in "PZC"
