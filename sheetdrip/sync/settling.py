"""How is it found out what became of a call whose outcome is unknown?"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog

from sheetdrip.domain.failures import reason
from sheetdrip.domain.lifecycle import UNSETTLED, State, state_of
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.errors import MessagingUnavailable
from sheetdrip.planning.settle import Adopt, Extra, Lost, Verdict, is_settled, settle
from sheetdrip.sync.ports import Book, Ledger, Messenger

log = structlog.get_logger(__name__)


def settle_unknown(
    clinic: str, book: Book, ledger: Ledger, messenger: Messenger, now: datetime
) -> bool:
    """Settle what can be settled by now; whether the ledger changed.

    An intent found at the start of a cycle has no outcome because the process died: it is unknown too.
    """
    died = [message for message in book.messages if message.state is State.INTENDED]
    if died:
        interrupted = [Outcome(key=message.key, state=State.UNKNOWN, reason="") for message in died]
        ledger.record(clinic, interrupted, now)
    ripe = [
        message
        for message in book.messages
        if message.state in UNSETTLED and is_settled(message, now)
    ]
    known = frozenset(message.sid for message in book.messages if message.sid)
    for phone in dict.fromkeys(message.to for message in ripe):
        uncertain = [message for message in ripe if message.to == phone]
        _settle_phone(clinic, uncertain, known, ledger, messenger, now)
    return bool(died or ripe)


def _settle_phone(
    clinic: str,
    uncertain: Sequence[Message],
    known: frozenset[str],
    ledger: Ledger,
    messenger: Messenger,
    now: datetime,
) -> None:
    try:
        listed = messenger.listed_to(uncertain[0].to)
    except MessagingUnavailable as error:
        # a failed list says nothing: it stays unknown and is asked for again
        log.warning("settling.unanswered", clinic=clinic, why=str(error))
        return
    verdicts = list(settle(uncertain, listed, known))
    ledger.record(clinic, list(_outcomes(verdicts)), now)
    for verdict in verdicts:
        if isinstance(verdict, Extra):
            answer = messenger.cancel(verdict.found.sid)
            log.error("settling.extra", clinic=clinic, sid=verdict.found.sid, cancel=repr(answer))


def _outcomes(verdicts: Iterable[Verdict]) -> Iterable[Outcome]:
    for verdict in verdicts:
        match verdict:
            case Adopt(message, found):
                state = state_of(found.status) or State.SENT
                log.info("settling.adopted", sid=found.sid, status=found.status)
                yield Outcome(
                    key=message.key,
                    state=state,
                    sid=found.sid,
                    twilio_status=found.status,
                    error_code=found.error_code,
                    reason=reason(found.error_code) if found.error_code else "",
                )
            case Lost(message):
                log.info("settling.lost", surgery=message.key.surgery, step=message.key.step)
                yield Outcome(key=message.key, state=State.WAITING, reason="")
            case Extra():
                pass
