"""The reply store's port: keeps what phones told, and what was made of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sheetdrip.domain.reply import ConcernRecord, Reply, ReplyRecord, ScoreRecord, StatusReport
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.suppression import Contact

Record = ReplyRecord | Contact | ScoreRecord | ConcernRecord


class ReplyStore(Protocol):
    """What phones told a clinic: replies, opt-outs, scores, statuses.

    Transactions, fence and errors are the Ledger's.
    """

    def receive(
        self,
        replies: Sequence[Reply],
        at: datetime,
        *,
        read_until: datetime | None = None,
    ) -> int:
        """Put new replies into the tray, each SID once; how many were new.

        A known reply is only looked at again when an OptOutType is learned that was not known before, or
        media where there seemed to be none. A link that is learned later is kept with it.
        `read_until`: all that came before it has been received with these; kept in the same transaction.
        """
        ...

    def read_until(self) -> datetime | None:
        """Up to when every reply is known to have been received; None before the first time."""
        ...

    def receive_reports(self, reports: Sequence[StatusReport], at: datetime) -> None:
        """Keep what callbacks say until it is digested; the same status of a SID is kept once."""
        ...

    def state(self, now: datetime) -> ReplyState: ...

    def keep(
        self,
        records: Sequence[Record],
        at: datetime,
        *,
        digested: Sequence[StatusReport] = (),
    ) -> None:
        """Write records as they are now, and drop digested reports, in one transaction.

        A ReplyRecord must have been received. Raises LedgerTrouble otherwise, and nothing is written.
        """
        ...
