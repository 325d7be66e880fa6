from datetime import date

import pytest

from sheetdrip.sandbox.google.sheets import a1, formula_text, render, typed
from sheetdrip.sandbox.google.sheets.cell import Formula
from sheetdrip.sandbox.google.sheets.shifts import COLUMNS, ROWS, Delete, Insert, Move, Shift

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("A1", (0, 1, 0, 1)),
        ("B2:C4", (1, 4, 1, 3)),
        ("C4:B2", (1, 4, 1, 3)),
        ("A:A", (None, None, 0, 1)),
        ("1:3", (0, 3, None, None)),
        ("A2:C", (1, None, 0, 3)),
        ("$A$1:B", (0, None, 0, 2)),
        ("A", None),
        ("A0", None),
        ("A1:", None),
        ("hello", None),
    ],
)
def test_a1_references_are_read(text: str, bounds: tuple[int | None, ...] | None) -> None:
    assert a1.bounds(text) == bounds


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sheet1!A1", ("Sheet1", "A1")),
        ("'It''s Ann'!A1:B2", ("It's Ann", "A1:B2")),
        ("'My tab'", ("My tab", None)),
        ("A1:B2", (None, "A1:B2")),
    ],
)
def test_titles_are_taken_off_references(text: str, parts: tuple[str | None, str | None]) -> None:
    assert a1.split(text) == parts


def test_titles_are_quoted_only_where_they_have_to_be() -> None:
    titles = ["Sheet1", "My tab", "It's", "A1", "2026"]

    assert [a1.quoted(title) for title in titles] == [
        "Sheet1",
        "'My tab'",
        "'It''s'",
        "'A1'",
        "'2026'",
    ]


@pytest.mark.parametrize(
    ("number", "pattern", "shown"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0", "-1,235"),
        (0.256, "0%", "26%"),
        (0.256, "0.0%", "25.6%"),
        (5, '"$"#,##0.00', "$5.00"),
        (-5, '"$"#,##0;("$"#,##0)', "($5)"),
        (0.5, "0.##", "0.5"),
        (7, "000", "007"),
        (12345, "0.00E+00", "1.23E+04"),
        (3, '0 "days"', "3 days"),
        (0, "#,##0;-#,##0;none", "none"),
    ],
)
def test_numbers_show_under_a_pattern(number: float, pattern: str, shown: str) -> None:
    assert render.number_text(number, pattern) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (3, "3"),
        (15005550006, "15005550006"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333333333"),
        (12345678.9, "12345678.9"),
        (1e20, "1E+20"),
        (0.000001, "1E-06"),
    ],
)
def test_numbers_without_a_format_show_ten_digits(number: float, shown: str) -> None:
    assert render.plain(number) == shown


@pytest.mark.parametrize(
    ("serial", "kind", "pattern", "shown"),
    [
        (46085, "DATE", None, "3/4/2026"),
        (46085.75, "DATE_TIME", "yyyy-mm-dd hh:mm", "2026-03-04 18:00"),
        (46085.75, "DATE_TIME", "ddd d mmm yyyy h:mm am/pm", "Wed 4 Mar 2026 6:00 PM"),
        (46085, "DATE", "dddd, mmmm d", "Wednesday, March 4"),
        (0.520833333, "TIME", "hh:mm:ss", "12:30:00"),
        (46085.999999999, "DATE_TIME", "yyyy-mm-dd hh:mm:ss", "2026-03-05 00:00:00"),
    ],
)
def test_moments_show_under_a_pattern(
    serial: float, kind: str, pattern: str | None, shown: str
) -> None:
    number_format = {"type": kind} | ({"pattern": pattern} if pattern else {})

    assert render.shown(serial, number_format, "en_US") == shown


@pytest.mark.parametrize("number", [13125550102, -13125550102, 1e300])
def test_a_number_that_no_calendar_reaches_shows_as_one(number: float) -> None:
    date_format = {"type": "DATE", "pattern": "yyyy-mm-dd"}
    assert render.shown(number, date_format, "en_US") == render.plain(number)


@pytest.mark.parametrize(
    ("text", "locale", "value", "kind"),
    [
        ("3/4/2026", "en_US", 46085, "DATE"),
        ("3/4/2026", "en_GB", 46115, "DATE"),
        ("13/4/2026", "en_US", "13/4/2026", None),
        ("2026-03-04 18:30", "en_US", 46085.770833333336, "DATE_TIME"),
        ("Mar 4, 2026", "en_US", 46085, "DATE"),
        ("4 March 2026", "en_US", 46085, "DATE"),
        ("1-2", "en_US", 46024, "DATE"),
        ("6:30 pm", "en_US", 0.7708333333333334, "TIME"),
        ("$100.15", "en_US", 100.15, "CURRENCY"),
        ("26%", "en_US", 0.26, "PERCENT"),
        ("1,234", "en_US", 1234, "NUMBER"),
        ("+15005550006", "en_US", 15005550006, None),
        ("+1 (500) 555-0006", "en_US", "+1 (500) 555-0006", None),
        ("false", "en_US", False, None),
        ("'=1+1", "en_US", "=1+1", None),
        ("=1+1", "en_US", Formula("=1+1"), None),
        ("=", "en_US", "=", None),
        ("Stopped", "en_US", "Stopped", None),
        ("tomorrow", "en_US", "tomorrow", None),
        ("1e400", "en_US", "1e400", None),
    ],
)
def test_typed_text_becomes_a_value(
    text: str, locale: str, value: object, kind: str | None
) -> None:
    entered, number_format = typed.parse(text, locale, TODAY)

    assert entered == value
    assert (number_format or {}).get("type") == kind


@pytest.mark.parametrize(
    ("formula", "dimension", "shift", "after"),
    [
        ("=A5+$A$1", ROWS, Insert(2, 2), "=A7+$A$1"),
        ("=SUM(A1:A5)", ROWS, Insert(2, 1), "=SUM(A1:A6)"),
        ("=SUM(A1:A5)", ROWS, Delete(3, 9), "=SUM(A1:A3)"),
        ("=A5", ROWS, Delete(4, 5), "=#REF!"),
        ("=B1&C1", COLUMNS, Move(1, 2, 3), "=C1&B1"),
        ('=IF(A1="A5",1,2)', ROWS, Insert(0, 1), '=IF(A2="A5",1,2)'),
        ("=A:A", ROWS, Insert(0, 1), "=A:A"),
        ("=LOG10(B2)", ROWS, Insert(0, 1), "=LOG10(B3)"),
    ],
)
def test_formulas_follow_what_they_point_at(
    formula: str, dimension: str, shift: Shift, after: str
) -> None:
    shifted = formula_text.shifted(formula, concerns=lambda _: True, dimension=dimension, by=shift)

    assert shifted == after


def test_a_copied_formula_keeps_what_a_dollar_holds() -> None:
    assert formula_text.copied("=A1+$A1+A$1+$A$1", 2, 1) == "=B3+$A3+B$1+$A$1"
    assert formula_text.copied("=A1", -1, 0) == "=#REF!"
