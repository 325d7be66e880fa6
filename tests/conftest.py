"""Where do tests keep their files? In memory, where it has room."""

import os

from tests.memory import memory


def pytest_configure() -> None:
    where = memory()
    if where is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(where))
