"""Is every line of the Messages tab understood, or told with its fix?"""

from datetime import time

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.messages_tab_parser import (
    EXAMPLE,
    InvalidLine,
    MessagesTab,
    TabLine,
    columns_of,
    parse_clarification,
    parse_step,
    preview,
    read_tab,
    segments,
    usual_latest,
)
from sheetdrip.domain.send_time import QuietHours
from sheetdrip.domain.sequence import PLACEHOLDERS, Step
from sheetdrip.domain.wording import say
from tests.builders import NIGHT, OFFERED, sequence

PLAN = sequence(languages={"en": ("English",), "es": ("Spanish", "Español")})
HEADER = ("Step", "Day", "Time", "Latest", "English", "Spanish")
GOOD: dict[str, Cell] = {
    "Step": "Day 3",
    "Day": 3,
    "Time": 11 / 24,
    "Latest": 0.75,
    "en": "Hello {first_name}",
    "es": "Hola {first_name}",
}


def line(**cells: Cell) -> TabLine:
    return TabLine(row=1, cells={**GOOD, **cells}, own={})


def parsed(**cells: Cell) -> Step:
    step = parse_step(line(**cells), "day-3", PLAN, NIGHT)
    assert isinstance(step, Step)
    return step


def problems(**cells: Cell) -> tuple[str, ...]:
    step = parse_step(line(**cells), "day-3", PLAN, NIGHT)
    assert isinstance(step, InvalidLine)
    return tuple(map(str, step.problems))


def tab(*rows: tuple[Cell, ...]) -> MessagesTab:
    return read_tab((HEADER, *rows), PLAN)


def test_a_good_line_is_a_step() -> None:
    assert parsed() == Step(
        name="day-3",
        label="Day 3",
        day=3,
        at=time(11),
        latest=time(18),
        texts={"en": "Hello {first_name}", "es": "Hola {first_name}"},
    )


@pytest.mark.parametrize(("cell", "day"), [(0, 0), (7.0, 7), ("12", 12), (" 13 ", 13), (365, 365)])
def test_days_may_be_typed_as_numbers_or_text(cell: Cell, day: int) -> None:
    assert parsed(Day=cell).day == day


@pytest.mark.parametrize("cell", [366, -1, 7.5, "soon", True, 46084, "1e2", "٣"])
def test_a_day_that_is_no_whole_number_of_a_year_is_refused(cell: Cell) -> None:
    (only,) = problems(Day=cell)
    assert only.startswith("Day “")
    assert only.endswith("” is not a whole number from 0 to 365: write the days after surgery")


@pytest.mark.parametrize(
    ("cell", "at"),
    [("9:30", time(9, 30)), ("09.30", time(9, 30)), (0.4375, time(10, 30)), (46084.5, time(12))],
)
def test_times_may_be_typed_as_times_or_text(cell: Cell, at: time) -> None:
    assert parsed(Time=cell).at == at


@pytest.mark.parametrize("cell", [10, " 10", "25:00", "10:00 or so", True, float("inf")])
def test_what_is_no_time_is_refused(cell: Cell) -> None:
    (only,) = problems(Time=cell)
    assert only.startswith("Time “")
    assert only.endswith("” is not a time: write it such as 10:00")


def test_blank_cells_are_told_one_by_one() -> None:
    assert problems(Step="", Day=None, Time=" ", en="", es="\u200b") == (
        "Step is blank: name the text, such as Day 7",
        "Day is blank: write the days after surgery, 0 for the same day",
        "Time is blank: write a time, such as 10:00",
        "English is blank: every language needs a text",
        "Spanish is blank: every language needs a text",
    )


def test_formula_errors_are_told_and_never_taken_for_words() -> None:
    told = "shows a formula error: fix the formula or type the value"
    broken = dict.fromkeys(("Step", "Day", "Time", "en", "es"), "#REF!")
    assert problems(**broken) == (
        f"Step {told}",
        f"Day {told}",
        f"Time {told}",
        f"English {told}",
        f"Spanish {told}",
    )
    assert (line(Step="#N/A").label, line(en="#N/A").text("en")) == ("", "")
    assert problems(Latest="#NAME?") == (f"Latest {told}",)


def test_quiet_hours_and_a_latest_before_the_time_are_refused() -> None:
    assert problems(Time="22:00") == (
        "Time 22:00 is inside the quiet hours, 21:00 to 08:00: choose another",
    )
    assert problems(Latest="9:00") == ("Latest 09:00 is before Time 11:00: make it later",)
    assert problems(Latest="late") == ("Latest “late” is not a time: write it such as 10:00",)


@pytest.mark.parametrize(
    ("at", "quiet", "latest"),
    [
        (time(9), NIGHT, time(17)),
        (time(19), NIGHT, time(21)),
        (time(20), QuietHours(time(2), time(6)), time(23, 59)),
        (time(9), QuietHours(time(12), time(14)), time(12)),
        (time(15), QuietHours(time(12), time(14)), time(23)),
    ],
)
def test_a_blank_latest_is_eight_hours_later_or_when_quiet_hours_begin(
    at: time, quiet: QuietHours, latest: time
) -> None:
    assert usual_latest(at, quiet) == latest
    step = parse_step(line(Time=f"{at:%H:%M}", Latest=""), "day-3", PLAN, quiet)
    assert isinstance(step, Step)
    assert step.latest == latest


