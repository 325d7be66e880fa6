"""Reports on texts and what they cost: is it said before a clinic pays for it?"""

import pytest

from tests.field.conftest import OpenClinic
from tests.field.kit import ADA, BEN, DAY_7, Clinic

ADVICE = "Advice from sheetdrip"


@pytest.fixture
def office(open_clinic: OpenClinic) -> Clinic:
    """A furnished clinic at work; Ada's and Ben's next text is that of day 7, Ben's in Spanish."""
    clinic = open_clinic(twilio={"segment_price": 0.01})
    clinic.run("init")
    clinic.staff.add("Ada Example", ADA, "2026-02-26")
    clinic.staff.add("Ben Example", BEN, "2026-02-26", language="Spanish")
    clinic.start()
    return clinic


def typed(clinic: Clinic, step: str, column: str, value: str) -> None:
    clinic.staff.edit("set", sheet="Messages", where={"Step": step}, column=column, value=value)


def line(clinic: Clinic, title: str, first: str) -> dict[str, str]:
    """The last line of a tab that begins so, by the header above it."""
    header: list[str] = []
    found: dict[str, str] = {}
    for row in clinic.staff.lines(title):
        if row[:1] in (["Step"], ["Day"]):
            header = row
        elif row[:1] == [first]:
            found = dict(zip(header, row, strict=False))
    return found


def test_d12_a_curly_quote_is_named_with_its_price(office: Clinic) -> None:
    """D12. mozilla/fxa#5207: a curly apostrophe in a translation cost twice; nyaruka/floweditor#745."""
    words = (
        "{clinic}: one week now. How\u2019s your pain, 0 to 10? Reply with one number. STOP to end."
    )
    typed(office, DAY_7, "English", words)
    office.wait(minutes=5)
    told = line(office, "Messages", DAY_7)
    assert "“\u2019”" in told[ADVICE]
    assert "0.02" in told[ADVICE]
    assert told["Problem"] == ""
    (text,) = office.live(ADA)
    assert text["body"] == words.replace("{clinic}", "Hillside")
    assert "“\u2019”" in office.run("check").told


def test_d13_spanish_costs_one_part(office: Clinic) -> None:
    """D13. chadselph/smssplit#2: a Spanish text charged as three."""
    (text,) = office.live(BEN)
    assert "dolor" in text["body"]
    assert "Spanish 1 (GSM-7)" in line(office, "Messages", DAY_7)["Segments"]


def test_d11_the_dashboard_follows_and_counts_each_texts_parts(office: Clinic) -> None:
    """D11. opengovsg/postmangovsg#1362: a bill far beyond what was reckoned, for another language."""
    typed(office, DAY_7, "Step", "One week")
    typed(
        office, "One week", "Spanish", "{clinic}: ¿cuánto le duele, 0 a 10? STOP." + " Gracias." * 8
    )
    office.wait(minutes=5)
    assert line(office, "Dashboard", DAY_7) == {}
    assert line(office, "Dashboard", "One week")["In other languages"] == "Spanish 2"
    totals = [
        row for row in office.staff.lines("Dashboard") if row[:1] in (["Texts"], ["Segments"])
    ]
    assert [row[3] for row in totals] == ["2", "3"]
