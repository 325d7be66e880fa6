"""Does a process live through a paste of tens of thousands of rows, on a small machine?"""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.acceptance.clinic import Clinic
from tests.acceptance.waiting import until

ROWS, AT_A_TIME = 30_000, 5_000
SMALL = 512_000
"""KiB that the smallest of rented machines has."""


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_paste_of_thirty_thousand_rows_fits_into_a_small_machine(clinic: Clinic) -> None:
    clinic.settle_on(safety={"max_creates": 100})
    assert clinic.run("init").code == 0
    for first in range(0, ROWS, AT_A_TIME):
        clinic.staff.type_rows(*(_row(clinic, n) for n in range(first, first + AT_A_TIME)))
    for _ in range(2):  # it would be killed again at each start
        daemon = clinic.daemon()
        until(lambda: "plan.refused" in daemon.events, "a plan that waits", seconds=200)  # noqa: B023
        (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{daemon.pid}/status").read_text())
        assert int(peak) < SMALL
        daemon.put_away()
    assert clinic.sandbox.texts() == []


def _row(clinic: Clinic, n: int) -> list[str | date]:
    return [f"Patient {n}", f"+1312{5_550_300 + n}", clinic.today]
