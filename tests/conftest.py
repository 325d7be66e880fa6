"""Where do tests keep their files, how often is garbage looked for, and what must no test leave behind?"""

import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
import structlog

from tests import garbage
from tests.memory import memory


def pytest_configure() -> None:
    """Files stay in memory, where it has room; workers and processes find what is compiled."""
    where = memory()
    if where is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(where))
    # compiling all of it anew takes each worker longer than a thousand tests
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """All is imported by now."""
    garbage.look_rarely()


@pytest.fixture(autouse=True)
def logs_of_its_own() -> Iterator[None]:
    """A command that runs within a test sets up a whole process's logs; the next test is not to have them."""
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning
    handlers, level, raises = logging.root.handlers[:], logging.root.level, logging.raiseExceptions
    was_configured = structlog.is_configured()
    yield
    if not was_configured and structlog.is_configured():
        structlog.reset_defaults()
        logging.root.handlers[:], logging.raiseExceptions = handlers, raises
        logging.root.setLevel(level)
        sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning = hooks
