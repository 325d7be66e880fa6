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
    # what labels, programs and pastes leave around a number
    ("tel:+12125550100", "US", "+12125550100"),
    ("Cell: (212) 555-0100", "US", "+12125550100"),
    ("Teléfono 212 555 0100", "US", "+12125550100"),
    ("whatsapp:+12125550100", "US", "+12125550100"),
    ("2125550100.0", "US", "+12125550100"),
    ("12125550100.00", "US", "+12125550100"),
    ("212\u200b555\u00ad0100", "US", "+12125550100"),
    ("\u2018212 555 0100", "US", "+12125550100"),
    ("212-555-0100;", "US", "+12125550100"),
    ("212-555-0100 / +1 212 555 0100", "US", "+12125550100"),
    # the 00 of other countries, and both at once
    ("00 44 7700 900123", "US", "+447700900123"),
    ("00 1 212 555 0100", "US", "+12125550100"),
    ("+00 52 55 1234 5678", "US", "+525512345678"),
    ("0052 1 55 1234 5678", "MX", "+525512345678"),
    # prefixes that no exchange connects any more
    ("+52 1 55 1234 5678", "US", "+525512345678"),
    ("1 55 1234 5678", "MX", "+525512345678"),
    ("044 55 1234 5678", "MX", "+525512345678"),
    ("01 55 1234 5678", "MX", "+525512345678"),
    ("+225 07 12 34 56", "US", "+2250707123456"),
    ("97 12 34 56", "BJ", "+2290197123456"),
    ("+84 162 345 6789", "US", "+84323456789"),
    # what a carrier wants is left as it is written
    ("+54 9 11 1234-5678", "US", "+5491112345678"),
    ("+54 11 1234-5678", "US", "+541112345678"),
    ("011 15 1234-5678", "AR", "+5491112345678"),
    ("+55 11 8765-4321", "US", "+551187654321"),
    ("8 912 345-67-89", "RU", "+79123456789"),
    # typed into a cell that made a number of it
    (525512345678, "MX", "+525512345678"),
    (5215512345678, "MX", "+525512345678"),
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


CHECK, LETTERS, EXTENSION = "check its digits", "has letters", "has an extension"
SEVERAL, SHORTENED, COUNTRY = "more than one number", "was shortened", "its first digits name"
NOT_ONE = [
    ("   ", CHECK),
    ("555-0100", CHECK),
    ("911", CHECK),
    ("12345", CHECK),
    ("02125550100", CHECK),
    ("0 212 555 0100", CHECK),
    ("212-555-0100 x", LETTERS),
    ("+", COUNTRY),
    ("+1212555010", COUNTRY),
    ("+121255501000", COUNTRY),
    ("+999123456789", COUNTRY),
    ("+4910000000000000", SEVERAL),
    ("+1+2125550100", COUNTRY),
    ("1-800-FLOWERS", LETTERS),
    ("212-555-0100 (mother)", LETTERS),
    ("mother: 212-555-0100", LETTERS),
    ("212-555-010O", LETTERS),
    ("2.12555E+09", SHORTENED),
    ("1.31E+10", SHORTENED),
    ("1,31E+10", SHORTENED),
    ("1.31e10", SHORTENED),
    ("212-555-0100 x12", EXTENSION),
    ("212-555-0100 ext. 4", EXTENSION),
    ("212-555-0100;ext=4", EXTENSION),
    ("2125550100#5", EXTENSION),
    ("2125550100,,5", EXTENSION),
    ("212-555-0100 / 212-555-0101", SEVERAL),
    ("555-0101 / 555-0102", SEVERAL),
    ("212-555-0100 212-555-0101", SEVERAL),
    ("2125550100, 2125550101", SEVERAL),
    ("2125550100\n2125550101", SEVERAL),
    ("2125550100 or 2125550101", SEVERAL),
    ("+12125550100;+12125550101", SEVERAL),
    ("+12125550100+12125550101", SEVERAL),
    ("1" * 400, SEVERAL),
]


@pytest.mark.parametrize(("text", "why"), NOT_ONE)
def test_a_text_that_is_not_one_whole_number_is_refused(text: str, why: str) -> None:
    with pytest.raises(CellProblem, match=why):
        phone_number(text, "US")


@pytest.mark.parametrize("cell", [None, "", True, False], ids=repr)
def test_a_cell_without_a_number_is_blank(cell: Cell) -> None:
    with pytest.raises(CellProblem, match=r"^Phone is blank$"):
        phone_number(cell, "US")


@pytest.mark.parametrize(
    "cell", [0, -1, -2125550100, 2125550100.5, float("nan"), float("inf"), -float("inf")], ids=repr
)
def test_a_number_that_no_phone_has_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem, match="is not a phone number: type it"):
        phone_number(cell, "US")


@pytest.mark.parametrize("cell", [1, 5550100, 10**16, 1e300], ids=repr)
def test_digits_that_fit_no_reading_ask_for_plain_text(cell: Cell) -> None:
    with pytest.raises(CellProblem, match="lost its shape"):
        phone_number(cell, "US")


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
