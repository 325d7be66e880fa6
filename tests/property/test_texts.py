"""What holds for every cell, header, phone and template?"""

import string

from hypothesis import assume, given
from hypothesis import strategies as st

from sheetdrip.domain.cells import CellProblem, folded, text_of
from sheetdrip.domain.columns import Own, bind, letter, own_columns
from sheetdrip.domain.phone import phone_number
from sheetdrip.domain.rows import InvalidRow, fingerprint, parse
from sheetdrip.domain.sequence import PLACEHOLDERS, fill, placeholders, text_problems
from sheetdrip.domain.staff_columns import NEEDED, STAFF
from sheetdrip.domain.surgery import SurgeryRow
from sheetdrip.domain.text_cost import count_segments
from sheetdrip.planning.course import CourseStatus, course_of_row
from tests.builders import NOW, SERVICE, row_defaults, row_of, sequence, step

cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**16), 10**16),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["#REF!", "On", "Paused", "Spanish", "UTC", "3125550101", "{patient}"]),
)
rough_texts = st.text(
    alphabet=st.one_of(st.sampled_from("{}!:.[]0 "), st.sampled_from(string.ascii_letters)),
    max_size=30,
)
plain_texts = st.lists(
    st.one_of(
        st.sampled_from(sorted(f"{{{name}}}" for name in PLACEHOLDERS)),
        st.sampled_from(["{{", "}}", " ", "0 to 10?", "%s", "$x", "ñ", "🙂"]),
    ),
    max_size=8,
).map("".join)
hostile_values = st.one_of(
    st.text(min_size=1, max_size=20),  # a blank name takes what led up to it along
    st.sampled_from(["{clinic}", "{0}", "{", "}}", "{patient.__class__}", "%(x)s", "\\g<0>"]),
)
COLUMNS = own_columns(["Evening", "Day 7"])
OWN = Own(columns=COLUMNS)


@given(cells)
def test_a_cleaned_text_is_one_short_visible_line_and_stays_so(
    cell: str | float | bool | None,
) -> None:
    told = text_of(cell)
    assert len(told) <= 100
    assert told == told.strip()
    assert told.isprintable() or "\u200c" in told or "\u200d" in told
    assert text_of(told) == told


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assume(folded(text) == folded(folded(text)))
    assert folded(f"  {text}\t") == folded(text)


@given(st.permutations([*STAFF, *COLUMNS, "Notes", ""]), st.data())
def test_columns_are_found_under_any_order_and_typing(
    header: list[str], data: st.DataObject
) -> None:
    retype = st.sampled_from([str.upper, str.lower, str.title, lambda one: f" {one}  "])
    typed = [data.draw(retype)(name) for name in header]
    binding, problems = bind(typed, OWN, {})
    assert problems == ()
    assert binding.absent == ()
    assert {name: header[index] for name, index in binding.index.items()} == {
        name: name for name in (*STAFF, *COLUMNS)
    }


@given(st.sets(st.sampled_from([*STAFF, *COLUMNS])))
def test_columns_that_are_missing_are_named(missing: set[str]) -> None:
    header = [name for name in (*STAFF, *COLUMNS) if name not in missing]
    binding, problems = bind(header, OWN, {})
    assert len(problems) == len(missing & set(NEEDED))
    assert set(binding.absent) == missing & set(COLUMNS)
    assert set(binding.index) == {*STAFF, *COLUMNS} - missing


@given(st.integers(0, 20_000))
def test_a_column_letter_can_be_read_back(index: int) -> None:
    read = 0
    for char in letter(index):
        read = read * 26 + string.ascii_uppercase.index(char) + 1
    assert read - 1 == index


@given(cells, st.sampled_from(["US", "GB", "FR", "IT", "AU"]))
def test_a_phone_is_refused_or_reads_the_same_ever_after(
    cell: str | float | bool | None,
    region: str,
) -> None:
    try:
        number = phone_number(cell, region)
    except CellProblem:
        return
    assert number.startswith("+")
    assert number[1:].isdecimal()
    assert 7 <= len(number) <= 16
    assert phone_number(number, region) == number
    assert phone_number(number, "JP") == number


@given(st.integers(2_012_000_000, 9_899_999_999))
def test_a_us_number_reads_alike_as_text_and_as_number(national: int) -> None:
    digits = str(national)
    assume(digits[0] not in "01" and digits[3] not in "01")
    typed = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    assert phone_number(typed, "US") == f"+1{digits}"
    assert phone_number(f"+1{digits}", "US") == f"+1{digits}"


@given(st.integers(0, 99))
def test_a_fictitious_number_reads_alike_however_sheets_has_it(last: int) -> None:
    national = 3_125_550_100 + last
    expected = f"+1{national}"
    written = (national, float(national), str(national), 10_000_000_000 + national)
    assert [phone_number(cell, "US") for cell in written] == [expected] * 4


@given(rough_texts)
def test_a_text_without_problems_can_be_filled_and_another_is_never_let_through(text: str) -> None:
    values = dict.fromkeys(PLACEHOLDERS, "value")
    if not list(text_problems(text)):
        filled = fill(text, values)
        assert filled.count("value") >= len(placeholders(text))


@given(plain_texts, st.fixed_dictionaries(dict.fromkeys(sorted(PLACEHOLDERS), hostile_values)))
def test_filling_replaces_names_and_interprets_nothing(text: str, values: dict[str, str]) -> None:
    assume(not list(text_problems(text)))
    expected, rest = "", text
    while rest:
        name = next((one for one in PLACEHOLDERS if rest.startswith(f"{{{one}}}")), None)
        if rest[:2] in {"{{", "}}"}:
            expected, rest = expected + rest[0], rest[2:]
        elif name is not None:
            expected, rest = expected + values[name], rest[len(name) + 2 :]
        else:
            expected, rest = expected + rest[0], rest[1:]
    assert fill(text, values) == expected


@given(plain_texts)
def test_a_filled_text_never_passes_what_was_promised(text: str) -> None:
    problems = list(text_problems(text))
    longest = fill(text, dict.fromkeys(PLACEHOLDERS, "x" * 100)) if not problems else ""
    assert len(longest) <= 1600


@given(st.text(alphabet="aé€ñá🙂", min_size=1, max_size=400))
def test_segments_never_fall_when_a_text_grows(text: str) -> None:
    whole = count_segments(text)
    part = count_segments(text[: len(text) // 2])
    assert whole.segments >= part.segments >= 1
    assert whole.segments <= len(text)


columns = st.fixed_dictionaries({}, optional=dict.fromkeys(STAFF, cells))


@given(columns)
def test_any_row_is_understood_or_told_why_not_and_never_crashes(
    staff: dict[str, str | float | bool | None],
) -> None:
    row = row_of(staff)
    parsed = parse(row, row_defaults(consent_required=True), NOW.date())
    assert fingerprint(row, "US") == fingerprint(row, "US")
    charted = course_of_row(
        "A", parsed, sequence(step(), step("day-8", day=8)), "Hillside", SERVICE
    )
    match parsed:
        case InvalidRow(problems=told):
            assert told
            assert all(told)
            assert (charted.status, charted.messages) == (CourseStatus.WAITING, {})
        case SurgeryRow():
            assert parsed.patient
            assert parsed.phone.startswith("+")
            assert list(charted.messages) == ["day-7", "day-8"]
