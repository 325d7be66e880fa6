"""How does a test wait for another process? By looking again until it is so, or a deadline has passed."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def until(look: Callable[[], _T | None], what: str, seconds: float = 80, pause: float = 0.1) -> _T:
    """The first truthy thing that `look` sees; AssertionError says what never came."""
    deadline, nobody = time.monotonic() + seconds, threading.Event()
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        nobody.wait(pause)
    return seen
