"""Matches each line of the Messages tab with the step of the edited sequence that it is.

A line is recognised by the identity beside it and by what it says, so that a renamed, moved or copied line
is never taken for another: the step's name is half of the key under which a text was sent.
"""

import re
import unicodedata
from collections.abc import Sequence

from sheetdrip.domain import messages_tab_parser
from sheetdrip.domain.cells import folded
from sheetdrip.domain.messages_tab_parser import TabLine
from sheetdrip.domain.sequence import Step
from sheetdrip.planning.edited_sequence import ASKED_AGAIN_ID, EditedSequence

_NAME = re.compile(r"\w(?:[\w-]*\w)?")
_BY_ID, _BY_LABEL, _BY_TEXT, _BY_DAY = 5, 3, 2, 1
"""What each likeness of a line with a step weighs. Label and more outweigh an ID that a sort left behind."""


def match_lines(lines: Sequence[TabLine], before: EditedSequence) -> dict[int, Step]:
    """Which step each line is, by row: the likest pairs first, the upper of equally like lines."""
    pairs = [
        (-likeness, line.row, order, step)
        for line in lines
        for order, step in enumerate((*before.steps, *before.former))
        if (likeness := _likeness(line, step, is_former=order >= len(before.steps)))
    ]
    claims: dict[int, Step] = {}
    taken: set[str] = set()
    for _, row, _, step in sorted(pairs, key=lambda pair: pair[:3]):
        if row not in claims and step.name not in taken:
            claims[row] = step
            taken.add(step.name)
    return claims


def _likeness(line: TabLine, step: Step, *, is_former: bool) -> int:
    """How much speaks for it; 0 when that is not enough. A day alone, or an old text, proves nothing."""
    by_id = _BY_ID * (line.step_id == step.name)
    by_label = _BY_LABEL * (folded(line.label) == folded(step.label))
    by_text = _BY_TEXT * any(line.text(code) == text.strip() for code, text in step.texts.items())
    by_day = _BY_DAY * (line.cells.get(messages_tab_parser.DAY) == step.day)
    if by_id or by_label or (by_text and not is_former and not line.step_id):
        return by_id + by_label + by_text + by_day
    return 0


class Names:
    """Gives new steps their names; none is given twice, nor one that any step ever had."""

    def __init__(self, before: EditedSequence) -> None:
        self._taken = {step.name for step in (*before.steps, *before.former)} | {ASKED_AGAIN_ID}

    def of_cell(self, written: str) -> str:
        """The ID that stands beside a line that nobody knows, if it can be its own; else ""."""
        # the ledger may have been lost: then the tab alone knows the names
        if not _NAME.fullmatch(written) or written in self._taken:
            return ""
        self._taken.add(written)
        return written

    def of_label(self, label: str) -> str:
        """A new name, after the label."""
        letters = unicodedata.normalize("NFKC", label).lower()
        stem = re.sub(r"[^\w]+", "-", letters).strip("-_") or "step"
        number, name = 1, stem
        while name in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(name)
        return name
