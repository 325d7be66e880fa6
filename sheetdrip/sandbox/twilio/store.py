"""Keeps what Twilio knows: in memory, found by SID and by number."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sheetdrip.clock import Clock
from sheetdrip.sandbox.twilio.cursors import Cursors
from sheetdrip.sandbox.twilio.lifecycle import State, doomed, starts_at, state_of
from sheetdrip.sandbox.twilio.records import (
    Account,
    Medium,
    Message,
    PhoneNumber,
    Rules,
    Service,
)
from sheetdrip.sandbox.twilio.refusals import Refusals


class TwilioStore:
    """All accounts of one world."""

    def __init__(self, clock: Clock, rng: random.Random, seed: int, rules: Rules) -> None:
        self.clock = clock
        self.seed = seed
        self.rules = rules
        self.accounts: dict[str, Account] = {}
        self.numbers: dict[str, PhoneNumber] = {}
        self.services: dict[str, Service] = {}
        self.messages: dict[str, Message] = {}
        self.cursors = Cursors()
        self.refusals = Refusals()
        self._order: list[str] = []
        self._by_to: defaultdict[str, list[str]] = defaultdict(list)
        self._by_sender: defaultdict[str, list[str]] = defaultdict(list)
        # (service SID or sender, recipient) -> the moments at which the answer changed
        self._consents: dict[tuple[str, str], list[tuple[datetime, bool]]] = {}
        self._random = rng
        self._media_random = random.Random(f"{seed}/media")  # noqa: S311 - a simulation
        self._serial = 0

    def new_sid(self, prefix: str) -> str:
        """A fresh SID: two letters and 32 hex digits."""
        return f"{prefix}{self._random.getrandbits(128):032x}"

    def new_medium(self, content_type: str) -> Medium:
        """A picture or file; its SID leaves all other SIDs of a seed as they are."""
        sid = f"ME{self._media_random.getrandbits(128):032x}"
        return Medium(sid, content_type, self.clock.now())

    def next_serial(self) -> int:
        """A number that grows with every message: creation order."""
        self._serial += 1
        return self._serial

    def create_account(self, friendly_name: str = "Sandbox account") -> Account:
        token = f"{self._random.getrandbits(128):032x}"
        account = Account(self.new_sid("AC"), token, friendly_name, self.clock.now())
        self.accounts[account.sid] = account
        return account

    def create_api_key(self, account_sid: str) -> tuple[str, str]:
        secret = f"{self._random.getrandbits(128):032x}"
        sid = self.new_sid("SK")
        self.accounts[account_sid].api_keys[sid] = secret
        return sid, secret

    def create_number(self, account_sid: str, number: str, sms_url: str = "") -> PhoneNumber:
        bought = PhoneNumber(self.new_sid("PN"), account_sid, number, self.clock.now(), sms_url)
        self.numbers[bought.sid] = bought
        return bought

    def create_service(
        self,
        account_sid: str,
        friendly_name: str,
        *,
        number_sids: Iterable[str] = (),
        inbound_request_url: str | None = None,
    ) -> Service:
        """A Messaging Service with the numbers of its pool."""
        now = self.clock.now()
        service = Service(
            self.new_sid("MG"),
            account_sid,
            friendly_name,
            now,
            now,
            number_sids=tuple(number_sids),
            inbound_request_url=inbound_request_url,
        )
        self.services[service.sid] = service
        return service

    def pool(self, service: Service) -> list[PhoneNumber]:
        """The numbers of `service`, oldest member first."""
        return [self.numbers[sid] for sid in service.number_sids if sid in self.numbers]

    def service_of(self, number_sid: str) -> Service | None:
        """The service whose pool holds the number."""
        return next((s for s in self.services.values() if number_sid in s.number_sids), None)

    def number_of(self, phone: str) -> PhoneNumber | None:
        """The bought number that reads `phone`."""
        return next((n for n in self.numbers.values() if n.number == phone), None)

    def add(self, message: Message) -> Message:
        self.messages[message.sid] = message
        self._order.append(message.sid)
        self._by_to[message.to].append(message.sid)
        self._by_sender[message.sender or ""].append(message.sid)
        return message

    def put(self, message: Message) -> Message:
        self.messages[message.sid] = message
        return message

    def cancel(self, message: Message) -> Message:
        """Canceled now; the caller has checked that it may be."""
        return self.put(replace(message, cancelled_at=self.clock.now()))

    def redact(self, message: Message) -> Message:
        return self.put(replace(message, body="", updated_at=self.clock.now()))

    def drop_medium(self, message: Message, medium: Medium) -> Message:
        """Without that picture or file."""
        kept = tuple(one for one in message.media if one.sid != medium.sid)
        return self.put(replace(message, media=kept))

    def delete(self, message: Message) -> None:
        del self.messages[message.sid]

    def since(self, serial: int) -> list[Message]:
        """Messages from that serial on, oldest first; forgotten ones are left out."""
        fresh = self._order[serial - 1 :]
        return [self.messages[sid] for sid in fresh if sid in self.messages]

    def found(self, to: str | None = None, sender: str | None = None) -> Iterator[Message]:
        """Messages to a number, or from one, or all, oldest first."""
        if to is None and sender is None:
            yield from self.messages.values()
            return
        sids = self._by_sender.get(sender or "", ()) if to is None else self._by_to.get(to, ())
        for sid in sids:
            if sid in self.messages:
                yield self.messages[sid]

    def state(self, message: Message, now: datetime | None = None) -> State:
        """The message's state at `now`, by default at this moment."""
        moment = now or self.clock.now()
        start = starts_at(message)
        blocked = bool(self._consents) and self.opted_out(message, start)
        if self.refusals.are_any:
            failure = self.refusals.failure(message.to, message.sender, start)
            message = doomed(message, failure)
        return state_of(message, moment, blocked=blocked)

    def opted_out(self, message: Message, at: datetime) -> bool:
        """Had the recipient opted out of this message's service (or sender) at that moment?"""
        return self.has_opted_out(message.service_sid or message.sender or "", message.to, at)

    def has_opted_out(self, channel: str, recipient: str, at: datetime) -> bool:
        """`channel` is a service SID, or a number that belongs to none."""
        told = [out for moment, out in self._consents.get((channel, recipient), ()) if moment <= at]
        return told[-1] if told else False

    def set_opted_out(self, channel: str, recipient: str, *, out: bool) -> None:
        """The recipient said STOP or START just now."""
        self._consents.setdefault((channel, recipient), []).append((self.clock.now(), out))

    def opt_outs(self) -> list[tuple[str, str]]:
        """Everyone who is opted out now: (channel, recipient)."""
        now = self.clock.now()
        return [key for key in self._consents if self.has_opted_out(*key, now)]

    def scheduled_count(self, account_sid: str) -> int:
        """How many messages of the account wait for their SendAt."""
        if len(self.messages) < self.rules.scheduled_cap:
            return 0  # the cap cannot be reached: spare the count
        now = self.clock.now()
        return sum(
            message.account_sid == account_sid and self.state(message, now).status == "scheduled"
            for message in self.messages.values()
        )
