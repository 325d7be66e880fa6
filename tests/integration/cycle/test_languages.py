"""Does a clinic work in its own language from `init` on, and does nothing go wrong when it changes it?"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.headers import header_in
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import Argument, opening, say, sentence
from sheetdrip.settings.load import Settings
from sheetdrip.sync.recover import recover
from sheetdrip.sync.reply_polling import ReplyPoller, answer
from tests.integration.backups import lose_the_ledger
from tests.integration.clinic import ADA, BEN, Clinic

OTHERS = [SheetLanguage.ES, SheetLanguage.ZH]


def speaking(settings: Settings, language: SheetLanguage) -> Settings:
    """The same where the clinic's sheet has a language."""
    clinics = [one.model_copy(update={"language": language}) for one in settings.file.clinics]
    return replace(settings, file=settings.file.model_copy(update={"clinics": clinics}))


def with_header(clinic: Clinic, named: Callable[[object], Cell]) -> None:
    """Type over the header of the surgeries' tab."""
    cells = clinic.spreadsheet.sheets[0].grid.cells[0]
    cells[:] = [replace(cell, value=named(cell.value)) for cell in cells]


class Office:
    """A clinic with a sheet that was made in its language."""

    def __init__(self, clinic: Clinic, language: SheetLanguage) -> None:
        self.clinic, self.language = clinic, language
        with_header(clinic, lambda _: None)
        clinic.restart(settings=speaking(clinic.settings, language))
        clinic.apply_layout()

    def add(self, patient: str, phone: Cell, date: Cell = "2026-03-03") -> None:
        typed = {"Patient": patient, "Phone": phone, "Surgery date": date}
        values = {header_in(self.language, name): cell for name, cell in typed.items()}
        self.clinic.staff("append", values=values)

    def edit(self, patient: str, column: str, value: Cell) -> None:
        where = {header_in(self.language, "Patient"): patient}
        self.clinic.staff("set", where=where, column=header_in(self.language, column), value=value)

    def cell(self, patient: str, column: str) -> str:
        name = header_in(self.language, "Patient")
        (row,) = [row for row in self.clinic.rows() if row.get(name) == patient]
        return str(row[header_in(self.language, column)] or "")

    def says(self, code: str, **arguments: Argument) -> str:
        return sentence(say(code, **arguments), self.language)


@pytest.fixture(params=OTHERS)
def office(clinic: Clinic, request: pytest.FixtureRequest) -> Office:
    return Office(clinic, request.param)


def statuses(clinic: Clinic, phone: str = ADA) -> list[str]:
    return [text.status for text in clinic.texts_to(phone)]


def test_a_clinic_works_in_its_language_from_the_first_day(office: Office) -> None:
    clinic = office.clinic
    office.add("Ada Example", ADA)
    office.add("Ben Example", "555-0100")
    clinic.cycle()
    assert statuses(clinic) == ["scheduled"]
    next_is = office.says(
        "status.next", label="Evening", at="2026-03-03T19:00", state=say("state.scheduled")
    )
    assert office.cell("Ada Example", "Status") == next_is
    assert office.cell("Ada Example", "Evening status") == office.says("state.scheduled")
    assert office.cell("Ben Example", "Status") == office.says(
        "status.fix", why=(say("phone.short", region="US"),)
    )
    office.edit("Ben Example", "Phone", BEN)
    clinic.cycle()
    assert statuses(clinic, BEN) == ["scheduled"]
    assert clinic.cycle().is_quiet


def test_words_in_the_drip_column_are_those_of_the_language(office: Office) -> None:
    office.add("Ada Example", ADA)
    office.clinic.cycle()
    office.edit("Ada Example", "Drip", office.says("drip.paused"))
    office.clinic.cycle()
    assert statuses(office.clinic) == ["canceled"]
    office.edit("Ada Example", "Drip", office.says("drip.on"))
    office.clinic.cycle()
    assert statuses(office.clinic) == ["canceled", "scheduled"]


def test_a_call_is_told_and_acknowledged_in_the_language(office: Office) -> None:
    clinic = office.clinic
    office.add("Ada Example", ADA)
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()
    clinic.reply(ADA, "please call me")
    clinic.advance(minutes=1)
    ReplyPoller(clinic.ctx).fetch()
    answer(clinic.ctx)
    clinic.cycle()
    told = office.cell("Ada Example", "Needs a call")
    assert told == office.says(
        "concern.of",
        label="Evening",
        what=say("concern.at", what=say("concern.wants_call"), at="2026-03-03T19:05"),
    )
    assert office.cell("Ada Example", "Status").startswith(opening("status.call", office.language))
    # another language: what was shown counts as shown, and the name answers for it
    clinic.restart(settings=speaking(clinic.settings, SheetLanguage.EN))
    clinic.cycle()
    assert office.cell("Ada Example", "Needs a call").startswith("Evening asks for a call")
    office.edit("Ada Example", "Acknowledged by", "JD")
    clinic.cycle()
    clinic.cycle()
    assert office.cell("Ada Example", "Needs a call") == ""
    assert office.cell("Ada Example", "Acknowledged by") == "JD"


@pytest.mark.parametrize("language", OTHERS)
def test_a_change_of_language_moves_no_text_and_no_column(
    clinic: Clinic, language: SheetLanguage
) -> None:
    clinic.apply_layout()
    clinic.add_row()
    clinic.cycle()
    before, width = clinic.cells_of("Ada Example"), len(clinic.rows()[0])
    clinic.restart(settings=speaking(clinic.settings, language))
    report = clinic.cycle()
    assert (report.applied.scheduled, report.applied.cancelled) == (0, 0)
    after = clinic.cells_of("Ada Example")
    assert statuses(clinic) == ["scheduled"]
    assert len(clinic.rows()[0]) == width
    for column in ("Evening SID", "Evening time", "Drip ID"):
        assert after[column] == before[column]
    assert after["Evening status"] == sentence(say("state.scheduled"), language)
    assert clinic.cycle().is_quiet
    # and back, with a column whose header staff have translated
    with_header(clinic, lambda name: header_in(language, str(name)) if name else None)
    clinic.restart(settings=speaking(clinic.settings, SheetLanguage.EN))
    clinic.cycle()
    assert statuses(clinic) == ["scheduled"]
    (row,) = clinic.rows()
    assert (len(row), row[header_in(language, "Drip ID")]) == (width, before["Drip ID"])
    assert row[header_in(language, "Evening status")] == "scheduled"


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_person_cancelled_stays_so_after_a_change_of_language_and_a_lost_ledger(
    clinic: Clinic, language: SheetLanguage, tmp_path: Path
) -> None:
    clinic.add_row()
    clinic.cycle()
    (text,) = clinic.texts_to(ADA)
    store = clinic.world.twilio
    store.cancel(store.messages[text.sid])
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.restart(settings=speaking(clinic.settings, language))
    clinic.cycle()
    outside = sentence(
        say("step.because", state=say("state.cancelled"), why=(CANCELLED_OUTSIDE,)), language
    )
    assert clinic.cells_of("Ada Example")["Evening status"] == outside
    clinic.restart(settings=speaking(clinic.settings, SheetLanguage.EN))
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.ctx)
    clinic.cycle()
    assert clinic.texts_to(ADA, "evening") == [replace(text, status="canceled")]
    assert "not by sheetdrip" in str(clinic.cells_of("Ada Example")["Evening status"])
