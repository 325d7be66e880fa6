"""Findings on texts that Twilio refuses for a reason that somebody can mend."""

from collections import Counter
from collections.abc import Iterator

from sheetdrip.check.finding import Finding, Severity, attempt
from sheetdrip.domain.failures import reason
from sheetdrip.planning.retry import may_go_again
from sheetdrip.sync.context import ClinicContext


def refused(ctx: ClinicContext) -> Iterator[Finding]:
    """One finding for each reason, with how many texts wait for its repair."""
    what = f"{ctx.clinic.name}: refused texts"
    book = attempt(what, ctx.ledger.records)
    if isinstance(book, Finding):
        return  # the ledger has a finding of its own
    waiting = Counter(
        one.error_code for one in book.messages if one.error_code is not None and may_go_again(one)
    )
    for code, count in sorted(waiting.items()):
        texts = "1 text" if count == 1 else f"{count} texts"
        yield Finding(what, Severity.WARN, f"{texts}: {reason(code)}")
