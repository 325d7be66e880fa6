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


@cache
def _areas() -> tuple[int, ...]:
    return tuple(sorted({area for zone in phrases()["zones"] for area in zone["areas"]}))


@dataclass(slots=True)
class Patients:
    """Draws people and numbers, none twice."""

    rng: random.Random
    people: int = 0
    _numbers: int = field(default=0)

    def name(self) -> str:
        """A new name."""
        self.people += 1
        given = self.rng.choice(("Ada", "Ben", "Inés", "Cy", "静"))
        return f"{given} {CANARY} {self.people:04d}"

    def phone(self) -> str | int:
        """A new number of the range for fiction, as staff write one or another way."""
        area = _areas()[self._numbers // _LINES]
        line = 100 + self._numbers % _LINES
        self._numbers += 1
        style = self.rng.choice(
            ("({a}) 555-{l:04d}", "{a}-555-{l:04d}", "+1 {a} 555 {l:04d}", "number")
        )
        if style == "number":
            return int(f"{area}555{line:04d}")
        return style.format(a=area, l=line)

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
