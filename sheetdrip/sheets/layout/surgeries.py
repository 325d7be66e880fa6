"""The layout of the surgeries' tab: columns, notes, formats, boxes, shades; nothing over what is there."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sheetdrip.domain.cells import Cell, folded, text_of
from sheetdrip.domain.columns import (
    ACKNOWLEDGED,
    DRIP_ID,
    NEEDS_CALL,
    NEXT_TEXT,
    PLEASE_READ,
    STATUS,
    STEP_FIELDS,
    Binding,
    bind,
    letter,
    of_staff,
    step_columns,
)
from sheetdrip.domain.header import misplaced_header
from sheetdrip.domain.ownership import Ownership
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.staff_columns import NEEDED, STAFF, STAFF_COLUMNS, CellFormat
from sheetdrip.domain.surgery import drip_words
from sheetdrip.domain.wording import opening
from sheetdrip.errors import UserMustFix
from sheetdrip.sheets.layout import colours, views
from sheetdrip.sheets.layout.feature import Feature, Work, add_missing, on_column, on_tab, runs
from sheetdrip.sheets.layout.notes import column_note
from sheetdrip.sheets.layout.parts import (
    OWN_BAND,
    STAFFS_BAND,
    added,
    as_wide,
    below,
    cells_below,
    folded_away,
    frozen,
    grouped,
    heading,
    note,
    pinned,
    room,
    wrapped,
)
from sheetdrip.sheets.layout.spec import LayoutSpec
from sheetdrip.sheets.layout.state import Column, Tab
from sheetdrip.sheets.layout.tab_words import TAB_WORDS
from sheetdrip.sheets.marks import mark_requests
from sheetdrip.sheets.number_formats import NUMBER_FORMATS
from sheetdrip.sheets.requests import Request, area, columns, drawn, ruled, warned, written

_TEXT, _WHOLE = NUMBER_FORMATS[CellFormat.TEXT], {"type": "NUMBER", "pattern": "0"}
_SHADE = {"red": 0.95, "green": 0.95, "blue": 0.95}
_FORMATS = {
    CellFormat.TEXT: "“{}” is plain text, so that zeros in front stay",
    CellFormat.DATE: "“{}” shows dates",
    CellFormat.TIME: "“{}” shows times",
}
_STATE, _SID, _SCORE = STEP_FIELDS.status, STEP_FIELDS.sid, STEP_FIELDS.score
_STAFF = {column.name: column for column in STAFF_COLUMNS}
_VIEWS = {NEEDS_CALL: "view", PLEASE_READ: "view of what is to be read"}
_WIDTHS = {
    **{column.name: column.width for column in STAFF_COLUMNS},
    STATUS: 380,
    NEXT_TEXT: 200,
    NEEDS_CALL: 240,
    PLEASE_READ: 240,
    ACKNOWLEDGED: 140,
}
_STEP_WIDTHS = {_STATE: 180, STEP_FIELDS.time: 130, _SCORE: 80}
_WRAPPED = (STATUS, NEXT_TEXT, NEEDS_CALL, PLEASE_READ)
_HIDDEN, _GROUPED, _OVER, _FOLDED = "hidden", "grouped", "folded when over", "folded"
_WARNED, _COLOURED = "warned", "coloured"


def furnish_surgeries(tab: Tab, spec: LayoutSpec) -> Work:
    """All that the tab lacks. Raises UserMustFix for headers that only a person can put right."""
    binding = _bound(tab, spec)
    missing = _missing(tab, binding, spec)
    everything = _columns(tab, binding, missing)
    if tab.is_new:
        yield added(replace(tab, column_count=len(everything)))
    yield from _headers(tab, binding, missing, spec)
    yield from _owned(tab, everything, spec)
    features = _of_tab(tab, everything, spec)
    yield from add_missing(features, tab.mark, spec.tab, on_tab(tab.sheet_id))
    for column in everything:
        place = on_column(tab.sheet_id, column.index)
        yield from add_missing(_of_column(tab, column, spec), column.mark, column.name, place)
    yield from _folds(tab, everything)
    yield from _groups(tab, everything, spec)
    yield from _colours(tab, everything, spec)
    yield from _warnings(tab, everything)


def fold_steps(tab: Tab, spec: LayoutSpec, labels: Collection[str]) -> Work:
    """Fold the groups of these steps, but of those that were folded for this before."""
    places = _bound(tab, spec).index
    for label in sorted(labels):
        name = step_columns(label).status
        index = places.get(name)
        if index is None or _GROUPED not in tab.column_mark(index).has:
            continue
        column = tab.column(index, name)
        feature = Feature(
            name=_OVER,
            says=f"The columns of “{label}” are folded away: it is over in every row",
            requests=tuple(_folded(tab, index, places.get(step_columns(label).score))),
        )
        place = on_column(tab.sheet_id, index)
        yield from add_missing([feature], column.mark, column.name, place)


def _folded(tab: Tab, index: int, score: int | None) -> Iterator[Request]:
    """The group that has a step's status and not its score; none if staff have grouped otherwise."""
    for (start, end), depth in tab.groups.items():
        is_ours = start <= index < end and (score is None or not start <= score < end)
        if is_ours and end - start <= len(STEP_FIELDS):
            span = columns(tab.sheet_id, start, end)
            group = {"range": span, "depth": depth, "collapsed": True}
            yield {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}}


