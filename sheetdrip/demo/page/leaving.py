"""Lets a browser leave before its answer is ready, without a word of it in the terminal."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Site = Callable[[Message, Receive, Send], Awaitable[None]]


class LeavingIsFine:
    """A site around another one. Starlette's middleware takes a browser that has left for an error."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request; a RuntimeError after the browser has left is none."""
        has_left = False

        async def hear() -> Message:
            nonlocal has_left
            message = await receive()
            has_left = has_left or message["type"] == "http.disconnect"
            return message

        try:
            await self._site(scope, hear, send)
        except RuntimeError:
            if not has_left:
                raise
