"""Says at which score each band begins, for the colours of scores in the sheet.

The limits are the clinic's; those given here are examples, as they are commonly taught, not medical advice.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BandLimits:
    """The lowest score of each band, rising; below `mild` is none. Raises ValueError if they do not rise."""

    mild: int = 1
    moderate: int = 4
    severe: int = 7

    def __post_init__(self) -> None:
        if not self.mild < self.moderate < self.severe:
            raise ValueError("the bands' lowest scores must rise: mild, moderate, severe")
