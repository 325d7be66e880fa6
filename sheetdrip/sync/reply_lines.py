"""Which replies go into the Replies tab? Those that were judged and do not stand there yet.

Beside the cycle: a tab that cannot be written holds no patient's text up, and the next cycle tries again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import structlog

from sheetdrip.domain.dates import to_serial
from sheetdrip.domain.reply import ReplyRecord
from sheetdrip.domain.send_time import local
from sheetdrip.errors import OutsideFailed, UserMustFix
from sheetdrip.planning.reception import understood
from sheetdrip.sync.ports.mail import Mail
from sheetdrip.sync.ports.sheet import ReplyLine
from sheetdrip.sync.preview import Preview
from sheetdrip.sync.surroundings import Surroundings

log = structlog.get_logger(__name__)

AT_ONCE = 500
"""Lines in one write; the rest come with the next cycle."""


def show(here: Surroundings, preview: Preview, mail: Mail, now: datetime) -> int:
    """Append what is missing; how many lines. Raises LedgerTrouble."""
    waiting = [one for one in mail.replies if one.verdict is not None and not one.shown][:AT_ONCE]
    if not waiting:
        return 0
    patients, labels = preview.patients, here.clinic.labels
    try:
        here.reply_log.append([_line(one, patients, labels, preview.time_zone) for one in waiting])
    except (OutsideFailed, UserMustFix) as error:
        log.warning("replies.not_shown", clinic=here.clinic.name, why=str(error))
        return 0
    here.correspondence.keep(here.clinic.name, [replace(one, shown=True) for one in waiting], now)
    return len(waiting)


def _line(
    record: ReplyRecord, patients: Mapping[str, str], labels: Mapping[str, str], zone: str
) -> ReplyLine:
    reply, delay = record.reply, record.delay
    return ReplyLine(
        sid=reply.sid,
        received=to_serial(local(reply.received_at, zone)),
        patient=patients.get(record.surgery or "", ""),
        phone=reply.phone,
        question=labels.get(record.step or "", ""),
        body=reply.body,
        understood=understood(record),
        minutes=None if delay is None else round(delay.total_seconds() / 60),
        drip_id=record.surgery or "",
    )
