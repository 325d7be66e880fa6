"""Holds a clinic's default sequence as its staff have edited it, and what tells its lines apart.

A renamed label renames its columns in the surgeries' tab instead of adding new ones: what was sent,
answered and typed stays where staff look for it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time

from sheetdrip.domain import messages_tab_parser
from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import step_columns
from sheetdrip.domain.messages_tab_parser import ASKED_AGAIN
from sheetdrip.domain.sequence import Sequence as DripSequence
from sheetdrip.domain.sequence import Step

ASKED_AGAIN_ID = "asked-again"
"""Beside the line of the clarification; no step is called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedSequence:
    """A clinic's default sequence as its staff have it, and what tells its lines apart.

    `steps` by day and time; `former`: steps that are no more; `called`: by step name, what its columns in the
    surgeries' tab may still be called, newest first.
    """

    steps: tuple[Step, ...]
    clarification: Mapping[str, str] = field(default_factory=dict)
    former: tuple[Step, ...] = ()
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def renamed(self, columns: Collection[str]) -> "EditedSequence":
        """Without the earlier names of steps whose columns, found in the surgeries' tab, have theirs now."""
        done = {step.name for step in self.steps if step_columns(step.label).status in columns}
        called = {name: labels for name, labels in self.called.items() if name not in done}
        return replace(self, called=called) if called != self.called else self


def edited_sequence_of(plan: DripSequence) -> EditedSequence:
    """The edited sequence that a sequence is before anybody edits it."""
    steps = [step.without_options for step in plan.steps]
    return EditedSequence(steps=_ordered(steps), clarification=plan.clarification)


def lines_of(plan: DripSequence) -> tuple[Mapping[str, Cell], ...]:
    """What the Messages tab says when it is made of a sequence: a line per step, cells by column."""
    lines: list[Mapping[str, Cell]] = [
        {
            messages_tab_parser.STEP: step.label,
            messages_tab_parser.DAY: step.day,
            messages_tab_parser.TIME: _serial(step.at),
            messages_tab_parser.LATEST: _serial(step.latest),
            **step.texts,
            messages_tab_parser.STEP_ID: step.name,
        }
        for step in plan.steps
    ]
    if plan.clarification:
        asking = {
            messages_tab_parser.STEP: ASKED_AGAIN,
            messages_tab_parser.STEP_ID: ASKED_AGAIN_ID,
        }
        lines.append({**asking, **plan.clarification})
    return tuple(lines)


def _serial(at: time) -> float:
    return (at.hour * 60 + at.minute) / (24 * 60)


def speaks(edited: EditedSequence, code: str) -> bool:
    """Whether all of it is written in a language."""
    asking = edited.clarification
    return all(code in step.texts for step in edited.steps) and (not asking or code in asking)


def plan_of(edited: EditedSequence, plan: DripSequence) -> DripSequence:
    """An edited sequence as a plain one, with only those languages in which all of it is written.

    A step's options are the settings' own business: as `plan` has them.
    """
    languages = {code: names for code, names in plan.languages.items() if speaks(edited, code)}
    return replace(in_all_languages(edited, plan), languages=languages)


def in_all_languages(edited: EditedSequence, plan: DripSequence) -> DripSequence:
    """The same with every language that the settings have."""
    written = {step.name: step for step in plan.steps}
    steps = tuple(written.get(step.name, step).edited(step) for step in edited.steps)
    return replace(plan, steps=steps, clarification=edited.clarification)


def following(
    before: EditedSequence, steps: Sequence[Step], clarification: Mapping[str, str]
) -> EditedSequence:
    """The edited sequence after `before`: steps that are gone become former, changed labels earlier ones."""
    names = {step.name for step in steps}
    old = {step.name: step for step in before.steps}
    called = {
        step.name: labels
        for step in steps
        if (labels := _earlier_labels(step, old.get(step.name), before.called.get(step.name, ())))
    }
    gone = [step for step in (*before.steps, *before.former) if step.name not in names]
    return EditedSequence(
        steps=_ordered(steps), clarification=clarification, former=tuple(gone), called=called
    )


def _earlier_labels(step: Step, before: Step | None, called: tuple[str, ...]) -> tuple[str, ...]:
    labels = called if before is None else (before.label, *called)
    return tuple(dict.fromkeys(label for label in labels if label != step.label))


def _ordered(steps: Iterable[Step]) -> tuple[Step, ...]:
    """By time, so that sorting the tab changes nothing."""
    return tuple(sorted(steps, key=lambda step: (step.day, step.at, step.name)))
