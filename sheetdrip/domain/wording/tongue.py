"""Holds what a language is made of: its sentences, its names of columns, its calendar and its lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """How days are written. `weekdays`: Monday first; `months`: January first.

    Patterns: `near` for a day of these weeks, `far` for one of any year, `bare` for that without its weekday.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    near: str
    far: str
    bare: str

    def written(self, day: date, pattern: str) -> str:
        """A day by one of the patterns."""
        return pattern.format(
            weekday=self.weekdays[day.weekday()],
            day=day.day,
            month=self.months[day.month - 1],
            year=day.year,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Tongue:
    """A language of the sheet.

    `columns`: headers by plain name, where they differ; `fields`: likewise how those of a step end;
    `twilio`: what Twilio's errors mean, by all codes that mean it; `both`, `either`: before the last of
    several; `comma`, `between`: between words, and between parts of a sentence; `gap`: between sentences.
    """

    sentences: Mapping[str, str]
    twilio: Mapping[tuple[int, ...], str]
    calendar: Calendar
    columns: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    both: str
    either: str
    comma: str
    between: str
    gap: str

    @cached_property
    def of_error(self) -> Mapping[int, str]:
        """What each of Twilio's codes means."""
        return {number: says for numbers, says in self.twilio.items() for number in numbers}

    def listed(self, words: tuple[str, ...], last: str) -> str:
        """Words in a row, with `last` before the last one."""
        *most, final = words
        return f"{self.comma.join(most)}{last}{final}" if most else final
