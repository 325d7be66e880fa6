"""Is an outage of the sheet's own formulas taken for deletions or edits?

IMPORTRANGE that has to be allowed anew, "Loading...", arrays that cannot be expanded: each is one of the
commonest questions about imported sheets (support.google.com/docs/answer/3093340).
"""

import pytest

from sheetdrip.errors import PlanRefused, UserMustFix
from tests.integration.clinic import ADA, BEN, CANCEL, CREATE, Clinic

NEEDED = ["Patient", "Phone", "Surgery date"]
ROWS = ("Ada Example", "Ben Example", "Cy Example", "Dee Example")
OUTAGES = {
    "#REF! everywhere": {"columns": NEEDED, "shows": "REF"},
    "loading": {"columns": NEEDED, "shows": "LOADING"},
    "a spill that collapsed": {"columns": NEEDED, "shows": "REF", "spill": True},
    "blank everywhere": {"columns": NEEDED, "shows": "BLANK"},
    "half of the rows blank below an error": {
        "columns": NEEDED, "shows": "REF", "row": 4, "spill": True,
    },
    "the phones loading": {"columns": ["Phone"], "shows": "LOADING"},
    "the dates blank": {"columns": ["Surgery date"], "shows": "BLANK"},
    "two columns": {"columns": ["Patient", "Phone"], "shows": "NAME"},
    "the Drip column": {"columns": ["Drip"], "shows": "REF"},
    "a phone": {"columns": ["Phone"], "shows": "N_A", "row": 2, "count": 1},
    "the time zone": {"columns": ["Time zone"], "shows": "DIVIDE_BY_ZERO"},
    "the consent": {"columns": ["Consent"], "shows": "NUM"},
}  # fmt: skip


@pytest.fixture
def fed(clinic: Clinic) -> Clinic:
    """Four patients with a text each; nothing is too much for the safety limits."""
    for number, name in enumerate(ROWS, 1):
        clinic.add_row(name, f"+1312555010{number}")
    clinic.cycle()
    return clinic


def scheduled(clinic: Clinic) -> int:
    return sum(text.status == "scheduled" for text in clinic.texts_to())


@pytest.mark.parametrize("how", OUTAGES.values(), ids=OUTAGES)
def test_nothing_is_cancelled_however_long_it_lasts_and_all_goes_on_after_it(
    fed: Clinic, how: dict[str, object]
) -> None:
    shown = fed.rows()
    fed.staff("break_formulas", **how)
    fed.forget_calls()
    for _ in range(4):
        report = fed.cycle()
        fed.advance(minutes=14)
    assert report.needing
    assert (fed.calls(CREATE), fed.calls(CANCEL), scheduled(fed)) == (0, 0, 4)
    fed.staff("heal_formulas")
    fed.cycle()
    assert fed.rows() == shown
    fed.until("2026-03-04 01:05")
    fed.refresh()
    assert [text.status for text in fed.texts_to()] == ["delivered"] * 4


def test_a_row_that_lost_its_drip_id_before_is_known_by_the_texts_beside_it(fed: Clinic) -> None:
    shown = fed.rows()
    fed.edit("Cy Example", "Drip ID", "")
    fed.staff("break_formulas", columns=NEEDED, shows="BLANK")
    for _ in range(3):
        fed.cycle()
        fed.advance(minutes=14)
    assert scheduled(fed) == 4
    fed.staff("heal_formulas")
    fed.cycle()
    assert (fed.rows(), len(fed.texts_to())) == (shown, 4)


def test_the_row_says_what_is_broken_and_shows_its_texts_still(fed: Clinic) -> None:
    fed.staff("break_formulas", columns=["Phone"], shows="N_A", row=2, count=1)
    fed.cycle()
    row = fed.cells_of("Ada Example")
    assert str(row["Status"]).startswith("Held: Phone shows a formula error")
    assert (row["Evening status"], bool(row["Evening SID"])) == ("scheduled", True)
    assert str(fed.cells_of("Ben Example")["Status"]).startswith("Next is")


def test_rows_that_are_healthy_are_edited_added_and_deleted_as_ever(fed: Clinic) -> None:
    fed.cycle()  # which reads their Drip IDs
    fed.staff("break_formulas", columns=NEEDED, shows="N_A", row=4)
    fed.edit("Ben Example", "Phone", "+13125550177")
    fed.staff("delete_rows", where={"Patient": "Ada Example"})
    fed.staff("heal_formulas")  # the span does not move with the rows
    fed.staff("break_formulas", columns=NEEDED, shows="N_A", row=3)
    fed.cycle()
    fed.advance(minutes=11)
    fed.cycle()
    assert fed.live_to(ADA) == []
    assert fed.live_to(BEN) == []
    assert len(fed.live_to("+13125550177")) == 1
    assert scheduled(fed) == 3


