"""How is a long list of independent runs spread over processes?"""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from tests import garbage

Asked = TypeVar("Asked")
Came = TypeVar("Came")


def in_order(
    act: Callable[[Asked], Came], asked: Iterator[Asked], jobs: int
) -> Generator[Came, None, None]:
    """What came of each, in the order asked, whichever of `jobs` processes is done first."""
    if jobs == 1:
        yield from map(act, asked)
        return
    # not forked: threads of the libraries do not survive that
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=garbage.look_rarely)
    try:
        # so many that one long run leaves no process idle
        ahead = deque(pool.submit(act, one) for one in islice(asked, 16 * jobs))
        for one in asked:
            yield ahead.popleft().result()
            ahead.append(pool.submit(act, one))
        yield from (one.result() for one in ahead)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
