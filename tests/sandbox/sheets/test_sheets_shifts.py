import pytest

from sheetdrip.sandbox.google.sheets.shifts import (
    COLUMNS,
    ROWS,
    Delete,
    Insert,
    Move,
    Shift,
    shift_ranges,
    shifted_span,
)


@pytest.mark.parametrize(
    ("shift", "span", "after"),
    [
        (Insert(0, 2), (0, 5), (2, 7)),
        (Insert(3, 2), (0, 5), (0, 7)),
        (Insert(5, 2), (0, 5), (0, 5)),
        (Insert(3, 2), (None, None), (None, None)),
        (Insert(3, 2), (4, None), (6, None)),
        (Delete(0, 2), (1, 5), (0, 3)),
        (Delete(4, 9), (1, 5), (1, 4)),
        (Delete(0, 9), (1, 5), None),
        (Delete(0, 2), (None, 2), None),
        (Delete(0, 2), (1, None), (0, None)),
        (Move(1, 3, 8), (1, 3), (6, 8)),
        (Move(6, 8, 0), (6, 8), (0, 2)),
        (Move(1, 2, 4), (0, 5), (0, 5)),
        (Move(1, 2, 9), (0, 5), (0, 4)),
        (Move(8, 9, 2), (0, 5), (0, 6)),
        (Move(0, 1, 9), (3, None), (2, None)),
        (Move(5, 6, 4), (3, None), (3, None)),
        (Move(5, 6, 4), (None, None), (None, None)),
    ],
)
def test_spans_follow_their_lines(
    shift: Shift, span: tuple[int | None, int | None], after: tuple[int | None, int | None] | None
) -> None:
    assert shifted_span(shift, *span) == after


def test_a_chart_keeps_its_anchor_when_its_row_is_deleted() -> None:
    chart = {"position": {"anchorCell": {"sheetId": 0, "rowIndex": 4, "columnIndex": 1}}}

    assert shift_ranges(chart, 0, ROWS, Delete(3, 6)) == {
        "position": {"anchorCell": {"sheetId": 0, "rowIndex": 3, "columnIndex": 1}}
    }
    assert shift_ranges(chart, 0, COLUMNS, Insert(0, 2)) == {
        "position": {"anchorCell": {"sheetId": 0, "rowIndex": 4, "columnIndex": 3}}
    }


def test_another_sheets_ranges_stay() -> None:
    rule = {"ranges": [{"sheetId": 7, "startRowIndex": 1, "endRowIndex": 2}]}

    assert shift_ranges(rule, 0, ROWS, Insert(0, 2)) == rule


def test_a_rule_that_lost_all_its_ranges_is_gone() -> None:
    rule = {"ranges": [{"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}]}

    assert shift_ranges([rule], 0, ROWS, Delete(0, 5)) == []
