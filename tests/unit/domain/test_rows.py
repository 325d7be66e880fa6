"""What does a row mean, and what is wrong with it?"""

from dataclasses import replace
from datetime import date, time

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.identity import Fingerprint
from sheetdrip.domain.rows import InvalidRow, Row, fingerprint, parse, without_unsaid
from sheetdrip.domain.staff_columns import SAID_COLUMNS
from sheetdrip.domain.surgery import DripSetting, SurgeryRow
from tests.builders import CHICAGO, row, row_defaults, row_of, sequence, step

TODAY = date(2026, 3, 3)
NOTHING_SAID = {column.placeholder: "" for column in SAID_COLUMNS}
WITH_CODE = "or write it with + and country code"
SPANISH = {"en": ("English",), "es": ("Spanish", "Español")}


def details_of(of: Row, *, consent_required: bool = False) -> SurgeryRow:
    parsed = parse(of, row_defaults(consent_required=consent_required), TODAY)
    assert isinstance(parsed, SurgeryRow), parsed
    return parsed


def problems_of(of: Row) -> tuple[str, ...]:
    parsed = parse(of, row_defaults(), TODAY)
    assert isinstance(parsed, InvalidRow), parsed
    return tuple(map(str, parsed.problems))


def told(parsed: InvalidRow) -> list[str]:
    return [str(one) for one in parsed.problems]


def test_a_full_row_is_understood() -> None:
    plans = [
        sequence(languages=SPANISH),
        sequence(name="Knee Plan", languages=SPANISH),
    ]
    full = row(
        patient="  Ada\tExample ",
        phone=3125550101,
        surgery_date=46084,
        surgery_time=0.5,
        procedure="knee, left",
        language="español",
        time_zone="america/new york",
        sequence="knee  plan",
        consent=True,
        drip="paused",
    )
    assert parse(full, row_defaults(sequences=plans, consent_required=True), TODAY) == SurgeryRow(
        patient="Ada Example",
        phone="+13125550101",
        surgery_date=date(2026, 3, 3),
        surgery_time=time(12),
        said={**NOTHING_SAID, "procedure": "knee, left"},
        language="es",
        time_zone="America/New_York",
        sequence="Knee Plan",
        drip=DripSetting.PAUSED,
        drip_word="paused",
        consented=True,
    )


def test_blank_cells_take_what_the_clinic_takes_for_granted() -> None:
    blank = row(surgery_time="", procedure=None, language="", time_zone="", sequence="", drip="")
    assert details_of(blank) == SurgeryRow(
        patient="Ada Example",
        phone="+13125550101",
        surgery_date=date(2026, 3, 3),
        surgery_time=None,
        said=NOTHING_SAID,
        language="en",
        time_zone=CHICAGO,
        sequence="post-op",
        drip=DripSetting.ON,
        drip_word="",
        consented=True,
    )
    assert details_of(row()) == details_of(blank)


def test_every_problem_of_a_row_is_told_at_once() -> None:
    wrong = row(
        patient=" ",
        phone="n/a",
        surgery_date="3/14?",
        surgery_time="2pm",
        language="Klingon",
        time_zone="Chicago",
        sequence="hip",
        drip="perhaps",
    )
    assert problems_of(wrong) == (
        "Patient is blank",
        "Sequence says “hip”: use post-op",
        "Phone has letters in it: leave only the digits of one number",
        "Surgery date is not one day (“3/14?”): write it as year-month-day, such as 2026-03-03",
        "Time zone says “Chicago”: use a name such as America/Chicago",
        "Drip says “perhaps”: use On, Paused or Stopped",
    )


def test_a_choice_offers_all_there_is() -> None:
    plans = [sequence(), sequence(name="knee"), sequence(name="hip")]
    parsed = parse(row(sequence="eye"), row_defaults(sequences=plans), TODAY)
    assert isinstance(parsed, InvalidRow)
    assert told(parsed) == ["Sequence says “eye”: use post-op, knee or hip"]


def test_what_an_optional_cell_leaves_unclear_is_said_and_stands_in_no_way() -> None:
    plan = sequence(languages=SPANISH | {"zh": ("Chinese", "中文")})
    read = parse(
        row(surgery_time="after lunch", language="Latin"), row_defaults(sequences=[plan]), TODAY
    )
    assert isinstance(read, SurgeryRow)
    assert (read.surgery_time, read.language) == (None, "en")
    assert tuple(map(str, read.remarks)) == (
        "Surgery time is not a time (“after lunch”), so it is left out: write it such as 14:30",
        (
            "Language says “Latin”, in which there are no texts, so they go in English: "
            "use English, Spanish or Chinese"
        ),
    )


def test_a_long_wrong_word_is_shortened() -> None:
    assert problems_of(row(drip="x" * 30)) == (
        f"Drip says “{'x' * 20}”: use On, Paused or Stopped",
    )


