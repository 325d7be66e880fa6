"""Draws a tab as Google Sheets shows it, from what the Sheets API tells of it: sizes, formats, colours."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from string import ascii_uppercase
from typing import Any

Json = Mapping[str, Any]

_HEAD = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #fff; font: 13px Arial, "Liberation Sans", "Noto Sans CJK SC", sans-serif; }}
table {{ border-collapse: collapse; table-layout: fixed; width: {width}px; }}
td, th {{ border: 1px solid #e1e3e6; padding: 2px 3px; vertical-align: bottom; overflow: hidden; height: 17px;
  white-space: nowrap; font-weight: normal; text-align: left; }}
th {{ background: #f8f9fa; color: #575b5f; text-align: center; font-size: 11px; vertical-align: middle; }}
.wrap {{ white-space: normal; overflow-wrap: anywhere; }}
.frozen {{ border-right: 3px solid #c0c3c7; }}
.row1 td {{ border-bottom: 3px solid #c0c3c7; }}
nav {{ display: flex; gap: 2px; background: #f0f4f9; padding: 4px 12px 0; }}
nav span {{ padding: 7px 18px; color: #444746; }}
nav .on {{ background: #e1e9f7; color: #0b57d0; font-weight: bold; border-radius: 0 0 6px 6px; }}
</style>"""


def drawn(spreadsheet: Json, title: str, width: int, rows: int) -> str:
    """The tab as a page of HTML: as many columns as fit into `width` pixels, and `rows` rows."""
    (tab,) = (one for one in spreadsheet["sheets"] if one["properties"]["title"] == title)
    (data,) = tab["data"]
    columns = list(_fitting(tab, data["columnMetadata"], width - 46))
    sizes = [46, *(data["columnMetadata"][at].get("pixelSize", 100) for at in columns)]
    cols = "".join(f'<col style="width:{size}px">' for size in sizes)
    letters = "".join(f"<th>{_letter(at)}</th>" for at in columns)
    frozen = tab["properties"]["gridProperties"].get("frozenColumnCount", 0)
    body = "".join(
        f'<tr class="row{number}"><th>{number}</th>'
        f"{''.join(_cell(tab, row, number, at, is_last=at + 1 == frozen) for at in columns)}</tr>"
        for number, row in _shown(data, rows)
    )
    tabs = "".join(
        f'<span class="{"on" if one["properties"]["title"] == title else ""}">'
        f"{escape(one['properties']['title'])}</span>"
        for one in spreadsheet["sheets"]
    )
    head = _HEAD.format(width=sum(sizes))
    table = f"<table>{cols}<tr><th></th>{letters}</tr>{body}</table>"
    return f"{head}<main style='width:{sum(sizes)}px'>{table}<nav>{tabs}</nav></main>"


def _fitting(tab: Json, metadata: Sequence[Json], width: int) -> Iterator[int]:
    """The columns that are in sight: neither hidden nor folded away, until the width is full."""
    folded = {
        at
        for group in tab.get("columnGroups", ())
        if group.get("collapsed")
        for at in range(group["range"].get("startIndex", 0), group["range"]["endIndex"])
    }
    for at, column in enumerate(metadata):
        if at in folded or column.get("hiddenByUser"):
            continue
        width -= column.get("pixelSize", 100)
        if width < 0:
            return
        yield at


def _shown(data: Json, rows: int) -> Iterator[tuple[int, Json]]:
    for at, row in enumerate(data["rowData"][:rows]):
        if not data["rowMetadata"][at].get("hiddenByUser"):
            yield at + 1, row


def _cell(tab: Json, row: Json, number: int, at: int, *, is_last: bool) -> str:
    cells = row.get("values", ())
    cell: Json = cells[at] if at < len(cells) else {}
    form = cell.get("effectiveFormat", {})
    words = form.get("textFormat", {})
    colour = _rule_colour(tab, cell, number - 1, at) or form.get("backgroundColor", {})
    style = [f"background:{_rgb(colour)}"] if colour else []
    style += ["font-weight:bold"] if words.get("bold") else []
    style += [f"color:{_rgb(words['foregroundColor'])}"] if words.get("foregroundColor") else []
    style += ["text-align:right"] if _is_number(cell) else []
    classes = ["wrap"] if form.get("wrapStrategy") == "WRAP" else []
    classes += ["frozen"] if is_last else []
    return f'<td class="{" ".join(classes)}" style="{";".join(style)}">{_words(cell)}</td>'


def _words(cell: Json) -> str:
    value = cell.get("effectiveValue", {})
    if "boolValue" in value:
        return "&#9745;" if value["boolValue"] else "&#9744;"
    if cell.get("dataValidation", {}).get("condition", {}).get("type") == "BOOLEAN":
        return "&#9744;"
    return escape(cell.get("formattedValue", ""))


def _is_number(cell: Json) -> bool:
    return "numberValue" in cell.get("effectiveValue", {})


def _rule_colour(tab: Json, cell: Json, row: int, column: int) -> Json | None:
    """The colour of the first conditional rule that holds, as Sheets has it."""
    for rule in tab.get("conditionalFormats", ()):
        covers = any(_covers(area, row, column) for area in rule["ranges"])
        if covers and _holds(rule["booleanRule"]["condition"], cell):
            colour: Json | None = rule["booleanRule"]["format"].get("backgroundColor")
            return colour
    return None


def _covers(area: Json, row: int, column: int) -> bool:
    down = range(area.get("startRowIndex", 0), area.get("endRowIndex", row + 1))
    across = range(area.get("startColumnIndex", 0), area.get("endColumnIndex", column + 1))
    return row in down and column in across


def _holds(condition: Json, cell: Json) -> bool:
    """Whether a condition holds. Raises ValueError for a kind that the sheets of ours do not have."""
    text = str(cell.get("formattedValue", ""))
    wanted = str((condition.get("values") or [{}])[0].get("userEnteredValue", ""))
    match condition["type"]:
        case "NOT_BLANK":
            return bool(text)
        case "TEXT_STARTS_WITH":
            return text.lower().startswith(wanted.lower())
        case "TEXT_CONTAINS":
            return wanted.lower() in text.lower()
        case "NUMBER_GREATER_THAN_EQ":
            number = cell.get("effectiveValue", {}).get("numberValue")
            return number is not None and float(number) >= float(wanted)
        case other:
            raise ValueError(f"no picture knows the condition {other}")


def _rgb(colour: Json) -> str:
    return (
        f"rgb({','.join(str(round(255 * colour.get(one, 0))) for one in ('red', 'green', 'blue'))})"
    )


def _letter(at: int) -> str:
    first, last = divmod(at, len(ascii_uppercase))
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]