def test_a_new_row_that_is_loading_waits_and_gets_one_text(fed: Clinic) -> None:
    fed.add_row("Eve Example", "+13125550105")
    fed.staff("break_formulas", columns=["Patient", "Phone"], shows="LOADING", row=6)
    fed.cycle()
    fed.advance(minutes=20)
    fed.cycle()
    assert fed.live_to("+13125550105") == []
    fed.staff("heal_formulas")
    fed.cycle()
    fed.cycle()
    assert len(fed.texts_to("+13125550105")) == 1
    assert len(fed.texts_to()) == 5


def test_a_restart_in_the_middle_changes_nothing(fed: Clinic) -> None:
    fed.staff("break_formulas", columns=NEEDED, shows="REF", spill=True)
    fed.cycle()
    fed.restart()
    fed.advance(minutes=60)
    fed.cycle()
    fed.staff("heal_formulas")
    fed.cycle()
    assert (scheduled(fed), len(fed.texts_to())) == (4, 4)


def test_one_row_that_was_cleared_by_hand_is_still_a_deletion(fed: Clinic) -> None:
    fed.staff("break_formulas", columns=NEEDED, shows="BLANK", row=2, count=1)
    fed.cycle()
    fed.advance(minutes=11)
    fed.cycle()
    assert fed.live_to(ADA) == []
    assert scheduled(fed) == 3


def test_a_list_that_is_shorter_for_a_while_and_broken_below_is_no_deletion(fed: Clinic) -> None:
    for name, phone, at in (("Ben Example", BEN, 2), ("Cy Example", "+13125550103", 3)):
        for column, value in zip(NEEDED, (name, phone, "2026-03-03"), strict=True):
            fed.staff("set", row=at, column=column, value=value)
    fed.staff("break_formulas", columns=NEEDED, shows="N_A", row=4)
    for _ in range(3):
        fed.cycle()
        fed.advance(minutes=20)
    assert scheduled(fed) == len(fed.texts_to()) == 4


@pytest.mark.parametrize("shows", ["REF", "LOADING"])
def test_a_header_that_is_broken_stops_the_cycle(fed: Clinic, shows: str) -> None:
    for headers in (["Drip"], ["Phone"], ["Patient", "Phone", "Surgery date", "Consent"]):
        fed.staff("break_formulas", columns=headers, shows=shows, row=1, count=1)
        with pytest.raises(UserMustFix):
            fed.cycle()
        fed.advance(minutes=20)
        fed.staff("heal_formulas")
    fed.cycle()
    assert scheduled(fed) == len(fed.texts_to()) == 4


def test_an_error_in_a_column_that_is_nothing_to_sheetdrip_holds_nobody(fed: Clinic) -> None:
    fed.staff("insert_columns", before="Patient", header="Ward")
    fed.staff("break_formulas", columns=["Ward"], shows="REF")
    fed.cycle()
    assert str(fed.cells_of("Ada Example")["Status"]).startswith("Next is")


def test_a_pause_takes_back_the_texts_of_broken_rows_too(clinic: Clinic) -> None:
    clinic.apply_layout()
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.staff("break_formulas", columns=NEEDED, shows="REF")
    clinic.tick("Pause")
    assert clinic.cycle().applied.cancelled == 1


def test_what_waits_for_approval_waits_through_an_outage(fed: Clinic) -> None:
    for name in ROWS[:3]:
        fed.staff("delete_rows", where={"Patient": name})
    fed.staff("delete_rows", where={"Patient": ROWS[3]})
    with pytest.raises(PlanRefused) as caught:
        fed.cycle()
    fed.add_row("Eve Example", "+13125550105")
    fed.staff("break_formulas", columns=["Phone"], shows="REF")
    with pytest.raises(PlanRefused) as again:
        fed.cycle()
    assert again.value.digest == caught.value.digest


@pytest.mark.parametrize("stolen", [True, False])
def test_a_broken_row_whose_id_is_lost_too_keeps_its_text(fed: Clinic, *, stolen: bool) -> None:
    fed.staff("delete_rows", where={"Patient": ROWS[3]})
    for _ in range(3):
        fed.advance(minutes=6)
        fed.cycle()
    assert scheduled(fed) == 3
    fed.staff("break_formulas", columns=["Procedure"], shows="LOADING")
    ben = fed.cells_of(ROWS[1])["Drip ID"]
    value = ben if stolen else ""
    fed.staff("set", where={"Patient": ROWS[0]}, column="Drip ID", value=value)
    fed.forget_calls()
    for _ in range(4):
        fed.advance(minutes=6)
        fed.cycle()
    assert (fed.calls(CANCEL), scheduled(fed)) == (0, 3)
    fed.staff("heal_formulas")
    fed.advance(minutes=6)
    fed.cycle()
    assert (fed.calls(CREATE), scheduled(fed)) == (0, 3)
