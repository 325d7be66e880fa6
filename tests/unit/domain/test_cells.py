"""What is left of a cell as text?"""

import pytest

from sheetdrip.domain.cells import Cell, folded, is_unready, text_of


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("", ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (7, "7"),
        (7.0, "7"),
        (0.5, "0.5"),
        (-3.0, "-3"),
        (float("inf"), "inf"),
        ("  Ada \t\n  Example ", "Ada Example"),
        ("Ada\u2028Example\u00a0Sample", "Ada Example Sample"),
        ("Ada\x00\x07 Exa\x1bmple", "Ada Example"),
        ("\u202eelpmaxE adA\u202c", "elpmaxE adA"),
        ("\u2066Ada\u2069\ufeff\u200b", "Ada"),
        ("\ud800Ada\ue000\U000e0041", "Ada"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d⚕️ Ada", "👩\u200d⚕️ Ada"),
        ("Ада Пример", "Ада Пример"),
        ("示例 艾达", "示例 艾达"),
        ("José Ñandú", "José Ñandú"),
        ('=IMPORTXML("http://x.example")', '=IMPORTXML("http://x.example")'),
        ("+1 @Ada -x", "+1 @Ada -x"),
    ],
    ids=ascii,
)
def test_a_cell_is_told_as_one_clean_line(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a" * 100, "a" * 100),
        ("a" * 101, "a" * 100),
        ("a" * 99 + " b", "a" * 99),
        ("\u200b" * 50 + "a" * 100 + "\u200b", "a" * 100),
        (10**120, "1" + "0" * 99),
        (1e300, str(int(1e300))[:100]),
    ],
    ids=["fits", "cut", "cut at a space", "invisible", "int", "float"],
)
def test_a_text_is_at_most_a_hundred_characters(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#NAME?",
        "#ERROR!",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "Loading...",
        "Loading…",
        " #REF! ",
    ],
)
def test_a_formula_error_is_not_data(cell: str) -> None:
    assert is_unready(cell)


@pytest.mark.parametrize("cell", [None, "", "REF", "#REF! Ada", "Loading", "#1", 0, True], ids=repr)
def test_other_cells_are_data(cell: Cell) -> None:
    assert not is_unready(cell)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Example", " ada\u00a0 EXAMPLE\n"),
        ("Ａｄａ", "ada"),
        ("STRASSE", "straße"),
        ("Jose\u0301", "José"),
        ("ﬁn", "FIN"),
    ],
)
def test_texts_that_read_alike_fold_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("Ada", "Adá"), ("Ada B", "AdaB"), ("1", "one")])
def test_texts_that_read_differently_fold_differently(one: str, other: str) -> None:
    assert folded(one) != folded(other)