def width(tab: Tab, spec: LayoutSpec) -> int:
    """How many columns the tab has once it has its layout."""
    binding = _bound(tab, spec)
    return max(tab.column_count, binding.width + len(_missing(tab, binding, spec)))


def as_called(tab: Tab, spec: LayoutSpec) -> LayoutSpec:
    """The same in the header's language, with other titles where staff use a column's name for their own."""
    header = tab.grid[0] if tab.grid else ()
    spec = replace(spec, titles=spec.titles.as_in(header, NEEDED))
    binding = _bound(tab, spec)
    theirs = {
        name: of_staff(name, binding, spec.titles)
        for name in binding.absent
        if name in binding.theirs
    }
    return replace(spec, titles=spec.titles.renaming(binding.renamed), theirs=theirs)


def _bound(tab: Tab, spec: LayoutSpec) -> Binding:
    grid = tab.grid
    header = grid[0] if grid else []
    titles = spec.titles.as_in(header, NEEDED)
    owner = Ownership(grid, tab.owned, spec.own, titles)
    binding, problems = bind(header, spec.own, titles, owner.claim)
    renamed = [
        f"Column {letter(index)} was “{mark.of}” and is called “{tab.cell_state(0, index).value or ''}” now: "
        f'rename it back, or put "{mark.of}" = "its new name" under [clinics.headers] in the settings'
        for index, mark in enumerate(tab.column_marks)
        if mark.of in NEEDED and mark.of not in binding.index
    ]
    # with the missing ones in place only what is doubled remains to be told
    there = {folded(text_of(cell)) for cell in header}
    needed = [titles.get(name, name) for name in NEEDED]
    completed = [*header, *(title for title in needed if folded(title) not in there)]
    _, doubled = bind(completed, spec.own, titles)
    if renamed or doubled:
        raise UserMustFix(*renamed, *doubled)
    if problems:
        _check_header(grid, spec)
    return replace(binding, width=max(map(len, grid), default=0))


def _check_header(grid: Sequence[Sequence[Cell]], spec: LayoutSpec) -> None:
    """UserMustFix when something stands in the tab and row 1 is not its header."""
    misplaced = misplaced_header(grid, spec.titles)
    if misplaced:
        raise UserMustFix(f"{misplaced}. Nothing was touched")
    needed = [spec.title(name) for name in NEEDED]
    there = {folded(text_of(cell)) for cell in (grid[0] if grid else ())}
    if any(map(any, grid)) and there.isdisjoint(map(folded, needed)):
        raise UserMustFix(
            f"Row 1 of the tab “{spec.tab}” does not look like a header, and something stands there: let "
            f"row 1 name the columns {', '.join(needed)}, or, if they are called otherwise, say so under "
            "[clinics.headers] in the settings. Nothing was touched"
        )


def _missing(tab: Tab, binding: Binding, spec: LayoutSpec) -> list[str]:
    """Columns to add, by plain name: not those of staff's that they took away."""
    return [
        name
        for name in spec.columns
        if name not in binding.index
        and (name not in STAFF or name in NEEDED or _seen(name) not in tab.mark.has)
    ]


def _seen(name: str) -> str:
    return f"column {name}"


def _columns(tab: Tab, binding: Binding, missing: Sequence[str]) -> list[Column]:
    """The bound columns, those there and those to come."""
    there = [tab.column(index, name) for name, index in binding.index.items()]
    to_come = [Column(index=binding.width + order, name=name) for order, name in enumerate(missing)]
    return sorted(there + to_come, key=lambda column: column.index)


