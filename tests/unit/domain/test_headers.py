"""Are columns found by their names in any language, and is nothing of the clinic's taken for ours?"""

import pytest

from sheetdrip.domain.columns import (
    REPLY_COLUMNS,
    ClaimStrength,
    Own,
    bind,
    bind_replies,
    own_columns,
)
from sheetdrip.domain.headers import Headers, header_in, in_every_language
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.staff_columns import NEEDED, STAFF

EN, ES, ZH = SheetLanguage
LABEL = "Day 7"
EVERY = (*STAFF, *own_columns([LABEL]))


@pytest.mark.parametrize("language", SheetLanguage)
def test_no_two_columns_of_a_tab_are_called_alike(language: SheetLanguage) -> None:
    for tab in (EVERY, REPLY_COLUMNS):
        titles = [header_in(language, name) for name in tab]
        assert len(set(titles)) == len(titles)
        assert all(titles)


def test_english_headers_are_the_plain_names() -> None:
    plain = Headers(EN, {})
    assert [plain.get(name, name) for name in EVERY] == list(EVERY)
    assert dict(plain) == {}
    assert "Status" not in plain


def test_a_step_has_its_label_in_every_language() -> None:
    assert in_every_language("Day 7 status") == ("Day 7 status", "Day 7 estado", "Day 7 状态")
    assert in_every_language("Day 7 SID") == ("Day 7 SID",)
    assert in_every_language("of nobody") == ("of nobody",)


def test_settings_rename_a_column_in_any_language() -> None:
    headers = Headers(ES, {"Patient": "Nombre", "Day 7 status": "Semana"})
    assert headers["Patient"] == "Nombre"
    assert headers["Phone"] == "Teléfono"
    assert headers["Day 7 status"] == "Semana"
    assert headers["Day 7 time"] == "Day 7 hora"
    assert {"Patient", "Phone"} <= set(headers)
    assert len(headers) == len(set(headers))
    other = headers.renaming({"Status": "Estado (sheetdrip)"})
    assert (other["Status"], other["Patient"]) == ("Estado (sheetdrip)", "Nombre")
    assert other != headers == Headers(ES, {"Patient": "Nombre", "Day 7 status": "Semana"})


@pytest.mark.parametrize("clinic", SheetLanguage)
@pytest.mark.parametrize("sheet", SheetLanguage)
def test_a_sheet_is_read_in_the_language_in_which_it_was_made(
    clinic: SheetLanguage, sheet: SheetLanguage
) -> None:
    header = ["notes", *(header_in(sheet, name).upper() for name in EVERY)]
    headers = Headers(clinic, {}).as_in(header, NEEDED)
    assert headers.language is sheet
    binding, problems = bind(header, Own(columns=own_columns([LABEL])), headers)
    assert problems == ()
    assert binding.index == {name: at for at, name in enumerate(EVERY, start=1)}
    assert Headers(clinic, {}).as_in([], NEEDED).language is clinic


def test_a_column_of_the_clinics_that_is_called_as_ours_in_another_language_is_not_read() -> None:
    header = [*NEEDED, "Consentimiento", "Idioma", "Estado"]
    headers = Headers(EN, {}).as_in(header, NEEDED)
    binding, problems = bind(header, Own(columns=("Status",)), headers)
    assert (set(binding.index), binding.absent, problems) == (set(NEEDED), ("Status",), ())


def test_a_marked_column_is_ours_by_its_name_in_any_language() -> None:
    header = [*(header_in(ES, name) for name in NEEDED), "Status", "Estado"]
    headers = Headers(EN, {}).as_in(header, NEEDED)

    def claim(index: int, _name: str) -> ClaimStrength:
        return ClaimStrength.MARKED if index == 3 else ClaimStrength.NONE

    binding, _ = bind(header, Own(columns=("Status",)), headers, claim)
    assert (binding.index["Status"], binding.absent, binding.renamed) == (3, (), {})


@pytest.mark.parametrize("sheet", SheetLanguage)
def test_a_replies_tab_is_continued_in_its_own_language(sheet: SheetLanguage) -> None:
    header = [header_in(sheet, name) for name in REPLY_COLUMNS]
    for clinic in SheetLanguage:
        columns, missing = bind_replies(header, Headers(clinic, {}).as_in(header, REPLY_COLUMNS))
        assert (len(columns), missing) == (len(REPLY_COLUMNS), ())
