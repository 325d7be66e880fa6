"""Fills in every text of a sequence for an example patient, as patients will read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sheetdrip.domain.sequence import Sequence, Step, fill
from sheetdrip.domain.text_cost import count_segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One text as the patient gets it, and what it is billed as."""

    label: str
    when: str
    body: str
    segments: int
    encoding: str

    @property
    def size(self) -> str:
        """Length and price, in words."""
        segments = "1 segment" if self.segments == 1 else f"{self.segments} segments"
        return f"{len(self.body)} characters, {segments} ({self.encoding})"


def previews(sequence: Sequence, language: str, values: Mapping[str, str]) -> list[Preview]:
    """The sequence's texts in one language. `values`: for its placeholders, the clinic's name among them."""
    return [_preview(step, language, values) for step in sequence.steps]


def _preview(step: Step, language: str, values: Mapping[str, str]) -> Preview:
    body = fill(step.texts[language], values)
    counted = count_segments(body)
    day = "on the day of surgery" if step.day == 0 else f"{step.day} days after surgery"
    return Preview(
        label=step.label,
        when=f"{day}, {step.at:%H:%M}",
        body=body,
        segments=counted.segments,
        encoding=counted.encoding,
    )