def _headers(tab: Tab, binding: Binding, missing: Sequence[str], spec: LayoutSpec) -> Work:
    if not tab.is_new:
        yield from room(tab, "COLUMNS", binding.width + len(missing))
    if missing:
        titles = [spec.title(name) for name in missing]
        cells = [{"userEnteredValue": {"stringValue": title}} for title in titles]
        header = written(tab.sheet_id, 0, binding.width, [cells], "userEnteredValue")
        yield f"Added the columns {', '.join(titles)}", header


def _owned(tab: Tab, everything: Sequence[Column], spec: LayoutSpec) -> Work:
    """The marks by which the daemon knows its columns, and a word on those of staff's own."""
    own = {column.name: column.index for column in everything if column.name not in STAFF}
    for request in mark_requests(tab.sheet_id, own, tab.owned):
        name = request["createDeveloperMetadata"]["developerMetadata"]["metadataValue"]
        yield spec.theirs.get(name, ""), request


def _of_tab(tab: Tab, everything: Sequence[Column], spec: LayoutSpec) -> Iterator[Feature]:
    yield frozen(tab)
    fix_these = TAB_WORDS[spec.language].fix_these
    for column in everything:
        if column.name in STAFF:
            yield Feature(name=_seen(column.name))
        if column.name in _VIEWS:
            title = spec.title(column.name)
            yield views.filled(tab, _VIEWS[column.name], column.index, title)
        if column.name == STATUS:
            yield views.saying(
                tab,
                "view of what staff must do",
                column.index,
                opening("status.fix", spec.language),
                fix_these,
            )
            held = opening("status.held", spec.language)
            yield views.saying(tab, "view of what is held", column.index, held)
    yield colours.bands(tab, spec.bands, _ending(everything, _SCORE))


def _of_column(tab: Tab, column: Column, spec: LayoutSpec) -> Iterator[Feature]:
    yield note(tab, column, column_note(column.name))
    yield from _looks(tab, column, spec)
    yield from _format(tab, column, spec)
    yield from _rule(tab, column, spec)
    if _is_ours(column.name):
        shade = below(tab, column, {"backgroundColor": _SHADE})
        yield Feature(
            name="shaded",
            says="sheetdrip's own columns are shaded",
            requests=() if column.below.has_colour else (shade,),
        )
        yield Feature(name=_WARNED)
    if column.name == DRIP_ID:
        span = columns(tab.sheet_id, column.index, column.index + 1)
        says = f"“{spec.title(DRIP_ID)}” is hidden"
        yield Feature(name=_HIDDEN, says=says, requests=(drawn(span, hiddenByUser=True),))
    if _is_of_step(column, spec, _STATE):
        yield Feature(name=_GROUPED)
    if _is_sid(column, spec):
        yield Feature(name=_FOLDED)
    if column.name in {*_VIEWS, STATUS} or column.name.endswith((f" {_STATE}", f" {_SCORE}")):
        yield Feature(name=_coloured(spec))


def _looks(tab: Tab, column: Column, spec: LayoutSpec) -> Iterator[Feature]:
    """What makes a column pleasant to read, as far as staff have not seen to it."""
    yield heading(tab, column, STAFFS_BAND if column.name in STAFF else OWN_BAND)
    field = column.name.rpartition(" ")[2]
    pixels = _WIDTHS.get(column.name) or _STEP_WIDTHS.get(field)
    if pixels is not None:
        yield as_wide(tab, column, pixels)
    if column.name in _WRAPPED:
        yield wrapped(tab, column)
    if column.name == NEEDED[0]:
        yield pinned(tab, column, spec.title(column.name))


def _format(tab: Tab, column: Column, spec: LayoutSpec) -> Iterator[Feature]:
    staffs = _STAFF.get(column.name)
    is_score = column.name.endswith(f" {_SCORE}")
    if staffs is not None and staffs.cells is not None:
        wanted, says = NUMBER_FORMATS[staffs.cells], _FORMATS[staffs.cells]
    elif is_score or column.name == DRIP_ID or _is_sid(column, spec):
        wanted, says = _WHOLE if is_score else _TEXT, ""
    else:
        return
    request = below(tab, column, {"numberFormat": wanted})
    yield Feature(
        name="format",
        says=says.format(spec.title(column.name)),
        requests=() if column.below.has_number_format else (request,),
    )


