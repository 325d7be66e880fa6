"""Tells which replies are new. Pure rules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sheetdrip.domain.media import fuller
from sheetdrip.domain.reply import LONGEST_REPLY, Reply, ReplyRecord

RECENT = timedelta(days=31)
"""Replies of so long ago are no longer looked back at: nothing asked before them is of concern any more."""

RENEWED = timedelta(hours=6)
"""A clinic's mail is read anew at least so often: what is recent changes with time alone."""


def new(known: Mapping[str, ReplyRecord], replies: Sequence[Reply]) -> list[ReplyRecord]:
    """The replies to be kept (anew): by SID unknown so far, or with more told of them than was known.

    One is looked at again for an OptOutType, or for media where there seemed to be none; not for a link.
    """
    found: dict[str, ReplyRecord] = {}
    for reply in replies:
        before = found.get(reply.sid) or known.get(reply.sid)
        cut = replace(reply, body=reply.body[:LONGEST_REPLY])
        if before is None:
            found[reply.sid] = ReplyRecord(reply=cut)
            continue
        newer = replace(
            before.reply,
            opt_out_type=before.reply.opt_out_type or reply.opt_out_type,
            media=fuller(before.reply.media, reply.media),
        )
        if _is_news(before.reply, newer):
            found[reply.sid] = ReplyRecord(reply=newer, shown=before.shown)
        elif newer != before.reply:
            found[reply.sid] = replace(before, reply=newer)
    return list(found.values())


def _is_news(before: Reply, newer: Reply) -> bool:
    return newer.opt_out_type != before.opt_out_type or bool(newer.media and not before.media)
