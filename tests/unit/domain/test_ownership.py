"""Is a column that is called like the daemon's taken for the daemon's only when it is?"""

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import ClaimStrength, Own, bind, of_staff
from sheetdrip.domain.ownership import Before, Ownership

OWN = Own(
    columns=("Status", "Evening SID", "Drip ID"),
    called={"Evening SID": ("First SID",)},
)
HEADER: list[Cell] = ["Patient", "Status", "Evening SID", "Drip ID"]
NO_MARKS: dict[int, frozenset[str]] = {}
ONE_MARK = {9: frozenset({"Drip ID"})}


def ownership(
    *rows: list[Cell], marks: dict[int, frozenset[str]] = NO_MARKS, before: Before | None = None
) -> Ownership:
    return Ownership([HEADER, *rows], marks, OWN, {}, before or Before())


@pytest.mark.parametrize("marks", [NO_MARKS, ONE_MARK])
def test_a_column_that_holds_nothing_may_be_taken(marks: dict[int, frozenset[str]]) -> None:
    owner = ownership(["Ada"], ["Ben", ""], ["Cy", None], marks=marks)
    assert owner.claim(1, "Status") is ClaimStrength.PLAUSIBLE


@pytest.mark.parametrize("cell", ["walked", 0, False, "#REF!", 0.5])
def test_a_column_that_holds_anything_is_staffs(cell: Cell) -> None:
    assert ownership(["Ada", cell]).claim(1, "Status") is ClaimStrength.NONE


def test_a_mark_is_proof_whatever_stands_there() -> None:
    marks = {1: frozenset({"Status"}), 2: frozenset({"First SID"})}
    owner = ownership(["Ada", "walked", "SM1"], marks=marks)
    assert owner.claim(1, "Status") is ClaimStrength.MARKED
    assert owner.claim(2, "Evening SID") is ClaimStrength.MARKED
    assert owner.claim(1, "Drip ID") is ClaimStrength.NONE


def test_what_an_earlier_version_left_is_taken_as_a_whole() -> None:
    owner = ownership(
        ["Ada", "Next is Evening", "", "ABCDEFGHJKLM"], ["Ben", "On", "", "spoiled id"]
    )
    assert owner.claim(1, "Status") is ClaimStrength.NONE
    owner = ownership(["Ada", "Next is Evening", "", "ABCDEFGHJKLM"], ["Ben", "On", "", "DRIP0001"])
    assert owner.claim(1, "Status") is ClaimStrength.PLAUSIBLE


def test_a_marked_sheet_is_no_earlier_versions() -> None:
    owner = ownership(["Ada", "Next is Evening", "", "ABCDEFGHJKLM"], marks=ONE_MARK)
    assert owner.claim(1, "Status") is ClaimStrength.NONE


@pytest.mark.parametrize("header", [[], ["Status", "Drip ID"], ["Evening SID", "Status"]])
def test_without_all_of_its_columns_there_was_no_earlier_version(header: list[Cell]) -> None:
    grid: list[list[Cell]] = [header, ["walked", "walked"]] if header else []
    owner = Ownership([*grid, ["walked"]], NO_MARKS, OWN, {})
    assert owner.claim(0, "Status") is (ClaimStrength.NONE if header else ClaimStrength.PLAUSIBLE)


def test_no_ids_are_no_earlier_version() -> None:
    assert ownership(["Ada", "walked"]).claim(1, "Status") is ClaimStrength.NONE


def test_a_column_that_was_cut_and_pasted_is_known_by_what_it_holds() -> None:
    then = Before([["Status"], ["scheduled"], ["Next is Evening"]], {"Status": 0})
    moved = ownership(["Ada", "scheduled"], ["Ben", "Next is Evening"], marks=ONE_MARK, before=then)
    assert moved.claim(1, "Status") is ClaimStrength.PLAUSIBLE
    then = Before([["Status"], ["?"]], {"Status": 0}, {(1, 0): "scheduled", (1, 1): "", (0, 0): ""})
    moved = ownership(["Ada", "scheduled"], marks=ONE_MARK, before=then)
    assert moved.claim(1, "Status") is ClaimStrength.PLAUSIBLE
    other = ownership(["Ada", "walked"], ["Ben", "scheduled"], marks=ONE_MARK, before=then)
    assert other.claim(1, "Status") is ClaimStrength.NONE


def claims(*good: tuple[int, str]) -> Ownership:
    marks = {index: frozenset({name}) for index, name in good}
    return Ownership([[], ["x"] * 9], marks, OWN, {})


def test_the_marked_of_two_columns_counts_and_the_other_is_left_alone() -> None:
    header: list[Cell] = ["Patient", "Phone", "Surgery date", "Status", "Status", "Drip ID"]
    owner = claims((4, "Status"), (5, "Drip ID"))
    binding, problems = bind(header, OWN, {}, owner.claim)
    assert (binding.index["Status"], problems) == (4, ())
    assert binding.theirs == {}


def test_of_two_columns_that_are_marked_the_leftmost_counts_whatever_they_are_called() -> None:
    # renamed, replaced beside the clinic's own Status, and renamed back
    header: list[Cell] = ["Status", "Status", "Status (sheetdrip)"]
    binding, _ = bind(header, OWN, {}, claims((0, "Status"), (2, "Status")).claim)
    assert binding.index["Status"] == 0
    assert binding.title("Status", {}) == "Status"
    binding, _ = bind(header, OWN, {}, claims((2, "Status")).claim)
    assert binding.index["Status"] == 2


def test_a_foreign_column_gives_the_daemons_another_title_also_later() -> None:
    header: list[Cell] = ["Patient", "Phone", "Surgery date", "Status"]
    binding, _ = bind(header, OWN, {}, claims().claim)
    assert binding.absent == OWN.columns
    assert binding.title("Status", {}) == "Status (sheetdrip)"
    assert binding.title("Drip ID", {"Drip ID": "ID"}) == "ID"
    told = of_staff("Status", binding, {})
    assert "Column D “Status” is your own" in told
    assert "“Status (sheetdrip)”" in told
    binding, _ = bind([*header, "status (SHEETDRIP)"], OWN, {}, claims((4, "Status")).claim)
    assert (binding.index["Status"], "Status" in binding.absent) == (4, False)
    assert binding.title("Status", {}) == "Status (sheetdrip)"
    binding, _ = bind(["Status (sheetdrip)"], OWN, {}, claims((0, "Status")).claim)
    assert (binding.index, binding.theirs) == ({"Status": 0}, {})
