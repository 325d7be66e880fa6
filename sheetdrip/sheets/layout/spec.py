"""What a clinic's spreadsheet should have, as its settings say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheetdrip.domain.bands import BandLimits
from sheetdrip.domain.columns import Own
from sheetdrip.domain.headers import Headers
from sheetdrip.domain.sequence import Sequence as DripSequence
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.staff_columns import possible_columns
from sheetdrip.planning.step_costs import StepCost


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutSpec:
    """Tabs by title; `own`: the daemon's columns; `titles`: what its columns are called, by plain name.

    `language`: in which the sheet speaks to staff; `bands`: from which score on which colour; `steps`: in the
    order of their days; `price`: of a segment; `plan`: the clinic's default sequence as it is in force;
    `theirs`: what is to be said of staff's own columns that are called like one of the daemon's to come, by
    the plain name.
    """

    tab: str
    control_tab: str
    messages_tab: str
    replies_tab: str
    dashboard_tab: str
    plan: DripSequence
    own: Own
    titles: Headers
    language: SheetLanguage = SheetLanguage.EN
    bands: BandLimits = field(default_factory=BandLimits)
    steps: Sequence[StepCost] = ()
    price: float | None = None
    theirs: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        staff = (column.name for column in possible_columns(self.titles))
        return (*staff, *self.own.columns)

    def title(self, column: str) -> str:
        return self.titles.get(column, column)
