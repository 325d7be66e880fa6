"""Works out which cells a pasted block fills."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO


def block(text: str) -> list[list[str]]:
    """The lines and cells that a spreadsheet put on the clipboard: tabs part cells, quotes keep breaks."""
    lines = list(csv.reader(StringIO(text.replace("\r\n", "\n")), delimiter="\t"))
    while lines and not any(lines[-1]):
        lines.pop()
    return lines


def filled(
    lines: Sequence[Sequence[str]], headers: Sequence[str], first_row: int, first: str
) -> Iterator[tuple[int, str, str]]:
    """(row number, header, text) of every cell of the block that has a column to stand in."""
    start = headers.index(first)
    for row, line in enumerate(lines, first_row):
        for header, text in zip(headers[start:], line, strict=False):
            if header:
                yield row, header, text


def copied(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a spreadsheet puts them on the clipboard."""
    return "\n".join("\t".join(cell.replace("\t", " ") for cell in row) for row in rows)
