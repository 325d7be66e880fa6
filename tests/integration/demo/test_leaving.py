"""May a browser leave early, and is every other error still one?"""

import asyncio
from typing import Any

import pytest

from sheetdrip.demo.page.leaving import LeavingIsFine, Receive, Send


async def fails(_scope: Any, receive: Receive, _send: Send) -> None:  # noqa: ANN401 - ASGI's own
    await receive()
    raise RuntimeError("No response returned.")


def visit(message: str) -> None:
    async def receive() -> dict[str, str]:
        return {"type": message}

    async def send(_message: object) -> None:
        pass

    asyncio.run(LeavingIsFine(fails)({"type": "http"}, receive, send))


def test_a_browser_that_has_left_is_no_error() -> None:
    visit("http.disconnect")


def test_an_error_while_the_browser_waits_is_one() -> None:
    with pytest.raises(RuntimeError, match="No response"):
        visit("http.request")
