"""From when to when did something hold? A phone that wanted no texts, a clinic that was paused."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """It began at `since`; no `until`: it still holds."""

    since: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it held at a moment."""
        return self.since <= at and (self.until is None or at < self.until)

    def touches(self, since: datetime, until: datetime) -> bool:
        """Whether it held at some moment between two."""
        return self.since <= until and (self.until is None or since < self.until)


def holds_now(spans: list[Span]) -> bool:
    """Whether the last one has not ended."""
    return bool(spans) and spans[-1].until is None


def end(spans: list[Span], now: datetime) -> None:
    """The last one ends, if it still holds."""
    if holds_now(spans):
        spans[-1] = replace(spans[-1], until=now)
