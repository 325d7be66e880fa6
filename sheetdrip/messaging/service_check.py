"""Tells `check` what kind of account it is, and whether the Messaging Service is fit for the job."""

from dataclasses import dataclass

from twilio.base.exceptions import TwilioRestException

from sheetdrip.domain.failures import reason
from sheetdrip.errors import MessagingUnavailable, UserMustFix
from sheetdrip.messaging.answers import ODD_ANSWER, is_twilios
from sheetdrip.messaging.connection import CREDENTIALS_REFUSED, Connection

_INACTIVE = frozenset({10001, 20005, 20403, 21472, 90010})


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """A Messaging Service: how many senders it has, and whether inbound texts are kept at all.

    `inbound_url`: whom it tells of inbound texts; None: nobody, or what each number says. `validity`: how
    many seconds a text may wait for a sender; None: it does not say.
    """

    name: str
    senders: int
    keeps_inbound: bool
    inbound_url: str | None
    validity: int | None = None


def service_facts(connection: Connection, service_sid: str) -> ServiceFacts:
    """Look a service up. Raises UserMustFix with the fix, or MessagingUnavailable."""
    try:
        service = connection.client.messaging.v1.services(service_sid)
        fetched = service.fetch()
        senders = len(service.phone_numbers.list()) + len(service.short_codes.list())
    except TwilioRestException as error:
        raise _explained(error, service_sid) from None
    except ODD_ANSWER as error:
        raise MessagingUnavailable(f"Twilio did not answer ({type(error).__name__})") from None
    by_number = bool(fetched.use_inbound_webhook_on_number)
    url = None if by_number else fetched.inbound_request_url or None
    return ServiceFacts(
        name=str(fetched.friendly_name),
        senders=senders,
        keeps_inbound=by_number or url is not None,
        inbound_url=url,
        validity=fetched.validity_period or None,
    )


def _explained(error: TwilioRestException, service_sid: str) -> Exception:
    if not is_twilios(error):
        return MessagingUnavailable(f"something between here and Twilio answered {error.status}")
    match error.status:
        case 401 | 403 if error.code in _INACTIVE:
            return UserMustFix(f"Twilio says that {reason(error.code)}")
        case 401 | 403:
            return UserMustFix(CREDENTIALS_REFUSED)
        case 404:
            return UserMustFix(
                f"This Twilio account has no Messaging Service {service_sid}: "
                "is it another account's? Copy the MG... of this account's service"
            )
        case status:
            return MessagingUnavailable(f"Twilio answered {status}")


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account's `status` (active, suspended, closed), and whether it is on trial.

    https://www.twilio.com/docs/usage/api/accounts; a restricted API key may not read them.
    """

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
