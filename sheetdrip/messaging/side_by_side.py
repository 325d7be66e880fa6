"""Makes calls to channels' vendors side by side, each thread with clients of its own.

The SDK does not promise to be safe for threads (docs/vendors/twilio.md#the-python-client), and a client keeps
its connection open between calls.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from sheetdrip.messaging.call_width import CallWidth
from sheetdrip.sync.ports.calls import Channels, Done, Work


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
        """How many may be on their way at once."""
        return self._width.most

    def each(self, work: Sequence[Work], do: Callable[[Work, Channels], Done]) -> list[Done]:
        """As the port says."""
        if len(work) == 1:
            return [do(work[0], self._channels)]

        def call(one: Work) -> Done:
            with self._width.place():
                return do(one, self._channels_here())

        begun = [self._pool().submit(call, one) for one in work]
        wait(begun)
        return [one.result() for one in begun]

    def close(self) -> None:
        """Let the threads end; safe to repeat."""
        with self._lock:
            threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown(wait=False, cancel_futures=True)

    def _pool(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self.most, thread_name_prefix="twilio")
            return self._threads

    def _channels_here(self) -> Channels:
        """The channels of this thread."""
        if not hasattr(self._own, "channels"):
            self._own.channels = self._connect()
        channels: Channels = self._own.channels
        return channels