def _rule(tab: Tab, column: Column, spec: LayoutSpec) -> Iterator[Feature]:
    staffs = _STAFF.get(column.name)
    title = spec.title(column.name)
    if staffs is not None and staffs.has_boxes:
        rule: dict[str, Any] = {"condition": {"type": "BOOLEAN"}}
        says = f"“{title}” has boxes to tick"
    elif staffs is not None and staffs.choices:
        values = [{"userEnteredValue": word} for word in drip_words(spec.language)]
        rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": True}
        says = f"“{title}” offers its words"
    else:
        return
    request = ruled(cells_below(tab, column.index), rule)
    yield Feature(name="rule", says=says, requests=() if column.below.has_rule else (request,))


def _is_ours(name: str) -> bool:
    """Whether nobody but the daemon has anything to type there."""
    shared = name == ACKNOWLEDGED or name.endswith(f" {_SCORE}")
    return name not in STAFF and not shared


def _is_sid(column: Column, spec: LayoutSpec) -> bool:
    return _is_of_step(column, spec, _SID)


def _is_of_step(column: Column, spec: LayoutSpec, field: str) -> bool:
    return column.name in spec.own.columns and column.name.endswith(f" {field}")


def _groups(tab: Tab, everything: Sequence[Column], spec: LayoutSpec) -> Work:
    """Each step's columns that were never grouped, but for its score.

    Where steps are folded, their scores stand side by side, and each group keeps a column of its own for the
    button that opens it.
    """
    places = {column.name: column.index for column in everything}
    spans: list[tuple[int, int]] = []
    for column in everything:
        if _is_of_step(column, spec, _STATE) and _GROUPED not in column.mark.has:
            of = step_columns(column.name.removesuffix(f" {_STATE}"))
            there = [places[name] for name in (of.status, of.time, of.sid) if name in places]
            spans += [run for run in runs(there) if len(range(*run)) > 1]
    for request in grouped(tab, spans):
        yield "Each step's columns can be folded away, all but its score", request


def _folds(tab: Tab, everything: Sequence[Column]) -> Work:
    """SID columns that were never folded."""
    fresh = [
        column.index
        for column in everything
        if column.name.endswith(f" {_SID}") and _FOLDED not in column.mark.has
    ]
    for request in folded_away(tab, fresh):
        yield "SID columns are folded away", request


def _warnings(tab: Tab, everything: Sequence[Column]) -> Work:
    """Sheets asks before somebody types into the daemon's columns."""
    fresh = [
        column.index
        for column in everything
        if _is_ours(column.name) and _WARNED not in column.mark.has
    ]
    for start, end in runs(fresh):
        cells = area(tab.sheet_id, across=(start, end))
        says = "Sheets warns before somebody edits sheetdrip's own columns"
        yield says, warned(cells, "sheetdrip writes these columns")


def _colours(tab: Tab, everything: Sequence[Column], spec: LayoutSpec) -> Work:
    """By status, by score and for calls, in the columns that have had none from us."""
    fresh = [column for column in everything if _coloured(spec) not in column.mark.has]
    marks = {name: [one.index for one in fresh if one.name == name] for name in (*_VIEWS, STATUS)}
    wanted: colours.Wanted = (
        ([colours.NOT_BLANK], marks[NEEDS_CALL]),
        ([colours.ANY_WORDS], marks[PLEASE_READ]),
        (colours.statuses(spec.language), _ending(fresh, _STATE)),
        (colours.scores(spec.bands), _ending(fresh, _SCORE)),
        (colours.sentences(spec.language), marks[STATUS]),
    )
    for request in colours.rules(tab, wanted):
        yield "Statuses, scores, what needs a call and what is to be read take colours", request


def _coloured(spec: LayoutSpec) -> str:
    """Words take colours in each language that the sheet was ever laid out in."""
    return _COLOURED if spec.language is SheetLanguage.EN else f"{_COLOURED} {spec.language}"


def _ending(everything: Sequence[Column], field: str) -> list[int]:
    """Where the columns of one field of the steps are."""
    return [column.index for column in everything if column.name.endswith(f" {field}")]


def bare_tab(sheet_id: int, title: str) -> Tab:
    """A tab that is still to be added."""
    return Tab(sheet_id=sheet_id, title=title, row_count=1000, column_count=0, is_new=True)
