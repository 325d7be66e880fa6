"""Counts the segments of each text of a clinic, in each language that staff may write in a row."""

from collections.abc import Iterable
from dataclasses import dataclass

from sheetdrip.domain.messages_tab_parser import example
from sheetdrip.domain.sequence import Sequence, Step, fill
from sheetdrip.domain.text_cost import count_segments


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCost:
    """A text by its label. `day`: after surgery; `segments`: in the usual language.

    `others`: segments in each language that takes more or fewer, with all that staff may write for it.
    """

    label: str
    day: int
    segments: int
    others: tuple[tuple[tuple[str, ...], int], ...] = ()


def step_costs(sequences: Iterable[Sequence], clinic: str) -> tuple[StepCost, ...]:
    """The texts of all sequences in the order of their days; of equal labels the last one counts.

    As an example patient gets them; `clinic`: its name, which stands in them.
    """
    by_label = {
        step.label: _cost(step, sequence, clinic)
        for sequence in sequences
        for step in sequence.steps
    }
    return tuple(sorted(by_label.values(), key=lambda one: one.day))


def _cost(step: Step, sequence: Sequence, clinic: str) -> StepCost:
    values = example(clinic)
    segments = {
        code: count_segments(fill(text, values)).segments for code, text in step.texts.items()
    }
    usual = segments.pop(sequence.default_language)
    others = tuple(
        ((code, *sequence.languages[code]), count)
        for code, count in segments.items()
        if count != usual and code in sequence.languages
    )
    return StepCost(label=step.label, day=step.day, segments=usual, others=others)