@pytest.mark.parametrize("name", ["Patient", "Phone", "Surgery date", "Surgery time", "Procedure"])
@pytest.mark.parametrize("error", ["#REF!", "Loading..."])
def test_a_formula_error_is_told_as_one(name: str, error: str) -> None:
    assert problems_of(row_of({name: error})) == (
        f"{name} shows a formula error: fix the formula or type the value",
    )


def test_a_phone_that_sheets_took_for_a_formula_is_told_how_to_type_it() -> None:
    (says,) = problems_of(row(phone="#ERROR!"))
    assert "Plain text" in says


@pytest.mark.parametrize("name", ["Language", "Consent"])
def test_a_formula_error_stands_in_the_way_of_an_optional_cell_too(name: str) -> None:
    assert problems_of(row_of({name: "#N/A"})) == (
        f"{name} shows a formula error: fix the formula or type the value",
    )


@pytest.mark.parametrize("name", ["Time zone", "Sequence", "Drip"])
def test_a_formula_error_is_no_choice(name: str) -> None:
    said = problems_of(row_of({name: "#N/A"}))
    assert said[0].endswith("shows a formula error: fix the formula or type the value")
    assert len(said) == 2


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize(
    ("cell", "consented", "word"),
    [
        (True, True, ""),
        ("Yes, I consent", True, ""),
        (False, False, ""),
        ("no", False, ""),
        ("pending", False, "pending"),
    ],
    ids=repr,
)
def test_what_a_consent_cell_says_counts_whatever_the_settings_say(
    cell: Cell, word: str, *, consented: bool, required: bool
) -> None:
    read = details_of(row(consent=cell), consent_required=required)
    assert (read.consented, read.consent_word) == (consented, word)


@pytest.mark.parametrize("cell", [None, "", "  "], ids=repr)
def test_of_a_blank_consent_cell_the_settings_decide(cell: Cell) -> None:
    assert not details_of(row(consent=cell), consent_required=True).consented
    assert details_of(row(consent=cell), consent_required=False).consented


def test_a_missing_consent_column_is_no_consent() -> None:
    assert not details_of(row(), consent_required=True).consented
    assert details_of(row(), consent_required=False).consented


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ('=HYPERLINK("http://x.example")', '=HYPERLINK("http://x.example")'),
        ("Ада Пример", "Ада Пример"),
        ("示例 🙂", "示例 🙂"),
        ("A" * 300, "A" * 100),
        ("\u202eAda", "Ada"),
        ("{clinic}", "{clinic}"),
        (12345, "12345"),
    ],
    ids=ascii,
)
def test_strange_names_are_names(name: Cell, kept: str) -> None:
    assert details_of(row(patient=name)).patient == kept


@pytest.mark.parametrize(
    ("cells", "blank"),
    [
        ({"Patient": "", "Phone": "", "Surgery date": ""}, True),
        ({"Patient": None, "Phone": None, "Surgery date": None}, True),
        ({"Patient": "", "Phone": "", "Surgery date": "", "Consent": False, "Drip": "On"}, True),
        ({"Patient": "Ada", "Phone": "", "Surgery date": ""}, False),
        ({"Patient": "", "Phone": 3125550101, "Surgery date": ""}, False),
        ({"Patient": "", "Phone": "", "Surgery date": 46084}, False),
        ({"Patient": 0, "Phone": "", "Surgery date": ""}, False),
    ],
    ids=str,
)
def test_a_row_is_blank_when_it_names_no_surgery(cells: dict[str, Cell], *, blank: bool) -> None:
    assert row_of(cells).is_blank is blank


def test_a_row_without_columns_is_blank() -> None:
    assert Row(number=2, staff={}).is_blank


@pytest.mark.parametrize(
    "same",
    [
        row(phone="(312) 555-0101"),
        row(phone=3125550101),
        row(phone=3125550101.0),
        row(patient="  ADA   example "),
        row(patient="Ａda Example"),
        row(surgery_date=46084.0),
        row(surgery_date=46084.75),
        row(surgery_date="2026-03-03"),
        row(surgery_date="3 Mar 2026"),
        row(phone="rcs:+13125550101"),
        row(number=9, drip_id="B", language="es", procedure="hip", drip="Stopped"),
    ],
    ids=lambda one: str(one.staff),
)
def test_a_fingerprint_does_not_depend_on_how_it_is_typed(same: Row) -> None:
    assert fingerprint(same, "US") == Fingerprint("ada example", "+13125550101", "46084")


