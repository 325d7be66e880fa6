"""Writes numbers as text, by the number formats of cells and the spreadsheet's locale."""

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Final

from sheetdrip.sandbox.google.sheets import serial
from sheetdrip.sandbox.google.sheets.cell import CellError, Effective
from sheetdrip.sandbox.google.sheets.schema import Json

DATES: Final = ("DATE", "TIME", "DATE_TIME")
_MAX_PLAIN: Final = 1e15
_MIN_PLAIN: Final = 1e-5
_DEFAULTS: Final = {
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "CURRENCY": '"$"#,##0.00',
    "SCIENTIFIC": "0.00E+00",
    "TIME": "h:mm:ss am/pm",
}
# Day first everywhere but in the United States; the table is short on purpose.
_DATE_BY_LOCALE: Final = {
    "en_US": "m/d/yyyy",
    "en_CA": "yyyy-mm-dd",
    "de_DE": "dd.mm.yyyy",
    "sv_SE": "yyyy-mm-dd",
    "zh_CN": "yyyy/m/d",
}
_DAY_FIRST_DATE: Final = "dd/mm/yyyy"
_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_DATE_TOKEN: Final = re.compile(
    r'"[^"]*"|\\.|am/pm|a/p|yyyy|yy|y|m+|d+|hh?|ss?|0+|\[h+\]|.', re.IGNORECASE | re.DOTALL
)
_NUMBER_PART: Final = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+")
_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')


