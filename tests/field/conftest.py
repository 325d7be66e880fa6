"""A clinic per story."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests import near
from tests.acceptance.clinic import Clinic as Office
from tests.acceptance.clinic import Sandbox, Staff
from tests.acceptance.processes import Processes
from tests.field.kit import Clinic, clinic_of

OpenClinic = Callable[..., Clinic]


@pytest.fixture(autouse=True)
def near_services() -> Iterator[None]:
    """The sandboxes' services are near."""
    with near.near_services():
        yield


@pytest.fixture
def open_clinic(tmp_path: Path) -> Iterator[OpenClinic]:
    """`open_clinic(safety={...}, clinic={...})`: a clinic whose settings matter."""
    numbers = count(1)
    with ExitStack() as stack:

        def open_one(**terms: Any) -> Clinic:
            return stack.enter_context(clinic_of(tmp_path / str(next(numbers)), **terms))

        yield open_one


@pytest.fixture
def clinic(open_clinic: OpenClinic) -> Clinic:
    """A clinic with an empty sheet and a new user's settings."""
    return open_clinic()


@pytest.fixture(scope="session")
def field_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """`sheetdrip sandbox` with an empty sheet, as a process."""
    folder = tmp_path_factory.mktemp("sandbox")
    started = Processes(folder)
    try:
        out = str(folder / "out")
        _, announced = started.announced("sandbox", "--surgeries", "0", "--out", out)
        yield Sandbox(announced)
    finally:
        started.put_away()


@pytest.fixture
def clinic_of_processes(field_sandbox: Sandbox, tmp_path: Path) -> Iterator[Office]:
    """A clinic whose commands are processes; time is the machine's own."""
    started = Processes(tmp_path)
    today = field_sandbox.begin_anew()
    staff = Staff(field_sandbox, field_sandbox.config.with_name("service-account.json"))
    try:
        yield Office(field_sandbox, staff, started, tmp_path, today)
    finally:
        staff.close()
        started.put_away()
