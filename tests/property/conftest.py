"""Nothing here speaks to anything: sockets are off, and examples are the same on every run."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from pytest_socket import disable_socket, enable_socket

from tests.property.stories import EXAMPLES

settings.register_profile(
    "house", max_examples=EXAMPLES, deadline=None, derandomize=True, database=None
)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _no_sockets() -> Iterator[None]:
    # for each test anew: pytest-socket itself lifts every restriction after a test
    disable_socket()
    yield
    enable_socket()
