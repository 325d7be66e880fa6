"""Makes calls to channels' vendors side by side, each thread with clients of its own.

The SDK does not promise to be safe for threads (docs/vendors/twilio.md#the-python-client), and a client keeps
its connection open between calls.
"""

import math
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from sheetdrip.clock import steady_seconds
from sheetdrip.messaging.call_width import CallWidth
from sheetdrip.sync.ports.calls import Channels, Done, Work

IDLE = 60.0
"""Seconds after which a kept connection may be dead: a router forgets it, a machine was suspended."""


class SideBySide:
    """The Calls port with up to `width.most` threads, which are made when there is work for them.

    `channels`: those of the thread that asks, for work that is alone; `connect`: makes channels for one more.
    """

    def __init__(
        self, channels: Channels, connect: Callable[[], Channels], width: CallWidth
    ) -> None:
        self._channels = channels
        self._connect = connect
        self._width = width
        self._own = threading.local()
        self._lock = threading.Lock()
        self._threads: ThreadPoolExecutor | None = None

    @property
    def most(self) -> int:
        """How many may be on their way now."""
        return self._width.width

    def each(self, work: Sequence[Work], do: Callable[[Work, Channels], Done]) -> list[Done]:
        """As the port says. Whoever is interrupted waits for what has begun; the rest is not begun."""
        if len(work) == 1:
            return [do(work[0], self._channels)]

        def call(one: Work) -> Done:
            with self._width.place():
                return do(one, self._channels_here())

        begun: list[Future[Done]] = []
        try:
            with self._lock:
                threads = self._threads = self._threads or ThreadPoolExecutor(
                    self._width.most, thread_name_prefix="twilio"
                )
                begun += [threads.submit(call, one) for one in work]
            for one in begun:
                one.exception()
        except BaseException:
            for one in begun:
                one.cancel()
            wait([one for one in begun if not one.cancelled()])
            raise
        return [one.result() for one in begun]

    def close(self) -> None:
        """Let the threads end when what was asked of them is done; safe to repeat."""
        with self._lock:
            threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown(wait=False)

    def _channels_here(self) -> Channels:
        """The channels of this thread; connected anew after having been idle."""
        now = steady_seconds()
        if now - getattr(self._own, "used_at", -math.inf) > IDLE:
            self._own.channels = self._connect()
        self._own.used_at = now
        channels: Channels = self._own.channels
        return channels
