"""Do callers that come together end in few writes, and does each learn what became of its own?"""

import asyncio
import threading
from collections.abc import Sequence
from itertools import chain

import pytest

from sheetdrip.errors import LedgerTrouble
from sheetdrip.web.batch import MOST, Batch, Crowded


class Book:
    """Writes down what it is given, once it may."""

    def __init__(self) -> None:
        self.written: list[list[int]] = []
        self.may = threading.Event()
        self.may.set()
        self.error: Exception | None = None

    def write(self, items: Sequence[int]) -> None:
        assert self.may.wait(10)
        if self.error is not None:
            raise self.error
        self.written.append(list(items))


def test_who_comes_while_one_is_written_is_written_together() -> None:
    book = Book()

    async def come() -> None:
        batch = Batch(book.write)
        book.may.clear()
        callers = [asyncio.create_task(batch.put(number)) for number in range(100)]
        await asyncio.sleep(0)
        later = [asyncio.create_task(batch.put(number)) for number in range(100, 300)]
        await asyncio.sleep(0)
        book.may.set()
        await asyncio.gather(*callers, *later)

    asyncio.run(come())
    assert list(chain(*book.written)) == list(range(300))
    assert len(book.written) == 2


def test_callers_one_after_the_other_do_not_wait_for_company() -> None:
    book = Book()

    async def come() -> None:
        batch = Batch(book.write)
        async with asyncio.timeout(5):  # lingering with each would take thirty seconds
            for number in range(200):
                await batch.put(number)

    asyncio.run(come())
    assert book.written == [[number] for number in range(200)]


def test_every_caller_of_a_failed_write_is_told_and_the_next_is_tried() -> None:
    book = Book()

    async def come() -> list[object]:
        batch = Batch(book.write)
        book.error = LedgerTrouble("locked")
        told = await asyncio.gather(batch.put(1), batch.put(2), return_exceptions=True)
        book.error = None
        await batch.put(3)
        return list(told)

    told = asyncio.run(come())
    assert [str(one) for one in told] == ["locked", "locked"]
    assert book.written == [[3]]


def test_a_caller_that_hangs_up_is_written_all_the_same() -> None:
    book = Book()

    async def come() -> None:
        batch = Batch(book.write)
        book.may.clear()
        gone, other = asyncio.create_task(batch.put(1)), asyncio.create_task(batch.put(2))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        book.may.set()
        await other

    asyncio.run(come())
    assert list(chain(*book.written)) == [1, 2]


def test_more_than_can_wait_are_turned_away() -> None:
    book = Book()

    async def come() -> None:
        batch = Batch(book.write)
        book.may.clear()
        first = asyncio.create_task(batch.put(-1))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert batch.waiting == 0
        crowd = [asyncio.create_task(batch.put(number)) for number in range(MOST)]
        await asyncio.sleep(0)
        with pytest.raises(Crowded):
            await batch.put(MOST)
        book.may.set()
        await asyncio.gather(first, *crowd)

    asyncio.run(come())
    assert [len(one) for one in book.written] == [1, MOST]
