"""Compares two addresses, and says whether they are one phone, by channel prefix and each country's rules.

Carriers and channels spell one mobile number in several ways: Twilio hands over `whatsapp:+5215512345678`
for a contact that is written +525512345678 (github.com/chatwoot/chatwoot/pull/14174, and for Argentina and
Brazil the same project's app/services/whatsapp/phone_normalizers). This is for comparing only: texts are
sent to what the row says.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

_CHANNELS = re.compile(r"\s*(?:[a-z][a-z0-9_.-]*:)+\s*(?=\+|\d{8,15}\s*$)", re.IGNORECASE)
"""`rcs:`, `whatsapp:`, `sms:` before a number (twilio.com/docs/messaging/channels). What follows
`messenger:` is a page's own number for a person, which no phone has."""

_NOT_A_PHONE = re.compile(r"\s*messenger:", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[\d\s().\-/\u2010-\u2015]+")
_SHORTEST, _LONGEST = 8, 18
"""Digits: a short code has at most six, E.164 fifteen; a mobile or trunk prefix may be too many."""

_VIETNAM = {
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
"""Prefixes of eleven-digit mobiles, and what they became in 2018 (itu.int: national numbering plans)."""

_IVORY_COAST = dict.fromkeys("0123", "01") | dict.fromkeys("456", "05") | dict.fromkeys("789", "07")
"""The operator's prefix since 31 January 2021, by the second digit of a mobile number (same place)."""

_Rule = tuple[re.Pattern[str], str]
_OBSOLETE: Mapping[str, _Rule] = {
    # the 1 of a mobile fell away on 3 August 2019 (github.com/daviddrysdale/python-phonenumbers/issues/306)
    "52": (re.compile(r"\+52(?:1|044|045|01)(\d{10})"), r"+52\1"),
    # 01 was put before every number on 30 November 2024 (ARCEP Bénin)
    "229": (re.compile(r"\+229(\d{8})"), r"+22901\1"),
    # the trunk's 8 behind the country code
    "7": (re.compile(r"\+78(9\d{9})"), r"+7\1"),
}
"""Spellings that no exchange connects any more, by country code, and what they are now."""

_ALIKE: Mapping[str, _Rule] = {
    # the 9 of a mobile is dialled from abroad only; carriers leave it out
    "54": (re.compile(r"\+549(\d{10})"), r"+54\1"),
    # the ninth digit, put before every mobile until 2016; a landline begins with 2 to 5
    "55": (re.compile(r"\+55(\d\d)([6-9]\d{7})"), r"+55\g<1>9\2"),
}
"""Spellings beside each other, by country code, and the one to compare by."""

_SECOND_SPELLINGS: tuple[_Rule, ...] = (
    (re.compile(r"\+54(\d{10})"), r"+549\1"),
    (re.compile(r"\+52(\d{10})"), r"+521\1"),
    (re.compile(r"\+55(\d\d)9([6-9]\d{7})"), r"+55\1\2"),
    (re.compile(r"\+22901(\d{8})"), r"+229\1"),
    (re.compile(r"\+225(?:01|05|07)(\d{8})"), r"+225\1"),
)


@lru_cache(maxsize=65_536)
def identity_of(address: str) -> str:
    """What a phone is compared by: E.164 in its country's one spelling, whatever channel it came through.

    A short code, a sender's name or a page's own number is itself.
    """
    if _NOT_A_PHONE.match(address):
        return address.strip()
    named = _CHANNELS.match(address)
    number = address[named.end() if named else 0 :].strip()
    is_international = number.startswith(("+", "\uff0b")) or named is not None
    visible = "".join(char for char in number if unicodedata.category(char) != "Cf")
    plain = unicodedata.normalize("NFKC", visible)
    digits = phonenumbers.normalize_digits_only(plain)
    if not is_international or not _NUMBER.fullmatch(plain) or not _fits(digits):
        return number
    return _alike(current(_without_trunk(f"+{digits}")))


def is_same_phone(one: str, other: str) -> bool:
    """Whether two addresses are one phone."""
    return one == other or identity_of(one) == identity_of(other)


def spellings(phone: str) -> tuple[str, ...]:
    """Every way in which Twilio may write the number that a text went to; `phone` (E.164) itself first."""
    identity = identity_of(phone)
    second = (
        pattern.sub(to, identity)
        for pattern, to in _SECOND_SPELLINGS
        if pattern.fullmatch(identity)
    )
    return tuple(dict.fromkeys((phone, identity, *second)))


def current(number: str) -> str:
    """An E.164 number as it is dialled today, where its country has renumbered since."""
    if number.startswith("+225"):
        return _ivory_coast(number)
    if number.startswith("+841"):
        return _vietnam(number)
    return _by_rule(number, _OBSOLETE)


def _alike(number: str) -> str:
    return _by_rule(number, _ALIKE)


def _by_rule(number: str, rules: Mapping[str, _Rule]) -> str:
    for code, (pattern, to) in rules.items():
        if number.startswith(f"+{code}") and pattern.fullmatch(number):
            return pattern.sub(to, number)
    return number


def _ivory_coast(number: str) -> str:
    """Eight digits that begin with 2 or 3 were a landline's; the new one's prefix is not in them."""
    old = number.removeprefix("+225")
    if len(old) != 8 or old[0] in "23":  # noqa: PLR2004 - the old length
        return number
    return f"+225{_IVORY_COAST[old[1]]}{old}"


def _vietnam(number: str) -> str:
    old = number.removeprefix("+84")
    became = _VIETNAM.get(old[:3])
    return f"+84{became}{old[3:]}" if became and len(old) == 10 else number  # noqa: PLR2004


def _without_trunk(number: str) -> str:
    """Without the trunk prefix behind a country code, nor Argentina's 15; Italy's zero stays."""
    if number.startswith("+1"):
        return number
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.E164)
    except NumberParseException:
        return number


def _fits(digits: str) -> bool:
    return _SHORTEST <= len(digits) <= _LONGEST
