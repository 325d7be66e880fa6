"""Reads values in the ways other systems write them. Forms and machines have habits.

A value that can be one thing only is taken: a date with a time of zero behind it, "yes" for true, a blank
field for one left out. Anything else is refused with an example, and never with a pattern.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from sheetdrip.domain.consent import Consent, consent_of
from sheetdrip.domain.written_dates import written_date, written_time

_KEY = re.compile(r"[A-Za-z0-9._~:@+-]{1,200}")


def _refused(sentence: str) -> PydanticCustomError:
    # a name in braces would be filled in
    return PydanticCustomError("not_taken", "{told}", {"told": sentence})


def _text(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Text without blanks around it; a number is what it would be typed as."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _or_nothing(take: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A blank optional field is one left out."""

    def taken(value: Any) -> Any:  # noqa: ANN401
        trimmed = _text(value) if isinstance(value, str) else value
        return None if trimmed is None or trimmed == "" else take(trimmed)

    return taken


def _day(value: Any) -> Any:  # noqa: ANN401
    """An ISO date for text that names one day; the row's rules tell what is wrong with a day that is none."""
    text = _text(value)
    if not isinstance(text, str):
        raise _refused("write a date as text, such as 2026-03-14")
    day = written_date(text)
    if day is not None:
        return f"{day:%Y-%m-%d}"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return text
    raise _refused("not one day: write year-month-day, such as 2026-03-14")


def _hour(value: Any) -> Any:  # noqa: ANN401
    text = _text(value)
    at = written_time(text) if isinstance(text, str) else None
    if at is None:
        raise _refused("not a time of day: write it such as 14:30")
    return f"{at:%H:%M}"


def _phone(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.strip() if isinstance(value, str) else value


def _agreed(value: Any) -> Any:  # noqa: ANN401
    says = consent_of(value) if isinstance(value, str | int | float) else Consent.UNCLEAR
    if says in {Consent.UNCLEAR, Consent.BLANK}:
        raise _refused("neither yes nor no: write true or false")
    return says is Consent.GIVEN


def _key(value: Any) -> Any:  # noqa: ANN401
    text = _text(value)
    if not isinstance(text, str) or not _KEY.fullmatch(text):
        raise _refused(
            "1 to 200 letters, digits and . _ ~ : @ + - without spaces, such as visit-4711"
        )
    return text


_KEY_SCHEMA = {"pattern": f"^{_KEY.pattern}$"}
Key = Annotated[
    str, BeforeValidator(_key), Field(json_schema_extra=_KEY_SCHEMA, examples=["visit-4711"])
]
Named = Annotated[Annotated[str, Field(min_length=1, max_length=100)], BeforeValidator(_text)]
_Short = Annotated[str, Field(max_length=100)]
Text = Annotated[_Short | None, BeforeValidator(_or_nothing(_text))]
Phone = Annotated[Annotated[str, Field(min_length=1, max_length=40)] | int, BeforeValidator(_phone)]
Day = Annotated[str, BeforeValidator(_day), Field(examples=["2026-03-14"], description="ISO date.")]
Hour = Annotated[str | None, BeforeValidator(_or_nothing(_hour)), Field(examples=["14:30"])]
Agreement = Annotated[bool | None, BeforeValidator(_or_nothing(_agreed))]
