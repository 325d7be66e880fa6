"""Nothing here speaks to anything: sockets are off."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True, scope="package")
def _no_sockets() -> Iterator[None]:
    disable_socket()
    yield
    enable_socket()
