"""Are calls made side by side, each with channels of its thread, and do their results come in order?"""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import cast

import pytest

from sheetdrip.messaging.call_width import CallWidth
from sheetdrip.messaging.side_by_side import SideBySide
from sheetdrip.sync.ports.calls import Channels, OneByOne

PATIENCE = 20.0
"""Seconds after which threads that wait for each other are taken for calls that go one by one."""


class Wires:
    """Counts the channels that were connected; each set is an object of its own."""

    def __init__(self) -> None:
        self.connected: list[Channels] = []

    def connect(self) -> Channels:
        made = cast("Channels", {"sms": object()})
        self.connected.append(made)
        return made


OWN = cast("Channels", {"sms": object()})


@pytest.fixture
def wires() -> Wires:
    return Wires()


@pytest.fixture
def calls(wires: Wires) -> Iterator[SideBySide]:
    made = SideBySide(OWN, wires.connect, CallWidth(4))
    yield made
    made.close()


def test_as_many_as_may_are_on_their_way_together(calls: SideBySide) -> None:
    together = threading.Barrier(4)
    assert calls.each(range(8), lambda one, _: (together.wait(PATIENCE), one)[1]) == [*range(8)]


def test_no_more_than_that(wires: Wires) -> None:
    width = CallWidth(3)
    calls, under_way, most = SideBySide(OWN, wires.connect, width), threading.Semaphore(3), []

    def call(_: int, __: Channels) -> None:
        most.append(under_way.acquire(blocking=False))
        under_way.release()

    calls.each(range(50), call)
    calls.close()
    assert all(most)
    assert len(wires.connected) <= 3


def test_each_thread_has_channels_of_its_own(calls: SideBySide, wires: Wires) -> None:
    together = threading.Barrier(4)

    def used(_: int, channels: Channels) -> int:
        together.wait(PATIENCE)
        return id(channels)

    assert len(set(calls.each(range(4), used))) == 4
    assert len(wires.connected) == 4


def test_what_is_alone_goes_by_the_channels_of_who_asks(calls: SideBySide, wires: Wires) -> None:
    here = threading.current_thread()
    assert calls.each([1], lambda _, channels: (channels, threading.current_thread())) == [
        (OWN, here)
    ]
    assert wires.connected == []


def test_nothing_to_do_is_nothing_done(calls: SideBySide) -> None:
    assert calls.each([], lambda one, _: one) == []


def test_what_one_raises_comes_after_the_others_have_ended(calls: SideBySide) -> None:
    ended: list[int] = []

    def call(one: int, _: Channels) -> None:
        if one == 0:
            raise LookupError(one)
        ended.append(one)

    with pytest.raises(LookupError):
        calls.each(range(9), call)
    assert sorted(ended) == [*range(1, 9)]


def test_an_end_in_the_middle_keeps_nobody_waiting(calls: SideBySide) -> None:
    begun = threading.Event()

    def call(one: int, _: Channels) -> int:
        if one == 0:
            begun.set()
            calls.close()
        return one

    assert calls.each(range(40), call) == [*range(40)]
    assert begun.is_set()


def test_whoever_is_interrupted_leaves_nothing_behind(
    wires: Wires, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, let_go, ended = SideBySide(OWN, wires.connect, CallWidth(2)), threading.Event(), []

    def interrupted(_: object) -> None:
        let_go.set()
        raise KeyboardInterrupt

    def call(one: int, _: Channels) -> None:
        let_go.wait(PATIENCE)
        ended.append(one)

    monkeypatch.setattr(Future, "exception", interrupted)
    with pytest.raises(KeyboardInterrupt):
        calls.each(range(50), call)
    done = len(ended)
    calls.close()
    assert done < 50
    assert len(ended) == done


def test_after_an_end_it_can_begin_anew(calls: SideBySide) -> None:
    calls.each(range(3), lambda one, _: one)
    calls.close()
    calls.close()
    assert calls.each(range(3), lambda one, _: one) == [0, 1, 2]


def test_one_by_one_keeps_to_its_thread_and_order() -> None:
    order: list[tuple[int, threading.Thread]] = []
    OneByOne(OWN).each(range(5), lambda one, _: order.append((one, threading.current_thread())))
    assert order == [(one, threading.current_thread()) for one in range(5)]
