"""Decides how many calls to Twilio may be on their way at once: fewer when it pushes back.

Additive increase, multiplicative decrease, as TCP does it: halved when Twilio says that there are too many
(429, code 20429: docs/vendors/twilio.md#rate-limits-and-queues), when it fails or does not answer, or when
its answers take far longer than usual; one more after each round of good answers.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_TOO_MANY, _SERVER_ERROR = 429, 500
_SLOWER = 4.0
"""Answers that take so many times as long as usual are a sign of too much at once."""

_SLOW = 1.0
"""Seconds that are never a sign of that, however quick Twilio usually is."""

_WEIGHT = 0.1
"""Of one answer in what is usual."""


class CallWidth:
    """How many calls may be on their way, at most `most`; safe for several threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._width = most
        self._under_way = 0
        self._good = 0
        self._begun_before = 0
        self._usual: float | None = None
        self._changed = threading.Condition()

    @property
    def width(self) -> int:
        """How many may be on their way now."""
        with self._changed:
            return self._width

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place among those on their way; waits until there is one."""
        with self._changed:
            self._changed.wait_for(lambda: self._under_way < self._width)
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def answered(self, status: int | None, seconds: float) -> None:
        """A call has ended, with this HTTP status or without an answer (None), after so many seconds."""
        with self._changed:
            is_slow = self._usual is not None and seconds > max(_SLOW, _SLOWER * self._usual)
            # what was on its way at the same time says the same thing
            is_known = self._begun_before > 0
            self._begun_before = max(0, self._begun_before - 1)
            if status is None or status == _TOO_MANY or status >= _SERVER_ERROR:
                self._narrow(is_known=is_known)
                return
            usual = seconds if self._usual is None else self._usual
            self._usual = usual + _WEIGHT * (seconds - usual)
            if is_slow:
                self._narrow(is_known=is_known)
            else:
                self._widen()

    def _narrow(self, *, is_known: bool) -> None:
        self._good = 0
        if not is_known:
            self._width = max(1, self._width // 2)
            self._begun_before = max(0, self._under_way - 1)

    def _widen(self) -> None:
        self._good += 1
        if self._good >= self._width and self._width < self.most:
            self._good = 0
            self._width += 1
            self._changed.notify_all()
