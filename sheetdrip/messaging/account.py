"""Tells what kind of account it is at Twilio, as far as `check` needs it.

Type and status: https://www.twilio.com/docs/usage/api/accounts. A restricted API key may not read them.
"""

from dataclasses import dataclass

from sheetdrip.messaging.answers import ODD_ANSWER
from sheetdrip.messaging.connection import Connection


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account's `status` (active, suspended, closed), and whether it is on trial."""

    status: str
    is_trial: bool


def account_facts(connection: Connection) -> AccountFacts | None:
    """The account that is spoken for; None when it cannot be told. Does not raise."""
    client = connection.client
    try:
        found = client.api.accounts(client.account_sid).fetch()
    except ODD_ANSWER:
        return None
    return AccountFacts(status=str(found.status), is_trial=str(found.type) == "Trial")
