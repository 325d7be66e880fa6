"""One empty sandbox for all stories, begun anew for each, and a clinic at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.clinic import Clinic, Sandbox, Staff
from tests.acceptance.processes import Processes


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Starts commands, and ends whatever still runs after the test."""
    started = Processes(tmp_path)
    yield started
    started.put_away()


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """`sheetdrip sandbox` with an empty sheet, as a process."""
    folder = tmp_path_factory.mktemp("sandbox")
    started = Processes(folder)
    try:
        _, announced = started.announced(
            "sandbox", "--surgeries", "0", "--out", str(folder / "out")
        )
        yield Sandbox(announced)
    finally:
        started.put_away()


@pytest.fixture
def clinic(sandbox: Sandbox, processes: Processes, tmp_path: Path) -> Iterator[Clinic]:
    """A clinic with an empty sheet whose daemon looks every two seconds."""
    today = sandbox.begin_anew()
    staff = Staff(sandbox, sandbox.config.with_name("service-account.json"))
    clinic = Clinic(sandbox, staff, processes, tmp_path, today)
    clinic.settle_on(schedule={"poll_seconds": 2, "refresh_seconds": 2})
    yield clinic
    staff.close()


@pytest.fixture
def sandbox_port(sandbox: Sandbox) -> str:
    """A port that is taken."""
    return sandbox.url.rpartition(":")[2]
