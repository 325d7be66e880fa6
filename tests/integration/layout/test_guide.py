"""Does `init` put a guide for staff beside their sheet, once, in the clinic's language?"""

from dataclasses import replace
from string import Formatter

import pytest

from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.sheets.layout.guide import names
from sheetdrip.sheets.layout.guide_texts import GUIDES, Swatch
from sheetdrip.sheets.layout.tab_words import TAB_WORDS
from tests.integration.clinic import Clinic
from tests.integration.conftest import OpenClinic
from tests.integration.layout.sight import change, everything, init, tab
from tests.integration.layout.wishes import WISHES

TITLE = "How this works"
GET = "sheets.spreadsheets.get"


def lines(clinic: Clinic, title: str = TITLE) -> dict[str, str]:
    """What the guide says, by what it is about."""
    rows = tab(clinic, title).grid.cells
    return {str(row[0].value): str(row[1].value) for row in rows if len(row) > 1 and row[1].value}


def test_it_names_what_stands_in_this_sheet_and_shows_its_colours(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"headers": {"Needs a call": "Anrufen"}})
    init(clinic)
    told = lines(clinic)
    assert {"Anrufen", "Please read", "Control: Pause", "Control: Approve"} <= told.keys()
    assert 18 <= len(told) <= 24
    swatches = {
        str((row[0].format or {}).get("backgroundColor"))
        for row in tab(clinic, TITLE).grid.cells
        if row and "backgroundColor" in (row[0].format or {})
    }
    assert len(swatches) == len(Swatch)


@pytest.mark.parametrize("language", SheetLanguage)
def test_every_language_has_the_same_lines_and_knows_every_name(language: SheetLanguage) -> None:
    spec = replace(WISHES, language=language)
    guide, english = GUIDES[language], GUIDES[SheetLanguage.EN]
    shape = [[line.swatch for line in part] for part in guide.parts.values()]
    assert shape == [[line.swatch for line in part] for part in english.parts.values()]
    told = [
        text for part in guide.parts.values() for line in part for text in (line.about, line.says)
    ]
    asked = {name for text in told for _, name, _, _ in Formatter().parse(text) if name}
    assert asked == set(names(spec))
    assert TAB_WORDS[language].fix_these


def test_a_clinic_has_it_in_its_own_language(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"language": SheetLanguage.ES})
    init(clinic)
    assert "Paciente nuevo" in lines(clinic, "Cómo funciona")


def test_one_that_staff_changed_or_deleted_stays_so(clinic: Clinic) -> None:
    init(clinic)
    change(clinic, {"deleteSheet": {"sheetId": tab(clinic, TITLE).sheet_id}})
    before = everything(clinic)
    clinic.forget_calls()
    assert init(clinic) == ()
    assert clinic.all_calls() == {GET: 1}
    assert everything(clinic) == before


def test_a_tab_of_staffs_own_with_that_name_is_left_alone(clinic: Clinic) -> None:
    change(clinic, {"addSheet": {"properties": {"sheetId": 5, "title": "how this works"}}})
    init(clinic)
    assert tab(clinic, "how this works").grid.used().bottom == 0
    assert init(clinic) == ()


def test_a_sheet_in_use_gets_it_at_the_next_init(clinic: Clinic) -> None:
    init(clinic)
    change(clinic, {"deleteSheet": {"sheetId": tab(clinic, TITLE).sheet_id}})
    for entry in clinic.spreadsheet.metadata.values():
        entry["metadataValue"] = entry["metadataValue"].replace(', "tab of the guide"', "")
    assert init(clinic) == (f"Added the tab “{TITLE}”",)
