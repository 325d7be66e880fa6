"""The fictitious people who have surgery in the sandbox, drawn from `config/sandbox/people.toml`."""

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

_FIRST_DAY: Final = -14
_LAST_DAY: Final = 10
# Coprime to the number of days: neighbours lie far apart, and every day gets its share.
_STRIDE: Final = 7
_LINES: Final = 98  # 555-0100 to 555-0197; the two above belong to the clinic
_HOURS: Final = (7, 8, 9, 10, 11, 13, 14, 15)
_QUARTERS: Final = (0, 15, 30, 45)


@dataclass(frozen=True, slots=True)
class Person:
    """One row as staff would write it; `phone` is text, or a number for a number cell."""

    name: str
    phone: str | int
    e164: str
    surgery_date: date
    surgery_minutes: int
    procedure: str
    language: str
    time_zone: str


@cache
def phrases() -> dict[str, Any]:
    """The seed data: from the installed package, else from the checkout."""
    packaged = resources.files("sheetdrip") / "config" / "sandbox" / "people.toml"
    if packaged.is_file():
        return tomllib.loads(packaged.read_text(encoding="utf-8"))
    checkout = Path(__file__).parents[2] / "config" / "sandbox" / "people.toml"
    return tomllib.loads(checkout.read_text(encoding="utf-8"))


def draw(count: int, today: date, rng: random.Random) -> list[Person]:
    """`count` people with surgeries from 14 days before `today` to 10 days after."""
    return [_person(index, today, rng) for index in range(count)]


def _person(index: int, today: date, rng: random.Random) -> Person:
    data = phrases()
    language, zone = _weighted(data["languages"], rng), _weighted(data["zones"], rng)
    days = _FIRST_DAY + index * _STRIDE % (_LAST_DAY - _FIRST_DAY + 1)
    area, line = _place(index, zone["areas"])
    return Person(
        name=language["order"].format(
            given=rng.choice(language["given"]), family=rng.choice(language["family"])
        ),
        phone=_written(area, line, data["phone_styles"][index % len(data["phone_styles"])]),
        e164=f"+1{area}555{line:04d}",
        surgery_date=today + timedelta(days=days),
        surgery_minutes=rng.choice(_HOURS) * 60 + rng.choice(_QUARTERS),
        procedure=rng.choice(data["procedures"]),
        language=language["name"],
        time_zone=zone["name"],
    )


def _place(index: int, areas: list[int]) -> tuple[int, int]:
    # A line per index and an area per hundred: no two people share a number until the areas end.
    return areas[index // _LINES % len(areas)], 100 + index % _LINES


def _written(area: int, line: int, style: str) -> str | int:
    if style == "number":
        return int(f"{area}555{line:04d}")
    return style.format(area=area, exchange="555", line=f"{line:04d}")


def _weighted(choices: list[dict[str, Any]], rng: random.Random) -> dict[str, Any]:
    return rng.choices(choices, [choice["share"] for choice in choices])[0]
