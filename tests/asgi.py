"""How is an ASGI app asked what the vendors' clients ask? A prepared request in, urllib3's response out."""

import io
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import requests
from starlette.types import Message
from urllib3.response import HTTPResponse

_T = TypeVar("_T")


def run(work: Awaitable[_T]) -> _T:
    """The result of a coroutine that never waits."""
    steps = work.__await__()
    try:
        next(steps)
    except StopIteration as done:
        result: _T = done.value
        return result
    raise AssertionError("the sandbox waited for something")


@dataclass(slots=True)
class Answer:
    """What the app said; `receive` and `send` of one ASGI call."""

    body: bytes
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    parts: list[bytes] = field(default_factory=list)

    async def receive(self) -> Message:
        return {"type": "http.request", "body": self.body, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {
                name.decode("latin-1"): value.decode("latin-1")
                for name, value in message["headers"]
            }
        else:
            self.parts.append(message.get("body", b""))

    def raw(self, method: str, *, short: bool = False) -> HTTPResponse:
        """As urllib3 has it; `short`: half of its body got lost."""
        body = b"".join(self.parts)
        return HTTPResponse(
            body=io.BytesIO(body[: len(body) // 2] if short else body),
            headers=self.headers,
            status=self.status,
            preload_content=False,
            request_method=method,
        )


def scope_of(request: requests.PreparedRequest) -> dict[str, Any]:
    """A request as an app is told of it."""
    url = urlsplit(str(request.url))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote(url.path),
        "raw_path": url.path.encode(),
        "root_path": "",
        "query_string": url.query.encode(),
        "headers": [
            (name.lower().encode("latin-1"), _latin(value))
            for name, value in request.headers.items()
        ],
        "server": (url.hostname, url.port or 80),
        "client": ("127.0.0.1", 1),
        "state": {},
    }


def body_of(request: requests.PreparedRequest) -> bytes:
    """What a request brings."""
    body = request.body or b""
    return body.encode() if isinstance(body, str) else bytes(body)


def _latin(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")
