"""Who are the patients? Fictitious people, each with a name, a surgery and reserved numbers of their own."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from sheetdrip.sandbox.people import phrases

CANARY = "Canarywood"
"""In every name: it must never show in a log."""

ZONES = (
    "America/Chicago",
    "America/New_York",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "Europe/London",
    "Asia/Kolkata",
    "Australia/Sydney",
)
_LINES = 98
_ABROAD = 0.12
"""So many have a phone of another country."""

_OTHERS = {
    "+54 9 {a} 555-{l:04d}": "221 223 261 264 291 299 341 342 343 345 351 358 370 376 379 380 381 383",
    "+52 {a} 555 {l:04d}": "222 228 229 246 271 312 314 442 443 444 449 461 462 477 492 614 618 656",
    "+55 {a} 98555-{l:04d}": "11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37",
    "+44 7{a}5 55{l:04d}": "40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59",
    "+91 9{a}55 5{l:04d}": "80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95 96 97 98 99",
}
"""Mobiles as they are written in Argentina, Mexico, Brazil, Britain and India, and where."""

_SPELLED = (("+549", "+54"), ("+52", "+521"))
"""Beginnings that carriers and channels spell otherwise.

docs/vendors/twilio.md#channels-and-second-spellings"""


def address_of(phone: str, rng: random.Random) -> str:
    """What Twilio says a text comes from: the number, or its other spelling, or with a channel before it."""
    address = phone
    if rng.random() < 0.5:
        address = next(
            (new + phone[len(old) :] for old, new in _SPELLED if phone.startswith(old)), phone
        )
        if phone.startswith("+55"):
            address = phone[:5] + phone[6:]  # without the ninth digit
    channel = rng.choices(("", "rcs:", "whatsapp:"), (88, 6, 6))[0]
    return channel + address


@cache
def _areas() -> tuple[int, ...]:
    return tuple(sorted({area for zone in phrases()["zones"] for area in zone["areas"]}))


@dataclass(slots=True)
class Patients:
    """Draws people and numbers, none twice.

    `abroad`: chance that gives some a phone of another country; its lines begin at `lines_abroad`, so that
    two who draw beside each other never draw the same.
    """

    rng: random.Random
    people: int = 0
    _numbers: int = field(default=0)
    abroad: random.Random | None = None
    lines_abroad: int = 100

    def name(self) -> str:
        """A new name."""
        self.people += 1
        given = self.rng.choice(("Ada", "Ben", "Inés", "Cy", "静"))
        return f"{given} {CANARY} {self.people:04d}"

    def phone(self) -> str | int:
        """A new number of the range for fiction, as staff write one or another way."""
        area = _areas()[self._numbers // _LINES]
        nth = self._numbers % _LINES
        line = 100 + nth
        self._numbers += 1
        if self.abroad is not None and self.abroad.random() < _ABROAD:
            return self._foreign(self.abroad, self.lines_abroad + nth)
        style = self.rng.choice(
            ("({a}) 555-{l:04d}", "{a}-555-{l:04d}", "+1 {a} 555 {l:04d}", "number")
        )
        if style == "number":
            return int(f"{area}555{line:04d}")
        return style.format(a=area, l=line)

    def _foreign(self, rng: random.Random, line: int) -> str:
        style = rng.choice(list(_OTHERS))
        places = _OTHERS[style].split()
        written = style.format(a=places[self._numbers // _LINES % len(places)], l=line)
        return written if rng.random() < 0.5 else "+" + "".join(filter(str.isdigit, written))

    def row(self, day: date, zone: str) -> dict[str, str | int | bool]:
        """What staff type for a new surgery."""
        rng = self.rng
        typed: dict[str, str | int | bool] = {
            "Patient": self.name(),
            "Phone": self.phone(),
            "Surgery date": f"{day:%Y-%m-%d}",
            "Procedure": rng.choice(("Hernia repair", "Knee arthroscopy", "")),
            "Language": rng.choice(("", "English", "English", "Spanish", "Chinese")),
            "Time zone": rng.choice(("", "", "", zone, *ZONES)),
            "Consent": rng.random() < 0.97,
        }
        return {name: value for name, value in typed.items() if value != ""}

    def day_near(self, today: date, *, spread: tuple[int, int]) -> date:
        """A surgery day around today."""
        return today + timedelta(days=self.rng.randint(*spread))
