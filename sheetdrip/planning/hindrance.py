"""Says, in a sentence with what to do, what keeps a whole clinic from its texts or its replies now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

LASTING = timedelta(minutes=5)
"""What fails for less is tried again before anybody could do anything about it."""

UNSURE_OF_TIME = (
    "it is not certain what time it is, and until it is, nothing is sent that would be wrong at another: set "
    "this computer's clock by the internet, and see what `sheetdrip check` says of it"
)


@dataclass(frozen=True, slots=True)
class Failing:
    """A kind of work that has failed each time since a moment (aware UTC), and why it did last."""

    since: datetime
    why: str


def hindrance(
    failing: Mapping[str, Failing],
    now: datetime,
    *,
    account: str | None,
    unsure_of_time: bool,
    closed: tuple[str, ...] = (),
) -> str:
    """The gravest one, with what to do; "" when there is none.

    `failing`: by what it is, in words for staff; `account`: why Twilio takes nothing from this account;
    `closed`: the cells that take no writing, a sentence each.
    """
    if account is not None:
        return f"Twilio takes no text of this clinic's: {account}"
    if unsure_of_time:
        return UNSURE_OF_TIME
    lasting = {what: one for what, one in failing.items() if now - one.since >= LASTING}
    if lasting:
        what, one = min(lasting.items(), key=lambda item: (item[1].since, item[0]))
        return f"{what}: {one.why}"
    return closed[0] if closed else ""
