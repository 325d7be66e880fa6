"""Spoils answers on the wire: silence, closed connections, halves of bodies."""

import asyncio
import socket
import struct
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_CONNECTION: Final = "sandbox.connection"
# Linger on, for zero seconds: closing sends RST.
_RESET: Final = struct.pack("ii", 1, 0)


def breakable_protocol(*, app_state: dict[str, Any], **setting: Any) -> H11Protocol:  # noqa: ANN401
    """The HTTP/1.1 of uvicorn, with the connection in reach of every request's state."""
    state = {**app_state}
    state[_CONNECTION] = protocol = H11Protocol(app_state=state, **setting)
    return protocol


@dataclass(slots=True)
class Recorded:
    """A response kept back: call it as `send`."""

    messages: list[Message] = field(default_factory=list)

    async def __call__(self, message: Message) -> None:
        """Keep one ASGI message."""
        self.messages.append(message)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"]) if self.messages else 0

    @property
    def body(self) -> bytes:
        return b"".join(bytes(message.get("body", b"")) for message in self.messages[1:])


async def read_body(receive: Receive) -> bytes:
    """The whole request body."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return body


def replayed(body: bytes) -> Receive:
    """A `receive` that tells `body` again."""
    messages: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": body, "more_body": False}
    ]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


async def discard(_message: Message) -> None:
    """A `send` that nobody hears."""


async def pause(seconds: float) -> None:
    """Be slow."""
    await asyncio.sleep(seconds)


async def stay_silent(receive: Receive, seconds: float) -> None:
    """Answer nothing until the caller hangs up, or `seconds` have passed."""
    try:
        await asyncio.wait_for(_gone(receive), seconds)
    except TimeoutError:
        return


async def hang_up(scope: Scope, receive: Receive, *, reset: bool = False) -> None:
    """Close the connection without an answer; `reset` makes it an RST."""
    connection: H11Protocol = scope["state"][_CONNECTION]
    transport = connection.transport
    if reset:
        await read_body(receive)  # else the caller trips while sending, and may not see the RST
        plug = transport.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        transport.abort()
    else:
        transport.close()
    await _gone(receive)


async def send_half(recorded: Recorded, send: Send, scope: Scope, receive: Receive) -> None:
    """The headers, with the full length, and half of the body; then the connection closes."""
    start, *rest = recorded.messages
    body = b"".join(message.get("body", b"") for message in rest)
    await send(start)
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    await hang_up(scope, receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
