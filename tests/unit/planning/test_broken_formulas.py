"""Which rows cannot be read because the formulas that fill them are out of order?"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.identity import Fingerprint, KnownSurgery
from sheetdrip.domain.rows import Row
from sheetdrip.domain.wording import Statement
from sheetdrip.planning.broken_formulas import EMPTIED, may_be_hidden, named_by_texts, unreadable
from tests.builders import fingerprint, known, row_of

KNOWN = {name: known(name) for name in "ABCDE"}
BLANK: Mapping[str, Cell] = {"Patient": "", "Phone": None, "Surgery date": ""}


def rows(*cells: Mapping[str, Cell], ids: str = "ABCDE") -> list[Row]:
    """A row for each, from row 2 on, with the IDs A, B, ..."""
    return [
        row_of(one, number, ids[number - 2] if number - 2 < len(ids) else "")
        for number, one in enumerate(cells, 2)
    ]


def found(of: list[Row], losing: str = "ABCDE") -> Mapping[int, Statement]:
    return unreadable(of, KNOWN, losing, {})


def test_healthy_rows_can_be_read() -> None:
    assert found(rows({}, {}, {})) == {}
    assert found([]) == {}


@pytest.mark.parametrize("shows", ["#REF!", "#N/A", "#ERROR!", "Loading...", "#FEHLER!", "#NV"])
@pytest.mark.parametrize("column", ["Patient", "Phone", "Surgery date", "Drip", "Consent"])
def test_a_cell_that_shows_an_error_holds_its_row(shows: str, column: str) -> None:
    told = found(rows({column: shows}, {}))
    assert list(told) == [2]
    assert str(told[2]).startswith(f"{column} shows a formula error")


def test_all_broken_cells_are_named() -> None:
    told = found(rows({"Patient": "#REF!", "Phone": "#REF!"}, {}))[2]
    assert str(told).startswith("Patient and Phone show a formula error")


def test_a_new_row_is_held_too() -> None:
    assert list(found(rows({}, {"Phone": "#N/A"}, ids="A"))) == [3]


@pytest.mark.parametrize("column", ["Patient", "Phone", "Surgery date"])
def test_a_needed_column_that_went_blank_in_every_row_is_broken(column: str) -> None:
    assert list(found(rows({column: ""}, {column: None}))) == [2, 3]
    # but not where somebody cleared a cell
    assert found(rows({column: ""}, {})) == {}
    assert found(rows({column: ""})) == {}


def test_a_column_that_never_held_anything_is_not_broken() -> None:
    nameless = {name: known(name, fingerprint(patient="")) for name in "AB"}
    assert unreadable(rows({"Patient": ""}, {"Patient": ""}), nameless, "AB", {}) == {}


def test_ids_left_behind_by_surgeries_that_stand_elsewhere_hold_nothing() -> None:
    fingerprints = {number: fingerprint(patient=f"patient {number}") for number in (5, 6, 7)}
    told = {
        name: known(name, fingerprints[number])
        for number, name in zip(fingerprints, "ABC", strict=True)
    }
    left_behind = rows(BLANK, BLANK, BLANK, {}, {}, {}, ids="ABC")
    assert unreadable(left_behind, told, "ABC", fingerprints) == {}
    assert list(unreadable(left_behind[:3], told, "ABC", {})) == [2, 3, 4]


@pytest.mark.parametrize(
    ("emptied", "healthy", "held"),
    [(1, 3, 0), (2, 3, 0), (3, 2, 3), (2, 0, 2), (1, 0, 0), (5, 0, 5)],
)
def test_rows_that_went_blank_beside_their_ids_are_held_when_they_are_many_or_all(
    emptied: int, healthy: int, held: int
) -> None:
    told = found(rows(*[BLANK] * emptied, *[{}] * healthy))
    assert told == dict.fromkeys(range(2, 2 + held), EMPTIED)


def test_a_single_one_is_held_below_a_broken_cell() -> None:
    assert list(found(rows({"Patient": "#REF!"}, BLANK, {}))) == [2, 3]


def test_blank_rows_of_nobody_with_texts_or_of_somebody_elsewhere_are_just_blank() -> None:
    assert found(rows(BLANK, BLANK, BLANK), losing="") == {}
    assert found(rows(BLANK, BLANK, BLANK, {}, {}, {}, ids="ABCABC")) == {}


def test_a_blank_row_that_lost_its_id_has_that_of_the_texts_it_shows() -> None:
    of = rows(BLANK, BLANK, {}, BLANK, ids="A")
    named = named_by_texts(of, {2: "B", 3: "B", 4: "C"})
    assert [row.drip_id for row in named] == ["A", "B", "", ""]
    assert list(unreadable(of[:2], KNOWN, {"A", "B"}, {})) == []
    assert list(unreadable(named[:2], KNOWN, {"A", "B"}, {})) == [2, 3]


GONE = fingerprint(patient="somebody else", phone="+13125550199", day="46000")


def hidden(missing: str, of: list[Row], out: set[int], losing: str = "ABCDE") -> list[str]:
    gone: list[KnownSurgery] = [known(name, GONE) for name in missing]
    return list(may_be_hidden(gone, of, dict.fromkeys(out), losing))


def test_a_surgery_whose_id_stands_there_is_not_missing_while_rows_cannot_be_read() -> None:
    of = rows({}, {"Phone": "#N/A"})
    assert hidden("A", of, set()) == []
    assert hidden("AC", of, {3}) == ["A"]
    # as many rows as there are missing surgeries may hide them all
    assert hidden("C", of, {3}) == ["C"]
    # a new row hides nobody who was there before
    assert hidden("C", rows({}, {"Phone": "#N/A"}, ids="A"), {3}) == []
    # who was gone before, with nothing left to lose, takes no place
    assert hidden("CD", of, {3}, losing="C") == ["C"]


def test_while_no_row_can_be_read_nobody_is_missing() -> None:
    of = [*rows({"Phone": "#REF!"}), Row(number=3, staff=BLANK)]
    assert hidden("ACD", of, {2}) == ["A", "C", "D"]
    assert hidden("ACD", [*of, row_of({}, 4, "B")], {2}) == ["A"]


def test_whose_id_was_never_read_in_the_sheet_is_not_missing_while_rows_cannot_be_read() -> None:
    of = rows({}, {"Phone": "#N/A"}, ids="AB")
    unnamed = [replace(known(name, GONE), is_named=False) for name in "CDE"]
    assert list(may_be_hidden(unnamed, of, {3: None}, "CDE")) == ["C", "D", "E"]
    assert list(may_be_hidden(unnamed, of, {}, "CDE")) == []


@pytest.mark.parametrize(
    ("now", "is_hidden"),
    [
        (fingerprint(), True),
        (fingerprint(phone="#n/a"), True),
        (fingerprint(phone="", day="46085"), False),
        (None, False),
    ],
)
def test_a_row_without_its_id_is_known_by_what_it_still_says(
    now: Fingerprint | None, is_hidden: bool
) -> None:
    of = rows({}, {"Procedure": "#REF!"}, ids="B")
    assert bool(may_be_hidden([KNOWN["A"]], of, {3: now}, "A")) == is_hidden
