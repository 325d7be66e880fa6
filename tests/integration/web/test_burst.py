"""What do a thousand callbacks at once cost?"""

import asyncio
import random
from collections.abc import Sequence
from datetime import datetime
from typing import cast
from urllib.parse import urlencode, urlsplit

from sheetdrip.domain.reply import StatusReport
from sheetdrip.sync.ports.replies import ReplyStore
from tests.integration.clinic import WRITE
from tests.integration.web.conftest import PUBLIC, OpenPremises, Premises

PATH = "/v1/twilio/Hillside/status"
PATIENTS = 250
TOLD = ("queued", "sent", "delivered", "delivered")
"""A thousand in all, the last of each twice."""


class CountingTray:
    """The correspondence, counting what it is asked to write."""

    def __init__(self, reply_store: ReplyStore) -> None:
        self._reply_store = reply_store
        self.commits = 0

    def receive_reports(self, reports: Sequence[StatusReport], at: datetime) -> None:
        self.commits += 1
        self._reply_store.receive_reports(reports, at)

    def __getattr__(self, name: str) -> object:
        return getattr(self._reply_store, name)


def requests_of(premises: Premises, sids: Sequence[str]) -> list[bytes]:
    calls = [(sid, status) for sid in sids for status in TOLD]
    random.Random(7).shuffle(calls)
    made = []
    for sid, status in calls:
        fields = premises.form(MessageSid=sid, MessageStatus=status)
        body = urlencode(fields)
        made.append(
            f"POST {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            f"X-Twilio-Signature: {premises.signed(PUBLIC + PATH, fields)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
    return made


async def all_at_once(address: str, calls: Sequence[bytes]) -> list[bytes]:
    """The status lines of the answers to calls of which each has a connection of its own."""

    async def call(body: bytes) -> bytes:
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(body)
        status = await reader.readline()
        writer.close()
        return status.strip()

    return await asyncio.gather(*map(call, calls))


def test_a_thousand_callbacks_at_once_are_few_commits_and_one_sheet_write(
    open_premises: OpenPremises,
) -> None:
    tray: list[CountingTray] = []

    def counted(reply_store: ReplyStore) -> ReplyStore:
        tray.append(CountingTray(reply_store))
        return cast("ReplyStore", tray[0])

    premises = open_premises(through=counted)
    clinic = premises.clinic
    for number in range(PATIENTS):
        clinic.add_row(f"Patient {number}", f"+1312555{number:04d}")
    premises.work(seconds=1)
    sids = [text.sid for text in clinic.texts_to(step="evening")]
    assert len(sids) == PATIENTS
    clinic.forget_calls()

    statuses = asyncio.run(all_at_once(premises.url, requests_of(premises, sids)))
    premises.work(seconds=3)

    assert set(statuses) == {b"HTTP/1.1 204 No Content"}
    assert len(statuses) == 1000
    assert tray[0].commits <= 36
    assert clinic.calls(WRITE) == 1
    assert {row["Evening status"] for row in clinic.rows()} == {"delivered"}
