"""A clinic per test: its sandbox, its sheet, its daemon, on one manual clock."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests import near
from tests.integration.clinic import Clinic, Terms, clinic_at_work

OpenClinic = Callable[..., Clinic]


@pytest.fixture(autouse=True)
def near_services() -> Iterator[None]:
    """The sandboxes' services are near."""
    with near.near_services():
        yield


@pytest.fixture
def open_clinic(tmp_path: Path) -> Iterator[OpenClinic]:
    """`open_clinic(safety=..., clinic=..., surgeries=50)`: a clinic whose settings matter."""
    numbers = count(1)
    with ExitStack() as stack:

        def open_one(**terms: Any) -> Clinic:  # noqa: ANN401 - as Terms has them
            folder = tmp_path / str(next(numbers))
            return stack.enter_context(clinic_at_work(folder, Terms(**terms)))

        yield open_one


@pytest.fixture
def clinic(open_clinic: OpenClinic) -> Clinic:
    """A clinic with an empty sheet; safety rails let everything through."""
    return open_clinic()
