"""Which replies are new? The rules both ledgers share; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sheetdrip.domain.reply import LONGEST_REPLY, Reply, ReplyRecord

RECENT = timedelta(days=31)
"""Replies of so long ago are no longer looked back at: nothing asked before them is of concern any more."""

RENEWED = timedelta(hours=6)
"""A clinic's mail is read anew at least so often: what is recent changes with time alone."""


def new(known: Mapping[str, ReplyRecord], replies: Sequence[Reply]) -> list[ReplyRecord]:
    """The replies that must be looked at (again): by SID unknown so far, or now with an OptOutType."""
    found: dict[str, ReplyRecord] = {}
    for reply in replies:
        before = found.get(reply.sid) or known.get(reply.sid)
        cut = replace(reply, body=reply.body[:LONGEST_REPLY])
        if before is None:
            found[reply.sid] = ReplyRecord(reply=cut)
        elif before.reply.opt_out_type is None and reply.opt_out_type is not None:
            told = replace(before.reply, opt_out_type=reply.opt_out_type)
            found[reply.sid] = ReplyRecord(reply=told, shown=before.shown)
    return list(found.values())
