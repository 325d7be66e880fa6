"""Reads the words patients use: those shipped in `config/lexicon`, and the clinic's beside its settings."""

from functools import cache
from pathlib import Path

from pydantic import Field

from sheetdrip.domain.classification.classifier import ReplyClassifier
from sheetdrip.domain.classification.lexicon import Group, Language, Lexicon, problems
from sheetdrip.settings.model import NotBlank, Table
from sheetdrip.settings.sequences import shipped_config, toml_files
from sheetdrip.settings.toml import Faults, read_toml

FOLDER = "lexicon"


class _LexiconFile(Table):
    language: NotBlank
    runs_on: bool = False
    marks_matter: bool = False
    review: str = ""
    sources: list[NotBlank] = Field(default_factory=list)
    numbers: dict[str, list[NotBlank]] = Field(default_factory=dict)
    words: dict[str, list[NotBlank]] = Field(default_factory=dict)


def load_classifier(beside: Path) -> ReplyClassifier:
    """Understands the words of every shipped language, and those in `beside`/lexicon. Raises Faults."""
    own = beside / FOLDER
    if own.resolve() == (shipped_config() / FOLDER).resolve():
        # a checkout's own settings stand beside the shipped words
        return shipped_classifier()
    added = _languages(own)
    return (
        ReplyClassifier(Lexicon((*shipped_languages(), *added))) if added else shipped_classifier()
    )


@cache
def shipped_classifier() -> ReplyClassifier:
    """Understands the words that are shipped. Raises Faults."""
    return ReplyClassifier(Lexicon(shipped_languages()))


@cache
def shipped_languages() -> tuple[Language, ...]:
    """The words of every shipped language. Raises Faults."""
    return _languages(shipped_config() / FOLDER)


def _languages(folder: Path) -> tuple[Language, ...]:
    languages: list[Language] = []
    faults: list[str] = []
    for path in toml_files(folder):
        try:
            languages.append(load_language(path))
        except Faults as error:
            faults += error.problems
    if faults:
        raise Faults(faults)
    return tuple(languages)


def load_language(path: Path) -> Language:
    """One file. Raises Faults with everything wrong in it."""
    table = read_toml(path, _LexiconFile)
    known = {group.value for group in Group}
    wrong = [
        f"{path}: words.{name}: there is no such group: use one of {', '.join(sorted(known))}"
        for name in table.words
        if name not in known
    ] + [
        f"{path}: numbers.{name}: a pain score is a number from 0 to 10"
        for name in table.numbers
        if not name.isdecimal()
    ]
    if wrong:
        raise Faults(wrong)
    language = Language(
        code=table.language,
        runs_on=table.runs_on,
        marks_matter=table.marks_matter,
        numbers={int(name): tuple(entries) for name, entries in table.numbers.items()},
        words={Group(name): tuple(entries) for name, entries in table.words.items()},
    )
    wrong = [f"{path}: {problem}" for problem in problems(language)]
    if wrong:
        raise Faults(wrong)
    return language
