"""Lets what `init` put up follow the clinic's work: the Dashboard's figures, and steps that are over."""

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from sheetdrip.planning.step_costs import StepCost
from sheetdrip.sheets.layout.apply_layout import fold, follow, make_dashboard
from sheetdrip.sheets.layout.spec import LayoutSpec
from sheetdrip.sheets.transport import Transport

_Work = Callable[[Transport, str, LayoutSpec], tuple[str, ...]]


class GoogleLayout:
    """One clinic's spreadsheet. `spec`: as its settings and its Messages tab have it now."""

    def __init__(
        self,
        open_transport: Callable[[], Transport],
        spreadsheet_id: str,
        spec: Callable[[], LayoutSpec],
    ) -> None:
        self._open_transport = open_transport
        self._spreadsheet_id = spreadsheet_id
        self._spec = spec

    def follow(self, steps: Sequence[StepCost]) -> tuple[str, ...]:
        return self._done(follow, replace(self._spec(), steps=steps))

    def make_dashboard(self, steps: Sequence[StepCost]) -> tuple[str, ...]:
        return self._done(make_dashboard, replace(self._spec(), steps=steps))

    def fold(self, labels: Collection[str]) -> tuple[str, ...]:
        return self._done(partial(fold, labels=labels), self._spec())

    def _done(self, work: _Work, spec: LayoutSpec) -> tuple[str, ...]:
        transport = self._open_transport()
        with closing(transport.session):
            return work(transport, self._spreadsheet_id, spec)