@pytest.mark.parametrize(
    "other",
    [
        row(phone=3125550102),
        row(patient="Ada Sample"),
        row(surgery_date=46085),
        row(surgery_date="46084?"),
        row(surgery_date=""),
    ],
    ids=lambda one: str(one.staff),
)
def test_another_patient_phone_or_date_is_another_fingerprint(other: Row) -> None:
    assert fingerprint(other, "US") != Fingerprint("ada example", "+13125550101", "46084")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Phone": "ask (mother)"}, Fingerprint("ada example", "askmother", "46084")),
        ({"Phone": "555-0100"}, Fingerprint("ada example", "5550100", "46084")),
        ({"Phone": None, "Surgery date": "3/14?"}, Fingerprint("ada example", "", "3/14?")),
        ({"Surgery date": True}, Fingerprint("ada example", "+13125550101", "TRUE")),
        ({"Surgery date": float("nan")}, Fingerprint("ada example", "+13125550101", "nan")),
        ({"Surgery date": float("inf")}, Fingerprint("ada example", "+13125550101", "inf")),
        ({"Patient": None}, Fingerprint("", "+13125550101", "46084")),
    ],
    ids=str,
)
def test_a_faulty_row_has_a_fingerprint_too(cells: dict[str, Cell], expected: Fingerprint) -> None:
    assert fingerprint(row_of(cells), "US") == expected


def test_a_row_without_columns_has_an_empty_fingerprint() -> None:
    assert fingerprint(Row(number=2, staff={}), "US") == Fingerprint("", "", "")


def test_a_preferred_name_is_told_beside_the_row_and_is_no_part_of_who_it_is() -> None:
    named = row_of({**GOOD_CELLS, "Preferred name": "Mrs. Jones"})
    assert details_of(named).preferred_name == "Mrs. Jones"
    assert fingerprint(named, "US") == fingerprint(row_of(GOOD_CELLS), "US")
    odd = details_of(row_of({**GOOD_CELLS, "Preferred name": "call 5pm"}))
    assert (odd.preferred_name, len(odd.remarks)) == (None, 1)


GOOD_CELLS: dict[str, Cell] = {
    "Patient": "Ada Example",
    "Phone": "3125550101",
    "Surgery date": 46084,
}


def test_what_equals_another_cell_and_is_not_the_same_is_other_content() -> None:
    cells: list[Cell] = [1, 1.0, True, "1"]
    contents = [Row(number=2, staff={"Notes": cell}).content for cell in cells]
    assert contents[0] == Row(number=9, staff={"Notes": 1}).content
    assert len(set(contents)) == len(cells)


SAYS = {"en": "{clinic}: {surgeon} asks, how is your pain?", "es": "{clinic}: ¿su dolor?"}
SAYING = [
    sequence(step(texts=SAYS), languages=SPANISH),
    sequence(step(texts={"en": "{clinic}: your pain?"}), name="knee"),
]
WEIRD: list[Cell] = [
    5,
    True,
    "#REF!",
    "Loading...",
    "x" * 400,
    "https://a.example/b",
    "=A1",
    "{patient}",
]


def read(of: Row) -> SurgeryRow | InvalidRow:
    return parse(of, row_defaults(sequences=SAYING), TODAY)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Dr. Rivera", "Dr. Rivera"),
        (" Dr.\nRivera ", "Dr. Rivera"),
        ("", ""),
        (None, ""),
        ("-", ""),
    ],
)
def test_a_surgeon_is_said_as_typed_and_blank_where_the_cell_is(cell: Cell, said: str) -> None:
    parsed = read(row(surgeon=cell))
    assert isinstance(parsed, SurgeryRow)
    assert (parsed.said["surgeon"], parsed.remarks) == (said, ())


@pytest.mark.parametrize("cell", [5, True, "x" * 61, "x" * 400, "https://a.example/b", "=A1"])
def test_a_surgeon_that_is_no_name_is_left_out_and_said(cell: Cell) -> None:
    parsed = read(row(surgeon=cell))
    assert isinstance(parsed, SurgeryRow)
    assert parsed.said["surgeon"] == ""
    (remark,) = parsed.remarks
    assert str(remark).startswith("Surgeon says “")


def test_a_broken_surgeon_holds_only_rows_of_which_a_text_says_it() -> None:
    broken = read(row(surgeon="#REF!"))
    assert isinstance(broken, InvalidRow)
    assert [one.split()[0] for one in told(broken)] == ["Surgeon"]


@pytest.mark.parametrize("cell", WEIRD)
@pytest.mark.parametrize("other", [{"Sequence": "Knee"}, {"Language": "Spanish"}])
def test_what_stands_in_an_idle_column_changes_nothing(cell: Cell, other: dict[str, Cell]) -> None:
    weird = row_of({**other, "Surgeon": cell})
    assert read(weird) == read(row_of(other))
    unsaid = without_unsaid(weird, {one.name: one for one in SAYING}, "post-op")
    assert unsaid.content == row_of(other).content


def test_a_row_whose_sequence_is_unknown_is_told_of_that_alone() -> None:
    parsed = read(row(surgeon="#REF!", sequence="hip"))
    assert isinstance(parsed, InvalidRow)
    assert [one.split()[0] for one in told(parsed)] == ["Sequence"]


def test_the_clarification_may_say_the_surgeon_too() -> None:
    asking = replace(SAYING[1], clarification={"en": "{surgeon} asks once more"})
    parsed = parse(row(surgeon="Dr. Lee"), row_defaults(sequences=[asking]), TODAY)
    assert isinstance(parsed, SurgeryRow)
    assert parsed.said["surgeon"] == "Dr. Lee"
