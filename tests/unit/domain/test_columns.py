"""Which column is which?"""

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import (
    Own,
    bind,
    letter,
    own_columns,
    sid_columns,
    step_columns,
)
from sheetdrip.domain.staff_columns import STAFF

OWN = Own(columns=("Status", "Next text", "Drip ID"))


def test_columns_are_found_wherever_they_stand_and_however_they_are_typed() -> None:
    header: list[Cell] = [
        "",
        " PHONE ",
        "Note",
        "surgery   DATE",
        "Ｐａｔｉｅｎｔ",
        None,
        "status",
        5,
    ]
    binding, problems = bind(header, OWN, {})
    assert problems == ()
    assert binding.index == {"Phone": 1, "Surgery date": 3, "Patient": 4, "Status": 6}
    assert binding.absent == ("Next text", "Drip ID")
    assert binding.width == 8


def test_columns_may_be_called_otherwise() -> None:
    titles = {"Patient": "Name", "Surgery date": "OP-Datum", "Status": "Stand"}
    binding, problems = bind(["Stand", "op-datum", "NAME", "Phone", "Status"], OWN, titles)
    assert problems == ()
    assert binding.index == {"Status": 0, "Surgery date": 1, "Patient": 2, "Phone": 3}


def test_every_missing_needed_column_is_told_by_the_name_it_has_in_the_sheet() -> None:
    _, problems = bind(["Phone"], OWN, {"Patient": "Name"})
    assert tuple(map(str, problems)) == (
        "No column is called “Name”: add it, or rename it back, in row 1",
        "No column is called “Surgery date”: add it, or rename it back, in row 1",
    )


def test_an_empty_header_misses_all_three() -> None:
    binding, problems = bind([], OWN, {})
    assert len(problems) == 3
    assert binding.index == {}
    assert binding.absent == OWN.columns


@pytest.mark.parametrize("name", ["Phone", "Consent"])
def test_a_doubled_staff_column_is_a_problem_even_if_optional(name: str) -> None:
    header = ["Patient", "Phone", "Surgery date", "Consent", name.upper(), name.lower()]
    _, problems = bind(header, OWN, {})
    first = {"Phone": "B", "Consent": "D"}[name]
    assert tuple(map(str, problems)) == (
        f"Columns {first}, E and F are both “{name}”: rename one of them",
    )


def test_of_doubled_own_columns_the_leftmost_counts() -> None:
    header = ["Patient", "Status", "Phone", "status", "Surgery date"]
    binding, problems = bind(header, OWN, {})
    assert problems == ()
    assert binding.index["Status"] == 1


def test_missing_optional_columns_are_no_problem() -> None:
    binding, problems = bind(["Patient", "Phone", "Surgery date"], Own(columns=()), {})
    assert (binding.absent, problems) == ((), ())


def test_a_step_has_four_columns() -> None:
    assert step_columns("Day 7") == ("Day 7 status", "Day 7 time", "Day 7 SID", "Day 7 score")


def test_each_step_has_a_column_for_its_sid() -> None:
    assert sid_columns(["Evening", "Day 7"]) == ("Evening SID", "Day 7 SID")


def test_own_columns_end_with_the_drip_id() -> None:
    assert own_columns(["Evening", "Day 7"]) == (
        "Status",
        "Next text",
        "Needs a call",
        "Please read",
        "Acknowledged by",
        "Evening status",
        "Evening time",
        "Evening SID",
        "Evening score",
        "Day 7 status",
        "Day 7 time",
        "Day 7 SID",
        "Day 7 score",
        "Drip ID",
    )


@pytest.mark.parametrize(
    ("index", "shown"),
    [(0, "A"), (1, "B"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")],
)
def test_a_column_is_lettered_as_sheets_does(index: int, shown: str) -> None:
    assert letter(index) == shown


def test_a_renamed_steps_columns_are_found_under_its_earlier_name() -> None:
    own = Own(
        columns=("Status", "One week status", "Drip ID"),
        called={"One week status": ("Day 7 status", "Seven status")},
    )
    header = ["Patient", "Phone", "Surgery date", "seven status", "DAY 7 status", "Status"]
    binding, problems = bind(header, own, {})
    assert (binding.index["One week status"], binding.misnamed) == (4, ("One week status",))
    assert (binding.absent, problems) == (("Drip ID",), ())
    binding, _ = bind([*header, "One week status"], own, {})
    assert (binding.index["One week status"], binding.misnamed) == (6, ())


def test_columns_that_are_kept_are_used_where_they_stand_and_not_missed_where_not() -> None:
    own = Own(columns=("Status",), kept=("Day 7 status", "Day 7 time"))
    binding, _ = bind(["Patient", "Phone", "Surgery date", "Status", "Day 7 status"], own, {})
    assert (binding.index["Day 7 status"], binding.absent) == (4, ())


def test_a_broken_header_may_hide_optional_columns_and_is_told_once() -> None:
    _, problems = bind(["Patient", "Phone", "Surgery date", "#REF!"], OWN, {})
    assert len(problems) == 1
    assert str(problems[0]).startswith("The header of column D shows a formula error")
    assert "“Surgery time”" in str(problems[0])
    every = [*STAFF, "#REF!"]
    assert bind(every, OWN, {})[1] == ()


NEEDED = ["Patient", "Phone", "Surgery date"]
SAYING = Own(columns=OWN.columns, said=frozenset({"Surgeon"}))


def test_a_column_that_no_text_says_is_found_and_is_never_a_problem() -> None:
    binding, problems = bind([*NEEDED, "Surgeon", "SURGEON"], OWN, {})
    assert (binding.index["Surgeon"], problems) == (3, ())
    every = [name for name in STAFF if name != "Surgeon"]
    assert bind([*every, "#REF!"], OWN, {})[1] == ()


def test_a_column_that_a_text_says_is_as_any_other() -> None:
    assert bind([*NEEDED, "Surgeon"], SAYING, {})[1] == ()
    (doubled,) = bind([*NEEDED, "Surgeon", "SURGEON"], SAYING, {})[1]
    assert str(doubled).startswith("Columns D and E")
    every = [name for name in STAFF if name != "Surgeon"]
    (hidden,) = bind([*every, "#REF!"], SAYING, {})[1]
    assert "“Surgeon”" in str(hidden)


def test_a_header_that_the_settings_give_to_another_column_is_that_ones() -> None:
    titles = {"Status": "Surgeon"}
    assert bind([*NEEDED, "Surgeon"], SAYING, titles)[0].index == {
        **{name: at for at, name in enumerate(NEEDED)},
        "Status": 3,
    }
    both = bind([*NEEDED, "Surgeon", "Operator"], SAYING, {**titles, "Surgeon": "Operator"})[0]
    assert (both.index["Status"], both.index["Surgeon"]) == (3, 4)