def shown(value: Effective, number_format: Json | None, locale: str) -> str:
    """FORMATTED_VALUE of a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, CellError):
        return value.shown()
    if not number_format or number_format.get("type", "TEXT") == "TEXT":
        return plain(value)
    return _by_format(value, number_format, locale)


def plain(number: float) -> str:
    """A number without a format: at most ten significant digits, as the automatic format."""
    if isinstance(number, int) and -_MAX_PLAIN < number < _MAX_PLAIN:
        return str(number)
    if number and not _MIN_PLAIN <= abs(number) < _MAX_PLAIN:
        mantissa, _, exponent = f"{number:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{int(exponent):+03d}"
    rounded = f"{number:.10g}"
    return rounded if "e" not in rounded else f"{number:.0f}"


def is_date(number_format: Json | None) -> bool:
    """Whether numbers under this format are moments."""
    return bool(number_format) and (number_format or {}).get("type") in DATES


def default_pattern(kind: str, locale: str) -> str:
    """What a format without a pattern means."""
    day = _DATE_BY_LOCALE.get(locale, _DAY_FIRST_DATE)
    if kind == "DATE":
        return day
    if kind == "DATE_TIME":
        return f"{day} h:mm:ss"
    return _DEFAULTS.get(kind, "")


def _by_format(number: float, number_format: Json, locale: str) -> str:
    kind = number_format["type"]
    pattern = number_format.get("pattern") or default_pattern(kind, locale)
    if kind in DATES:
        moment = serial.to_moment(number)
        return plain(number) if moment is None else _moment(moment, pattern)
    return number_text(number, pattern)


def _moment(moment: datetime, pattern: str) -> str:
    half_day, tokens = _date_tokens(pattern)
    return "".join(
        _piece(moment, token, half_day=half_day, minutes=minutes) for token, minutes in tokens
    )


@cache
def _date_tokens(pattern: str) -> tuple[bool, tuple[tuple[str, bool], ...]]:
    """Whether hours are 1 to 12, and each token with whether it is minutes."""
    tokens = tuple(_DATE_TOKEN.findall(pattern))
    half_day = any(token.lower() in ("am/pm", "a/p") for token in tokens)
    return half_day, tuple((token, _is_minutes(tokens, n)) for n, token in enumerate(tokens))


def _is_minutes(tokens: tuple[str, ...], index: int) -> bool:
    """`m` means minutes after an hour or before a second."""
    if set(tokens[index].lower()) != {"m"}:
        return False
    letters = [(i, t.lower()[0]) for i, t in enumerate(tokens) if t[0].isalpha() or t[0] == "["]
    place = next(n for n, (i, _) in enumerate(letters) if i == index)
    before = letters[place - 1][1] if place else ""
    after = letters[place + 1][1] if place + 1 < len(letters) else ""
    return before in ("h", "[") or after == "s"


def _piece(moment: datetime, token: str, *, half_day: bool, minutes: bool) -> str:
    first = token[0].lower()
    if first in '"\\':
        return token[1:-1] if first == '"' else token[1:]
    if first == "y":
        return f"{moment.year:04d}" if len(token) > 2 else f"{moment.year % 100:02d}"  # noqa: PLR2004
    if first == "m":
        return _padded(moment.minute, token) if minutes else _month(moment, len(token))
    if first == "d":
        return _day(moment, len(token))
    return _clock(moment, token, half_day=half_day)


def _clock(moment: datetime, token: str, *, half_day: bool) -> str:
    low = token.lower()
    if low == "am/pm":
        return "AM" if moment.hour < 12 else "PM"  # noqa: PLR2004
    if low == "a/p":
        return "A" if moment.hour < 12 else "P"  # noqa: PLR2004
    if low[0] == "h":
        return _padded((moment.hour % 12 or 12) if half_day else moment.hour, token)
    if low[0] == "s":
        return _padded(moment.second, token)
    if low[0] == "0":
        return f"{moment.microsecond:06d}"[: len(token)]
    return token


def _padded(number: int, token: str) -> str:
    return f"{number:0{len(token)}d}"


def _month(moment: datetime, width: int) -> str:
    name = _MONTHS[moment.month - 1]
    return {1: str(moment.month), 2: f"{moment.month:02d}", 3: name[:3], 5: name[0]}.get(
        width, name
    )


def _day(moment: datetime, width: int) -> str:
    name = _DAYS[moment.weekday()]
    return {1: str(moment.day), 2: f"{moment.day:02d}", 3: name[:3]}.get(width, name)


def number_text(number: float, pattern: str) -> str:
    """A number under a pattern such as `#,##0.00`, `0%` or `"$"#,##0;("$"#,##0)`."""
    sections = pattern.split(";")
    negative = number < 0
    section, magnitude = sections[0], abs(number)
    if negative and len(sections) > 1:
        section, negative = sections[1], False
    elif number == 0 and len(sections) > 2:  # noqa: PLR2004
        section = sections[2]
    if section.lower() in ("", "general", "@"):
        return plain(number)
    return ("-" if negative else "") + _section(magnitude, section)


def _section(magnitude: float, section: str) -> str:
    if "E+" in section.upper():
        return _scientific(magnitude, section)
    digits = _NUMBER_PART.search(_LITERAL.sub(lambda m: "\0" * len(m[0]), section))
    if not digits:
        return _literals(section)
    before, after = section[: digits.start()], section[digits.end() :]
    scaled = Decimal(repr(magnitude)) * (100 if "%" in before + after else 1)
    return _literals(before) + _digits(scaled, digits[0]) + _literals(after)


def _digits(number: Decimal, pattern: str) -> str:
    whole, _, fraction = pattern.partition(".")
    rounded = number.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    integer, _, decimals = text.partition(".")
    required = whole.count("0")
    integer = "" if integer == "0" and not required else integer.zfill(required)
    while decimals and len(decimals) > fraction.count("0") and decimals[-1] == "0":
        decimals = decimals[:-1]
    return f"{integer}.{decimals}" if decimals else integer


def _scientific(magnitude: float, section: str) -> str:
    mantissa = section.upper().partition("E+")[0]
    places = len(mantissa.partition(".")[2])
    digits, _, exponent = f"{magnitude:.{places}E}".partition("E")
    return f"{digits}E{int(exponent):+03d}"


def _literals(text: str) -> str:
    """Quoted and escaped text as it shows; colours and paddings in the pattern do not."""
    return _LITERAL.sub(lambda m: m[1] or m[2] or (" " if m[0][0] == "_" else ""), text)
