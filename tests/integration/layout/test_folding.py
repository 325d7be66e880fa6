"""Are a step's columns folded away once it is over in every row, once, and left to staff from then on?"""

import pytest

from sheetdrip.runner import ClinicRunner, Job
from tests.integration.clinic import ADA, BEN, READ, Clinic
from tests.integration.layout.sight import change, headers, init, tab

GET = "sheets.spreadsheets.get"


@pytest.fixture
def office(clinic: Clinic) -> Clinic:
    """A furnished clinic with two patients whose evening comes."""
    clinic.apply_layout()
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", BEN, "2026-03-04")
    work(clinic)
    return clinic


def work(clinic: Clinic) -> None:
    clinic.refresh()
    ClinicRunner(clinic.app, clinic.ctx).run(Job.CYCLE)


def evening_in_every_row(clinic: Clinic) -> None:
    clinic.until("2026-03-05 02:00")
    work(clinic)


def in_sight(clinic: Clinic, label: str) -> list[str]:
    """Which of a step's columns are shown."""
    shown = zip(headers(clinic), tab(clinic).grid.columns, strict=False)
    return [name for name, line in shown if name.startswith(f"{label} ") and not line.hidden]


def unfold(clinic: Clinic, label: str) -> None:
    at = headers(clinic).index(f"{label} status")
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 3}
    group = {"range": span, "depth": 1, "collapsed": False}
    change(clinic, {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}})


def test_a_step_that_is_over_in_every_row_leaves_its_score_in_sight(office: Clinic) -> None:
    office.until("2026-03-04 02:00")
    work(office)
    assert len(in_sight(office, "Evening")) == 3
    evening_in_every_row(office)
    assert in_sight(office, "Evening") == ["Evening score"]
    assert len(in_sight(office, "Day 7")) == 3


def test_what_staff_open_again_stays_open(office: Clinic) -> None:
    evening_in_every_row(office)
    unfold(office, "Evening")
    office.restart()
    office.add_row("Cy Example", "+13125550103", "2026-03-05")
    work(office)
    office.until("2026-03-06 02:00")
    work(office)
    assert len(in_sight(office, "Evening")) == 4
    assert not any("Evening" in told for told in init(office))


def test_a_row_that_comes_later_opens_nothing(office: Clinic) -> None:
    evening_in_every_row(office)
    office.add_row("Cy Example", "+13125550103", "2026-03-05")
    work(office)
    assert in_sight(office, "Evening") == ["Evening score"]


def test_a_group_that_staff_took_away_is_not_folded(office: Clinic) -> None:
    at = headers(office).index("Evening status")
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 3}
    change(office, {"deleteDimensionGroup": {"range": span}})
    evening_in_every_row(office)
    assert len(in_sight(office, "Evening")) == 3


def test_a_sheet_without_a_layout_has_nothing_to_fold(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", ADA)
    work(clinic)
    evening_in_every_row(clinic)
    assert len(in_sight(clinic, "Evening")) == 4


def test_it_is_looked_at_once_and_a_quiet_cycle_costs_its_one_read(office: Clinic) -> None:
    runner = ClinicRunner(office.app, office.ctx)
    office.until("2026-03-05 02:00")
    office.refresh()
    runner.run(Job.CYCLE)
    office.forget_calls()
    for _ in range(3):
        office.advance(seconds=15)
        runner.run(Job.CYCLE)
    assert office.calls(READ) == 3
    assert office.calls(GET) == 0
