"""Reads the phone number that a cell means, in E.164.

A number must have a possible length for its country; only Twilio knows whether it is in service. Judging by
phonenumbers' tables of valid numbers would hold real patients whenever a country opens a new range. How
numbers are compared is in `phone_identity`.
"""

import re
import unicodedata
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from sheetdrip.domain.cells import Cell, CellProblem
from sheetdrip.domain.phone_identity import current
from sheetdrip.domain.wording import Statement, say

_LONGEST = 16
"""E.164: a plus and at most 15 digits; phonenumbers lets longer German numbers through."""

_PART = 7
"""Digits: fewer are no number of their own."""

_LABEL = re.compile(
    r"(?:tel|telephone|phone|ph|cell|mobile|mob|whatsapp|rcs|sms|tel[eé]fono|celular|m[oó]vil)\s*[.:]?\s*(?=[+(\d])",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"(\d{7,})[.,]0+")
_SHORTENED = re.compile(r"\d[.,]?\d*e\+?\d+", re.IGNORECASE)
_SEPARATOR = re.compile(r"[/,;|&\n]|\s(?:or|and|o|y)\s", re.IGNORECASE)

SHOWS_AN_ERROR = say("phone.formula")


def phone_number(cell: Cell, region: str) -> str:
    """The cell's number in E.164, read as one of `region` (ISO 3166, such as "US").

    Sheets turns typed numbers into numbers and so drops a leading zero or plus; both are restored.
    Raises CellProblem when no single number can be read.
    """
    if cell is None or cell == "" or isinstance(cell, bool):
        raise CellProblem(say("cell.blank", column="Phone"))
    if isinstance(cell, str):
        return _from_text(cell, region)
    if not float(cell).is_integer() or cell <= 0:
        raise CellProblem(say("phone.no_number"))
    return _from_digits(str(int(cell)), region)


def is_region(region: str) -> bool:
    """Whether phonenumbers knows the region code."""
    return region in phonenumbers.SUPPORTED_REGIONS


@lru_cache(maxsize=65_536)
def _from_text(text: str, region: str) -> str:
    written = _bare(text)
    numbers = {found for part in _parts(written) if (found := _read(part, region))}
    if len(numbers) == 1 and (only := numbers.pop()):
        return only
    raise CellProblem(_why_not(written, region))


def _bare(text: str) -> str:
    """What was written, without what a paste, a form or another program leaves around it."""
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    plain = unicodedata.normalize("NFKC", visible).strip(" \t\r\n\"'`\u2018\u2019=.,;")
    labelled = _LABEL.match(plain)
    number = plain[labelled.end() :] if labelled else plain
    decimal = _DECIMAL.fullmatch(number)
    return decimal[1] if decimal else number


def _parts(written: str) -> list[str]:
    """The numbers in a cell, if there are several whole ones; else all of it."""
    parts = [part for part in _SEPARATOR.split(written) if part.strip()]
    return parts if len(parts) > 1 and all(_count(part) >= _PART for part in parts) else [written]


def _count(text: str) -> int:
    return sum(char.isdecimal() for char in text)


def _read(text: str, region: str) -> str | None:
    """One number, with its plus, as a national one, or with the 00 that many dial for the plus."""
    if any(char.isalpha() for char in text):
        return None
    number = _parsed(text, region)
    if number is None and (dialled := text.lstrip(" (+")).startswith("00"):
        number = _parsed(f"+{dialled[2:]}", region)
    return number


def _why_not(written: str, region: str) -> Statement:
    if len(_parts(written)) > 1 or _count(written) >= _LONGEST:
        return say("phone.several")
    if _SHORTENED.fullmatch(written):
        return say("phone.shortened")
    return _not_whole(written, _number(written, region), region)


def _not_whole(written: str, number: phonenumbers.PhoneNumber | None, region: str) -> Statement:
    if number is not None and number.extension:
        return say("phone.extension")
    if any(char.isalpha() for char in written):
        return say("phone.letters")
    if written.startswith("+"):
        return say("phone.not_whole_abroad")
    length = None if number is None else phonenumbers.is_possible_number_with_reason(number)
    if length in {ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY}:
        return say("phone.short", region=region)
    code = "phone.long" if length == ValidationResult.TOO_LONG else "phone.not_whole"
    return say(code, region=region)


@lru_cache(maxsize=65_536)
def _from_digits(digits: str, region: str) -> str:
    """Prefer a reading in service: as a national number, with its zero, with its plus."""
    typed = (digits, f"0{digits}", f"+{digits}")
    possible = [number for one in typed if (number := _parsed(one, region))]
    for number in possible:
        if phonenumbers.is_valid_number(phonenumbers.parse(number)):
            return number
    if possible:
        return possible[0]
    raise CellProblem(say("phone.lost_shape", region=region))


def _parsed(text: str, region: str) -> str | None:
    """The number in E.164 as it is dialled today, if it is whole."""
    read = _number(text, region)
    if read is None or read.extension:
        return None
    number = current(_e164(read))
    today = phonenumbers.parse(number)
    whole = phonenumbers.is_possible_number_with_reason(today) == ValidationResult.IS_POSSIBLE
    return number if whole and len(number) <= _LONGEST else None


def _number(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
