"""Whoever does literally what a row's Status advises is helped by it: no advice leads back to itself."""

import re

import pytest

from sheetdrip.domain.cells import Cell
from tests.integration.clinic import ADA, Clinic

_ADVICE = re.compile(r"(?:such as|write it as|tick it, or write|: use) ([\w/:+-]+)")
"""What the sentence says to write."""

FOLLOWED = [
    ("Surgery date", "'03/04/2026"),
    ("Surgery date", "'3.4.2026"),
    ("Surgery date", "'soon"),
    ("Surgery date", "'2026-03-03T06:00:00Z"),
    ("Surgery date", "'3/3/26"),
    ("Surgery date", "2062-03-03"),
    ("Surgery date", 12),
    ("Surgery time", "after lunch"),
    ("Surgery time", 14),
    ("Language", "Klingon"),
    ("Time zone", "Chicago time"),
    ("Drip", "perhaps"),
    ("Consent", "pending"),
]


@pytest.mark.parametrize("as_text", ["", "'"], ids=["typed", "as text"])
@pytest.mark.parametrize(("column", "wrong"), FOLLOWED, ids=str)
def test_what_a_sentence_says_to_write_is_taken(
    clinic: Clinic, column: str, wrong: Cell, as_text: str
) -> None:
    clinic.add_row()
    clinic.edit("Ada Example", column, wrong)
    clinic.cycle()
    status = str(clinic.cells_of("Ada Example")["Status"])
    assert column in status
    *_, advice = _ADVICE.findall(status)
    clinic.edit("Ada Example", column, f"{as_text}{advice}")
    clinic.cycle()
    assert column not in str(clinic.cells_of("Ada Example")["Status"])
    assert clinic.live_to(ADA)


WHOLE = "'+1 312 555 0101"
"""In a cell formatted as plain text, as every sentence about a phone says."""


@pytest.mark.parametrize(
    ("wrong", "follow"),
    [
        ("312-555", WHOLE),
        ("555-0101 / 555-0102", "'312-555-0101"),
        ("312-555-0101 x12", "'312-555-0101"),
        ("312-555-0101 (mother)", "'312-555-0101"),
        ("312-555-010l", "'312-555-0101"),
        ("'1.31E+10", "'13125550101"),
        ("+1312555", WHOLE),
        (5550101, "'3125550101"),
        (0.5, WHOLE),
    ],
    ids=str,
)
def test_a_phone_that_is_written_as_the_sentence_says_is_texted(
    clinic: Clinic, wrong: Cell, follow: str
) -> None:
    clinic.add_row(phone=wrong)
    clinic.cycle()
    assert "Phone" in str(clinic.cells_of("Ada Example")["Status"])
    clinic.edit("Ada Example", "Phone", follow)
    clinic.cycle()
    assert clinic.live_to(ADA)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Surgery date", "'2026-03-03"),
        ("Surgery date", "'2026-03-03T00:00:00.000Z"),
        ("Surgery date", "'Mar 3, 2026"),
        ("Surgery time", "'14:30"),
        ("Surgery time", "'2:30 PM"),
        ("Surgery time", "'first case"),
        ("Language", "Klingon"),
        ("Phone", "'(312) 555-0101"),
        ("Phone", "tel:+13125550101"),
        ("Phone", "13125550101.0"),
        ("Consent", "Yes, I consent"),
    ],
)
def test_a_row_goes_on_where_a_cell_can_be_one_thing_only_or_is_optional(
    clinic: Clinic, column: str, value: Cell
) -> None:
    clinic.add_row()
    clinic.edit("Ada Example", column, value)
    clinic.cycle()
    assert clinic.live_to(ADA, "evening")


def test_a_time_as_text_counts_as_the_surgerys(clinic: Clinic) -> None:
    clinic.add_row(surgery_time="'20:30")
    clinic.cycle()
    assert clinic.live_to(ADA, "evening") == []
