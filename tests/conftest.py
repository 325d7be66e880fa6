"""Where do tests keep their files, and how often is garbage looked for?"""

import os

from tests import garbage
from tests.memory import memory


def pytest_configure() -> None:
    """Files stay in memory, where it has room."""
    where = memory()
    if where is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(where))


def pytest_collection_finish() -> None:
    """All is imported by now."""
    garbage.look_rarely()
