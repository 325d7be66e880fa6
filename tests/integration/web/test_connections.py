"""Can callers that hold connections and say nothing keep the others out?"""

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
import requests
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from sheetdrip.web.connections import Room
from sheetdrip.web.server import WebServer

BEGUN = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "


async def site(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(Request(scope).method)(scope, receive, send)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer(site, "127.0.0.1", 0, room=Room(16, 8), headers_within=0.3) as one:
        yield one


def connected(server: WebServer, said: bytes = b"") -> socket.socket:
    parts = urlsplit(server.url)
    caller = socket.create_connection((parts.hostname, parts.port), timeout=20)
    caller.sendall(said)
    return caller


def is_ended(caller: socket.socket) -> bool:
    """Whether the server ends the connection; waits for it."""
    try:
        return caller.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("said", [b"", b"G", BEGUN], ids=repr)
def test_headers_that_do_not_end_in_time_end_the_connection(server: WebServer, said: bytes) -> None:
    with connected(server, said) as caller:
        assert is_ended(caller)


def test_the_second_headers_of_a_connection_have_a_time_too(server: WebServer) -> None:
    with connected(server, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") as caller:
        answered = b""
        while not answered.endswith(b"GET"):
            answered += caller.recv(4096)
        caller.sendall(BEGUN)
        assert is_ended(caller)


def ended(callers: list[socket.socket], wanted: int) -> int:
    """How many callers the server hangs up on; waits until so many are, or half a minute."""
    count, deadline = 0, time.monotonic() + 30
    with selectors.DefaultSelector() as left:
        for caller in callers:
            left.register(caller, selectors.EVENT_READ)
        while count < wanted and (patience := deadline - time.monotonic()) > 0:
            for key, _ in left.select(patience):
                count += is_ended(key.fileobj)  # type: ignore[arg-type]
                left.unregister(key.fileobj)
    return count


def test_whoever_says_nothing_makes_room_for_whoever_asks() -> None:
    room = Room(16, 128)
    with ExitStack() as stack:
        server = stack.enter_context(WebServer(site, "127.0.0.1", 0, room=room, headers_within=60))
        callers = [stack.enter_context(connected(server, BEGUN)) for _ in range(100)]
        assert requests.get(server.url, timeout=20).text == "GET"
        wanted = len(callers) - room.connections
        # which of them: the kernel does not keep the order of those who come when its queue is full
        assert ended(callers, wanted) >= wanted
        assert requests.get(server.url, timeout=20).text == "GET"


@pytest.mark.parametrize(
    ("handles", "room"),
    [(64, Room(16, 8)), (256, Room(85, 42)), (1024, Room(597, 298)), (8192, Room(2000, 1000))],
)
def test_callers_leave_the_rest_of_the_daemon_its_file_handles(handles: int, room: Room) -> None:
    assert Room.within(handles) == room
    assert handles < 200 or room.connections + room.backlog + 128 <= handles
