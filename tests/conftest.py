"""Where do tests keep their files, and how often is garbage looked for?"""

import gc
import os

from tests.memory import memory


def pytest_configure() -> None:
    """Files stay in memory, where it has room."""
    where = memory()
    if where is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(where))


def pytest_collection_finish() -> None:
    """What is imported and collected stays: looking through it again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
