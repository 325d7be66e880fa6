"""When may a text that did not arrive be sent once more?

Never twice stays true: only codes that prove that nothing arrived count (`failures.may_retry`), and only for
a first try. The second one keeps the first one's time and is told from it by when it was posted; it is posted
so much later that settling cannot take the one for the other (`settle.CLOCK_SLACK`).
"""

from datetime import datetime, timedelta

from sheetdrip.domain.failures import may_retry
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message

RETRY_AFTER = timedelta(minutes=45)


def retry_at(message: Message) -> datetime | None:
    """When it may be sent once more, if that still makes sense then; None if never."""
    failed = message.state in {State.FAILED, State.UNDELIVERED}
    if not failed or not may_retry(message.error_code) or message.posted_at is None:
        return None
    if message.posted_at >= message.send_at + RETRY_AFTER:
        # this was the second try, or a first one so late that there is no time for another
        return None
    at = max(message.send_at, message.posted_at) + RETRY_AFTER
    return at if at <= message.latest else None
