"""Which band is a score in, for its colour in the sheet?

The limits are the clinic's; those given here are examples (peers.md (f): common teaching bands), not medical
advice.
"""

from dataclasses import dataclass
from enum import StrEnum


class Band(StrEnum):
    """How strong, in words."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True, kw_only=True)
class BandLimits:
    """The lowest score of each band, rising; below `mild` is none. Raises ValueError if they do not rise."""

    mild: int = 1
    moderate: int = 4
    severe: int = 7

    def __post_init__(self) -> None:
        if not self.mild < self.moderate < self.severe:
            raise ValueError("the bands' lowest scores must rise: mild, moderate, severe")


def band_of(score: int, limits: BandLimits) -> Band:
    """The band of a score from 0 to 10."""
    if score >= limits.severe:
        return Band.SEVERE
    if score >= limits.moderate:
        return Band.MODERATE
    return Band.MILD if score >= limits.mild else Band.NONE
