"""Shows the clinic's sheet and lets it be edited: an AG Grid over one tab, with the tools that staff know."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from nicegui import events, ui

from sheetdrip.demo.page import pasting
from sheetdrip.demo.page.control_form import form_of
from sheetdrip.demo.page.editor import Place, Typed
from sheetdrip.demo.page.grid import Column, columns, push, rows, sortable
from sheetdrip.demo.page.scene import Detail, Scene
from sheetdrip.demo.page.tables import FIRST_ROW, Tab
from sheetdrip.demo.page.view import clipboard
from sheetdrip.demo.page.view.control import Control
from sheetdrip.demo.page.view.seat import Seat, button, say
from sheetdrip.demo.page.view.sheet_charts import SheetCharts
from sheetdrip.domain.columns import NEEDS_CALL

_OPTIONS: Mapping[str, Any] = {
    ":getRowId": "p => String(p.data.row)",
    "readOnlyEdit": True,  # the sheet decides what stands in a cell, not the grid
    "stopEditingWhenCellsLoseFocus": True,
    "suppressFieldDotNotation": True,
    "ensureDomOrder": True,
    "animateRows": False,
    "tooltipShowDelay": 600,
    "headerHeight": 44,
    "rowHeight": 32,
    "rowClassRules": {":needs-call": "p => Boolean((p.data || {}).calls)"},
    "defaultColDef": {
        "sortable": False,
        "suppressMovable": True,
        "resizable": True,
        "suppressHeaderMenuButton": True,
        "wrapHeaderText": True,
        "cellClass": "cell",
        ":cellStyle": "p => ({'--ground': ((p.data || {}).grounds || {})[p.colDef.field] || 'initial'})",
        "cellClassRules": {
            ":grounded": "p => Boolean(((p.data || {}).grounds || {})[p.colDef.field])",
            ":hint": "p => Boolean((p.data || {}).blank) && !p.value",
        },
    },
    "rowSelection": {
        "mode": "multiRow",
        "headerCheckbox": False,
        "enableClickSelection": False,
        ":checkboxes": "innerWidth >= 600",
    },
    "selectionColumnDef": {
        "pinned": "left",
        ":width": "innerWidth >= 600 ? 36 : 0",
        ":minWidth": "0",
        "headerName": "✓",
    },
}


@dataclass(slots=True)
class PendingCell:
    """The place of a cell that somebody is typing in, or whose text waits for its turn."""

    place: Place


class Sheet:
    """The grid follows the sheet; whatever somebody does goes to the sheet first and comes back from it."""

    def __init__(self, seat: Seat, scene: Scene) -> None:
        self._seat = seat
        self._scene = scene
        self._title = scene.surgeries.title
        self._columns: list[Column] = []
        self._rows: list[dict[str, Any]] = []
        self._open: dict[int, PendingCell] = {}
        self._held: list[PendingCell] = []
        self._turn_taken = asyncio.Lock()
        self._titles: list[str] = []
        self._calls_only = False
        self._is_ready = False
        with ui.element("section").classes("card sheet").props('aria-label="The clinic\'s sheet"'):
            with ui.element("div").classes("card-head"):
                self._tabs = ui.toggle([], on_change=self._turn).props(
                    'dense no-caps unelevated aria-label="Tabs of the clinic\'s sheet"'
                )
                self._make_tools()
            with ui.element("div").classes("table") as self._table:
                self._make_grid(scene)
            self._control = Control(seat)
            self._charts = SheetCharts(seat)

    def draw(self, scene: Scene) -> None:
        """Tell the grid what differs from what it shows."""
        self._scene = scene
        self._draw_tabs([tab.title for tab in scene.tabs])
        tab = scene.tab(self._title)
        form = form_of(tab)
        self._control.show(tab.title, form)
        self._charts.show(tab)
        is_table = form is None and not tab.look.charts
        for part in (self._table, self._tools):
            part.set_visibility(is_table)
        if is_table and self._is_ready:
            self._new.text = "Add surgery" if tab.title == scene.surgeries.title else "Add row"
            self._draw_table(tab)
            self._new.set_visibility("blank" in self._rows[-1])

    def show_tab(self, title: str) -> None:
        """Turn to a tab."""
        self._tabs.value = title

    def show_calls(self) -> None:
        """Only the patients who need a call, or all again."""
        wanted = not self._calls_only
        self.show_tab(self._scene.surgeries.title)
        self._filter_calls(wanted=wanted)

    def _filter_calls(self, *, wanted: bool) -> None:
        self._calls_only = wanted
        model = {NEEDS_CALL: {"filterType": "text", "type": "notBlank"}} if wanted else None
        self._grid.run_grid_method("setFilterModel", model)
        self._all.set_visibility(wanted)

    def _draw_table(self, tab: Tab) -> None:
        self._draw_columns(tab)
        after = rows(tab)
        told = push(self._rows, after)
        if told.is_empty:
            return
        self._rows = after
        if told.moved:
            self._grid.run_grid_method("deselectAll")
        change = {"update": told.update, "add": told.add, "remove": told.remove}
        self._grid.run_grid_method("applyTransaction", change)

    def _draw_tabs(self, titles: list[str]) -> None:
        if titles != self._titles:
            self._titles = titles
            self._title = self._title if self._title in titles else titles[0]
            self._tabs.set_options(titles, value=self._title)
            self._tabs.set_visibility(len(titles) > 1)

    def _draw_columns(self, tab: Tab) -> None:
        found = columns(tab, self._scene.labels)
        if found == self._columns:
            return
        self._columns = found
        self._grid.run_grid_method("setGridOption", "columnDefs", found)
        self._draw_sorts(tab)

    def _draw_sorts(self, tab: Tab) -> None:
        self._sorts.clear()
        with self._sorts:
            for header in sortable(tab):
                for descending, words_of in ((False, "A to Z"), (True, "Z to A")):
                    entry = ui.menu_item(
                        f"{header}, {words_of}", partial(self._sort, header, descending)
                    )
                    entry.props("dense role=menuitem")

    async def _turn(self) -> None:
        if not self._tabs.value or self._tabs.value == self._title:
            return
        self._title = str(self._tabs.value)
        self._filter_calls(wanted=False)
        self._found.text = ""
        self._seat.wanted -= {Detail.FIGURES}
        if self._scene.tab(self._title).look.charts:
            self._seat.wanted |= {Detail.FIGURES}
            await self._seat.refresh()
        else:
            self.draw(self._scene)

    def _make_tools(self) -> None:
        self._tools = ui.element("div").classes("sheet-tools")
        with self._tools.props('role=group aria-label="Edit the sheet"'):
            self._new = button("Add surgery", self._shows_all, icon="add", kind="outline")
            button("Undo", partial(self._step, "undo"), icon="undo")
            button("Redo", partial(self._step, "redo"), icon="redo")
            with button("Row", lambda: None, icon="table_rows"), ui.menu():
                for label, work in (
                    ("Insert a row above", self._insert),
                    ("Move the row up", partial(self._move, -1)),
                    ("Move the row down", partial(self._move, 1)),
                    ("Delete the ticked rows", self._delete),
                ):
                    ui.menu_item(label, work).props("dense role=menuitem")
            with button("Sort", lambda: None, icon="sort"):
                self._sorts = ui.menu()
            self._all = button(
                "Show all rows",
                partial(self._filter_calls, wanted=False),
                kind="solid",
            )
            self._all.set_visibility(False)
            self._sought = (
                ui.input(placeholder="Find", on_change=self._find)
                .props('dense outlined clearable aria-label="Find in the sheet" debounce=200')
                .classes("find")
            )
            self._found = ui.label().classes("faint found").props("role=status")

    def _make_grid(self, scene: Scene) -> None:
        tab = scene.surgeries
        self._columns, self._rows = columns(tab, scene.labels), rows(tab)
        options = {**_OPTIONS, "columnDefs": self._columns, "rowData": self._rows}
        self._grid = ui.aggrid(options, auto_size_columns=False).classes("grid")
        self._grid.on("gridReady", self._ready, [])
        self._grid.on("filterChanged", self._filtered, [])
        self._new.on("click", js_handler=clipboard.new_row(self._grid.id))
        self._grid.on("cellEditingStarted", self._started, ["data"])
        self._grid.on("cellEditRequest", self._requested, ["data", "colId", "newValue"])
        self._grid.on("paste", self._pasted, js_handler=clipboard.paste(self._grid.id))
        self._grid.on("copy", js_handler=clipboard.copy(self._grid.id))
        self._grid.on("keydown", self._pressed, js_handler=clipboard.UNDO_KEYS)
        self._draw_sorts(tab)

    def _ready(self) -> None:
        """The browser has made the grid, from what it was first given: from now on it hears of changes."""
        self._is_ready = True
        self._grid.run_grid_method("setGridOption", "columnDefs", self._columns)
        self._grid.run_grid_method("setGridOption", "rowData", self._rows)
        self.draw(self._scene)

    def _started(self, event: events.GenericEventArguments) -> None:
        """Whose cell it is counts from here on: while somebody types, another may move into the place."""
        data = event.args["data"]
        self._open[data["row"]] = PendingCell(_place(data))

    async def _requested(self, event: events.GenericEventArguments) -> None:
        data, value = event.args["data"], event.args.get("newValue")
        held = self._open.pop(data["row"], PendingCell(_place(data)))
        await self._type([(held, event.args["colId"], _text(value))])

    async def _pasted(self, event: events.GenericEventArguments) -> None:
        tab = self._scene.tab(self._title)
        block = pasting.block(event.args["text"])
        cells = pasting.filled(block, tab.headers, event.args["row"], event.args["header"])
        await self._type(
            [(PendingCell(self._place(row)), header, text) for row, header, text in cells]
        )

    async def _type(self, cells: list[tuple[PendingCell, str, str]]) -> None:
        """One edit after another: who types fast is in the next cell of a row before the last one is written.

        What the row is known by changes with each, so cells that are still held learn of it.
        """
        self._held += [held for held, _, _ in cells]
        async with self._turn_taken:
            typed = [Typed(held.place, header, text) for held, header, text in cells]
            moved = await self._edit(partial(self._seat.editor.type, self._title, typed))
        del self._held[: len(cells)]
        for held in (*self._held, *self._open.values()):
            held.place = (moved or {}).get(held.place, held.place)

    async def _pressed(self, event: events.GenericEventArguments) -> None:
        await self._step(str(event.args))

    async def _step(self, way: str) -> None:
        history = self._seat.editor.history
        if way == "undo" and not history.can_undo:
            say("Nothing to undo")
        elif way == "redo" and not history.can_redo:
            say("Nothing to redo")
        else:
            done = await self._edit(history.undo if way == "undo" else history.redo)
            if done:
                say(f"{'Undone' if way == 'undo' else 'Done again'}: {done}")

    async def _insert(self) -> None:
        place = await self._focused()
        if place is not None:
            await self._edit(partial(self._seat.editor.insert, self._title, place))

    async def _delete(self) -> None:
        chosen = await self._grid.run_grid_method("getSelectedRows")
        places = [_place(row) for row in chosen or []]
        if not places:
            focused = await self._focused()  # a phone has no boxes to tick
            places = [focused] if focused is not None else []
        if not places:
            return
        await self._grid.run_grid_method("deselectAll")
        await self._edit(partial(self._seat.editor.delete, self._title, places))

    async def _move(self, by: int) -> None:
        place = await self._focused()
        if place is None:
            return
        to = await self._edit(partial(self._seat.editor.move, self._title, place, by))
        if to is not None:
            first = self._columns[0]["field"]
            self._grid.run_grid_method("setFocusedCell", to - FIRST_ROW, first)

    async def _sort(self, header: str, descending: bool) -> None:  # noqa: FBT001 - a menu's detail
        await self._edit(
            partial(self._seat.editor.sort, self._title, header, descending=descending)
        )

    def _find(self, event: events.ValueChangeEventArguments[Any]) -> None:
        self._found.text = ""
        self._grid.run_grid_method("setGridOption", "quickFilterText", event.value or "")

    async def _filtered(self) -> None:
        """The grid shows other rows than before: say how many were found, and that none was."""
        if self._sought.value:
            found = await self._grid.run_grid_method("getDisplayedRowCount")
            self._found.text = f"{found} found" if found else "Nothing found"

    def _shows_all(self) -> None:
        """Who enters a new row sees all of them."""
        if self._calls_only:
            self._filter_calls(wanted=False)
        self._sought.value = ""

    async def _focused(self) -> Place | None:
        """The only row that is ticked, or the one with the cursor."""
        data = await ui.run_javascript(clipboard.row_at_cursor(self._grid.id))
        if data is None:
            say("Click a cell of the row first")
            return None
        return _place(data)

    def _place(self, number: int) -> Place:
        tab = self._scene.tab(self._title)
        row = tab.row(number)
        return Place(number, tab.blank_key() if row is None else tab.key(row))

    async def _edit(self, work: Callable[[], object]) -> Any:  # noqa: ANN401 - what the work gives
        return await self._seat.edit(work)


def _place(data: Mapping[str, Any]) -> Place:
    """Where a record of the grid stands, and what it is known by."""
    return Place(data["row"], tuple(data["key"]))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value)
