"""Nothing here speaks to anything: sockets are off."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def _no_sockets() -> Iterator[None]:
    # for each test anew: pytest-socket itself lifts every restriction after a test
    disable_socket()
    yield
    enable_socket()