def test_texts_with_unknown_names_or_too_long_ones_are_refused() -> None:
    assert problems(en="Hi {name}", es="x" * 1601) == (
        f"English: {{name}} is not known: {OFFERED}",
        "Spanish: it may reach 1601 characters; Twilio's limit is 1600",
    )
    (only,) = problems(en="Hi {")
    assert only.startswith("English: ")


def test_a_label_may_not_be_endless_or_claim_a_staff_column() -> None:
    assert problems(Step="x" * 41) == ("Step is longer than 40 characters: shorten it",)
    assert problems(Step="Surgery") == (
        "Step would claim the staff's column “Surgery time”: call it something else",
    )


def test_texts_keep_their_lines_and_lose_what_nobody_sees() -> None:
    text = " Hello\r\n{first_name}\u202e\x00\tbye\u200b "
    assert parsed(en=text).texts["en"] == "Hello\n{first_name} bye"
    assert parsed(en=5).texts["en"] == "5"


def test_columns_are_found_by_header_wherever_they_stand() -> None:
    header = ("español", "our notes", "DAY ", "step", "en", "time", "Step ID")
    found = read_tab((header, ("Hola", "x", 3, "Day 3", "Hello", 0.5, "day-3")), PLAN)
    (only,) = found.lines
    assert only.cells == {"Step": "Day 3", "Day": 3, "Time": 0.5, "en": "Hello", "es": "Hola"}
    assert (only.step_id, only.row) == ("day-3", 1)
    assert (found.problems, found.absent, found.width) == (
        (),
        ("Problem", "Advice from sheetdrip", "Segments", "Preview"),
        7,
    )


def test_missing_and_doubled_columns_are_told_with_the_fix() -> None:
    found = read_tab((("Step", "Time", "Español", "Spanish", "Problem", "Problem"),), PLAN)
    assert tuple(map(str, found.problems)) == (
        "No column is called “Day”: add it, or rename it back, in row 1",
        "No column is called “English”: add it, or rename it back, in row 1",
        "Columns C and D are both “Spanish”: rename one of them",
    )
    assert found.columns["Problem"] == 4


def test_an_empty_tab_lacks_every_column() -> None:
    assert len(read_tab((), PLAN).missing) == 5


def test_lines_on_which_staff_wrote_nothing_are_left_out() -> None:
    found = tab(("Day 3", 3), (), ("", None, " "), (None, None, None, None, "Hello"))
    assert [one.row for one in found.lines] == [1, 4]


def test_the_content_of_a_tab_tells_types_apart_and_leaves_out_the_daemons_cells() -> None:
    header = (*HEADER, "Problem")
    one, other = (read_tab((header, ("Day 1", 1, 0.5, "", "a", "b", says)), PLAN) for says in "xy")
    assert one.content == other.content
    assert tab(("Day 1", 1)).content != tab(("Day 1", True)).content
    assert tab(("Day 1", 1)).content != tab((), ("Day 1", 1)).content


def test_a_new_tab_has_a_column_per_language_by_its_first_name() -> None:
    assert tuple(columns_of(PLAN).values()) == (
        *HEADER,
        "Problem",
        "Advice from sheetdrip",
        "Segments",
        "Preview",
        "Step ID",
    )


def test_the_preview_reads_every_text_that_can_be_read() -> None:
    assert preview(line(), PLAN, "Hillside") == "Hello Ada\n\nHola Ada"
    assert preview(line(en="Hi {name}"), PLAN, "Hillside") == "Hola Ada"
    assert preview(line(en="", es=""), PLAN, "Hillside") == ""


def test_the_example_patient_fills_every_placeholder() -> None:
    assert set(EXAMPLE) | {"clinic"} == set(PLACEHOLDERS)


def test_segments_are_told_once_where_languages_agree_and_by_language_where_not() -> None:
    assert segments(line(), PLAN, "Hillside") == "1 (GSM-7)"
    assert segments(line(es="x" * 161), PLAN, "Hillside") == "English 1 (GSM-7), Spanish 2 (GSM-7)"
    assert segments(line(en="您好" * 40), PLAN, "Hillside") == (
        "English 2 (UCS-2), Spanish 1 (GSM-7)"
    )
    assert segments(line(en="{", es=""), PLAN, "Hillside") == ""


def test_a_language_without_a_name_goes_by_its_code() -> None:
    plan = sequence(languages={"en": (), "es": ("Spanish",)})
    assert columns_of(plan)["en"] == "en"
    assert segments(line(es="您"), plan, "Hillside") == "en 1 (GSM-7), Spanish 1 (UCS-2)"


def test_the_clarification_needs_a_text_in_every_language() -> None:
    assert parse_clarification(line(), PLAN) == {
        "en": "Hello {first_name}",
        "es": "Hola {first_name}",
    }
    assert parse_clarification(line(es=""), PLAN) == InvalidLine(
        (say("line.text_blank", name="Spanish"),)
    )
