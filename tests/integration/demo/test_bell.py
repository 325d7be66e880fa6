"""Does an event loop hear what another thread rings?"""

import asyncio
import threading

from sheetdrip.demo.page.bell import Bell


def test_every_listener_hears_a_ring_from_another_thread() -> None:
    bell = Bell()

    async def listen() -> None:
        with bell.listening() as one, bell.listening() as other:
            threading.Thread(target=bell.ring).start()
            await asyncio.wait_for(asyncio.gather(one.wait(), other.wait()), 10)

    asyncio.run(listen())


def test_a_loop_that_is_gone_hinders_nobody() -> None:
    bell = Bell()

    async def leave() -> None:
        listening = bell.listening()
        listening.__enter__()

    asyncio.run(leave())
    bell.ring()
