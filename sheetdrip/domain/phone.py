"""Which phone does a cell mean?

A number must have a possible length for its country; whether it is in service only Twilio knows. Judging by
phonenumbers' validity tables would hold real patients whenever a country opens a new range.
"""

from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from sheetdrip.domain.cells import Cell, CellProblem

_LONGEST = 16
"""E.164: a plus and at most 15 digits; phonenumbers lets longer German numbers through."""


def phone_number(cell: Cell, region: str) -> str:
    """The cell's number in E.164, read as one of `region` (ISO 3166, such as "US").

    Sheets turns typed numbers into numbers and so drops a leading zero or plus; both are restored.
    Raises CellProblem when no single number can be read.
    """
    if cell is None or cell == "" or isinstance(cell, bool):
        raise CellProblem("Phone is blank")
    if isinstance(cell, str):
        return _from_text(cell.strip(), region)
    if not float(cell).is_integer() or cell <= 0:
        raise CellProblem("Phone is not a phone number: retype it")
    return _from_digits(str(int(cell)), region)


def is_region(region: str) -> bool:
    """Whether phonenumbers knows the region code."""
    return region in phonenumbers.SUPPORTED_REGIONS


@lru_cache(maxsize=65_536)
def _from_text(text: str, region: str) -> str:
    number = None if any(char.isalpha() for char in text) else _parsed(text, region)
    if number is None:
        raise CellProblem(
            f"Phone is not one whole number of {region}: check the digits, "
            "or write it with + and country code"
        )
    return _e164(number)


@lru_cache(maxsize=65_536)
def _from_digits(digits: str, region: str) -> str:
    """Prefer a reading in service: as a national number, with its zero, with its plus."""
    readings = [_parsed(typed, region) for typed in (digits, f"0{digits}", f"+{digits}")]
    possible = [number for number in readings if number is not None]
    for number in possible:
        if phonenumbers.is_valid_number(number):
            return _e164(number)
    if possible:
        return _e164(possible[0])
    raise CellProblem(
        "Phone lost its shape when Sheets made it a number: format the cell as plain text "
        f"and retype it ({region}, or with + and country code)"
    )


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    whole = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    fits = len(_e164(number)) <= _LONGEST
    return number if whole and fits and not number.extension else None


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
