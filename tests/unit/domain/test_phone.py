"""Which phone does a cell mean, however staff and Sheets have written it?"""

import pytest

from sheetdrip.domain.cells import Cell, CellProblem
from sheetdrip.domain.phone import is_region, phone_number

WHOLE = [
    # as typed text
    ("+15005550006", "US", "+15005550006"),
    ("(500) 555-0006", "US", "+15005550006"),
    ("212-555-0100", "US", "+12125550100"),
    ("212.555.0100", "US", "+12125550100"),
    ("212/5550100", "US", "+12125550100"),
    ("1-212-555-0100", "US", "+12125550100"),
    ("  212 555 0100\n", "US", "+12125550100"),
    ("212–555–0100", "US", "+12125550100"),
    ("+1\u00a0212\u00a0555\u00a00100", "US", "+12125550100"),
    ("'2125550100", "US", "+12125550100"),
    ("=2125550100", "US", "+12125550100"),
    # alphabets and direction marks pasted along
    ("２１２５５５０１００", "US", "+12125550100"),
    ("＋１２１２５５５０１００", "US", "+12125550100"),
    ("٢١٢٥٥٥٠١٠٠", "US", "+12125550100"),
    ("\u202a+1 212 555 0100\u202c", "US", "+12125550100"),
    # international, from several homes
    ("+44 7700 900123", "US", "+447700900123"),
    ("+44 (0)7700 900123", "US", "+447700900123"),
    ("011 44 7700 900123", "US", "+447700900123"),
    ("07700 900123", "GB", "+447700900123"),
    ("+49 1000 000000000", "US", "+491000000000000"),
    ("447700900123", "GB", "+447700900123"),
    ("0044 7700 900123", "FR", "+447700900123"),
    ("00 1 212 555 0100", "GB", "+12125550100"),
    ("06 12 34 56 78", "FR", "+33612345678"),
    ("+33 (0)6 12 34 56 78", "FR", "+33612345678"),
    ("333 1234567", "IT", "+393331234567"),
    ("06 1234567", "IT", "+39061234567"),
    # typed into a cell that made a number of it
    (2125550100, "US", "+12125550100"),
    (2125550100.0, "US", "+12125550100"),
    (12125550100, "US", "+12125550100"),
    (5005550006, "US", "+15005550006"),
    (7700900123, "GB", "+447700900123"),
    (447700900123, "GB", "+447700900123"),
    (447700900123, "US", "+447700900123"),
    (612345678, "FR", "+33612345678"),
    (33612345678, "FR", "+33612345678"),
    (3331234567, "IT", "+393331234567"),
    (393331234567, "IT", "+393331234567"),
    # an Italian landline keeps its zero in E.164, so the one that Sheets dropped comes back
    (612345678, "IT", "+390612345678"),
    (61234567, "IT", "+39061234567"),
]


@pytest.mark.parametrize(
    ("cell", "region", "number"),
    [pytest.param(*case, id=f"{index}-{case[0]!r}-{case[1]}") for index, case in enumerate(WHOLE)],
)
def test_a_whole_number_is_read_as_e164(cell: Cell, region: str, number: str) -> None:
    assert phone_number(cell, region) == number


NOT_ONE = [
    "   ",
    "555-0100",
    "911",
    "12345",
    "+",
    "+1212555010",
    "+121255501000",
    "02125550100",
    "0 212 555 0100",
    "+999123456789",
    "+4910000000000000",
    "1-800-FLOWERS",
    "tel:+12125550100",
    "212-555-0100 (mother)",
    "212-555-010O",
    "2.12555E+09",
    "212-555-0100 x12",
    "212-555-0100 ext. 4",
    "212-555-0100;ext=4",
    "2125550100#5",
    "2125550100,,5",
    "212-555-0100 / 212-555-0101",
    "212-555-0100 212-555-0101",
    "2125550100, 2125550101",
    "2125550100\n2125550101",
    "2125550100 or 2125550101",
    "+12125550100;+12125550101",
    "+12125550100+12125550101",
    "+1+2125550100",
    "1" * 400,
]


@pytest.mark.parametrize("text", NOT_ONE)
def test_a_text_that_is_not_one_whole_number_is_refused(text: str) -> None:
    with pytest.raises(CellProblem) as problem:
        phone_number(text, "US")
    assert str(problem.value) == (
        "Phone is not one whole number of US: check the digits, or write it with + and country code"
    )


@pytest.mark.parametrize("cell", [None, "", True, False], ids=repr)
def test_a_cell_without_a_number_is_blank(cell: Cell) -> None:
    with pytest.raises(CellProblem, match=r"^Phone is blank$"):
        phone_number(cell, "US")


@pytest.mark.parametrize(
    "cell", [0, -1, -2125550100, 2125550100.5, float("nan"), float("inf"), -float("inf")], ids=repr
)
def test_a_number_that_no_phone_has_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem, match=r"^Phone is not a phone number: retype it$"):
        phone_number(cell, "US")


@pytest.mark.parametrize("cell", [1, 5550100, 10**16, 1e300], ids=repr)
def test_digits_that_fit_no_reading_ask_for_plain_text(cell: Cell) -> None:
    with pytest.raises(CellProblem) as problem:
        phone_number(cell, "US")
    assert str(problem.value) == (
        "Phone lost its shape when Sheets made it a number: format the cell as plain text "
        "and retype it (US, or with + and country code)"
    )


def test_digits_of_no_known_range_are_read_as_national_rather_than_held() -> None:
    assert phone_number(1555550100, "US") == "+11555550100"


def test_a_reading_in_service_wins_over_one_that_is_only_long_enough() -> None:
    # as French digits 0612345678; +61 2345 678 would be Australian but too short
    assert phone_number(612345678, "FR") == "+33612345678"
    # ten digits could be a US number, but no such range exists; +44 20 does
    assert phone_number(442079460018, "US") == "+442079460018"


@pytest.mark.parametrize(
    ("region", "is_known"), [("US", True), ("GB", True), ("us", False), ("XX", False), ("", False)]
)
def test_a_region_is_known_by_its_iso_code(region: str, *, is_known: bool) -> None:
    assert is_region(region) is is_known
