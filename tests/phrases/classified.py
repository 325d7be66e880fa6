"""What does sheetdrip make of a phrase, and how often is a plain answer asked again?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from sheetdrip.domain.classification.classifier import Urgency
from sheetdrip.domain.keywords import Keyword, Keywords, is_bare_yes, keyword_of
from sheetdrip.domain.reply import Reply
from tests.builders import NOW, PHONE
from tests.classifier import CLASSIFIER
from tests.phrases.table import Kind, Phrase

ASKED = (
    "Hillside: how is your pain now? Reply with one number, 0 (no pain) to 10 (worst imaginable)"
)
_KEYWORDS = {Keyword.STOP: "stop", Keyword.START: "start", Keyword.HELP: "help"}


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one language or of all: phrases, those from public pages, plain answers.

    `asked_again`: plain answers that are not taken as they are.
    """

    phrases: int
    sourced: int
    plain: int
    asked_again: int

    @property
    def share(self) -> float:
        """How many of a hundred plain answers are asked again or left to a person."""
        return 100 * self.asked_again / self.plain


@cache
def outcome(text: str) -> str:
    """What is told of a text: "8 alarm", "out", or "again" if no more than the question is asked again."""
    return " ".join(_facts(text)) or "again"


def figures(rows: Iterable[Phrase]) -> Figures:
    """The counts over some rows."""
    found = list(rows)
    plain = [one for one in found if one.kind is Kind.PLAIN]
    return Figures(
        phrases=len(found),
        sourced=sum(bool(one.source) for one in found),
        plain=len(plain),
        asked_again=sum(outcome(one.text) != str(one.means) for one in plain),
    )


def _facts(text: str) -> Iterator[str]:
    reply = Reply(sid="SM1", phone=PHONE, body=text, received_at=NOW)
    keyword = keyword_of(reply, Keywords())
    if keyword is not None and not is_bare_yes(reply):
        yield _KEYWORDS[keyword]
        return
    found = CLASSIFIER.classify(text, ASKED)
    if found.is_automatic:
        yield "machine"
    if found.is_courtesy:
        yield "courtesy"
    if found.reading is not None:
        yield str(found.reading.score)
    if found.wants_out:
        yield "out"
    if found.urgency is not Urgency.NOTHING:
        yield found.urgency.word or ""
