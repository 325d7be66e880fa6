"""What do Twilio's calls to the clinic bring? What is so, or was so; now, late, or twice."""

import random
from datetime import datetime, timedelta

from sheetdrip.domain.media import Media
from sheetdrip.domain.reply import Reply, StatusReport
from sheetdrip.sandbox.twilio.lifecycle import milestones
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sandbox.twilio.resources import media_uri
from sheetdrip.sandbox.twilio.store import TwilioStore

RECENT = timedelta(days=2)


def reply_of(message: Message, now: datetime) -> Reply:
    """An inbound call."""
    host = "https://api.twilio.com"
    return Reply(
        sid=message.sid,
        phone=message.sender or "",
        body=message.body,
        received_at=now,
        media=tuple(
            Media(url=f"{host}{media_uri(message, one)}", content_type=one.content_type)
            for one in message.media
        ),
    )


def some_reports(store: TwilioStore, rng: random.Random) -> list[StatusReport]:
    """Status callbacks of some texts of late, in any order, some of them twice."""
    now = store.clock.now()
    texts = [one for one in store.since(1) if _is_recent(store, one, now)]
    some = rng.sample(texts, min(len(texts), rng.choice((1, 3, 8))))
    reports = [_report(store, one, rng, now) for one in some for _ in range(rng.choice((1, 1, 2)))]
    rng.shuffle(reports)
    return reports


def _is_recent(store: TwilioStore, message: Message, now: datetime) -> bool:
    if message.direction != "outbound-api":
        return False
    sent_at = store.state(message).sent_at
    return sent_at is not None and now - sent_at < RECENT


def _report(
    store: TwilioStore, message: Message, rng: random.Random, now: datetime
) -> StatusReport:
    state = store.state(message, min(now, rng.choice(milestones(message))))
    return StatusReport(
        sid=message.sid, status=state.status, error_code=state.error_code, heard_at=now
    )
