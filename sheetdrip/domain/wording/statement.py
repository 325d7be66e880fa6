"""Holds a statement, and renders it in a language.

A template names the statement's arguments, and may say after a colon how one is written (`_FORMS`); a form
with a bar is a choice of words for one and for more: `{count} {count:row|rows}`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Self

from typing_extensions import override

from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording.chinese import CHINESE
from sheetdrip.domain.wording.english import ENGLISH
from sheetdrip.domain.wording.spanish import SPANISH
from sheetdrip.domain.wording.tongue import Tongue

_TONGUES = {
    SheetLanguage.EN: ENGLISH,
    SheetLanguage.ES: SPANISH,
    SheetLanguage.ZH: CHINESE,
}

AS_IT_IS = "text"
"""The argument that any statement may have: what it says, as it is."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a cell is to say, in no language: a code with its arguments, by name.

    Days and moments are in ISO 8601. Terminals and logs say it in English (`str`); the arguments may hold a
    patient's name, and stay out of what is printed for programmers.
    """

    code: str
    arguments: "tuple[tuple[str, Argument], ...]" = field(default=(), repr=False)

    @classmethod
    def of(cls, code: str, **arguments: "Argument") -> Self:
        """The same by keywords."""
        return cls(code, tuple(sorted(arguments.items())))

    @override
    def __str__(self) -> str:
        return sentence(self)

    @property
    def by_name(self) -> "Mapping[str, Argument]":
        """The arguments by their names."""
        return dict(self.arguments)

    @property
    def key(self) -> str:
        """By what its sentence is found; the codes of reasons have no dot (`domain.reasons`)."""
        return self.code if "." in self.code else f"reason.{self.code}"


Argument = str | int | float | Statement | tuple[str | Statement, ...] | None


def say(code: str, **arguments: Argument) -> Statement:
    """A statement by its code."""
    return Statement.of(code, **arguments)


def as_said(text: str) -> Statement:
    """A sentence that is made elsewhere, as it is."""
    return say(AS_IT_IS, text=text)


def sentence(said: Statement | None, language: SheetLanguage = SheetLanguage.EN) -> str:
    """What people read; "" where nothing is said."""
    return "" if said is None else _rendered(said, _TONGUES[language])


def paragraph(said: Iterable[Statement | None], language: SheetLanguage) -> str:
    """Sentences one after the other."""
    return tongue_of(language).gap.join(filter(None, (sentence(one, language) for one in said)))


def every_way(said: Statement) -> tuple[str, ...]:
    """How a sheet may read that was written in any language.

    Sheets and ledgers of earlier versions hold what is looked for in English, in today's words.
    """
    return tuple(dict.fromkeys(_rendered(said, tongue) for tongue in _TONGUES.values()))


def opening(code: str, language: SheetLanguage) -> str:
    """The words with which a sentence begins, whatever its arguments."""
    return tongue_of(language).sentences[code].partition("{")[0].rstrip(" :：")


def has_sentence(code: str) -> bool:
    """Whether this version knows the statement."""
    return Statement(code).key in ENGLISH.sentences


def tongue_of(language: SheetLanguage) -> Tongue:
    """What a language is made of."""
    return _TONGUES[language]


@lru_cache(maxsize=65_536)  # most rows say the same in every cycle
def _rendered(said: Statement, tongue: Tongue) -> str:
    given = said.by_name
    text = given.get(AS_IT_IS)
    if text is not None:
        return str(text)
    shown = {name: _Shown(value, tongue) for name, value in given.items()}
    return tongue.sentences[said.key].format_map(shown)


@dataclass(frozen=True, slots=True)
class _Shown:
    """An argument as its template asks for it."""

    value: Any
    tongue: Tongue

    @override
    def __format__(self, form: str) -> str:
        if "|" in form:
            one, more = form.split("|")
            return one if self.value == 1 else more
        return _FORMS[form](self.value, self.tongue)


def _plain(value: Argument, tongue: Tongue) -> str:
    if isinstance(value, Statement):
        return _rendered(value, tongue)
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _words(value: Iterable[Argument], tongue: Tongue) -> tuple[str, ...]:
    return tuple(_plain(one, tongue) for one in value)


def _capital(value: Argument, tongue: Tongue) -> str:
    text = _plain(value, tongue)
    return f"{text[:1].upper()}{text[1:]}"


def _day(value: str, tongue: Tongue, pattern: str) -> str:
    return tongue.calendar.written(date.fromisoformat(value[:10]), pattern)


def _moment(value: str, tongue: Tongue, pattern: str) -> str:
    return f"{_day(value, tongue, pattern)} {value[11:16]}"


def _error(value: int | None, tongue: Tongue) -> str:
    if value is None:
        return tongue.sentences["twilio.no_reason"]
    told = tongue.of_error.get(value)
    if told is None:
        return _rendered(say("twilio.unknown", number=value), tongue)
    return told if str(value) in told else f"{told} (Twilio {value})"


_FORMS: Mapping[str, Callable[[Any, Tongue], str]] = {
    "": _plain,
    "capital": _capital,
    "and": lambda value, tongue: tongue.listed(_words(value, tongue), tongue.both),
    "or": lambda value, tongue: tongue.listed(_words(value, tongue), tongue.either),
    "list": lambda value, tongue: tongue.comma.join(_words(value, tongue)),
    "parts": lambda value, tongue: tongue.between.join(_words(value, tongue)),
    "sentences": lambda value, tongue: tongue.gap.join(_words(value, tongue)),
    "day": lambda value, tongue: _day(value, tongue, tongue.calendar.near),
    "date": lambda value, tongue: _day(value, tongue, tongue.calendar.bare),
    "moment": lambda value, tongue: _moment(value, tongue, tongue.calendar.near),
    "full": lambda value, tongue: _moment(value, tongue, tongue.calendar.far),
    "weekday": lambda value, tongue: _day(value, tongue, "{weekday}"),
    "column": lambda value, tongue: tongue.columns.get(value, value),
    "error": _error,
}
"""How an argument is written, by what its template says of it."""
