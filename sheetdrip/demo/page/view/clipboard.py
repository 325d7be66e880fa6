"""Adds copying, pasting, the keys for undo and a way to a new row to the grid, all in the browser.

AG Grid's community edition has no clipboard, and who types on at once loses no keystroke to a round trip.
A cell that is being typed in keeps the browser's own copy, paste and undo.
"""

_IS_TYPING = "['INPUT', 'TEXTAREA', 'SELECT'].includes(e.target.tagName)"


def paste(grid: int) -> str:
    """A handler that emits {text, header, row}: what is pasted, and the cell with the cursor."""
    return _PASTE.replace("GRID", _api(grid))


def copy(grid: int) -> str:
    """A handler that copies the ticked rows as the sheet has them, else the cell with the cursor."""
    return _COPY.replace("GRID", _api(grid))


def row_at_cursor(grid: int) -> str:
    """An expression for the record of the ticked row, else of the one with the cursor; null for none."""
    return _ROW.replace("GRID", _api(grid))


def new_row(grid: int) -> str:
    """A handler that opens the blank row below all others, whatever the grid shows."""
    return _NEW_ROW.replace("GRID", _api(grid))


def _api(grid: int) -> str:
    return f"getElement({grid}).api"


_PASTE = f"""(e) => {{
  if ({_IS_TYPING}) return;
  const cell = GRID.getFocusedCell();
  if (!cell) return;
  e.preventDefault();
  const row = GRID.getDisplayedRowAtIndex(cell.rowIndex).data.row;
  emit({{ text: e.clipboardData.getData('text/plain'), header: cell.column.getColId(), row }});
}}"""

_COPY = f"""(e) => {{
  if ({_IS_TYPING} || String(getSelection())) return;
  const text = (value) => value === true ? 'TRUE' : value === false ? 'FALSE' : value ?? '';
  const columns = GRID.getColumns().map((c) => c.getColDef()).filter((c) => c.field);
  const fields = columns.sort((a, b) => a.context - b.context).map((c) => c.field);
  const chosen = GRID.getSelectedRows();
  const cell = GRID.getFocusedCell();
  if (chosen.length) {{
    const lines = chosen.map((r) => fields.map((f) => text(r[f])).join('\\t'));
    e.clipboardData.setData('text/plain', lines.join('\\n'));
  }} else if (cell) {{
    const data = GRID.getDisplayedRowAtIndex(cell.rowIndex).data;
    e.clipboardData.setData('text/plain', text(data[cell.column.getColId()]));
  }} else return;
  e.preventDefault();
}}"""

UNDO_KEYS = f"""(e) => {{
  if ({_IS_TYPING} || !(e.ctrlKey || e.metaKey)) return;
  const key = e.key.toLowerCase();
  if (key === 'z') {{ e.preventDefault(); emit(e.shiftKey ? 'redo' : 'undo'); }}
  if (key === 'y') {{ e.preventDefault(); emit('redo'); }}
}}"""

_ROW = """(() => {
  const cell = GRID.getFocusedCell();
  return GRID.getSelectedRows()[0] ?? (cell ? GRID.getDisplayedRowAtIndex(cell.rowIndex).data : null);
})()"""

_NEW_ROW = """() => {
  GRID.setFilterModel(null);
  GRID.setGridOption('quickFilterText', '');
  let blank = null;
  GRID.forEachNode((row) => { if (row.data.blank) blank = row; });
  const column = GRID.getAllDisplayedColumns().find((c) => c.getColDef().field);
  GRID.ensureNodeVisible(blank);
  GRID.setFocusedCell(blank.rowIndex, column);
  GRID.startEditingCell({ rowIndex: blank.rowIndex, colKey: column });
}"""
