"""What stands in the tables of phrases, row by row, and what would be a harmful reading of a row.

A file per language, with a column for the phrase (`\\n` a new line, `\\uXXXX` a character), its kind, the
score that the patient means, if any, what sheetdrip makes of it, and the public page behind it
(`sources.toml`).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_ESCAPE = re.compile(r"\\n|\\u([0-9a-f]{4})")


class Kind(StrEnum):
    """What a person makes of a phrase at once.

    PLAIN: a score, and nothing else to read; MORE: a score and something to read; UNSURE: no one certain
    score, or none at all; WORDS: something to read; NOISE: nothing.
    """

    PLAIN = "plain"
    MORE = "more"
    UNSURE = "unsure"
    WORDS = "words"
    CALL = "call"
    ALARM = "alarm"
    DEATH = "death"
    OUT = "out"
    COURTESY = "courtesy"
    MACHINE = "machine"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row. `outcome`: facts with spaces between them, as `classified.outcome` tells them."""

    language: str
    text: str
    kind: Kind
    means: int | None
    outcome: str
    source: str


HEARD: Mapping[Kind, frozenset[str]] = {
    Kind.MORE: frozenset({"words", "call", "alarm", "death"}),
    Kind.WORDS: frozenset({"words", "call", "alarm", "death"}),
    Kind.CALL: frozenset({"call", "alarm", "death", "help"}),
    Kind.ALARM: frozenset({"alarm", "death"}),
    Kind.DEATH: frozenset({"death"}),
    Kind.OUT: frozenset({"out", "stop"}),
}
"""Of what is said so, one of these facts at least has to be told."""

HOLDS = frozenset({"out", "stop"})
"""They take back what is to come."""

_MAY_HOLD = frozenset({Kind.OUT, Kind.DEATH})

NOBODY_READS = frozenset({"courtesy", "machine"})


def languages() -> list[str]:
    """The languages' codes, of which each has a file."""
    return sorted(path.stem for path in FOLDER.glob("*.tsv"))


@cache
def phrases(language: str) -> tuple[Phrase, ...]:
    """The rows of a language."""
    return tuple(_rows(language))


def every_phrase() -> Iterator[Phrase]:
    """The rows of all languages."""
    for language in languages():
        yield from phrases(language)


def sources() -> Mapping[str, str]:
    """The public pages by the words for them."""
    pages: dict[str, str] = tomllib.loads((FOLDER / "sources.toml").read_text("utf-8"))["pages"]
    return pages


def harm(phrase: Phrase, outcome: str) -> str:
    """What is harmful: a wrong score, something unheard, texts held for nothing; blank for none."""
    facts = outcome.split()
    wrong = [fact for fact in facts if fact.isdecimal() and fact != str(phrase.means)]
    if wrong:
        return "a wrong score"
    if phrase.kind in HEARD and HEARD[phrase.kind].isdisjoint(facts):
        return "unheard"
    if phrase.kind not in _MAY_HOLD and not HOLDS.isdisjoint(facts):
        return "texts are held"
    is_kind = phrase.kind in {Kind.COURTESY, Kind.MACHINE}
    return "nobody reads it" if not is_kind and not NOBODY_READS.isdisjoint(facts) else ""


def _rows(language: str) -> Iterator[Phrase]:
    lines = (FOLDER / f"{language}.tsv").read_text("utf-8").splitlines()
    for line in lines[1:]:
        text, kind, means, outcome, source = line.split("\t")
        yield Phrase(
            language=language,
            text=_ESCAPE.sub(_character, text),
            kind=Kind(kind),
            means=int(means) if means else None,
            outcome=outcome,
            source=source,
        )


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else "\n"
