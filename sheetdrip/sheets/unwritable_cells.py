"""Tells which of the daemon's cells take no writing now, in a tab as it was read, and words it for staff."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import structlog

from sheetdrip.domain.columns import DRIP_ID, letter
from sheetdrip.planning.sheet_reading import Closed
from sheetdrip.sheets.closed import Area
from sheetdrip.sheets.refused import Ids, Place, Places, Refusals

log = structlog.get_logger(__name__)

_REFUSED = (
    "Google refuses to write there: a data validation that rejects input or a protection may be the reason, "
    "and the spreadsheet's owner can lift it under Data; it is tried again from time to time"
)
_WAIT = "New rows are not texted until “Drip ID” can be written"
_NAMED = 3


@dataclass(slots=True)
class Layout:
    """A tab as read: where the daemon's columns are or will be, and how many rows it has.

    `absent`: those that are still to be added.
    """

    index: Mapping[str, int]
    rows: int
    absent: frozenset[str] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Found:
    columns: set[str] = field(default_factory=set)
    cells: set[Place] = field(default_factory=set)


class UnwritableCells:
    """Follows which cells of one tab take no writing."""

    def __init__(self, refusals: Refusals) -> None:
        self._refusals = refusals
        self._areas: tuple[Area, ...] = ()
        self._closed = Closed()

    def now(self, layout: Layout, areas: tuple[Area, ...], ids: Ids) -> Closed:
        """Which do not at this read; logged when that changes. `areas`: by the tab's properties."""
        refusals, before = self._refusals, self._closed
        if areas != self._areas:
            self._areas = areas
            refusals.forget()
        closed = obstacles(layout, areas, refusals.not_tried(ids), refusals.told(ids))
        if (closed.columns, closed.cells) != (before.columns, before.cells):
            columns = sorted(closed.columns)
            log.warning("sheet.closed", columns=columns, cells=len(closed.cells))
        self._closed = closed
        return closed


def obstacles(
    layout: Layout, areas: Iterable[Area], not_tried: Places, refused: Places | None = None
) -> Closed:
    """What takes no writing: by the tab's properties, and what was refused and rests.

    `refused`: what is told, where that is more.
    """
    found: defaultdict[str, _Found] = defaultdict(_Found)
    for area in areas:
        for name, column in layout.index.items():
            _meet(found[area.why], area, name, column, layout)
    columns = not_tried[0].union(*(one.columns for one in found.values()))
    cells = not_tried[1].union(*(one.cells for one in found.values()))
    told_columns, told_cells = refused or not_tried
    found[_REFUSED].columns |= told_columns
    found[_REFUSED].cells |= told_cells
    sentences = [
        f"{_which(one, layout)}: {why}" for why, one in found.items() if one.columns or one.cells
    ]
    if DRIP_ID in columns:
        sentences.append(_WAIT)
    return Closed(columns, cells, tuple(sentences))


def _meet(found: _Found, area: Area, name: str, column: int, layout: Layout) -> None:
    if not area.box.left <= column < area.box.right:
        return
    last = max(layout.rows, 2)  # an empty tab's first row is still to come
    rows = range(max(area.box.top, 1), min(area.box.bottom, last))
    is_new = name in layout.absent
    if is_new and not area.has(0, column):
        return
    if is_new or (len(rows) >= last - 1 and not area.spared):
        found.columns.add(name)
    else:
        found.cells |= {(row + 1, name) for row in rows if area.has(row, column)}


def _which(found: _Found, layout: Layout) -> str:
    titles = [f"“{layout.titles.get(name, name)}”" for name in sorted(found.columns)]
    single = sorted(place for place in found.cells if place[1] not in found.columns)
    cells = [f"{letter(layout.index[name])}{row}" for row, name in single if name in layout.index]
    parts = []
    if titles:
        parts.append(f"{'Columns' if len(titles) > 1 else 'Column'} {_some(titles)}")
    if cells:
        parts.append(f"{'cells' if len(cells) > 1 else 'cell'} {_some(cells)}")
    named = " and ".join(parts) or "Cells"
    return named[0].upper() + named[1:]


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown
