"""When should each text go, and what should it say? By plain calendar arithmetic from the settings' own data.

Nothing of `sheetdrip.planning` or `sheetdrip.domain` is used here: a judge that shared the planner's code
would share its mistakes.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

_FILE = Path(__file__).parents[2] / "config" / "sequences" / "post-op.toml"
DAY_BEGINS, DAY_ENDS = time(8), time(21)


@dataclass(frozen=True, slots=True)
class Step:
    """A text of the sequence, as its file has it. `texts`: by language code."""

    label: str
    day: int
    at: time
    latest: time
    texts: Mapping[str, str]


@cache
def steps() -> tuple[Step, ...]:
    """The sequence's steps in order."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Step(
            label=one["label"],
            day=one["day"],
            at=time.fromisoformat(one["time"]),
            latest=time.fromisoformat(one["latest"]),
            texts=one["texts"],
        )
        for one in told["steps"]
    )


@cache
def languages() -> Mapping[str, str]:
    """Language code by what staff may write."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    named = {name: code for code, names in told["languages"].items() for name in names}
    return named | {"": told["default_language"]}


@cache
def step_of_text(clinic: str) -> Mapping[str, tuple[Step, str]]:
    """The step and language code of every text a clinic may send."""
    return {
        text.replace("{clinic}", clinic): (step, code)
        for step in steps()
        for code, text in step.texts.items()
    }


@cache
def asked_again(clinic: str) -> frozenset[str]:
    """The texts that ask a question once more."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return frozenset(text.replace("{clinic}", clinic) for text in told["clarification"].values())


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether it is the IANA name of a zone."""
    return name in _zones()


@lru_cache(maxsize=65_536)
def moment(day: date, after: int, at: time, zone: str) -> datetime:
    """The UTC instant of a wall-clock time, `after` days after `day`."""
    local = datetime.combine(day + timedelta(days=after), at, ZoneInfo(zone))
    return local.astimezone(UTC)


def planned(step: Step, day: date, zone: str) -> datetime:
    """When a step of a surgery on `day` is due."""
    return moment(day, step.day, step.at, zone)


def latest(step: Step, day: date, zone: str) -> datetime:
    """Until when it may go late."""
    return moment(day, step.day, step.latest, zone)


def is_night(at: datetime, zone: str) -> bool:
    """Whether the patient's own clocks say night."""
    return not DAY_BEGINS <= at.astimezone(ZoneInfo(zone)).time() < DAY_ENDS
