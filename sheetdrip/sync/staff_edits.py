"""Finds what staff have typed beside the daemon's answers since the last look.

A row is looked at when its own cells or its answers have changed: most are as they were a cycle ago.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sheetdrip.domain.message import Message
from sheetdrip.domain.sequence import Step
from sheetdrip.planning import score_cells
from sheetdrip.planning.cycle.matched_sheet import MatchedSheet
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.score_cells import Answers, RowCells
from sheetdrip.sync.ports.replies import Record

_NONE = Answers()


class StaffEdits:
    """Looks at the rows of one clinic, and remembers what it saw."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._steps = steps
        self._looked: dict[str, tuple[RowCells, Answers]] = {}

    def seen(
        self,
        matched: MatchedSheet,
        recorded: Mapping[str, Mapping[str, Message]],
        reply_state: ReplyState,
        now: datetime,
    ) -> Iterator[Record]:
        looked, self._looked = self._looked, {}
        for number, drip_id in matched.places.items():
            if number in matched.misplaced or matched.courses[drip_id].unrecorded:
                continue
            row, known = matched.rows[number], reply_state.answers.get(drip_id, _NONE)
            shown = RowCells(
                cells=row.own,
                absent=matched.absent,
                says_on=matched.courses[drip_id].says_on,
            )
            if looked.get(drip_id) != (shown, known):
                yield from score_cells.seen(
                    drip_id,
                    known,
                    recorded.get(drip_id, {}),
                    self._steps,
                    shown,
                    now,
                )
            self._looked[drip_id] = shown, known
