import pytest

from sheetdrip.domain.cells import Cell, CellProblem
from sheetdrip.domain.names import Order, first_name, full_name, preferred_name, written_name
from sheetdrip.domain.wording import say

GIVEN, FAMILY, OUT = Order.GIVEN_FIRST, Order.FAMILY_FIRST, Order.LEFT_OUT


@pytest.mark.parametrize(
    ("patient", "first", "full"),
    [
        ("Ada Example", "Ada", "Ada Example"),
        ("Bo", "Bo", "Bo"),
        ("Doe, Jane", "Jane", "Jane Doe"),
        ("Doe, Jane Q.", "Jane", "Jane Q. Doe"),
        ("DOE, JANE", "Jane", "Jane Doe"),
        ("Smith, Jr., John", "John", "John Smith"),
        ("Doe,", "", "Doe"),
        ("Doe, Jane, Ann", "", "Doe Jane Ann"),
        ("Mr. John Smith", "John", "Mr. John Smith"),
        ("Dr Ana María López", "Ana", "Dr Ana María López"),
        ("Mrs Jones", "", "Mrs Jones"),
        ("Mr.", "", "Mr."),
        ("John Smith Jr.", "John", "John Smith Jr."),
        ("*VIP* Jane", "Jane", "Jane"),
        ("VIP Jane Doe", "Jane", "Jane Doe"),
        ("Jane (NPO)", "Jane", "Jane"),
        ("Jane Doe #3", "Jane", "Jane Doe"),
        ("Jane Doe 2", "Jane", "Jane Doe"),
        ("🦵 Jane", "Jane", "Jane"),
        ("JANE DOE", "Jane", "Jane Doe"),
        ("jane doe", "Jane", "Jane Doe"),
        ("O'BRIEN, MARY-JANE", "Mary-Jane", "Mary-Jane O'Brien"),
        ("McDonald, Ronald", "Ronald", "Ronald McDonald"),
        ("Don Smith", "", "Don Smith"),
        ("AL GORE", "", "Al Gore"),
        ("MARIA DE LA CRUZ", "Maria", "Maria de la Cruz"),
        ("de la Cruz Maria", "", "de la Cruz Maria"),
        ("J. Smith", "", "J. Smith"),
        ("X", "", "X"),
        ("Jane and John Doe", "", "Jane and John Doe"),
        ("Jane/John", "", "Jane/John"),
        ("王小明", "王小明", "王小明"),
        ("김철수", "김철수", "김철수"),
        ("", "", ""),
        ("  ", "", ""),
        ("***", "", ""),
        ("3", "", ""),
    ],
)
def test_a_patient_is_called_by_name_only_where_that_is_sure(
    patient: str, first: str, full: str
) -> None:
    assert (first_name(patient), full_name(patient)) == (first, full)


@pytest.mark.parametrize(
    ("patient", "first", "full"),
    [
        ("Kim Min Jun", "Min", "Min Jun Kim"),
        ("Doe Jane", "Jane", "Jane Doe"),
        ("Doe, Jane", "Jane", "Jane Doe"),
        ("Jane", "Jane", "Jane"),
        ("王 小明", "王 小明", "王 小明"),
    ],
)
def test_a_clinic_says_which_name_comes_first(patient: str, first: str, full: str) -> None:
    assert (first_name(patient, FAMILY), full_name(patient, FAMILY)) == (first, full)


def test_a_clinic_may_call_nobody_by_name() -> None:
    assert (first_name("Ada Example", OUT), full_name("Ada Example", OUT)) == ("", "")


NAMED = {
    None: None,
    "": None,
    "Ada": "Ada",
    " Mrs.  Jones ": "Mrs. Jones",
    "-": "",
    "\u2014": "",
    "李老师": "李老师",
}


def test_a_preferred_name_counts_as_typed_and_a_dash_is_none() -> None:
    assert {cell: preferred_name(cell) for cell in NAMED} == NAMED


@pytest.mark.parametrize(
    "cell",
    [
        True,
        5,
        46084.5,
        "call 5pm",
        "?!",
        "x" * 41,
        "{first_name}",
        "=Ada",
        "<b>Ada</b>",
        "%s",
        "ada@example.org",
        "https://ada.example",
        "www.ada.example",
        "ada.example/x",
        "ada-example.com",
    ],
)
def test_what_is_no_name_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem):
        preferred_name(cell)


def test_a_name_of_somebody_else_keeps_titles_dots_and_commas() -> None:
    cells: list[Cell] = [
        "Dr. Rivera",
        "J.R. Lee, MD",
        "Lee / Kim",
        "Dr.Ångström",
        " Dr.\n Lee ",
        "-",
        None,
    ]
    said = [written_name(cell, column="Surgeon", use=say("name.surgeon")) for cell in cells]
    assert said == ["Dr. Rivera", "J.R. Lee, MD", "Lee / Kim", "Dr.Ångström", "Dr. Lee", "", ""]
    with pytest.raises(CellProblem, match="type the surgeon's name"):
        written_name(5, column="Surgeon", use=say("name.surgeon"))
