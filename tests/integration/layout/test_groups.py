"""Can staff fold a step's columns away, with its score still in sight?"""

from tests.integration.clinic import Clinic
from tests.integration.layout.sight import change, headers, init, plain, tab

SID = ("SID",)
STEP = ("status", "time", "SID")


def groups(clinic: Clinic) -> list[tuple[int, bool, tuple[str, ...]]]:
    """Depth, whether it is folded, and the headers within, of each group; outer ones first."""
    titles = headers(clinic)
    return [
        (
            one["depth"],
            one.get("collapsed", False),
            tuple(titles[one["range"]["startIndex"] : one["range"]["endIndex"]]),
        )
        for one in tab(clinic).decor.get("columnGroups", [])
    ]


def within(label: str, fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{label} {field}" for field in fields)


def test_each_step_has_a_group_of_all_but_its_score_with_the_sid_folded_in_it(
    clinic: Clinic,
) -> None:
    told = init(clinic)
    labels = ("Evening", "Day 7", "Day 14", "Day 21")
    assert groups(clinic) == [
        *((1, False, within(label, STEP)) for label in labels),
        *((2, True, within(label, SID)) for label in labels),
    ]
    assert "Each step's columns can be folded away, all but its score" in told
    assert init(clinic) == ()


def test_a_sheet_whose_sids_are_folded_already_gets_the_groups_around_them(clinic: Clinic) -> None:
    init(clinic)
    for label in ("Evening", "Day 7", "Day 14", "Day 21"):
        at = headers(clinic).index(f"{label} status")
        span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 3}
        change(clinic, {"deleteDimensionGroup": {"range": span}})
    assert (1, True, within("Day 7", SID)) in groups(clinic)
    _forget(clinic, "grouped")
    init(clinic)
    assert (1, False, within("Day 7", STEP)) in groups(clinic)
    assert (2, True, within("Day 7", SID)) in groups(clinic)


def test_a_group_that_staff_took_away_does_not_come_back(clinic: Clinic) -> None:
    init(clinic)
    at = headers(clinic).index("Day 7 status")
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 3}
    change(clinic, {"deleteDimensionGroup": {"range": span}})
    assert init(clinic) == ()
    assert (1, False, within("Day 7", STEP)) not in groups(clinic)


def test_no_group_grows_into_the_next_where_staff_moved_the_score_between(clinic: Clinic) -> None:
    plain(
        clinic,
        [
            *("Patient", "Phone", "Surgery date", "Evening score"),
            *within("Evening", STEP),
            *within("Day 7", (*STEP, "score")),
        ],
    )
    init(clinic)
    found = [names for depth, _, names in groups(clinic) if depth == 1]
    assert within("Evening", STEP) in found
    assert within("Day 7", SID) in found
    assert within("Day 14", STEP) in found


def _forget(clinic: Clinic, piece: str) -> None:
    """As if all had been put up before there was that piece."""
    for entry in clinic.spreadsheet.metadata.values():
        entry["metadataValue"] = entry["metadataValue"].replace(f'"{piece}", ', "")
